import type { TenantId } from '@cloudity/contracts';
import type { Drive } from '../drive.ts';
import { deleteStaleUploads, selectLivingUploads } from './store.ts';
import { uploadPolicy } from './upload-limits.ts';

const dayMs = 24 * 3_600_000;

/** Uploads that somebody may still go on with keep what they stored; the others are forgotten, and their chunks with the next sweeps. */
export const sweepUploads = async ({ platform, contents }: Drive, tenantId: TenantId): Promise<void> => {
  const { db, clock } = platform;
  const since = new Date(clock.now().getTime() - uploadPolicy.keptDays * dayMs);
  await db.tenant(tenantId, async (tx) => {
    await contents.drafts.remove(tx, await deleteStaleUploads(tx, since));
    await contents.drafts.renew(tx, await selectLivingUploads(tx, since));
  });
};
