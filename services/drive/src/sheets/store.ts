import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

export interface OriginRow {
  readonly contentId: string;
  readonly sizeBytes: number;
}

export const selectOrigin = async ({ sql, tenantId }: TenantTx, fileId: FileId): Promise<OriginRow | null> => {
  const [row] = await sql<OriginRow[]>`
    select content_id as "contentId", size_bytes::float8 as "sizeBytes" from sheet_origins
      where tenant_id = ${tenantId} and file_id = ${fileId}`;
  return row ?? null;
};

export const insertOrigin = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  { contentId, sizeBytes }: OriginRow,
): Promise<void> => {
  await sql`
    insert into sheet_origins (tenant_id, file_id, content_id, size_bytes)
    values (${tenantId}, ${fileId}, ${contentId}, ${sizeBytes})`;
};

/** Copies have what their originals have. */
export const copyOrigins = async (
  { sql, tenantId }: TenantTx,
  from: readonly FileId[],
  to: readonly FileId[],
): Promise<void> => {
  await sql`
    insert into sheet_origins (tenant_id, file_id, content_id, size_bytes)
    select o.tenant_id, c.copy_id, o.content_id, o.size_bytes
      from unnest(${[...from]}::uuid[], ${[...to]}::uuid[]) as c (id, copy_id)
      join sheet_origins o on o.tenant_id = ${tenantId} and o.file_id = c.id`;
};

/** Those of files that are being deleted; answers their contents, which copies may still have. */
export const deleteOrigins = async (
  { sql, tenantId }: TenantTx,
  fileIds: readonly FileId[],
): Promise<readonly string[]> => {
  const rows = await sql<{ contentId: string }[]>`
    delete from sheet_origins where tenant_id = ${tenantId} and file_id = any (${[...fileIds]}::uuid[])
      returning content_id as "contentId"`;
  return rows.map(({ contentId }) => contentId);
};

export interface Attachment {
  readonly id: FileId;
  readonly contentId: string;
  readonly sizeBytes: number;
  readonly mimeType: string;
}

/** The newest contents of those of the files that are attachments of the document. */
export const selectAttachments = async (
  { sql, tenantId }: TenantTx,
  documentId: FileId,
  ids: readonly FileId[],
): Promise<readonly Attachment[]> => sql<Attachment[]>`
  select distinct on (f.id) f.id, v.content_id as "contentId", v.size_bytes::float8 as "sizeBytes", v.mime_type as "mimeType"
    from files f join file_versions v on v.tenant_id = f.tenant_id and v.file_id = f.id
    where f.tenant_id = ${tenantId} and f.parent_id = ${documentId} and f.id = any(${[...ids]}::uuid[])
      and f.hidden and f.kind = 'file' and f.trashed_at is null
    order by f.id, v.number desc`;
