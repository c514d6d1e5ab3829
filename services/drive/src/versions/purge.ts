import type { TenantId } from '@cloudity/contracts';
import type { Drive } from '../drive.ts';
import { readPolicy } from '../storage/policy.ts';
import { deleteVersions, selectExpiredVersions } from './store.ts';

const dayMs = 86_400_000;
const batchSize = 500;

/** Versions that the organization's policy keeps no longer are gone (SPEC DR25). Safe to run at any moment and twice. */
export const purgeVersions = async ({ platform: { db, clock }, limits }: Drive, tenantId: TenantId): Promise<void> => {
  const purge = () =>
    db.tenant(tenantId, async (tx) => {
      const now = clock.now();
      const { versionDays, maxVersions } = await readPolicy(tx, limits);
      const before = new Date(now.getTime() - versionDays * dayMs);
      const ids = await selectExpiredVersions(tx, { before, keep: maxVersions, limit: batchSize });
      return ids.length === 0 ? 0 : deleteVersions(tx, ids, now);
    });
  while ((await purge()) === batchSize);
};
