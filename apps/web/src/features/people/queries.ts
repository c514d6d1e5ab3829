import type { Member } from '@cloudity/contracts';
import { showToast } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { useList } from '../../shell/use-list.ts';

export const useMembers = (q: string) =>
  useList(['members', q], (cursor, signal) =>
    api('GET /members', { query: { limit: 100, ...(cursor ? { cursor } : {}), ...(q ? { q } : {}) } }, { signal }),
  );

export const useInvitations = () =>
  useList(['invitations'], (cursor, signal) =>
    api('GET /invitations', { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, { signal }),
  );

/** A change that tells what happened in a toast and refreshes the lists it touches. */
const useChange = <Input>(keys: readonly string[], change: (input: Input) => Promise<unknown>) => {
  const queries = useQueryClient();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] }))),
    onError: (error) => showToast({ message: errorText(error), tone: 'danger' }),
  });
};

export const useMemberActions = () => {
  const { t } = useTranslation('people');
  const update = useChange(
    ['members'],
    ({
      member,
      ...body
    }: {
      readonly member: Member;
      readonly role?: Member['role'];
      readonly status?: Member['status'];
    }) => api('PATCH /members/{id}', { params: { id: member.id }, body }),
  );
  const remove = useChange(['members', 'groups'], (member: Member) =>
    api('DELETE /members/{id}', { params: { id: member.id } }),
  );
  const endSessions = useChange(['members'], (member: Member) =>
    api('DELETE /members/{id}/sessions', { params: { id: member.id } }),
  );
  const withdraw = useChange(['invitations'], (id: string) => api('DELETE /invitations/{id}', { params: { id } }));

  return {
    setRole: (member: Member, role: Member['role']) =>
      update.mutate(
        { member, role },
        {
          onSuccess: () =>
            showToast({
              message: t('toast.role', { name: member.name, role: t(`role.${role}`) }),
              action: { label: t('undo'), onAction: () => update.mutate({ member, role: member.role }) },
            }),
        },
      ),
    setStatus: (member: Member, status: Member['status']) =>
      update.mutateAsync({ member, status }).then(() => {
        showToast({
          message: t(status === 'disabled' ? 'toast.disabled' : 'toast.enabled', { name: member.name }),
          ...(status === 'disabled'
            ? { action: { label: t('undo'), onAction: () => update.mutate({ member, status: 'active' }) } }
            : {}),
        });
      }),
    remove: (member: Member) =>
      remove.mutateAsync(member).then(() => {
        showToast({ message: t('toast.removed', { name: member.name }) });
      }),
    endSessions: (member: Member) =>
      endSessions.mutateAsync(member).then(() => {
        showToast({ message: t('toast.sessionsEnded', { name: member.name }) });
      }),
    withdraw: (id: string) => withdraw.mutate(id),
  };
};
