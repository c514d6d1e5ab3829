import type { TenantId } from '@cloudity/contracts';
import type { Database, TenantTx } from './database.ts';

/**
 * The organization's permission version is one higher when the transaction commits: call it wherever a right changes (rules.md T5).
 * *Concurrency*: transactions that change rights of one organization wait for each other from here on; call it last.
 */
export const bumpAclVersion = async ({ sql, tenantId }: TenantTx): Promise<void> => {
  await sql`
    insert into acl_versions (tenant_id, version) values (${tenantId}, 1)
    on conflict (tenant_id) do update set version = acl_versions.version + 1`;
};

/** The permission versions of these organizations in one query; 0 for one that never changed a right. */
export const readAclVersions = async (
  db: Database,
  tenantIds: readonly TenantId[],
): Promise<ReadonlyMap<TenantId, number>> => {
  const versions = new Map<TenantId, number>(tenantIds.map((tenantId) => [tenantId, 0]));
  if (tenantIds.length === 0) return versions;
  const rows = await db.global(
    (sql) => sql<{ tenant_id: TenantId; version: string }[]>`
      select tenant_id, version from acl_versions_of(${sql.array(tenantIds as TenantId[])}::uuid[])`,
  );
  for (const row of rows) versions.set(row.tenant_id, Number(row.version));
  return versions;
};
