import type { GroupId, MemberId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

export interface GroupRow {
  readonly id: GroupId;
  readonly name: string;
  readonly memberCount: number;
  readonly createdAt: Date;
}

const columns = ({ sql }: TenantTx) => sql`
  g.id, g.name, g.created_at as "createdAt",
  (select count(*)::integer from group_members p where p.tenant_id = g.tenant_id and p.group_id = g.id) as "memberCount"`;

export interface GroupPage {
  readonly search: string | null;
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

export const listGroups = (tx: TenantTx, { search, after, limit }: GroupPage) => {
  const { sql, tenantId } = tx;
  const found = search === null ? sql`` : sql`and strpos(lower(g.name), lower(${search})) > 0`;
  const behind = after === null ? sql`` : sql`and (lower(g.name), g.id) > (${after[0]}, ${after[1]}::uuid)`;
  return sql<(GroupRow & { readonly sortName: string })[]>`
    select ${columns(tx)}, lower(g.name) as "sortName" from groups g
    where g.tenant_id = ${tenantId} ${found} ${behind}
    order by lower(g.name), g.id limit ${limit}`;
};

export const selectGroup = (tx: TenantTx, id: GroupId) => tx.sql<GroupRow[]>`
  select ${columns(tx)} from groups g where g.tenant_id = ${tx.tenantId} and g.id = ${id}`;

/** False when another group has that name, whatever its capitals. */
export const insertGroup = async ({ sql, tenantId }: TenantTx, id: GroupId, name: string): Promise<boolean> => {
  const made = await sql`
    insert into groups (tenant_id, id, name) values (${tenantId}, ${id}, ${name}) on conflict do nothing`;
  return made.count > 0;
};

export const renameGroup = async ({ sql, tenantId }: TenantTx, id: GroupId, name: string): Promise<boolean> => {
  const changed = await sql`update groups set name = ${name} where tenant_id = ${tenantId} and id = ${id}`;
  return changed.count > 0;
};

export const deleteGroup = async ({ sql, tenantId }: TenantTx, id: GroupId): Promise<boolean> => {
  const gone = await sql`delete from groups where tenant_id = ${tenantId} and id = ${id}`;
  return gone.count > 0;
};

/** False when the person is in the group already. */
export const insertGroupMember = async (
  { sql, tenantId }: TenantTx,
  groupId: GroupId,
  memberId: MemberId,
): Promise<boolean> => {
  const added = await sql`
    insert into group_members (tenant_id, group_id, member_id) values (${tenantId}, ${groupId}, ${memberId})
    on conflict do nothing`;
  return added.count > 0;
};

export const deleteGroupMember = async (
  { sql, tenantId }: TenantTx,
  groupId: GroupId,
  memberId: MemberId,
): Promise<boolean> => {
  const gone = await sql`
    delete from group_members where tenant_id = ${tenantId} and group_id = ${groupId} and member_id = ${memberId}`;
  return gone.count > 0;
};
