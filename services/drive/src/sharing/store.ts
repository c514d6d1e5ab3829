import type { FileId, FileRole } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Unit } from '../unit-of-work.ts';

export interface ShareRow {
  readonly id: string;
  readonly fileId: FileId;
  readonly fileName: string;
  readonly role: FileRole;
  readonly memberId: string | null;
  readonly groupId: string | null;
  readonly granteeName: string;
  readonly granteeEmail: string | null;
  readonly createdAt: Date;
}

/** Shares of the file and of the folders above it, as far as they reach it (up to one that is limited), nearest first; `shareId` narrows them to one. */
export const selectShares = ({ sql, tenantId }: TenantTx, fileId: FileId, shareId: string | null = null) => sql<
  ShareRow[]
>`
  with recursive up as (
    select f.id, f.parent_id, f.name, f.limited, 0 as distance from files f where f.tenant_id = ${tenantId} and f.id = ${fileId}
    union all
    select f.id, f.parent_id, f.name, f.limited, u.distance + 1
      from up u join files f on f.tenant_id = ${tenantId} and f.id = u.parent_id where u.distance < 200 and not u.limited
  )
  select s.id, s.file_id as "fileId", u.name as "fileName", s.role, s.member_id as "memberId", s.group_id as "groupId",
      coalesce(m.name, g.name) as "granteeName", m.email as "granteeEmail", s.created_at as "createdAt"
    from up u
    join file_shares s on s.tenant_id = ${tenantId} and s.file_id = u.id
    left join members m on m.tenant_id = s.tenant_id and m.id = s.member_id
    left join groups g on g.tenant_id = s.tenant_id and g.id = s.group_id
    where (${shareId}::uuid is null or s.id = ${shareId}::uuid) and (s.member_id is null or m.status = 'active')
    order by u.distance, "granteeName", s.id`;

/** Whether somebody in this organization can be given access. */
export const granteeExists = async (
  { sql, tenantId }: TenantTx,
  grantee: { readonly memberId: string | null; readonly groupId: string | null },
): Promise<boolean> => {
  const rows = await sql`
    select id from members where tenant_id = ${tenantId} and id = ${grantee.memberId}::uuid and status = 'active'
    union all
    select id from groups where tenant_id = ${tenantId} and id = ${grantee.groupId}::uuid`;
  return rows.length > 0;
};

/** The grantee has this role on the file; an existing share is changed. Answers its id and the role it had before. */
export const upsertShare = async (
  { sql, tenantId }: TenantTx,
  share: {
    readonly id: string;
    readonly fileId: FileId;
    readonly memberId: string | null;
    readonly groupId: string | null;
    readonly role: FileRole;
    readonly createdBy: string | null;
    readonly now: Date;
  },
): Promise<{ readonly id: string; readonly previousRole: FileRole | null }> => {
  const [previous] = await sql<{ role: FileRole }[]>`
    select role from file_shares
      where tenant_id = ${tenantId} and file_id = ${share.fileId}
        and grantee_id = coalesce(${share.memberId}::uuid, ${share.groupId}::uuid)
      for update`;
  const [row] = await sql<{ id: string }[]>`
    insert into file_shares (tenant_id, id, file_id, member_id, group_id, role, created_by_member_id, created_at)
    values (${tenantId}, ${share.id}, ${share.fileId}, ${share.memberId}, ${share.groupId}, ${share.role},
      ${share.createdBy}, ${share.now})
    on conflict (tenant_id, file_id, grantee_id) do update set role = excluded.role
    returning id`;
  return { id: row?.id ?? share.id, previousRole: previous?.role ?? null };
};

/** Answers the share of exactly this file, locked, or null. */
export const lockShare = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  shareId: string,
): Promise<{ readonly role: FileRole; readonly memberId: string | null } | null> => {
  const [row] = await sql<{ role: FileRole; memberId: string | null }[]>`
    select role, member_id as "memberId" from file_shares
      where tenant_id = ${tenantId} and id = ${shareId} and file_id = ${fileId} for update`;
  return row ?? null;
};

export const setShareRole = async ({ sql, tenantId }: TenantTx, shareId: string, role: FileRole): Promise<void> => {
  await sql`update file_shares set role = ${role} where tenant_id = ${tenantId} and id = ${shareId}`;
};

export const deleteShare = async ({ sql, tenantId }: TenantTx, shareId: string): Promise<void> => {
  await sql`delete from file_shares where tenant_id = ${tenantId} and id = ${shareId}`;
};

/** Somebody whose tree the file leaves keeps at least the role editor. */
export const grantEditor = async (
  { tx: { sql, tenantId }, now }: Unit,
  fileId: FileId,
  memberId: string,
): Promise<void> => {
  await sql`
    insert into file_shares (tenant_id, id, file_id, member_id, role, created_at)
    select ${tenantId}, uuidv7(), ${fileId}, m.id, 'editor', ${now}
      from members m where m.tenant_id = ${tenantId} and m.id = ${memberId}
    on conflict (tenant_id, file_id, grantee_id) do update set role = 'editor'
      where file_role_rank(file_shares.role) < file_role_rank('editor')`;
};

/** The nearest limited file on the way up, itself included; null when the way is open. */
export const selectLimit = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
): Promise<{ readonly id: FileId; readonly name: string } | null> => {
  const [row] = await sql<{ id: FileId; name: string }[]>`
    with recursive up as (
      select f.id, f.parent_id, f.name, f.limited, 0 as distance from files f where f.tenant_id = ${tenantId} and f.id = ${fileId}
      union all
      select f.id, f.parent_id, f.name, f.limited, u.distance + 1
        from up u join files f on f.tenant_id = ${tenantId} and f.id = u.parent_id where u.distance < 200 and not u.limited
    )
    select id, name from up where limited`;
  return row ?? null;
};
