import type { File } from '@cloudity/contracts';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { TagChips } from '../tags/TagChips.tsx';
import './details.css';

/** What is known about a file without looking into it. */
export const FileFacts = ({ file }: { readonly file: File }) => {
  const { t } = useTranslation('files');
  const formats = useFormats();
  const facts: readonly (readonly [string, string | null])[] = [
    [t('details.kind'), t(`kind.${file.kind}`)],
    [t('column.size'), file.kind === 'file' ? formats.size(file.sizeBytes) : null],
    [t('column.owner'), file.owner?.name ?? null],
    [t('details.access'), t(`role.${file.role}`)],
    [t('column.modified'), formats.moment(file.updatedAt)],
    [t('details.modifiedBy'), file.modifiedBy?.name ?? null],
    [t('details.created'), formats.moment(file.createdAt)],
    ['SHA-256', file.sha256],
  ];
  return (
    <dl className="details-facts">
      {file.tags.length > 0 && (
        <div>
          <dt>{t('details.tags')}</dt>
          <dd className="details-tags">
            <TagChips ids={file.tags} limit={20} />
          </dd>
        </div>
      )}
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
  );
};
