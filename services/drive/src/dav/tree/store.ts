import type { FileId, FileKind } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { accessOf, type Fragment, type Viewer, viewerQuery } from '../../access/store.ts';
import type { FileRow } from '../../files/file.ts';
import { selectFiles } from '../../files/store.ts';

/** What a listing shows of a file, whoever looks. */
export interface EntryRow {
  readonly id: FileId;
  readonly rootId: string;
  readonly kind: FileKind;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mimeType: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Of an upload's newest content, or a document's export; null when there is none. */
  readonly sha256: string | null;
  readonly contentBytes: number | null;
  readonly contentAt: Date | null;
  readonly isTaken: boolean;
}

export type FoundRow = FileRow & EntryRow;

/** Columns of EntryRow that `files f` does not have itself; join `content` beside it. */
const contentColumns = ({ sql, tenantId }: TenantTx): Fragment => sql`
  encode(c.sha256, 'hex') as sha256, c.size_bytes::float8 as "contentBytes", c.at as "contentAt",
  case when f.kind in ('doc', 'sheet', 'slides') then exists (
    select from files t where t.tenant_id = ${tenantId} and t.parent_id = f.parent_id and t.name_key = f.name_key || case f.kind when 'sheet' then '.xlsx' else '.md' end
      and t.trashed_at is null and not t.hidden) else false end as "isTaken"`;

const contentJoin = ({ sql, tenantId }: TenantTx): Fragment => sql`
  left join lateral (
    (select v.sha256, v.size_bytes, coalesce(v.modified_at, v.created_at) as at from file_versions v
      where f.kind = 'file' and v.tenant_id = ${tenantId} and v.file_id = f.id order by v.number desc limit 1)
    union all
    (select e.sha256, e.size_bytes, e.made_at from file_exports e
      where f.kind in ('doc', 'sheet') and e.tenant_id = ${tenantId} and e.file_id = f.id)
  ) c on true`;

/** The files with these ids as the viewer may see them. */
export const selectEntries = (tx: TenantTx, viewer: Viewer, now: Date, ids: readonly FileId[]) =>
  selectFiles<FoundRow>(tx, viewer, now, {
    picked: tx.sql`select unnest(${[...ids]}::uuid[]) as id`,
    order: tx.sql`f.id`,
    extra: entryColumns(tx),
  });

/** Each as a query of its own, as `selectFiles` takes columns and no joins; for the few files of one path. */
const entryColumns = (tx: TenantTx): Fragment => {
  const { sql } = tx;
  return sql`
    (select encode(c.sha256, 'hex') from (select 1) one ${contentJoin(tx)}) as sha256,
    (select c.size_bytes::float8 from (select 1) one ${contentJoin(tx)}) as "contentBytes",
    (select c.at from (select 1) one ${contentJoin(tx)}) as "contentAt",
    (select k."isTaken" from (select ${contentColumns(tx)} from (select 1) one ${contentJoin(tx)}) k) as "isTaken"`;
};

/**
 * What a path below `startId` may mean: files whose names match all the way down, in one statement. The last name may also be that of a
 * document, by any of `documentKeys`; the caller chooses.
 */
export const selectPathEnds = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  {
    startId,
    keys,
    documentKeys,
  }: { readonly startId: FileId; readonly keys: readonly string[]; readonly documentKeys: readonly string[] },
) =>
  selectFiles<FoundRow>(tx, viewer, now, {
    picked: tx.sql`
      select w.id from (
        with recursive walk as (
          select ${startId}::uuid as id, 0 as n
          union all
          select f.id, w.n + 1 from walk w join files f on f.tenant_id = ${tx.tenantId} and f.parent_id = w.id
              and f.trashed_at is null and not f.hidden
              and f.name_key = any (array[(${[...keys]}::text[])[w.n + 1]]
                || case when w.n + 1 = ${keys.length} then ${[...documentKeys]}::text[] else '{}'::text[] end)
            where w.n < ${keys.length}
        )
        select walk.id from walk where walk.n = ${keys.length}
      ) w`,
    order: tx.sql`f.id`,
    extra: entryColumns(tx),
  });

/** Where a page of a listing ended. */
export interface MemberPosition {
  readonly group: number;
  readonly key: string;
  readonly id: FileId;
}

/** Without what all members share. */
export type MemberRow = Omit<EntryRow, 'rootId'> & MemberPosition;

/**
 * One page of a folder, in the order of the index files_list. Rights are the folder's and have been looked at, except for what is limited; slides have
 * no export and are left out, as are documents that were written in and have none yet.
 */
export const selectMembers = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  {
    folderId,
    after,
    limit,
  }: { readonly folderId: FileId; readonly after: MemberPosition | null; readonly limit: number },
) => {
  const { sql, tenantId } = tx;
  const from =
    after === null
      ? sql`true`
      : sql`(f.folders_last, f.sort_key, f.id) > (${after.group}, ${after.key}, ${after.id}::uuid)`;
  return sql<MemberRow[]>`
    with viewer as materialized (${viewerQuery(tx, viewer, now)})
    select f.id, f.kind, f.name, f.size_bytes::float8 as "sizeBytes",
        f.mime_type as "mimeType", f.version, f.created_at as "createdAt", f.updated_at as "updatedAt",
        f.folders_last as "group", f.sort_key as key, ${contentColumns(tx)}
      from (
        select * from files f
          where f.tenant_id = ${tenantId} and f.parent_id = ${folderId} and f.trashed_at is null and not f.hidden
            and (not f.limited or exists (select from viewer v cross join lateral ${accessOf(tx)} a where a.rank is not null))
            and ${from}
          order by f.folders_last, f.sort_key, f.id limit ${limit}
      ) f
      ${contentJoin(tx)}
      order by f.folders_last, f.sort_key, f.id`;
};
