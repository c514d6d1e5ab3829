import { useNavigate } from '@tanstack/react-router';
import { ArrowDownUp, Clock, FileType2, Folder, Tag } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { usePlaceName } from '../../../shell/place-name.ts';
import { type SearchFilters as Filters, fileTypes, periods } from '../../../shell/search/filters.ts';
import { useFilesAccess } from '../files-access.ts';
import { useFile } from '../queries.ts';
import { useTags } from '../tags/tag-queries.ts';
import { ClearChip, FilterChip } from './FilterChip.tsx';
import { PersonChip } from './PersonChip.tsx';
import './search.css';

export interface SearchFiltersProps {
  readonly query: string;
  readonly filters: Filters;
}

/** What the results are narrowed to and sorted by; it stands in the page's address. */
export const SearchFilters = ({ query, filters }: SearchFiltersProps) => {
  const { t } = useTranslation('search');
  const navigate = useNavigate();
  const tags = useTags().data ?? [];
  const change = (changed: { readonly [Name in keyof Filters]?: Filters[Name] | null }) => {
    const next = Object.fromEntries(Object.entries({ ...filters, ...changed }).filter(([, value]) => value !== null));
    void navigate({ to: '/search', search: { q: query, ...next }, replace: true });
  };
  return (
    <div className="search-filters" role="toolbar" aria-label={t('filter.label')}>
      <FilterChip
        label={t('filter.type')}
        icon={FileType2}
        value={filters.type ?? null}
        choices={fileTypes.map((value) => ({ value, label: t(`type.${value}`) }))}
        onChange={(type) => change({ type })}
      />
      <PersonChip value={filters.person ?? null} onChange={(person) => change({ person })} />
      <FilterChip
        label={t('filter.period')}
        icon={Clock}
        value={filters.period ?? null}
        choices={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
        onChange={(period) => change({ period })}
      />
      {tags.length > 0 && (
        <FilterChip
          label={t('filter.tag')}
          icon={Tag}
          value={filters.tag ?? null}
          choices={tags.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(tag) => change({ tag })}
        />
      )}
      {filters.folder && <FolderChip id={filters.folder} onClear={() => change({ folder: null })} />}
      {query.trim() !== '' && (
        <FilterChip
          label={t('sort.label')}
          icon={ArrowDownUp}
          value={filters.sort ?? null}
          choices={[{ value: '-updatedAt', label: t('sort.newest') }]}
          onChange={(sort) => change({ sort })}
        />
      )}
    </div>
  );
};

const FolderChip = ({ id, onClear }: { readonly id: string; readonly onClear: () => void }) => {
  const { t } = useTranslation('search');
  const folder = useFile(id);
  const nameOf = usePlaceName(useFilesAccess().me);
  const label = t('filter.folder');
  return (
    <span className="search-chip search-chip-set">
      <span className="search-chip-text">
        <Folder size={16} aria-hidden="true" />
        {t('filter.in', { name: folder.data ? nameOf(folder.data) : '…' })}
      </span>
      <ClearChip label={label} onPress={onClear} />
    </span>
  );
};
