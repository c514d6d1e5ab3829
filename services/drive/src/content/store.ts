import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

export interface ContentVersion {
  readonly number: number;
  readonly objectKey: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly mimeType: string;
  readonly createdAt: Date;
}

/** The content as of a version of the file (the newest for null); none when the file had none then. */
export const selectContent = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  version: number | null,
): Promise<ContentVersion | null> => {
  const [row] = await sql<ContentVersion[]>`
    select v.number, o.object_key as "objectKey", v.size_bytes::float8 as "sizeBytes", v.sha256, v.mime_type as "mimeType",
        v.created_at as "createdAt"
      from file_versions v join file_objects o on o.tenant_id = v.tenant_id and o.id = v.object_id
      where v.tenant_id = ${tenantId} and v.file_id = ${fileId} and (${version}::integer is null or v.number <= ${version}::integer)
      order by v.number desc limit 1`;
  return row ?? null;
};

/** The object is known before its bytes are sent, so that whatever an interruption leaves is found by the sweep. */
export const insertPendingObject = async (
  { sql, tenantId }: TenantTx,
  object: { readonly id: string; readonly objectKey: string; readonly now: Date },
): Promise<void> => {
  await sql`
    insert into file_objects (tenant_id, id, object_key, state, created_at)
    values (${tenantId}, ${object.id}, ${object.objectKey}, 'pending', ${object.now})`;
};

/** False when the sweep took the object meanwhile. */
export const markStored = async ({ sql, tenantId }: TenantTx, objectId: string): Promise<boolean> => {
  const rows = await sql`
    update file_objects set state = 'stored'
      where tenant_id = ${tenantId} and id = ${objectId} and state = 'pending' returning id`;
  return rows.length > 0;
};

/** Nobody can refer to it any more; false when an upload that seemed to fail had been committed after all. */
export const condemnPending = async ({ sql, tenantId }: TenantTx, objectId: string): Promise<boolean> => {
  const rows = await sql`
    update file_objects set state = 'condemned'
      where tenant_id = ${tenantId} and id = ${objectId} and state = 'pending' returning id`;
  return rows.length > 0;
};

export const insertVersion = async (
  { sql, tenantId }: TenantTx,
  version: {
    readonly fileId: FileId;
    readonly number: number;
    readonly objectId: string;
    readonly sizeBytes: number;
    readonly sha256: Buffer;
    readonly mimeType: string;
    readonly memberId: string | null;
    readonly now: Date;
  },
): Promise<void> => {
  await sql`
    insert into file_versions (tenant_id, file_id, number, object_id, size_bytes, sha256, mime_type, created_at, created_by_member_id)
    values (${tenantId}, ${version.fileId}, ${version.number}, ${version.objectId}, ${version.sizeBytes}, ${version.sha256},
      ${version.mimeType}, ${version.now}, ${version.memberId})`;
};

/** Logical bytes in a tree: every version of every file counts, trash included. */
export const usedBytes = async ({ sql, tenantId }: TenantTx, rootId: string): Promise<number> => {
  const [row] = await sql<{ bytes: number }[]>`
    select coalesce(sum(v.size_bytes), 0)::float8 as bytes
      from files f join file_versions v on v.tenant_id = f.tenant_id and v.file_id = f.id
      where f.tenant_id = ${tenantId} and f.root_id = ${rootId}`;
  return row?.bytes ?? 0;
};
