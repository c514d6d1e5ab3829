import type { SessionCreated } from '@cloudity/contracts';
import { api } from '../api.ts';
import { type OfflineCopy, offlineCopies, removeCopies } from '../offline/offline-copies.ts';
import { queryClient } from '../query.ts';
import { forgetMe } from './me.ts';

const ownerKey = 'cloudity.copies-owner';

/** The address of the person whose offline copies this browser keeps. */
const copiesOwner = (): string | null => localStorage.getItem(ownerKey);

/** Offline copies that another person left in this browser; they are offered for export and removed before anyone else goes on (T10). */
export const foreignCopies = async (email: string): Promise<readonly OfflineCopy[]> =>
  copiesOwner() === null || copiesOwner() === email ? [] : offlineCopies();

/** The browser belongs to this session afterwards: nothing of an earlier one is in memory. */
export const enterSession = (session: Pick<SessionCreated, 'user'>): void => {
  queryClient.clear();
  localStorage.setItem(ownerKey, session.user.email);
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
