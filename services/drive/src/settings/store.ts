import type { TenantTx } from '@cloudity/db';

export interface SettingsRow {
  readonly trashDays: number | null;
  readonly versionDays: number | null;
  readonly maxVersions: number | null;
  readonly personQuotaBytes: number | null;
  readonly organizationQuotaBytes: number | null;
  readonly version: number;
}

/** What the organization decided; null when it never did. */
export const selectSettings = async ({ sql, tenantId }: TenantTx): Promise<SettingsRow | null> => {
  const [row] = await sql<SettingsRow[]>`
    select trash_days as "trashDays", version_days as "versionDays", max_versions as "maxVersions",
        person_quota_bytes::float8 as "personQuotaBytes", organization_quota_bytes::float8 as "organizationQuotaBytes", version
      from drive_settings where tenant_id = ${tenantId}`;
  return row ?? null;
};
