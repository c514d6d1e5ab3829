import type { TenantTx } from '@cloudity/db';
import type { TransactionSql } from 'postgres';
import type { OrganizationRow } from './present.ts';

export const insertOrganization = async ({ sql, tenantId }: TenantTx, name: string): Promise<void> => {
  await sql`insert into organizations (tenant_id, name) values (${tenantId}, ${name})`;
};

export const selectOrganization = ({ sql, tenantId }: TenantTx) => sql<OrganizationRow[]>`
  select tenant_id as id, name, second_factor_required as "secondFactorRequired", created_at as "createdAt"
  from organizations where tenant_id = ${tenantId}`;

export const updateOrganization = async (
  { sql, tenantId }: TenantTx,
  change: { readonly name: string | null; readonly secondFactorRequired: boolean | null },
): Promise<OrganizationRow> => {
  const [row] = await sql<OrganizationRow[]>`
    update organizations set name = coalesce(${change.name}, name),
      second_factor_required = coalesce(${change.secondFactorRequired}, second_factor_required),
      version = version + 1, updated_at = now()
    where tenant_id = ${tenantId}
    returning tenant_id as id, name, second_factor_required as "secondFactorRequired", created_at as "createdAt"`;
  if (!row) throw new Error('an organization without a row');
  return row;
};

/** Everything that belongs to the organization goes with it, by foreign keys; its audit log stays for its retention. */
export const deleteOrganization = async ({ sql, tenantId }: TenantTx): Promise<boolean> => {
  const gone = await sql`delete from organizations where tenant_id = ${tenantId}`;
  return gone.count > 0;
};

export const hasOrganization = async (sql: TransactionSql): Promise<boolean> => {
  const [row] = await sql<{ has: boolean }[]>`select has_organization() as has`;
  return row?.has ?? false;
};

/** Waits for other creations and lets this transaction make an organization; false when it may not (SPEC ID2). */
export const claimOrganization = async (
  sql: TransactionSql,
  claim: { readonly firstOnly: boolean; readonly linkHash: Buffer | null },
): Promise<boolean> => {
  const [row] = await sql<{ claimed: boolean }[]>`
    select organization_claim(${claim.firstOnly}, ${claim.linkHash}) as claimed`;
  return row?.claimed ?? false;
};

export const listOrganizations = (sql: TransactionSql) => sql<(OrganizationRow & { readonly members: number })[]>`
  select tenant_id as id, name, second_factor_required as "secondFactorRequired", created_at as "createdAt", members
  from organization_list()`;

export const forgetMemberlessPeople = async (sql: TransactionSql): Promise<void> => {
  await sql`select people_forget_memberless()`;
};
