import type { FileRole, LinkRole, RequestOf } from '@cloudity/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from './files-access.ts';
import type { Grantee } from './sharing/grantees.ts';

export type LinkChange = NonNullable<RequestOf<'PATCH /files/{id}/links/{linkId}'>['body']>;

export const useShares = (fileId: string) => {
  const api = useApi();
  return useQuery({
    queryKey: ['shares', fileId],
    queryFn: () => api('GET /files/{id}/shares', { params: { id: fileId } }),
  });
};

export const useLinks = (fileId: string) => {
  const api = useApi();
  return useQuery({
    queryKey: ['links', fileId],
    queryFn: async () => (await api('GET /files/{id}/links', { params: { id: fileId } })).items,
  });
};

/** Changes to who may open a file. Every promise rejects with the server's refusal. */
export const useSharing = (fileId: string) => {
  const api = useApi();
  const queries = useQueryClient();
  return useMemo(() => {
    const after = async (work: Promise<unknown>): Promise<void> => {
      await work;
      await Promise.all(['shares', 'links'].map((key) => queries.invalidateQueries({ queryKey: [key, fileId] })));
      void queries.invalidateQueries({ queryKey: ['files'] });
    };
    const params = { id: fileId };
    return {
      add: ({ kind, id }: Grantee, role: FileRole) =>
        after(
          api('POST /files/{id}/shares', {
            params,
            body: { role, ...(kind === 'member' ? { memberId: id } : { groupId: id }) },
          }),
        ),
      setRole: (shareId: string, role: FileRole) =>
        after(api('PATCH /files/{id}/shares/{shareId}', { params: { ...params, shareId }, body: { role } })),
      remove: (shareId: string) =>
        after(api('DELETE /files/{id}/shares/{shareId}', { params: { ...params, shareId } })),
      setLimited: (limited: boolean) =>
        after(api('PUT /files/{id}/limited-access', { params, body: { limited } })).then(() =>
          queries.invalidateQueries({ queryKey: ['file'] }),
        ),
      createLink: (role: LinkRole) => after(api('POST /files/{id}/links', { params, body: { role } })),
      changeLink: (linkId: string, change: LinkChange) =>
        after(api('PATCH /files/{id}/links/{linkId}', { params: { ...params, linkId }, body: change })),
      revokeLink: (linkId: string) =>
        after(api('DELETE /files/{id}/links/{linkId}', { params: { ...params, linkId } })),
    };
  }, [api, queries, fileId]);
};
