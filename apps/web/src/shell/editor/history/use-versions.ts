import type { FileVersion } from '@cloudity/contracts';
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import type { FileHistory } from '../ports.ts';

type VersionPage = Awaited<ReturnType<FileHistory['list']>>;

export interface Versions {
  readonly query: UseInfiniteQueryResult<InfiniteData<VersionPage>>;
  /** Newest first, as far as they were asked for. */
  readonly items: readonly FileVersion[];
  /** Asks for the list and for the current state again. */
  readonly renew: () => Promise<void>;
}

export const useVersions = (history: FileHistory, fileId: string): Versions => {
  const queries = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: ['history', fileId, 'versions'],
    queryFn: ({ pageParam }) => history.list(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });
  const renew = useCallback(async () => {
    await queries.invalidateQueries({ queryKey: ['history', fileId] });
  }, [queries, fileId]);
  return { query, items: query.data?.pages.flatMap(({ items }) => items) ?? [], renew };
};
