import type { AccessRequest } from '@cloudity/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFilesAccess } from '../files-access.ts';

/** New ones show after at most this long. */
const renewMs = 60_000;

/** Open requests for files that the person may share. */
export const useRequests = () => {
  const { api, me } = useFilesAccess();
  return useQuery({
    queryKey: ['requests'],
    enabled: me !== null,
    refetchInterval: renewMs,
    queryFn: async () => (await api('GET /access-requests')).items,
  });
};

export const useDeciding = () => {
  const { api } = useFilesAccess();
  const queries = useQueryClient();
  return useMemo(() => {
    const after = async (work: Promise<unknown>, fileId: string): Promise<void> => {
      await work;
      await Promise.all(
        [['requests'], ['shares', fileId], ['files']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    };
    return {
      grant: ({ id, file }: AccessRequest, role: AccessRequest['role']) =>
        after(
          api('POST /files/{id}/access-requests/{requestId}/grant', {
            params: { id: file.id, requestId: id },
            body: { role },
          }),
          file.id,
        ),
      decline: ({ id, file }: AccessRequest) =>
        after(
          api('DELETE /files/{id}/access-requests/{requestId}', { params: { id: file.id, requestId: id } }),
          file.id,
        ),
    };
  }, [api, queries]);
};
