import type { FileId, FileKind } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

export interface ExportRow {
  readonly contentId: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly madeAt: Date;
}

export const selectExport = async ({ sql, tenantId }: TenantTx, fileId: FileId): Promise<ExportRow | null> => {
  const [row] = await sql<ExportRow[]>`
    select content_id as "contentId", size_bytes::float8 as "sizeBytes", sha256, made_at as "madeAt"
      from file_exports where tenant_id = ${tenantId} and file_id = ${fileId}`;
  return row ?? null;
};

/** Null when it is gone. */
export const selectKind = async ({ sql, tenantId }: TenantTx, fileId: FileId): Promise<FileKind | null> => {
  const [row] = await sql<{ kind: FileKind }[]>`
    select kind from files where tenant_id = ${tenantId} and id = ${fileId} and trashed_at is null`;
  return row?.kind ?? null;
};

/** The document's export is this one, unless a later one is there or the document is gone; what it replaces is released for the sweep. */
export const upsertExport = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  { contentId, sizeBytes, sha256, madeAt }: ExportRow,
  now: Date,
): Promise<boolean> => {
  const [document] = await sql`
    select from files where tenant_id = ${tenantId} and id = ${fileId} and kind in ('doc', 'sheet') for share`;
  if (!document) return false;
  const before = await selectExport({ sql, tenantId }, fileId);
  if (before && before.madeAt > madeAt) return false;
  await sql`
    insert into file_exports (tenant_id, file_id, content_id, size_bytes, sha256, made_at)
    values (${tenantId}, ${fileId}, ${contentId}, ${sizeBytes}, ${sha256}, ${madeAt})
    on conflict (tenant_id, file_id) do update
      set content_id = excluded.content_id, size_bytes = excluded.size_bytes, sha256 = excluded.sha256, made_at = excluded.made_at`;
  if (before)
    await sql`update contents set released_at = ${now} where tenant_id = ${tenantId} and id = ${before.contentId}`;
  return true;
};

/** The same bytes again: only when they were made moves. */
export const touchExport = async ({ sql, tenantId }: TenantTx, fileId: FileId, madeAt: Date): Promise<void> => {
  await sql`
    update file_exports set made_at = greatest(made_at, ${madeAt}) where tenant_id = ${tenantId} and file_id = ${fileId}`;
};

/** Documents that were written in since their export was made, or have none, at most `limit`. */
export const selectStaleExports = async ({ sql, tenantId }: TenantTx, limit: number): Promise<readonly FileId[]> => {
  const rows = await sql<{ id: FileId }[]>`
    select f.id from files f left join file_exports e on e.tenant_id = f.tenant_id and e.file_id = f.id
      where f.tenant_id = ${tenantId} and f.trashed_at is null and (f.kind = 'sheet' or f.kind = 'doc' and f.size_bytes > 0)
        and (e.made_at is null or e.made_at < f.updated_at)
      order by f.updated_at limit ${limit}`;
  return rows.map(({ id }) => id);
};

/** Exports of files that are being deleted; answers their contents. */
export const deleteExports = async (
  { sql, tenantId }: TenantTx,
  fileIds: readonly FileId[],
): Promise<readonly string[]> => {
  const rows = await sql<{ contentId: string }[]>`
    delete from file_exports where tenant_id = ${tenantId} and file_id = any (${[...fileIds]}::uuid[])
      returning content_id as "contentId"`;
  return rows.map(({ contentId }) => contentId);
};
