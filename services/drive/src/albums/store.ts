import type { AlbumRole, FileId, MemberId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { type Fragment, type Viewer, viewerQuery } from '../access/store.ts';
import { selectFiles } from '../files/store.ts';
import { type PhotoRow, photoColumns, photoExtra } from '../photos/store.ts';

export interface AlbumRow {
  readonly id: string;
  readonly name: string;
  readonly role: AlbumRole;
  readonly ownerId: MemberId;
  readonly ownerName: string;
  readonly coverId: FileId | null;
  readonly photoCount: number;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly isShared: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface AlbumPage {
  /** One album, or all of the viewer's. */
  readonly id: string | null;
  readonly after: { readonly updatedAt: string; readonly id: string } | null;
  readonly limit: number;
}

/** `cross join lateral` this after the photos `p` and `viewer v`; `x.rank is not null and x.trashed_at is null` is what the viewer may open. */
const accessOfPhoto = ({ sql }: TenantTx): Fragment =>
  sql`file_access(p.tenant_id, p.file_id, v.member_id, v.principals, v.manager, v.link_file, v.link_rank)`;

/** Albums that the viewer made or was given, the latest changed first; what is said of their photos is only of those the viewer may open. */
export const selectAlbums = (tx: TenantTx, viewer: Viewer, now: Date, { id, after, limit }: AlbumPage) => {
  const { sql, tenantId } = tx;
  const behind = after ? sql`(a.updated_at, a.id) < (${after.updatedAt}::timestamptz, ${after.id}::uuid)` : sql`true`;
  return sql<AlbumRow[]>`
    with viewer as materialized (${viewerQuery(tx, viewer, now)}), mine as materialized (
      select a.*, case when a.owner_member_id = v.member_id then 'owner' else g.role end as role
        from viewer v
        join albums a on a.tenant_id = ${tenantId}
        left join lateral (
          select case when bool_or(s.role = 'editor') then 'editor' when count(*) > 0 then 'viewer' end as role
            from album_shares s where s.tenant_id = a.tenant_id and s.album_id = a.id and s.grantee_id = any (v.principals)
        ) g on true
        where a.id in (
            select o.id from albums o where o.tenant_id = ${tenantId} and o.owner_member_id = v.member_id
            union all
            select s.album_id from album_shares s where s.tenant_id = ${tenantId} and s.grantee_id = any (v.principals))
          and (${id}::uuid is null or a.id = ${id}::uuid) and ${behind}
        order by a.updated_at desc, a.id desc
        limit ${limit}
    )
    select a.id, a.name, a.role, a.owner_member_id as "ownerId", o.name as "ownerName", c.cover as "coverId", c.count as "photoCount",
        c.first as "from", c.last as "until", a.created_at as "createdAt", a.updated_at as "updatedAt",
        exists (select from album_shares s where s.tenant_id = ${tenantId} and s.album_id = a.id) as "isShared"
      from mine a
      join members o on o.tenant_id = a.tenant_id and o.id = a.owner_member_id
      cross join lateral (
        select count(*)::int as count, min(p.taken_at) as first, max(p.taken_at) as last,
            (array_agg(p.file_id order by k.is_cover desc, p.taken_at, p.file_id))[1] as cover
          from album_photos k
          join photos p on p.tenant_id = k.tenant_id and p.file_id = k.file_id
          cross join viewer v
          cross join lateral ${accessOfPhoto(tx)} x
          where k.tenant_id = ${tenantId} and k.album_id = a.id and x.rank is not null and x.trashed_at is null
      ) c
      order by a.updated_at desc, a.id desc`;
};

/** The photos of an album that the viewer may open; rights come before the limit. */
export const selectAlbumPhotos = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  page: {
    readonly albumId: string;
    readonly isDescending: boolean;
    readonly after: { readonly takenAt: string; readonly id: FileId } | null;
    readonly limit: number;
  },
) => {
  const { sql, tenantId } = tx;
  const { albumId, isDescending, after, limit } = page;
  const order = isDescending ? sql`p.taken_at desc, p.file_id desc` : sql`p.taken_at, p.file_id`;
  const behind = (key: Fragment): Fragment =>
    isDescending ? sql`(p.taken_at, p.file_id) < (${key})` : sql`(p.taken_at, p.file_id) > (${key})`;
  return selectFiles<PhotoRow>(tx, viewer, now, {
    picked: sql`
      select ${photoColumns(tx)} from (
          select p.* from album_photos k join photos p on p.tenant_id = k.tenant_id and p.file_id = k.file_id
            where k.tenant_id = ${tenantId} and k.album_id = ${albumId}
              and ${after ? behind(sql`${after.takenAt}::timestamptz, ${after.id}::uuid`) : sql`true`}
            order by ${order}
            offset 0
        ) p
        cross join viewer v
        cross join lateral ${accessOfPhoto(tx)} x
        where x.rank is not null and x.trashed_at is null
        order by ${order}
        limit ${limit}`,
    order: isDescending ? sql`p.taken_at desc, p.id desc` : sql`p.taken_at, p.id`,
    extra: photoExtra(tx),
  });
};

/** Nobody else changes the album until the transaction ends. False when there is none. */
export const lockAlbum = async ({ sql, tenantId }: TenantTx, id: string): Promise<boolean> =>
  (await sql`select id from albums where tenant_id = ${tenantId} and id = ${id} for update`).length > 0;

export const countAlbums = async ({ sql, tenantId }: TenantTx, memberId: MemberId): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from albums where tenant_id = ${tenantId} and owner_member_id = ${memberId}`;
  return row?.count ?? 0;
};

export const insertAlbum = async (
  { sql, tenantId }: TenantTx,
  album: { readonly id: string; readonly name: string; readonly ownerId: MemberId; readonly now: Date },
): Promise<void> => {
  await sql`
    insert into albums (tenant_id, id, owner_member_id, name, created_at, updated_at)
    values (${tenantId}, ${album.id}, ${album.ownerId}, ${album.name}, ${album.now}, ${album.now})`;
};

/** Changed now; under another name if one is given. */
export const touchAlbum = async (
  { sql, tenantId }: TenantTx,
  { id, name = null, now }: { readonly id: string; readonly name?: string | null; readonly now: Date },
): Promise<void> => {
  await sql`
    update albums set name = coalesce(${name}, name), updated_at = ${now} where tenant_id = ${tenantId} and id = ${id}`;
};

export const deleteAlbum = async ({ sql, tenantId }: TenantTx, id: string): Promise<void> => {
  await sql`delete from albums where tenant_id = ${tenantId} and id = ${id}`;
};

/** Those of the files that are photos and that the viewer may open. */
export const openPhotos = async (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  fileIds: readonly FileId[],
): Promise<readonly FileId[]> => {
  const rows = await tx.sql<{ id: FileId }[]>`
    with viewer as materialized (${viewerQuery(tx, viewer, now)})
    select p.file_id as id
      from photos p cross join viewer v cross join lateral ${accessOfPhoto(tx)} x
      where p.tenant_id = ${tx.tenantId} and p.file_id = any (${[...fileIds]}::uuid[]) and x.rank is not null and x.trashed_at is null`;
  return rows.map(({ id }) => id);
};

/** The files are in the album, once each. Answers how many it holds now, whoever may open them. */
export const addPhotos = async (
  { sql, tenantId }: TenantTx,
  { albumId, fileIds, by, now }: { albumId: string; fileIds: readonly FileId[]; by: MemberId; now: Date },
): Promise<number> => {
  await sql`
    insert into album_photos (tenant_id, album_id, file_id, added_by_member_id, added_at)
    select ${tenantId}, ${albumId}, u.id, ${by}, ${now} from unnest(${[...fileIds]}::uuid[]) u (id)
    on conflict do nothing`;
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from album_photos where tenant_id = ${tenantId} and album_id = ${albumId}`;
  return row?.count ?? 0;
};

export const removePhotos = async (
  { sql, tenantId }: TenantTx,
  albumId: string,
  fileIds: readonly FileId[],
): Promise<void> => {
  await sql`
    delete from album_photos
      where tenant_id = ${tenantId} and album_id = ${albumId} and file_id = any (${[...fileIds]}::uuid[])`;
};

/** The photo is the album's cover and no other is. False when it is not in the album. */
export const setCover = async ({ sql, tenantId }: TenantTx, albumId: string, fileId: FileId): Promise<boolean> => {
  await sql`
    update album_photos set is_cover = false
      where tenant_id = ${tenantId} and album_id = ${albumId} and is_cover and file_id <> ${fileId}`;
  const set = await sql`
    update album_photos set is_cover = true
      where tenant_id = ${tenantId} and album_id = ${albumId} and file_id = ${fileId} returning file_id`;
  return set.length > 0;
};

/** The albums of somebody who left are the colleague's. */
export const handAlbums = async ({ sql, tenantId }: TenantTx, from: string, to: MemberId): Promise<void> => {
  await sql`update albums set owner_member_id = ${to} where tenant_id = ${tenantId} and owner_member_id = ${from}`;
};
