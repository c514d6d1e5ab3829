import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { type Actor, AppError } from '@cloudity/kernel';
import { type LinkRow, takeDownload } from './store.ts';

export const usedUp = (): AppError =>
  new AppError('gone', 'This link was downloaded as often as it may be.', { detail: { reason: 'downloads' } });

export const isUsedUp = ({ maxDownloads, downloads }: Pick<LinkRow, 'maxDownloads' | 'downloads'>): boolean =>
  maxDownloads !== null && downloads >= maxDownloads;

/**
 * A guest's link has one download less; a session that has taken the file before takes it again without being counted. Members are not
 * counted. *Errors*: `gone` when no download is left. *Concurrency*: of many at once exactly as many get through as are left.
 */
export const noteDownload = async (tx: TenantTx, actor: Actor, fileId: FileId, now: Date): Promise<void> => {
  if (actor.kind !== 'guest') return;
  const { linkId, guestId } = actor;
  if (!(await takeDownload(tx, { linkId, guestId, fileId, now }))) throw usedUp();
};
