import type { TenantTx } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import type { DriveLimits } from '../limits.ts';
import { type DrivePolicy, readPolicy } from './policy.ts';
import { selectOwnQuota, storedBytes } from './store.ts';

/** What the tree may hold: its person's own number, else the organization's for everybody; null without a limit. */
export const quotaOf = async (tx: TenantTx, rootId: string, policy: DrivePolicy): Promise<number | null> => {
  if (rootId === tx.tenantId) return null;
  const own = await selectOwnQuota(tx, rootId);
  return own === null ? policy.personQuotaBytes : own.quotaBytes;
};

const check = (
  of: 'person' | 'organization',
  quotaBytes: number | null,
  usedBytes: number,
  addedBytes: number,
): void => {
  if (quotaBytes === null || usedBytes + addedBytes <= quotaBytes) return;
  const whose = of === 'person' ? 'There is' : 'The organization has';
  throw new AppError('too_large', `${whose} not enough space left.`, { detail: { of, quotaBytes, usedBytes } });
};

/**
 * *Errors*: `too_large` when the tree, or all trees of the organization together, would hold more than its quota; never without one.
 * `isMove` says that the organization holds the bytes already.
 */
export const checkQuota = async (
  tx: TenantTx,
  rootId: string,
  addedBytes: number,
  limits: DriveLimits,
  { isMove = false }: { readonly isMove?: boolean } = {},
): Promise<void> => {
  const policy = await readPolicy(tx, limits);
  const quotaBytes = await quotaOf(tx, rootId, policy);
  if (quotaBytes !== null) check('person', quotaBytes, await storedBytes(tx, rootId), addedBytes);
  if (policy.organizationQuotaBytes !== null && !isMove)
    check('organization', policy.organizationQuotaBytes, await storedBytes(tx, null), addedBytes);
};
