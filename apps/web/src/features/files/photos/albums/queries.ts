import type { Album, File, FileId, Photo } from '@cloudity/contracts';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Api } from '../../../../shell/api.ts';
import { useList } from '../../../../shell/use-list.ts';
import { useApi } from '../../files-access.ts';

export type AlbumOrder = 'takenAt' | '-takenAt';

/** Albums of the person and those shared with the person, the latest changed first. */
export const useAlbums = () => {
  const api = useApi();
  return useList<Album>(['files', 'albums'], (cursor, signal) =>
    api('GET /albums', { query: { limit: 50, ...(cursor ? { cursor } : {}) } }, { signal }),
  );
};

export const useAlbum = (id: string) => {
  const api = useApi();
  return useQuery({
    queryKey: ['files', 'album', id],
    queryFn: ({ signal }) => api('GET /albums/{id}', { params: { id } }, { signal }),
  });
};

/** All photos of an album that the person may open: at most a thousand. */
export const albumPhotosQuery = (api: Api, id: string, sort: AlbumOrder) =>
  queryOptions({
    queryKey: ['files', 'album', id, 'photos', sort],
    queryFn: async ({ signal }) => {
      const photos: Photo[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await api(
          'GET /albums/{id}/photos',
          { params: { id }, query: { sort, limit: 200, ...(cursor ? { cursor } : {}) } },
          { signal },
        );
        photos.push(...page.items);
        if (page.nextCursor === null) return photos;
        cursor = page.nextCursor;
      }
    },
  });

export const useAlbumShares = (id: string) => {
  const api = useApi();
  return useQuery({
    queryKey: ['files', 'album', id, 'shares'],
    queryFn: ({ signal }) => api('GET /albums/{id}/shares', { params: { id } }, { signal }),
  });
};

const idsOf = (files: readonly Pick<File, 'id'>[]): FileId[] => files.map(({ id }) => id);
/** As many as one request takes. */
const batch = 200;

/** Changes to albums. Every promise rejects with the server's refusal; what is shown is renewed afterwards. */
export const useAlbumActions = () => {
  const api = useApi();
  const queries = useQueryClient();
  return useMemo(() => {
    const renewed = async <Result>(work: Promise<Result>): Promise<Result> => {
      try {
        return await work;
      } finally {
        await queries.invalidateQueries({ queryKey: ['files'] });
      }
    };
    const inBatches = async (id: string, key: 'add' | 'remove', files: readonly Pick<File, 'id'>[]) => {
      for (let from = 0; from < files.length; from += batch)
        await api('PATCH /albums/{id}/photos', {
          params: { id },
          body: { [key]: idsOf(files.slice(from, from + batch)) },
        });
    };
    return {
      create: (name: string, files: readonly Pick<File, 'id'>[]): Promise<Album> =>
        renewed(
          (async () => {
            const album = await api('POST /albums', { body: { name, add: idsOf(files.slice(0, batch)) } });
            await inBatches(album.id, 'add', files.slice(batch));
            return album;
          })(),
        ),
      rename: (id: string, name: string) => renewed(api('PATCH /albums/{id}', { params: { id }, body: { name } })),
      setCover: (id: string, { id: coverId }: Pick<File, 'id'>) =>
        renewed(api('PATCH /albums/{id}', { params: { id }, body: { coverId } })),
      add: (id: string, files: readonly Pick<File, 'id'>[]) => renewed(inBatches(id, 'add', files)),
      take: (id: string, files: readonly Pick<File, 'id'>[]) => renewed(inBatches(id, 'remove', files)),
      remove: (id: string) => renewed(api('DELETE /albums/{id}', { params: { id } })),
      share: (id: string, grantee: { kind: 'member' | 'group'; id: string }, role: 'viewer' | 'editor') =>
        renewed(
          api('POST /albums/{id}/shares', {
            params: { id },
            body: { role, [grantee.kind === 'member' ? 'memberId' : 'groupId']: grantee.id },
          }),
        ),
      unshare: (id: string, shareId: string) =>
        renewed(api('DELETE /albums/{id}/shares/{shareId}', { params: { id, shareId } })),
      openPhotos: (id: string) => renewed(api('POST /albums/{id}/open-photos', { params: { id } })),
    };
  }, [api, queries]);
};
