import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../shell/api.ts';
import { useList } from '../../../shell/use-list.ts';

export const usePeopleStorage = () =>
  useList(['storage', 'people'], (cursor, signal) =>
    api('GET /storage/people', { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, { signal }),
  );

export const useStorageSettings = () =>
  useQuery({
    queryKey: ['storage', 'settings'],
    queryFn: ({ signal }) => api('GET /storage/settings', {}, { signal }),
  });

export interface Decision {
  readonly trashDays: number | null;
  readonly versionDays: number | null;
  readonly maxVersions: number | null;
  readonly personQuotaBytes: number | null;
  readonly organizationQuotaBytes: number | null;
}

/** What administrators do about storage. Every promise rejects with the server's refusal. */
export const useStorageActions = () => {
  const queries = useQueryClient();
  return useMemo(() => {
    const after = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
      const answer = await work;
      await queries.invalidateQueries({ queryKey: ['storage'] });
      return answer;
    };
    return {
      decide: (body: Decision, version: number) => after(api('PATCH /storage/settings', { body, ifMatch: version })),
      /** Undefined: the organization's quota for everybody. */
      setQuota: (memberId: string, quotaBytes: number | null | undefined): Promise<unknown> =>
        after(
          quotaBytes === undefined
            ? api('DELETE /storage/people/{memberId}/quota', { params: { memberId } })
            : api('PUT /storage/people/{memberId}/quota', { params: { memberId }, body: { quotaBytes } }),
        ),
      handOver: (memberId: string, to: string | null) =>
        after(
          api('POST /storage/people/{memberId}/hand-over', {
            params: { memberId },
            body: to === null ? {} : { memberId: to },
          }),
        ),
    };
  }, [queries]);
};
