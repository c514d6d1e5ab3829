import { Select } from '@cloudity/ui';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useTags } from './tag-queries.ts';
import './tags.css';

interface TagFilterProps {
  readonly value: string | null;
  readonly onChange: (tagId: string | null) => void;
}

/** Shows only what has a tag; nothing while the organization has none. */
export const TagFilter = ({ value, onChange }: TagFilterProps) => {
  const { t } = useTranslation('files');
  const tags = useTags();
  if (!tags.data?.length) return null;
  return (
    <div className="tag-filter">
      <Select
        label={t('tag.filter')}
        isLabelHidden
        isQuiet
        options={[{ value: '', label: t('tag.all') }, ...tags.data.map(({ id, name }) => ({ value: id, label: name }))]}
        value={value ?? ''}
        onChange={(tagId) => onChange(tagId === '' ? null : tagId)}
      />
    </div>
  );
};
