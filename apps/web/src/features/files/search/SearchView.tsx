import type { SearchResult } from '@cloudity/contracts';
import { Button, ErrorState, SkeletonRows } from '@cloudity/ui';
import { CloudOff } from 'lucide-react';
import { ApiError } from '../../../shell/api.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useOnline } from '../../../shell/offline/online.ts';
import { isAsked } from '../../../shell/search/filters.ts';
import type { FileCollectionProps } from '../FileTable.tsx';
import type { useFileList } from '../queries.ts';
import type { View } from '../view.ts';
import { SearchFilters } from './SearchFilters.tsx';
import { SearchHelp } from './SearchHelp.tsx';
import { SearchResults } from './SearchResults.tsx';

export interface SearchViewProps {
  readonly view: Extract<View, { kind: 'search' }>;
  readonly list: ReturnType<typeof useFileList>;
  readonly collection: FileCollectionProps;
}

/** Filters and, below them, what was found; or why nothing is shown. */
export const SearchView = ({ view: { query, filters }, list, collection }: SearchViewProps) => {
  const { t } = useTranslation('search');
  const retry = useTranslation('files').t('retry');
  const isOnline = useOnline();
  const [first] = list.data?.pages ?? [];
  const isSimilar = first !== undefined && 'isSimilar' in first && first.isSimilar;

  const body = () => {
    if (!isAsked(query, filters)) return <SearchHelp query="" filters={{}} />;
    if (list.isPending && isOnline) return <SkeletonRows label={t('results')} />;
    if (list.files.length > 0)
      return (
        <SearchResults
          {...collection}
          files={list.files as readonly SearchResult[]}
          isSimilar={isSimilar}
          query={query}
        />
      );
    const isAway = !isOnline || (list.error instanceof ApiError && list.error.code === 'offline');
    if (isAway || list.isError)
      return (
        <ErrorState
          {...(isAway ? { icon: CloudOff } : {})}
          title={isAway ? t('offline.title') : t('error.title')}
          action={<Button onPress={() => void list.refetch()}>{retry}</Button>}
          reference={list.error instanceof ApiError ? (list.error.requestId ?? undefined) : undefined}
        >
          <p>{isAway ? t('offline.text') : t('error.text')}</p>
        </ErrorState>
      );
    return <SearchHelp query={query} filters={filters} />;
  };
  return (
    <>
      {isAsked(query, filters) && <SearchFilters query={query} filters={filters} />}
      {body()}
    </>
  );
};
