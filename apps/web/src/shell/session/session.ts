import type { SessionCreated } from '@cloudity/contracts';
import { api } from '../api.ts';
import { beginDevice, ownerKey } from '../offline/device.ts';
import { type OfflineCopy, offlineCopies, removeCopies } from '../offline/offline-copies.ts';
import { queryClient } from '../query.ts';
import { forgetMe } from './me.ts';

type Session = Pick<SessionCreated, 'user' | 'organization'>;

/** Offline copies that another person left in this browser; they are offered for export and removed before anyone else goes on (T10). */
export const foreignCopies = async ({ user, organization }: Session): Promise<readonly OfflineCopy[]> => {
  if (localStorage.getItem(ownerKey) === user.email) return [];
  const copies = await offlineCopies();
  return copies.filter(({ tenantId, memberId }) => tenantId !== organization.id || memberId !== user.id);
};

/** The browser belongs to this session afterwards: nothing of an earlier one is in memory. */
export const enterSession = ({ user }: Pick<SessionCreated, 'user'>): void => {
  queryClient.clear();
  beginDevice(user.email);
};

/** The session is over on the server and nothing of it is left in this browser. Errors: as `api` when the server is away; then nothing has changed. */
export const signOut = async (): Promise<void> => {
  await api('DELETE /sessions/current').catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'unauthenticated')) throw error;
  });
  forgetMe();
  localStorage.removeItem(ownerKey);
  queryClient.clear();
  await removeCopies(await offlineCopies());
};
