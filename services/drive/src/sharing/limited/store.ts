import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { accessOf, type Viewer, viewerQuery } from '../../access/store.ts';

export const setLimited = async ({ sql, tenantId }: TenantTx, id: FileId, limited: boolean): Promise<void> => {
  await sql`
    update files set limited = ${limited}, version = version + 1 where tenant_id = ${tenantId} and id = ${id}`;
};

/** Whether something below (or the file itself) is limited and the viewer does not own it. */
export const hasForeignLimits = async (tx: TenantTx, viewer: Viewer, now: Date, id: FileId): Promise<boolean> => {
  const { sql, tenantId } = tx;
  const [row] = await sql<{ found: boolean }[]>`
    with recursive viewer as materialized (${viewerQuery(tx, viewer, now)}),
      down as (
        select f.id, f.limited from files f where f.tenant_id = ${tenantId} and f.id = ${id}
        union all
        select c.id, c.limited from down d join files c on c.tenant_id = ${tenantId} and c.parent_id = d.id
      )
    select exists (
      select from down d
        join files f on f.tenant_id = ${tenantId} and f.id = d.id
        cross join viewer v cross join lateral ${accessOf(tx)} a
        where d.limited and coalesce(a.rank, 0) < file_role_rank('owner')) as found`;
  return row?.found ?? false;
};

/** The member keeps this role on the file by a share of their own; a stronger one they have stays. */
export const nameOnFile = async (
  { sql, tenantId }: TenantTx,
  share: { readonly fileId: FileId; readonly memberId: string; readonly rank: number; readonly now: Date },
): Promise<void> => {
  await sql`
    insert into file_shares (tenant_id, id, file_id, member_id, role, created_by_member_id, created_at)
    select ${tenantId}, uuidv7(), ${share.fileId}, ${share.memberId}, r.role, ${share.memberId}, ${share.now}
      from unnest(array['viewer', 'commenter', 'editor', 'owner']) as r (role) where file_role_rank(r.role) = ${share.rank}
    on conflict (tenant_id, file_id, grantee_id) do update set role = excluded.role
      where file_role_rank(file_shares.role) < file_role_rank(excluded.role)`;
};

/** The members edit the file, if it is limited, and whatever limited lies below: what the tree gave them there ends with a move. */
export const keepOnLimits = async (
  { sql, tenantId }: TenantTx,
  id: FileId,
  memberIds: readonly string[],
  now: Date,
): Promise<void> => {
  await sql`
    insert into file_shares (tenant_id, id, file_id, member_id, role, created_at)
    with recursive down as (
      select f.id, f.limited from files f where f.tenant_id = ${tenantId} and f.id = ${id}
      union all
      select c.id, c.limited from down d join files c on c.tenant_id = ${tenantId} and c.parent_id = d.id
    )
    select ${tenantId}::uuid, uuidv7(), d.id, m.id, 'editor', ${now}::timestamptz
      from down d join members m on m.tenant_id = ${tenantId} and m.id = any (${[...memberIds]}::uuid[])
      where d.limited
    on conflict (tenant_id, file_id, grantee_id) do update set role = 'editor'
      where file_role_rank(file_shares.role) < file_role_rank('editor')`;
};
