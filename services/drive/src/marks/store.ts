import type { FileId, MemberId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Viewer } from '../access/store.ts';
import type { MarkedFileRow } from '../files/file.ts';
import { selectFiles } from '../files/store.ts';

/** Times and ids, newest first: how these lists are cut into pages. */
export interface MarkPosition {
  readonly at: string;
  readonly id: FileId;
}

interface MarkPage {
  readonly after: MarkPosition | null;
  readonly limit: number;
}

export const upsertFavourite = async (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
  fileId: FileId,
  now: Date,
): Promise<void> => {
  await sql`
    insert into file_favourites (tenant_id, member_id, file_id, created_at)
    values (${tenantId}, ${memberId}, ${fileId}, ${now}) on conflict do nothing`;
};

export const deleteFavourite = async (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
  fileId: FileId,
): Promise<void> => {
  await sql`delete from file_favourites where tenant_id = ${tenantId} and member_id = ${memberId} and file_id = ${fileId}`;
};

/** Opened now; of the member's memory the newest `keep` stay. */
export const upsertRecent = async (
  { sql, tenantId }: TenantTx,
  {
    memberId,
    fileId,
    now,
    keep,
  }: { readonly memberId: MemberId; readonly fileId: FileId; readonly now: Date; readonly keep: number },
): Promise<void> => {
  await sql`
    insert into file_recents (tenant_id, member_id, file_id, opened_at)
    values (${tenantId}, ${memberId}, ${fileId}, ${now})
    on conflict (tenant_id, member_id, file_id) do update set opened_at = excluded.opened_at`;
  await sql`
    delete from file_recents
      where tenant_id = ${tenantId} and member_id = ${memberId} and file_id in (
        select file_id from file_recents where tenant_id = ${tenantId} and member_id = ${memberId}
          order by opened_at desc, file_id desc offset ${keep})`;
};

const markedFiles =
  (table: 'file_favourites' | 'file_recents') =>
  (tx: TenantTx, viewer: Viewer & { readonly kind: 'member' }, now: Date, { after, limit }: MarkPage) => {
    const { sql, tenantId } = tx;
    const at = table === 'file_recents' ? sql`k.opened_at` : sql`k.created_at`;
    const marks = table === 'file_recents' ? sql`file_recents` : sql`file_favourites`;
    const from = after === null ? sql`true` : sql`(${at}, k.file_id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
    return selectFiles<MarkedFileRow>(tx, viewer, now, {
      picked: sql`
        select c.id, c.at from (
            select k.file_id as id, ${at} as at from ${marks} k
              where k.tenant_id = ${tenantId} and k.member_id = ${viewer.memberId} and ${from}
              order by ${at} desc, k.file_id desc
              offset 0
          ) c
          cross join viewer v
          cross join lateral file_access(${tenantId}, c.id, v.member_id, v.principals, v.manager, v.link_file, v.link_rank) a
          where a.rank is not null and a.trashed_at is null
          order by c.at desc, c.id desc
          limit ${limit}`,
      order: sql`p.at desc, p.id desc`,
      extra: sql`p.at as "markedAt"`,
    });
  };

export const selectFavourites = markedFiles('file_favourites');
export const selectRecents = markedFiles('file_recents');

/** Shared with the member or a group of theirs, by itself (not through a folder), from trees that are not the member's own. */
export const selectSharedWithMe = (
  tx: TenantTx,
  viewer: Viewer & { readonly kind: 'member' },
  now: Date,
  { after, limit }: MarkPage,
) => {
  const { sql, tenantId } = tx;
  const from = after === null ? sql`true` : sql`(c.at, c.id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  return selectFiles<MarkedFileRow>(tx, viewer, now, {
    picked: sql`
      select c.id, c.at from (
          select s.file_id as id, max(s.created_at) as at from file_shares s
            where s.tenant_id = ${tenantId} and s.grantee_id = any ((select v.principals from viewer v)::uuid[])
            group by s.file_id
            order by 2 desc, 1 desc
            offset 0
        ) c
        cross join viewer v
        join files f on f.tenant_id = ${tenantId} and f.id = c.id and f.root_id <> ${viewer.memberId}::uuid
        cross join lateral file_access(${tenantId}, c.id, v.member_id, v.principals, v.manager, v.link_file, v.link_rank) a
        where a.rank is not null and a.trashed_at is null and ${from}
        order by c.at desc, c.id desc
        limit ${limit}`,
    order: sql`p.at desc, p.id desc`,
    extra: sql`p.at as "markedAt"`,
  });
};
