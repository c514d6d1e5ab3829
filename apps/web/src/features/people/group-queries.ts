import type { Group, MemberId } from '@cloudity/contracts';
import { showToast } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../shell/api.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { useList } from '../../shell/use-list.ts';

export const useGroups = () =>
  useList(['groups'], (cursor, signal) =>
    api('GET /groups', { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, { signal }),
  );

export const useGroupMembers = (id: Group['id']) =>
  useList(['groups', id, 'members'], (cursor, signal) =>
    api(
      'GET /groups/{id}/members',
      { params: { id }, query: { limit: 100, ...(cursor ? { cursor } : {}) } },
      { signal },
    ),
  );

export const useGroupActions = (id: Group['id']) => {
  const queries = useQueryClient();
  const errorText = useErrorText();
  const options = {
    onSuccess: () => queries.invalidateQueries({ queryKey: ['groups'] }),
    onError: (error: Error) => void showToast({ message: errorText(error), tone: 'danger' }),
  };
  const add = useMutation({
    ...options,
    mutationFn: (memberId: MemberId) => api('PUT /groups/{id}/members/{memberId}', { params: { id, memberId } }),
  });
  const take = useMutation({
    ...options,
    mutationFn: (memberId: MemberId) => api('DELETE /groups/{id}/members/{memberId}', { params: { id, memberId } }),
  });
  const remove = useMutation({ ...options, mutationFn: () => api('DELETE /groups/{id}', { params: { id } }) });
  return { add: add.mutateAsync, take: take.mutateAsync, remove: remove.mutateAsync };
};
