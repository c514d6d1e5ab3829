import type { File } from '@cloudity/contracts';
import { IconButton, KindIcon, kindIconOf } from '@cloudity/ui';
import { X } from 'lucide-react';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';

export interface DetailsPanelProps {
  readonly file: File | null;
  readonly onClose: () => void;
}

/** What is known about the selected file; beside the list on wide screens. */
export const DetailsPanel = ({ file, onClose }: DetailsPanelProps) => {
  const { t } = useTranslation('files');
  const formats = useFormats();
  const facts: readonly (readonly [string, string | null])[] = file
    ? [
        [t('details.kind'), t(`kind.${file.kind}`)],
        [t('column.size'), file.kind === 'file' ? formats.size(file.sizeBytes) : null],
        [t('column.owner'), file.owner?.name ?? null],
        [t('details.access'), t(`role.${file.role}`)],
        [t('column.modified'), formats.moment(file.updatedAt)],
        [t('details.modifiedBy'), file.modifiedBy?.name ?? null],
        [t('details.created'), formats.moment(file.createdAt)],
        ['SHA-256', file.sha256],
      ]
    : [];
  return (
    <aside className="details-panel" aria-label={t('details.title')}>
      <header className="details-head">
        {file && <KindIcon kind={kindIconOf(file.kind, file.mimeType)} />}
        <h2 className="details-title">{file?.name ?? t('details.title')}</h2>
        <IconButton icon={X} label={t('details.hide')} onPress={onClose} />
      </header>
      {file ? (
        <dl className="details-facts">
          {facts.map(
            ([term, value]) =>
              value !== null && (
                <div key={term}>
                  <dt>{term}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
      ) : (
        <p className="file-quiet">{t('details.none')}</p>
      )}
    </aside>
  );
};
