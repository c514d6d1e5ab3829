import type { File, Tag, TagColour } from '@cloudity/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFilesAccess } from '../files-access.ts';

/** Where the files with a tag are listed. */
export const tagAddress = (tagId: string): string => `/search?q=&tag=${tagId}`;

/** The organization's tags by name; guests have none. */
export const useTags = () => {
  const { api, me } = useFilesAccess();
  return useQuery({
    queryKey: ['tags'],
    enabled: me !== null,
    staleTime: 60_000,
    queryFn: async () => (await api('GET /tags')).items,
  });
};

/** Changes to tags and to what has them. Every promise rejects with the server's refusal; lists are renewed afterwards. */
export const useTagging = () => {
  const { api } = useFilesAccess();
  const queries = useQueryClient();
  return useMemo(() => {
    const renew = () =>
      Promise.all(['tags', 'files', 'file'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    return {
      set: async (files: readonly File[], tagId: string, on: boolean): Promise<void> => {
        const results = await Promise.allSettled(
          files.map(({ id }) =>
            api(on ? 'PUT /files/{id}/tags/{tagId}' : 'DELETE /files/{id}/tags/{tagId}', { params: { id, tagId } }),
          ),
        );
        await renew();
        const failed = results.find((result) => result.status === 'rejected');
        if (failed) throw failed.reason;
      },
      create: async (name: string, colour: TagColour): Promise<Tag> => {
        const tag = await api('POST /tags', { body: { name, colour } });
        await renew();
        return tag;
      },
      change: async (tagId: string, change: { readonly name: string; readonly colour: TagColour }): Promise<void> => {
        await api('PATCH /tags/{id}', { params: { id: tagId }, body: change });
        await renew();
      },
      merge: async (tagId: string, intoId: string): Promise<void> => {
        await api('POST /tags/{id}/merge', { params: { id: tagId }, body: { intoId } });
        await renew();
      },
      remove: async (tagId: string): Promise<void> => {
        await api('DELETE /tags/{id}', { params: { id: tagId } });
        await renew();
      },
    };
  }, [api, queries]);
};
