import type { FileId, MemberId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { type Fragment, type Viewer, viewerQuery } from '../../access/store.ts';

export interface AlbumShareRow {
  readonly id: string;
  readonly role: 'viewer' | 'editor';
  readonly memberId: MemberId | null;
  readonly granteeId: string;
  readonly granteeName: string;
  readonly granteeEmail: string | null;
}

/** With whom the album is shared, by name. */
export const selectAlbumShares = ({ sql, tenantId }: TenantTx, albumId: string) => sql<AlbumShareRow[]>`
  select s.id, s.role, s.member_id as "memberId", s.grantee_id as "granteeId", coalesce(m.name, g.name) as "granteeName",
      m.email as "granteeEmail"
    from album_shares s
    left join members m on m.tenant_id = s.tenant_id and m.id = s.member_id
    left join groups g on g.tenant_id = s.tenant_id and g.id = s.group_id
    where s.tenant_id = ${tenantId} and s.album_id = ${albumId} and (s.member_id is null or m.status = 'active')
    order by "granteeName", s.id`;

/** The grantee has this role in the album. Answers the share's id and how many there are. */
export const upsertAlbumShare = async (
  { sql, tenantId }: TenantTx,
  share: {
    readonly id: string;
    readonly albumId: string;
    readonly memberId: string | null;
    readonly groupId: string | null;
    readonly role: 'viewer' | 'editor';
    readonly now: Date;
  },
): Promise<{ readonly id: string; readonly count: number }> => {
  const [row] = await sql<{ id: string }[]>`
    insert into album_shares (tenant_id, id, album_id, member_id, group_id, role, created_at)
    values (${tenantId}, ${share.id}, ${share.albumId}, ${share.memberId}, ${share.groupId}, ${share.role}, ${share.now})
    on conflict (tenant_id, album_id, grantee_id) do update set role = excluded.role
    returning id`;
  const [counted] = await sql<{ count: number }[]>`
    select count(*)::int as count from album_shares where tenant_id = ${tenantId} and album_id = ${share.albumId}`;
  return { id: row?.id ?? share.id, count: counted?.count ?? 0 };
};

export const deleteAlbumShare = async ({ sql, tenantId }: TenantTx, shareId: string): Promise<void> => {
  await sql`delete from album_shares where tenant_id = ${tenantId} and id = ${shareId}`;
};

/**
 * Photos of the album that the viewer may share, each with everybody of the album who may not open it. A group is asked about as somebody who
 * has its rights and those of every member.
 */
const closedPhotos = (tx: TenantTx, viewer: Viewer, now: Date, albumId: string): Fragment => {
  const { sql, tenantId } = tx;
  return sql`
    with viewer as materialized (${viewerQuery(tx, viewer, now)}), grantees as materialized (
      select s.member_id, s.group_id, s.grantee_id, coalesce(m.role <> 'member', false) as manager,
          array_append(array(
            select gm.group_id from group_members gm where gm.tenant_id = ${tenantId} and gm.member_id = s.member_id), s.grantee_id) as principals
        from album_shares s left join members m on m.tenant_id = s.tenant_id and m.id = s.member_id
        where s.tenant_id = ${tenantId} and s.album_id = ${albumId} and (s.member_id is null or m.status = 'active')
    ), own as materialized (
      select p.file_id
        from album_photos p cross join viewer v
        cross join lateral file_access(p.tenant_id, p.file_id, v.member_id, v.principals, v.manager, v.link_file, v.link_rank) x
        where p.tenant_id = ${tenantId} and p.album_id = ${albumId} and x.rank >= file_role_rank('editor') and x.trashed_at is null
    )
    select o.file_id, g.member_id, g.group_id
      from own o cross join grantees g
      cross join lateral file_access(${tenantId}, o.file_id, g.grantee_id, g.principals, g.manager, null, null) x
      where x.rank is null`;
};

export const countClosedPhotos = async (tx: TenantTx, viewer: Viewer, now: Date, albumId: string): Promise<number> => {
  const [row] = await tx.sql<{ count: number }[]>`
    select count(distinct c.file_id)::int as count from (${closedPhotos(tx, viewer, now, albumId)}) c`;
  return row?.count ?? 0;
};

/** Everybody of the album may look at its photos, by shares of the files; answers those that are new. */
export const sharePhotos = (
  tx: TenantTx,
  viewer: Viewer,
  { albumId, by, now }: { readonly albumId: string; readonly by: MemberId; readonly now: Date },
) => tx.sql<{ fileId: FileId; memberId: MemberId | null; groupId: string | null }[]>`
  insert into file_shares (tenant_id, id, file_id, member_id, group_id, role, created_by_member_id, created_at)
  select ${tx.tenantId}, uuidv7(), c.file_id, c.member_id, c.group_id, 'viewer', ${by}, ${now}
    from (${closedPhotos(tx, viewer, now, albumId)}) c
  on conflict (tenant_id, file_id, grantee_id) do nothing
  returning file_id as "fileId", member_id as "memberId", group_id as "groupId"`;
