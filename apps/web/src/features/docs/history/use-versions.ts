import type { FileVersion, VersionChanges } from '@cloudity/contracts';
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import type { DocumentHistory } from '../ports.ts';

type VersionPage = Awaited<ReturnType<DocumentHistory['list']>>;

export interface Versions {
  readonly query: UseInfiniteQueryResult<InfiniteData<VersionPage>>;
  /** Newest first, as far as they were asked for. */
  readonly items: readonly FileVersion[];
  /** Asks for the list and for the current state again. */
  readonly renew: () => Promise<void>;
}

export const useVersions = (history: DocumentHistory, fileId: string): Versions => {
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

/** What changed up to a version since the one before; of the current state as it is now. */
export const useChanges = (history: DocumentHistory, fileId: string, ref: string): UseQueryResult<VersionChanges> =>
  useQuery({
    queryKey: ['history', fileId, 'changes', ref],
    queryFn: () => history.changes(ref),
    staleTime: 0,
    gcTime: 60_000,
  });
