import { EmptyState, Spinner } from '@cloudity/ui';
import { FileX } from 'lucide-react';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useFilesAccess } from '../files-access.ts';
import { useImage } from '../use-image.ts';
import type { ViewProps } from './view-props.ts';

/** For what cannot be shown: its preview image where there is one, else why there is none, its size and its checksum. */
export const NoView = ({ file, preview }: ViewProps) => {
  const { t } = useTranslation('viewer');
  const formats = useFormats();
  const { mayDownload } = useFilesAccess();
  const image = useImage(file, 1600, preview?.state === 'made');
  if (image) return <img src={image} alt={t('preview', { name: file.name })} className="viewer-image" />;
  if (!preview || preview.state === 'waiting' || preview.state === 'made')
    return (
      <div className="viewer-wait">
        <Spinner label={t('making')} />
        <p>{t('making')}</p>
      </div>
    );
  return (
    <EmptyState icon={FileX} title={t('none.title')}>
      <p>
        {t(`none.${preview.reason ?? 'unsupported'}`)} {t(mayDownload ? 'none.download' : 'none.noDownload')}
      </p>
      <p className="viewer-hash">
        {formats.size(file.sizeBytes)}
        {file.sha256 && ` · SHA-256 ${file.sha256}`}
      </p>
    </EmptyState>
  );
};
