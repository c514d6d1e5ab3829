import type { TenantTx } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import type { DriveLimits } from '../limits.ts';
import { usedBytes } from './store.ts';

/** *Errors*: `too_large` when the tree would hold more than its quota; never without one. */
export const checkQuota = async (
  tx: TenantTx,
  rootId: string,
  addedBytes: number,
  { quotaBytes }: DriveLimits,
): Promise<void> => {
  if (quotaBytes === null) return;
  const used = await usedBytes(tx, rootId);
  if (used + addedBytes > quotaBytes)
    throw new AppError('too_large', 'There is not enough space left.', { detail: { quotaBytes, usedBytes: used } });
};
