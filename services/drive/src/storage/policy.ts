import type { TenantTx } from '@cloudity/db';
import type { DriveLimits } from '../limits.ts';
import { selectSettings } from './store.ts';

/** What holds in one organization: its own decisions, and the product's numbers where it made none. */
export interface DrivePolicy {
  readonly trashDays: number;
  readonly versionDays: number;
  readonly maxVersions: number;
  /** Of each person's tree, unless the person has a quota of their own; null: as much as the store holds. */
  readonly personQuotaBytes: number | null;
  /** Of all trees of the organization together. */
  readonly organizationQuotaBytes: number | null;
  /** For If-Match: 0 as long as nobody decided anything. */
  readonly version: number;
}

export const readPolicy = async (tx: TenantTx, limits: DriveLimits): Promise<DrivePolicy> => {
  const own = await selectSettings(tx);
  return {
    trashDays: own?.trashDays ?? limits.trashDays,
    versionDays: own?.versionDays ?? limits.versionDays,
    maxVersions: own?.maxVersions ?? limits.maxVersions,
    personQuotaBytes: own?.personQuotaBytes ?? limits.quotaBytes,
    organizationQuotaBytes: own?.organizationQuotaBytes ?? null,
    version: own?.version ?? 0,
  };
};
