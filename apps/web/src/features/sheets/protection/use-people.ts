import type { ProtectionEditor } from '@cloudity/docmodel/sheet';
import { useQuery } from '@tanstack/react-query';
import { useSheetComments } from '../comments/context.ts';

/** Members who may open the file; none while they are not known, and for guests. */
export const usePeople = (): readonly ProtectionEditor[] => {
  const access = useSheetComments();
  const { data } = useQuery({
    queryKey: ['people-of-file', access?.fileId, ''],
    enabled: access?.isMember === true,
    queryFn: async () =>
      access === null
        ? []
        : (await access.api('GET /files/{id}/people', { params: { id: access.fileId }, query: { q: '' } })).items,
  });
  return data ?? [];
};
