import { Button, Icon, Menu, MenuItem, MenuSection, MenuSeparator, MenuTrigger } from '@cloudity/ui';
import { ChevronDown, Settings2, Tag as TagIcon } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useTags } from './tag-queries.ts';
import './tags.css';

interface TagFilterProps {
  readonly value: string | null;
  readonly onChange: (tagId: string | null) => void;
}

/** Shows only what has a tag; nothing while the organization has none. */
export const TagFilter = ({ value, onChange }: TagFilterProps) => {
  const { t } = useTranslation('tags');
  const tags = useTags();
  if (!tags.data?.length) return null;
  const chosen = tags.data.find(({ id }) => id === value);
  return (
    <MenuTrigger>
      <Button
        variant="quiet"
        icon={TagIcon}
        className={chosen ? 'tag-filter tag-filter-set' : 'tag-filter'}
        aria-label={chosen ? `${t('filter')}: ${chosen.name}` : t('filter')}
      >
        <span className="tag-filter-label">
          <span className="tag-filter-name">{chosen?.name ?? t('all')}</span>
          <Icon of={ChevronDown} size={14} />
        </span>
      </Button>
      <Menu label={t('filter')} placement="bottom end">
        <MenuSection
          label={t('filter')}
          selectionMode="single"
          selectedKeys={[value ?? 'all']}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : keys;
            onChange(key === undefined || key === 'all' ? null : String(key));
          }}
        >
          <MenuItem id="all">{t('all')}</MenuItem>
          {tags.data.map(({ id, name }) => (
            <MenuItem key={id} id={id}>
              {name}
            </MenuItem>
          ))}
        </MenuSection>
        <MenuSeparator />
        <MenuItem icon={Settings2} href="/tags">
          {t('manage')}
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
};
