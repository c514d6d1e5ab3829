import type { TenantTx } from '@cloudity/db';

/** Versions of the organization's keys, oldest first. */
export const selectKeyVersions = async ({ sql, tenantId }: TenantTx): Promise<readonly number[]> => {
  const rows = await sql<{ version: number }[]>`
    select version from content_keys where tenant_id = ${tenantId} order by version`;
  return rows.map(({ version }) => version);
};

/** False when another transaction inserted one of them; waits for it to end first. */
export const insertKeyVersions = async (
  { sql, tenantId }: TenantTx,
  versions: readonly number[],
  now: Date,
): Promise<boolean> => {
  const rows = await sql`
    insert into content_keys (tenant_id, version, created_at)
      select ${tenantId}, v, ${now} from unnest(${[...versions]}::integer[]) v on conflict do nothing returning version`;
  return rows.length === versions.length;
};
