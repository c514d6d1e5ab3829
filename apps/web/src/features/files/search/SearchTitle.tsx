import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { SearchFilters } from '../../../shell/search/filters.ts';
import { useTags } from '../tags/tag-queries.ts';

/** What is searched for: words, else the tag whose files are listed. */
export const SearchTitle = ({ query, filters }: { readonly query: string; readonly filters: SearchFilters }) => {
  const { t } = useTranslation('search');
  const tag = useTags().data?.find(({ id }) => id === filters.tag);
  if (query !== '') return t('title.query', { query });
  return tag ? t('title.tag', { name: tag.name }) : t('title.start');
};
