import type { FileId, FileKind } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { accessOf, type Viewer, viewerQuery } from '../access/store.ts';

/** Something chosen, or below it. */
export interface ArchivedFile {
  readonly id: FileId;
  /** Which of the chosen files it came with. */
  readonly top: number;
  readonly parentId: FileId | null;
  readonly kind: FileKind;
  readonly name: string;
  readonly updatedAt: Date;
  readonly level: number;
  readonly contentId: string | null;
  readonly sizeBytes: number;
}

/**
 * The chosen files and everything below that the viewer may see, folders before what is in them, at most `limit` rows. Neither what is in
 * the trash nor attachments of documents.
 */
export const selectArchived = async (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  ids: readonly FileId[],
  limit: number,
): Promise<readonly ArchivedFile[]> => {
  const { sql, tenantId } = tx;
  return await sql<ArchivedFile[]>`
    with recursive viewer as materialized (${viewerQuery(tx, viewer, now)}), down as (
      select f.tenant_id, f.id, f.parent_id, f.kind, f.name, f.sort_key, f.updated_at, c.top::integer, 0 as level
        from unnest(${[...ids]}::uuid[]) with ordinality as c (id, top)
        join files f on f.tenant_id = ${tenantId} and f.id = c.id
      union all
      select c.tenant_id, c.id, c.parent_id, c.kind, c.name, c.sort_key, c.updated_at, d.top, d.level + 1
        from down d join files c on c.tenant_id = ${tenantId} and c.parent_id = d.id and c.trashed_at is null and not c.hidden
        where d.kind = 'folder' and d.level < 200
    ), bounded as materialized (select * from down limit ${limit})
    select f.id, f.top, f.parent_id as "parentId", f.kind, f.name, f.updated_at as "updatedAt", f.level,
        n.content_id as "contentId", coalesce(n.size_bytes, 0)::float8 as "sizeBytes"
      from bounded f
      cross join viewer v
      cross join lateral ${accessOf(tx)} a
      left join lateral (
        select c.content_id, c.size_bytes from file_versions c
          where f.kind = 'file' and c.tenant_id = ${tenantId} and c.file_id = f.id order by c.number desc limit 1
      ) n on true
      where a.rank is not null and a.trashed_at is null
      order by f.level, f.top, f.sort_key, f.id`;
};
