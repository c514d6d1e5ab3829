import type { FileId, FileKind } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Actor } from '@cloudity/kernel';
import { accessOf, type Fragment, type Viewer, viewerQuery } from '../access/store.ts';
import type { FileRow } from './file.ts';
import { nameKey, searchKey, sortKey } from './names.ts';
import { rootCreatedAt, rootName } from './roots.ts';

/**
 * Every read of files goes through here: the files whose ids `picked` yields, with the viewer's rights, in the order `order`.
 * `picked` is a query with a column `id`; it may read the row `viewer`, and `order` may read its columns as `p`. `access` is what can stand
 * for `accessOf` where something about the rights is known already.
 */
export const selectFiles = <Row extends FileRow = FileRow>(
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  {
    picked,
    order,
    where = tx.sql`true`,
    extra = tx.sql`null as extra`,
    access = accessOf(tx),
  }: {
    readonly picked: Fragment;
    readonly order: Fragment;
    readonly where?: Fragment;
    readonly extra?: Fragment;
    readonly access?: Fragment;
  },
) => tx.sql<Row[]>`
  with viewer as materialized (${viewerQuery(tx, viewer, now)}), picked as materialized (${picked})
  select f.id, f.root_id as "rootId", f.parent_id as "parentId", f.kind, f.hidden, f.name, f.size_bytes::float8 as "sizeBytes",
      f.mime_type as "mimeType", case when f.kind = 'file' then (
        select encode(c.sha256, 'hex') from file_versions c
          where c.tenant_id = f.tenant_id and c.file_id = f.id order by c.number desc limit 1) end as sha256,
      f.version, f.limited, o.name as "ownerName",
      coalesce(f.modified_by_member_id, f.modified_by_guest_id) as "modifiedById",
      coalesce(m.name, f.modified_by_guest_name) as "modifiedByName",
      exists (select from file_favourites s
        where s.tenant_id = f.tenant_id and s.file_id = f.id and s.member_id = v.member_id) as favourite,
      case when v.member_id is null then '{}'::uuid[] else array(select t.tag_id from file_tags t
        where t.tenant_id = f.tenant_id and t.file_id = f.id order by t.created_at, t.tag_id) end as tags,
      (exists (select from file_shares s where s.tenant_id = f.tenant_id and s.file_id = f.id)
        or exists (select from file_links l where l.tenant_id = f.tenant_id and l.file_id = f.id)) as shared,
      f.created_at as "createdAt", f.updated_at as "updatedAt",
      a.rank, a.parent_rank as "parentRank", a.trashed_at as "trashedAt", f.trashed_at is not null as "trashedItself", a.depth,
      ${extra}
    from picked p
    join files f on f.tenant_id = ${tx.tenantId} and f.id = p.id
    cross join viewer v
    cross join lateral ${access} a
    left join members o on o.tenant_id = f.tenant_id and o.id = f.root_id
    left join members m on m.tenant_id = f.tenant_id and m.id = f.modified_by_member_id
    where ${where}
    order by ${order}`;

export const selectFilesById = (tx: TenantTx, viewer: Viewer, now: Date, ids: readonly FileId[]) =>
  selectFiles(tx, viewer, now, {
    picked: tx.sql`select unnest(${[...ids]}::uuid[]) as id`,
    order: tx.sql`f.id`,
  });

/** The file and the folders above it up to its root, root first. */
export const selectPath = (tx: TenantTx, viewer: Viewer, now: Date, id: FileId) =>
  selectFiles(tx, viewer, now, {
    picked: tx.sql`
      select u.id from (
        with recursive up as (
          select f.id, f.parent_id, 0 as distance from files f where f.tenant_id = ${tx.tenantId} and f.id = ${id}
          union all
          select f.id, f.parent_id, u.distance + 1
            from up u join files f on f.tenant_id = ${tx.tenantId} and f.id = u.parent_id where u.distance < 200
        )
        select up.id from up
      ) u`,
    order: tx.sql`a.depth`,
  });

export interface LockedFile {
  readonly id: FileId;
  readonly rootId: FileId;
  readonly parentId: FileId | null;
  readonly kind: FileKind;
  readonly hidden: boolean;
  readonly name: string;
  readonly version: number;
  readonly trashedAt: Date | null;
}

const lockedColumns = ({ sql }: TenantTx): Fragment =>
  sql`f.id, f.root_id as "rootId", f.parent_id as "parentId", f.kind, f.hidden, f.name, f.version, f.trashed_at as "trashedAt"`;

/** Nobody else changes the row until the transaction ends. Null when it does not exist. */
export const lockFile = async (tx: TenantTx, id: FileId): Promise<LockedFile | null> => {
  const [row] = await tx.sql<LockedFile[]>`
    select ${lockedColumns(tx)} from files f where f.tenant_id = ${tx.tenantId} and f.id = ${id} for no key update`;
  return row ?? null;
};

/** The file stays as it is (no move, no trash, no deletion) until the transaction ends; many may hold it at once. */
export const holdFile = async (tx: TenantTx, id: FileId): Promise<LockedFile | null> => {
  const [row] = await tx.sql<LockedFile[]>`
    select ${lockedColumns(tx)} from files f where f.tenant_id = ${tx.tenantId} and f.id = ${id} for share`;
  return row ?? null;
};

/**
 * The shape of these trees is the transaction's own from here on: whoever moves a folder locks the roots of both ends first, in the order
 * of their ids, so that two moves can neither make a ring nor wait for each other in one.
 */
export const lockTrees = async (tx: TenantTx, rootIds: readonly string[]): Promise<void> => {
  await tx.sql`
    select f.id from files f
      where f.tenant_id = ${tx.tenantId} and f.id = any (${[...new Set(rootIds)]}::uuid[]) and f.parent_id is null
      order by f.id for no key update`;
};

/** Whose tree the file is in, or null when it does not exist. */
export const selectRootId = async ({ sql, tenantId }: TenantTx, id: FileId): Promise<FileId | null> => {
  const [row] = await sql<{ rootId: FileId }[]>`
    select root_id as "rootId" from files where tenant_id = ${tenantId} and id = ${id}`;
  return row?.rootId ?? null;
};

/** The root's row exists. Idempotent, also for two at once. */
export const ensureRoot = async ({ sql, tenantId }: TenantTx, rootId: string): Promise<void> => {
  const name = rootName(rootId, tenantId);
  const at = rootCreatedAt(rootId);
  await sql`
    insert into files (tenant_id, id, root_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
    values (${tenantId}, ${rootId}, ${rootId}, 'folder', ${name}, ${nameKey(name)}, ${sortKey(name)}, ${searchKey(name)}, ${at}, ${at})
    on conflict do nothing`;
};

export interface NewFile {
  readonly id: FileId;
  readonly rootId: string;
  readonly parentId: FileId;
  readonly kind: FileKind;
  readonly hidden: boolean;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mimeType: string | null;
  readonly actor: Actor;
  readonly now: Date;
}

const memberIdOf = (actor: Actor): string | null => (actor.kind === 'member' ? actor.memberId : null);
const guestIdOf = (actor: Actor): string | null => (actor.kind === 'guest' ? actor.guestId : null);
const guestNameOf = (actor: Actor): string | null => (actor.kind === 'guest' ? actor.name : null);

/** *Errors*: a unique violation of `files_name` when the name is taken. */
export const insertFile = async ({ sql, tenantId }: TenantTx, file: NewFile): Promise<void> => {
  await sql`
    insert into files (tenant_id, id, root_id, parent_id, kind, hidden, name, name_key, sort_key, search_key, size_bytes, mime_type,
      modified_by_member_id, modified_by_guest_id, modified_by_guest_name, created_at, updated_at)
    values (${tenantId}, ${file.id}, ${file.rootId}, ${file.parentId}, ${file.kind}, ${file.hidden}, ${file.name},
      ${nameKey(file.name)}, ${sortKey(file.name)}, ${searchKey(file.name)}, ${file.sizeBytes}, ${file.mimeType},
      ${memberIdOf(file.actor)}, ${guestIdOf(file.actor)}, ${guestNameOf(file.actor)}, ${file.now}, ${file.now})`;
};

/** Name and parent are these, the version is one higher. *Errors*: a unique violation of `files_name` when the name is taken. */
export const placeFile = async (
  { sql, tenantId }: TenantTx,
  id: FileId,
  {
    name,
    parentId,
    actor,
    now,
  }: { readonly name: string; readonly parentId: FileId; readonly actor: Actor; readonly now: Date },
): Promise<void> => {
  await sql`
    update files set name = ${name}, name_key = ${nameKey(name)}, sort_key = ${sortKey(name)}, search_key = ${searchKey(name)},
        parent_id = ${parentId}, version = version + 1, updated_at = ${now}, modified_by_member_id = ${memberIdOf(actor)},
        modified_by_guest_id = ${guestIdOf(actor)}, modified_by_guest_name = ${guestNameOf(actor)}
      where tenant_id = ${tenantId} and id = ${id}`;
};

/** The content is that of version `version + 1`; answers the new version. */
export const replaceContent = async (
  { sql, tenantId }: TenantTx,
  id: FileId,
  {
    sizeBytes,
    mimeType,
    actor,
    now,
  }: { readonly sizeBytes: number; readonly mimeType: string; readonly actor: Actor; readonly now: Date },
): Promise<number> => {
  const [row] = await sql<{ version: number }[]>`
    update files set size_bytes = ${sizeBytes}, mime_type = ${mimeType}, version = version + 1, updated_at = ${now},
        modified_by_member_id = ${memberIdOf(actor)}, modified_by_guest_id = ${guestIdOf(actor)},
        modified_by_guest_name = ${guestNameOf(actor)}
      where tenant_id = ${tenantId} and id = ${id}
      returning version`;
  return row?.version ?? 0;
};

/** How many entries a folder (or attachments a document) has; counts no further than `enough`. */
export const countChildren = async ({ sql, tenantId }: TenantTx, parentId: FileId, enough: number): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select from files where tenant_id = ${tenantId} and parent_id = ${parentId} and trashed_at is null limit ${enough}) c`;
  return row?.count ?? 0;
};

/** The visible entry of a folder with this name, whatever its case. */
export const findByName = async (
  { sql, tenantId }: TenantTx,
  parentId: FileId,
  name: string,
): Promise<FileId | null> => {
  const [row] = await sql<{ id: FileId }[]>`
    select id from files
      where tenant_id = ${tenantId} and parent_id = ${parentId} and name_key = ${nameKey(name)} and trashed_at is null and not hidden`;
  return row?.id ?? null;
};

/**
 * What has the name in a folder now, as an upload may want to replace it; null when it is free, and for what is limited: not everybody
 * who adds to the folder may see that.
 */
export const findNamed = async (
  { sql, tenantId }: TenantTx,
  parentId: FileId,
  name: string,
): Promise<{ readonly id: FileId; readonly kind: FileKind; readonly version: number } | null> => {
  const [row] = await sql<{ id: FileId; kind: FileKind; version: number }[]>`
    select id, kind, version from files
      where tenant_id = ${tenantId} and parent_id = ${parentId} and name_key = ${nameKey(name)} and trashed_at is null and not hidden
        and not limited`;
  return row ?? null;
};

/** Name keys in a folder that begin with `prefix`: what a free name has to avoid. */
export const takenNameKeys = async (
  { sql, tenantId }: TenantTx,
  parentId: FileId,
  prefix: string,
): Promise<ReadonlySet<string>> => {
  const rows = await sql<{ nameKey: string }[]>`
    select name_key as "nameKey" from files
      where tenant_id = ${tenantId} and parent_id = ${parentId} and trashed_at is null and not hidden
        and starts_with(name_key, ${prefix})`;
  return new Set(rows.map((row) => row.nameKey));
};

/** True when `id` is `folderId` or lies below it. */
export const isWithin = async ({ sql, tenantId }: TenantTx, id: FileId, folderId: FileId): Promise<boolean> => {
  const [row] = await sql<{ within: boolean }[]>`
    with recursive up as (
      select f.id, f.parent_id, 0 as distance from files f where f.tenant_id = ${tenantId} and f.id = ${id}
      union all
      select f.id, f.parent_id, u.distance + 1
        from up u join files f on f.tenant_id = ${tenantId} and f.id = u.parent_id where u.distance < 200
    )
    select exists (select from up where up.id = ${folderId}) as within`;
  return row?.within ?? false;
};

/** Levels of folders below this one; 0 when it holds none. */
export const folderHeight = async ({ sql, tenantId }: TenantTx, id: FileId): Promise<number> => {
  const [row] = await sql<{ height: number }[]>`
    with recursive down as (
      select ${id}::uuid as id, 0 as level
      union all
      select f.id, d.level + 1
        from down d join files f on f.tenant_id = ${tenantId} and f.parent_id = d.id and f.kind = 'folder' where d.level < 200
    )
    select max(level)::integer as height from down`;
  return row?.height ?? 0;
};

/** Locks the folder and every folder below, so that nothing can be put into them; answers how many there are. */
export const lockFolders = async ({ sql, tenantId }: TenantTx, id: FileId): Promise<number> => {
  const rows = await sql`
    select f.id from files f
      where f.tenant_id = ${tenantId} and f.id in (
        with recursive down as (
          select ${id}::uuid as id
          union all
          select c.id from down d join files c on c.tenant_id = ${tenantId} and c.parent_id = d.id and c.kind <> 'file'
        )
        select down.id from down)
      order by f.id for no key update`;
  return rows.length;
};

/** Logical bytes of the file and everything below, every version counted. */
export const subtreeBytes = async ({ sql, tenantId }: TenantTx, id: FileId): Promise<number> => {
  const [row] = await sql<{ bytes: number }[]>`
    with recursive down as (
      select ${id}::uuid as id
      union all
      select c.id from down d join files c on c.tenant_id = ${tenantId} and c.parent_id = d.id
    )
    select coalesce(sum(v.size_bytes), 0)::float8 as bytes
      from down d join file_versions v on v.tenant_id = ${tenantId} and v.file_id = d.id`;
  return row?.bytes ?? 0;
};

/** The file and everything below, trash and attachments included, belong to the tree `rootId`. */
export const changeTree = async ({ sql, tenantId }: TenantTx, id: FileId, rootId: string): Promise<void> => {
  await sql`
    update files set root_id = ${rootId}
      where tenant_id = ${tenantId} and id in (
        with recursive down as (
          select ${id}::uuid as id
          union all
          select c.id from down d join files c on c.tenant_id = ${tenantId} and c.parent_id = d.id
        )
        select down.id from down)`;
};

/** Somebody wrote in a live document: its time and size follow. The version stays, as nobody's If-Match should fail for it. Answers its kind; null for what is none. */
export const touchFile = async (
  { sql, tenantId }: TenantTx,
  id: FileId,
  {
    by,
    at,
    sizeBytes,
  }: {
    readonly by: { readonly kind: 'member' | 'guest'; readonly id: string };
    readonly at: Date;
    readonly sizeBytes: number;
  },
): Promise<FileKind | null> => {
  const memberId = by.kind === 'member' ? by.id : null;
  const guestId = by.kind === 'guest' ? by.id : null;
  const [row] = await sql<{ kind: FileKind }[]>`
    update files set size_bytes = ${sizeBytes}, updated_at = greatest(updated_at, ${at}), modified_by_member_id = ${memberId},
        modified_by_guest_id = ${guestId},
        modified_by_guest_name = (select g.name from link_guests g where g.tenant_id = ${tenantId} and g.id = ${guestId}::uuid)
      where tenant_id = ${tenantId} and id = ${id} and kind in ('doc', 'sheet', 'slides')
      returning kind`;
  return row?.kind ?? null;
};
