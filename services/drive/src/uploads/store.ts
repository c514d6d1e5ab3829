import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Actor } from '@cloudity/kernel';
import { accessOf, type Viewer, viewerQuery } from '../access/store.ts';
import { nameKey, searchKey, sortKey } from '../files/names.ts';
import type { NewFile } from '../files/store.ts';
import { queueTexts } from '../texts/store.ts';

/** An upload that takes several requests. */
export interface UploadRow {
  readonly id: string;
  readonly parentId: FileId;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType: string | null;
  readonly fileId: FileId | null;
  readonly fileVersion: number | null;
  /** From here on it was sent with a checksum that was not compared yet. */
  readonly doubtfulFrom: number | null;
  readonly createdAt: Date;
}

const memberIdOf = (actor: Actor): string | null => (actor.kind === 'member' ? actor.memberId : null);
const guestIdOf = (actor: Actor): string | null => (actor.kind === 'guest' ? actor.guestId : null);

export const insertUpload = async (
  { sql, tenantId }: TenantTx,
  upload: Omit<UploadRow, 'fileId' | 'fileVersion' | 'doubtfulFrom'> & { readonly actor: Actor },
): Promise<void> => {
  await sql`
    insert into file_uploads (tenant_id, id, member_id, guest_id, parent_id, name, size_bytes, media_type, created_at, seen_at)
    values (${tenantId}, ${upload.id}, ${memberIdOf(upload.actor)}, ${guestIdOf(upload.actor)}, ${upload.parentId}, ${upload.name},
      ${upload.sizeBytes}, ${upload.mediaType}, ${upload.createdAt}, ${upload.createdAt})`;
};

const columns = (sql: TenantTx['sql']) => sql`
  id, parent_id as "parentId", name, size_bytes::float8 as "sizeBytes", media_type as "mediaType", file_id as "fileId",
    file_version as "fileVersion", doubtful_from::float8 as "doubtfulFrom", created_at as "createdAt"`;

/** The actor's upload, seen now; null when it is somebody else's or gone. */
export const seeUpload = async (
  { sql, tenantId }: TenantTx,
  actor: Actor,
  id: string,
  now: Date,
): Promise<UploadRow | null> => {
  const [row] = await sql<UploadRow[]>`
    update file_uploads set seen_at = ${now}
      where tenant_id = ${tenantId} and id = ${id}
        and (member_id = ${memberIdOf(actor)}::uuid or guest_id = ${guestIdOf(actor)}::uuid)
      returning ${columns(sql)}`;
  return row ?? null;
};

/** From here on, with the end of the transaction, only this writer adds to the end of the upload; what is in doubt, if anything. */
export const takeUpload = async (
  { sql, tenantId }: TenantTx,
  id: string,
  writer: string,
  doubtfulFrom: number | null,
): Promise<void> => {
  await sql`
    update file_uploads set writer = ${writer}, doubtful_from = ${doubtfulFrom} where tenant_id = ${tenantId} and id = ${id}`;
};

/** Whether the writer is still the one, which it stays until the transaction ends. */
export const isWriter = async ({ sql, tenantId }: TenantTx, id: string, writer: string): Promise<boolean> => {
  const rows = await sql`
    select 1 from file_uploads where tenant_id = ${tenantId} and id = ${id} and writer = ${writer} for share`;
  return rows.length > 0;
};

export const finishUpload = async (
  { sql, tenantId }: TenantTx,
  id: string,
  file: { readonly id: FileId; readonly version: number },
): Promise<void> => {
  await sql`
    update file_uploads set file_id = ${file.id}, file_version = ${file.version} where tenant_id = ${tenantId} and id = ${id}`;
};

/** Uploads of the actor that are not finished; counts no further than `enough`. */
export const countOpenUploads = async ({ sql, tenantId }: TenantTx, actor: Actor, enough: number): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select from file_uploads
        where tenant_id = ${tenantId} and file_id is null
          and (member_id = ${memberIdOf(actor)}::uuid or guest_id = ${guestIdOf(actor)}::uuid)
        limit ${enough}) u`;
  return row?.count ?? 0;
};

/** Unfinished uploads seen since. */
export const selectLivingUploads = async ({ sql, tenantId }: TenantTx, since: Date): Promise<readonly string[]> => {
  const rows = await sql<{ id: string }[]>`
    select id from file_uploads where tenant_id = ${tenantId} and seen_at >= ${since} and file_id is null`;
  return rows.map(({ id }) => id);
};

/** Forgets uploads not seen since; answers those whose drafts nobody needs any more. */
export const deleteStaleUploads = async ({ sql, tenantId }: TenantTx, before: Date): Promise<readonly string[]> => {
  const rows = await sql<{ id: string; isOpen: boolean }[]>`
    delete from file_uploads where tenant_id = ${tenantId} and seen_at < ${before}
      returning id, file_id is null as "isOpen"`;
  return rows.filter(({ isOpen }) => isOpen).map(({ id }) => id);
};

/** Contents a chunk may be part of are looked at no further than this: an often used one is sent again rather than looked up for long. */
const mostContentsPerChunk = 20;

/**
 * Those of the chunks that the draft has already, or that are part of a version of a file the viewer may read (rules.md D1). Of nobody
 * else's contents anything is told.
 */
export const selectReadableChunks = async (
  tx: TenantTx,
  {
    viewer,
    draftId,
    chunkIds,
    now,
  }: {
    /** Null for somebody who is told of nothing but what they sent. */
    readonly viewer: Viewer | null;
    readonly draftId: string;
    readonly chunkIds: readonly Buffer[];
    readonly now: Date;
  },
): Promise<readonly Buffer[]> => {
  const { sql, tenantId } = tx;
  const asked = sql`select distinct id from unnest(${sql.array([...chunkIds])}::bytea[]) id`;
  if (viewer === null) {
    const rows = await sql<{ id: Buffer }[]>`
      select asked.id from (${asked}) asked
        where exists (select from content_references r
          where r.tenant_id = ${tenantId} and r.chunk_id = asked.id and r.content_id = ${draftId})`;
    return rows.map(({ id }) => id);
  }
  const rows = await sql<{ id: Buffer }[]>`
    with viewer as materialized (${viewerQuery(tx, viewer, now)}), asked as materialized (${asked}),
    found as materialized (
      select asked.id, r.content_id from asked cross join lateral (
        select r.content_id from content_references r
          where r.tenant_id = ${tenantId} and r.chunk_id = asked.id limit ${mostContentsPerChunk}) r
    ),
    readable as materialized (
      select distinct c.content_id
        from (select distinct content_id from found) c
        join file_versions u on u.tenant_id = ${tenantId} and u.content_id = c.content_id
        join files f on f.tenant_id = u.tenant_id and f.id = u.file_id
        cross join viewer v
        cross join lateral ${accessOf(tx)} a
        where a.rank is not null and a.trashed_at is null
    )
    select found.id from found join readable using (content_id)
    union
    select asked.id from asked where exists (select from content_references r
      where r.tenant_id = ${tenantId} and r.chunk_id = asked.id and r.content_id = ${draftId})`;
  return rows.map(({ id }) => id);
};

export interface NamedEntry {
  readonly parentId: FileId;
  readonly nameKey: string;
  readonly id: FileId;
  readonly kind: 'folder' | 'doc' | 'sheet' | 'slides' | 'file';
  readonly version: number;
  /** Of the newest content of an upload. */
  readonly sha256: Buffer | null;
}

/** What has these names in these folders. */
export const selectNamed = async (
  { sql, tenantId }: TenantTx,
  wanted: readonly { readonly parentId: FileId; readonly name: string }[],
): Promise<readonly NamedEntry[]> =>
  await sql<NamedEntry[]>`
    select f.parent_id as "parentId", f.name_key as "nameKey", f.id, f.kind, f.version,
        (select v.sha256 from file_versions v where v.tenant_id = f.tenant_id and v.file_id = f.id
          order by v.number desc limit 1) as sha256
      from (
        select distinct parent_id, name_key from unnest(${wanted.map(({ parentId }) => parentId)}::uuid[],
          ${wanted.map(({ name }) => nameKey(name))}::text[]) as given (parent_id, name_key)) given
      join files f on f.tenant_id = ${tenantId} and f.parent_id = given.parent_id and f.name_key = given.name_key
        and f.trashed_at is null and not f.hidden`;

/**
 * Inserts the files whose names are still free, in the order of their names, so that two who insert the same wait in no ring. All are
 * of one actor and one time, and hidden or not.
 */
export const insertFiles = async (
  { sql, tenantId }: TenantTx,
  files: readonly NewFile[],
): Promise<ReadonlySet<string>> => {
  const sorted = files.toSorted((a, b) =>
    a.parentId === b.parentId ? compare(nameKey(a.name), nameKey(b.name)) : compare(a.parentId, b.parentId),
  );
  const [first] = sorted;
  if (!first) return new Set();
  const { hidden, actor, now } = first;
  const rows = await sql<{ id: string }[]>`
    insert into files (tenant_id, id, root_id, parent_id, kind, hidden, name, name_key, sort_key, search_key, size_bytes, mime_type,
        modified_by_member_id, modified_by_guest_id, modified_by_guest_name, created_at, updated_at)
      select ${tenantId}, given.id, given.root_id, given.parent_id, given.kind, ${hidden}, given.name, given.name_key, given.sort_key,
          given.search_key, given.size_bytes, given.mime_type, ${memberIdOf(actor)}, ${guestIdOf(actor)},
          ${actor.kind === 'guest' ? actor.name : null}, ${now}, ${now}
        from unnest(${sorted.map(({ id }) => id)}::uuid[], ${sorted.map(({ rootId }) => rootId)}::uuid[],
          ${sorted.map(({ parentId }) => parentId)}::uuid[], ${sorted.map(({ kind }) => kind)}::text[],
          ${sorted.map(({ name }) => name)}::text[], ${sorted.map(({ name }) => nameKey(name))}::text[],
          ${sorted.map(({ name }) => sortKey(name))}::text[], ${sorted.map(({ name }) => searchKey(name))}::text[],
          ${sorted.map(({ sizeBytes }) => sizeBytes)}::bigint[], ${sorted.map(({ mimeType }) => mimeType)}::text[])
          as given (id, root_id, parent_id, kind, name, name_key, sort_key, search_key, size_bytes, mime_type)
      on conflict (tenant_id, parent_id, name_key) where trashed_at is null and not hidden do nothing
      returning id`;
  return new Set(rows.map(({ id }) => id));
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The files have these versions; their texts will be read. */
export const insertVersions = async (
  tx: TenantTx,
  versions: readonly {
    readonly fileId: FileId;
    readonly number: number;
    readonly contentId: string;
    readonly sizeBytes: number;
    readonly sha256: Buffer;
    readonly mimeType: string;
  }[],
  { actor, now }: { readonly actor: Actor; readonly now: Date },
): Promise<void> => {
  const { sql, tenantId } = tx;
  await sql`
    insert into file_versions (tenant_id, file_id, number, content_id, size_bytes, sha256, mime_type, created_at, created_by_member_id,
        created_by_guest_id, created_by_guest_name)
      select ${tenantId}, v.file_id, v.number, v.content_id, v.size_bytes, v.sha256, v.mime_type, ${now}, ${memberIdOf(actor)},
          ${guestIdOf(actor)}::uuid, ${actor.kind === 'guest' ? actor.name : null}::text
        from unnest(${versions.map(({ fileId }) => fileId)}::uuid[], ${versions.map(({ number }) => number)}::integer[],
          ${versions.map(({ contentId }) => contentId)}::uuid[], ${versions.map(({ sizeBytes }) => sizeBytes)}::bigint[],
          ${sql.array(versions.map(({ sha256 }) => sha256))}::bytea[], ${versions.map(({ mimeType }) => mimeType)}::text[])
          as v (file_id, number, content_id, size_bytes, sha256, mime_type)`;
  await queueTexts(
    tx,
    versions.map(({ fileId }) => fileId),
  );
};
