import type { VersionChanges } from '@cloudity/contracts';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { FileHistory } from '../../../shell/editor/ports.ts';

/** What changed up to a version since the one before; of the current state as it is now. */
export const useChanges = (history: FileHistory, fileId: string, ref: string): UseQueryResult<VersionChanges> =>
  useQuery({
    queryKey: ['history', fileId, 'changes', ref],
    queryFn: () => history.changes(ref),
    staleTime: 0,
    gcTime: 60_000,
  });
