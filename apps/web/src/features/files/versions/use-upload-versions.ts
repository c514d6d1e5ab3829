import type { File, FileVersion } from '@cloudity/contracts';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../files-access.ts';

/** Versions of an upload, newest first, and what can be done to one. Every promise rejects with the server's refusal. */
export const useUploadVersions = (file: Pick<File, 'id'>) => {
  const api = useApi();
  const queries = useQueryClient();
  const { id } = file;
  const query = useInfiniteQuery({
    queryKey: ['versions', id],
    queryFn: ({ pageParam }) =>
      api('GET /files/{id}/versions', {
        params: { id },
        query: { limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: 0,
  });
  const items: readonly FileVersion[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  const actions = useMemo(() => {
    const after = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
      const answer = await work;
      await Promise.all(
        [['versions', id], ['files'], ['file'], ['storage']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
      return answer;
    };
    const change = (versionId: string, body: { readonly name?: string | null; readonly pinned?: boolean }) =>
      after(api('PATCH /files/{id}/versions/{versionId}', { params: { id, versionId }, body }));
    return {
      name: (versionId: string, name: string | null) => change(versionId, { name }),
      pin: (versionId: string, pinned: boolean) => change(versionId, { pinned }),
      restore: (version: string) =>
        after(api('POST /files/{id}/versions/{version}/restore', { params: { id, version } })),
      copy: (version: string) =>
        after(api('POST /files/{id}/versions/{version}/copy', { params: { id, version }, body: {} })),
      remove: (versionId: string) =>
        after(api('DELETE /files/{id}/versions/{versionId}', { params: { id, versionId } })),
    };
  }, [api, queries, id]);
  return { query, items, actions };
};
