import type { AnswerOf, File } from '@cloudity/contracts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Api } from '../../shell/api.ts';
import { isAsked, queryOf } from '../../shell/search/filters.ts';
import { useApi } from './files-access.ts';
import { type Sort, type View, viewKey } from './view.ts';

type Page = AnswerOf<'GET /files'> | AnswerOf<'GET /search'>;

const pageSize = 100;
/** Results are taller than rows, and each has a snippet to be made. */
const searchPageSize = 30;

const fetchPage = (api: Api, view: View, sort: Sort, cursor: string | undefined): Promise<Page> => {
  const list = { limit: pageSize, ...(cursor ? { cursor } : {}) };
  switch (view.kind) {
    case 'folder':
      return api('GET /files', {
        query: { ...list, parentId: view.folderId, sort, ...(view.tagId ? { tagId: view.tagId } : {}) },
      });
    case 'shared':
      return api('GET /shared', { query: list });
    case 'recent':
      return api('GET /recents', { query: list });
    case 'starred':
      return api('GET /favourites', { query: list });
    case 'trash':
      return api('GET /trash', { query: list });
    case 'search':
      return api('GET /search', {
        query: { ...list, limit: searchPageSize, q: view.query, ...queryOf(view.filters) },
      });
  }
};

/** A view's files, page by page; `files` are all that have arrived so far. */
export const useFileList = (view: View, sort: Sort) => {
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: viewKey(view, sort),
    queryFn: ({ pageParam }) => fetchPage(api, view, sort, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: view.kind !== 'search' || isAsked(view.query, view.filters),
    // A filter that changes does not empty the page.
    ...(view.kind === 'search' ? { placeholderData: keepPreviousData } : {}),
  });
  const files: readonly File[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...query, files };
};

/** One file; `root` and `organization` name the two roots. */
export const useFile = (id: string) => {
  const api = useApi();
  return useQuery({ queryKey: ['file', id], queryFn: () => api('GET /files/{id}', { params: { id } }) });
};

/** The folders from the root down to a file, itself last. Not asked for a root, which is its own path. */
export const useFilePath = (id: string) => {
  const api = useApi();
  return useQuery({
    queryKey: ['file', id, 'path'],
    queryFn: async () => (await api('GET /files/{id}/path', { params: { id } })).items,
    enabled: id !== 'root' && id !== 'organization',
  });
};
