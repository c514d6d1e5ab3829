import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Viewer } from '../access/store.ts';
import { deleteExports } from '../exports/store.ts';
import { nameKey, searchKey, sortKey } from '../files/names.ts';
import { selectFiles } from '../files/store.ts';
import { deleteOrigins } from '../sheets/store.ts';

export const trashFile = async (
  { sql, tenantId }: TenantTx,
  id: FileId,
  memberId: string | null,
  now: Date,
): Promise<void> => {
  await sql`
    update files set trashed_at = ${now}, trashed_by_member_id = ${memberId}, version = version + 1
      where tenant_id = ${tenantId} and id = ${id}`;
};

/** *Errors*: a unique violation of `files_name` when the name was taken since it was chosen. */
export const untrashFile = async (
  { sql, tenantId }: TenantTx,
  id: FileId,
  { name, parentId }: { readonly name: string; readonly parentId: FileId },
): Promise<void> => {
  await sql`
    update files set trashed_at = null, trashed_by_member_id = null, parent_id = ${parentId}, version = version + 1,
        name = ${name}, name_key = ${nameKey(name)}, sort_key = ${sortKey(name)}, search_key = ${searchKey(name)}
      where tenant_id = ${tenantId} and id = ${id}`;
};

export interface TrashPosition {
  readonly trashedAt: string;
  readonly id: FileId;
}

/**
 * What was put into the trash by itself and the viewer may restore, newest first: from the viewer's tree, the organization's, and trees in
 * which something is shared with the viewer. Sorted and fenced, so that rights are evaluated only until the page is full.
 */
export const selectTrash = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  { after, limit }: { readonly after: TrashPosition | null; readonly limit: number },
) => {
  const { sql, tenantId } = tx;
  const memberId = viewer.kind === 'member' ? viewer.memberId : null;
  const from =
    after === null ? sql`true` : sql`(f.trashed_at, f.id) < (${after.trashedAt}::timestamptz, ${after.id}::uuid)`;
  return selectFiles(tx, viewer, now, {
    picked: sql`
      select c.id, c.trashed_at from (
          select f.id, f.tenant_id, f.trashed_at from files f
            where f.tenant_id = ${tenantId} and f.trashed_at is not null and ${from}
              and (f.root_id in (${memberId}::uuid, ${tenantId}::uuid) or f.root_id in (
                select t.root_id from file_shares s join files t on t.tenant_id = s.tenant_id and t.id = s.file_id
                  where s.tenant_id = ${tenantId} and s.grantee_id = any ((select v.principals from viewer v)::uuid[])))
            order by f.trashed_at desc, f.id desc
            offset 0
        ) c
        cross join viewer v
        cross join lateral file_access(c.tenant_id, c.id, v.member_id, v.principals, v.manager, v.link_file, v.link_rank) a
        where a.rank >= file_role_rank('editor')
        order by c.trashed_at desc, c.id desc
        limit ${limit}`,
    order: sql`p.trashed_at desc, p.id desc`,
  });
};

/** Everything in the trash of one tree that was put there by itself, at most `limit`, oldest first. */
export const selectTrashedIds = async (
  { sql, tenantId }: TenantTx,
  { rootId, before, limit }: { readonly rootId: string | null; readonly before: Date; readonly limit: number },
): Promise<readonly FileId[]> => {
  const rows = await sql<{ id: FileId }[]>`
    select id from files
      where tenant_id = ${tenantId} and trashed_at < ${before} and (${rootId}::uuid is null or root_id = ${rootId}::uuid)
      order by trashed_at, id limit ${limit}`;
  return rows.map(({ id }) => id);
};

export interface DeletedFiles {
  readonly count: number;
  /** Live documents the hub has to forget. */
  readonly documentIds: readonly FileId[];
}

/**
 * The file and everything below are gone with their versions, shares, links and marks; contents that nothing refers to any more are released
 * for the sweep, and live documents noted for the hub. *Errors*: a foreign key violation when something was put below meanwhile.
 */
export const deleteTree = async ({ sql, tenantId }: TenantTx, id: FileId, now: Date): Promise<DeletedFiles> => {
  const doomed = await sql<{ id: FileId; kind: string }[]>`
    with recursive down as (
      select f.id, f.kind from files f where f.tenant_id = ${tenantId} and f.id = ${id}
      union all
      select c.id, c.kind from down d join files c on c.tenant_id = ${tenantId} and c.parent_id = d.id
    )
    select id, kind from down`;
  const ids = doomed.map((row) => row.id);
  // Whoever is just storing a new version of one of them ends before its versions are counted.
  await sql`
    select id from files where tenant_id = ${tenantId} and id = any (${ids}::uuid[]) order by id for update`;
  const documentIds = doomed.filter(({ kind }) => kind !== 'folder' && kind !== 'file').map((row) => row.id);
  if (documentIds.length > 0)
    await sql`
      insert into file_removals (tenant_id, file_id, created_at)
      select ${tenantId}, unnest(${documentIds}::uuid[]), ${now} on conflict do nothing`;
  const released = await sql<{ contentId: string }[]>`
    delete from file_versions where tenant_id = ${tenantId} and file_id = any (${ids}::uuid[]) returning content_id as "contentId"`;
  const exported = await deleteExports({ sql, tenantId }, ids);
  const origins = await deleteOrigins({ sql, tenantId }, ids);
  const contentIds = [...released.map(({ contentId }) => contentId), ...exported, ...origins];
  await sql`delete from files where tenant_id = ${tenantId} and id = any (${ids}::uuid[])`;
  if (contentIds.length > 0)
    await sql`
      update contents c set released_at = ${now}
        where c.tenant_id = ${tenantId} and c.id = any (${contentIds}::uuid[])
          and not exists (select from file_versions v where v.tenant_id = c.tenant_id and v.content_id = c.id)
          and not exists (select from sheet_origins o where o.tenant_id = c.tenant_id and o.content_id = c.id)`;
  return { count: ids.length, documentIds };
};

/** Documents the hub has yet to forget. */
export const selectRemovals = async ({ sql, tenantId }: TenantTx, limit: number): Promise<readonly FileId[]> => {
  const rows = await sql<{ fileId: FileId }[]>`
    select file_id as "fileId" from file_removals where tenant_id = ${tenantId} order by file_id limit ${limit}`;
  return rows.map(({ fileId }) => fileId);
};

export const deleteRemovals = async ({ sql, tenantId }: TenantTx, fileIds: readonly FileId[]): Promise<void> => {
  await sql`delete from file_removals where tenant_id = ${tenantId} and file_id = any (${[...fileIds]}::uuid[])`;
};
