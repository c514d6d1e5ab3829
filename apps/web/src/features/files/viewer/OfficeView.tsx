import type { RenditionKind } from '@cloudity/contracts';
import { Segmented, SkeletonRows } from '@cloudity/ui';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { NoView } from './NoView.tsx';
import { TableView } from './TableView.tsx';
import type { ViewProps } from './view-props.ts';

const PdfView = lazy(async () => ({ default: (await import('./PdfView.tsx')).PdfView }));
const TextView = lazy(async () => ({ default: (await import('./TextView.tsx')).TextView }));

/** An office file as what the server has made of it: its pages, its tables, or both to choose from. */
export const OfficeView = (props: ViewProps) => {
  const { file, preview } = props;
  const { t } = useTranslation('viewer');
  const [chosen, setChosen] = useState<RenditionKind>('table');
  const made = preview?.renditions ?? [];
  const shown = made.includes(chosen) ? chosen : made[0];
  const isText = file.mimeType?.startsWith('text/') === true && file.mimeType !== 'text/rtf';
  if (shown === undefined) {
    if (isText && preview && preview.state !== 'waiting')
      return (
        <Suspense fallback={<SkeletonRows label={t('loading')} />}>
          <TextView {...props} />
        </Suspense>
      );
    return <NoView {...props} />;
  }
  return (
    <>
      {made.length > 1 && (
        <div className="viewer-choice">
          <Segmented
            label={t('table.shownAs')}
            value={shown}
            options={[
              { value: 'table', label: t('table.table') },
              { value: 'pdf', label: t('table.pages') },
            ]}
            onChange={setChosen}
          />
        </div>
      )}
      {shown === 'table' ? (
        <TableView file={file} />
      ) : (
        <Suspense fallback={<SkeletonRows label={t('loading')} />}>
          <PdfView {...props} as="pdf" />
        </Suspense>
      )}
    </>
  );
};
