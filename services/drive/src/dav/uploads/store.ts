import type { TenantTx } from '@cloudity/db';

export interface UploadRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export interface PartRow {
  readonly number: number;
  readonly contentId: string;
  readonly sizeBytes: number;
}

export const findUpload = async (
  { sql, tenantId }: TenantTx,
  memberId: string,
  name: string,
): Promise<UploadRow | null> => {
  const [row] = await sql<UploadRow[]>`
    select id, name, created_at as "createdAt" from dav_uploads
      where tenant_id = ${tenantId} and member_id = ${memberId} and name = ${name}`;
  return row ?? null;
};

/** Nobody else changes the upload until the transaction ends. False when it is gone. */
export const lockUpload = async ({ sql, tenantId }: TenantTx, id: string): Promise<boolean> => {
  const rows = await sql`select from dav_uploads where tenant_id = ${tenantId} and id = ${id} for update`;
  return rows.length > 0;
};

export const countUploads = async ({ sql, tenantId }: TenantTx, memberId: string): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from dav_uploads where tenant_id = ${tenantId} and member_id = ${memberId}`;
  return row?.count ?? 0;
};

/** False when the person has an upload of that name. */
export const insertUpload = async (
  { sql, tenantId }: TenantTx,
  {
    id,
    memberId,
    name,
    now,
  }: { readonly id: string; readonly memberId: string; readonly name: string; readonly now: Date },
): Promise<boolean> => {
  const answer = await sql`
    insert into dav_uploads (tenant_id, id, member_id, name, created_at) values (${tenantId}, ${id}, ${memberId}, ${name}, ${now})
      on conflict do nothing`;
  return answer.count > 0;
};

export const selectParts = async ({ sql, tenantId }: TenantTx, uploadId: string): Promise<readonly PartRow[]> =>
  await sql<PartRow[]>`
    select number, content_id as "contentId", size_bytes::float8 as "sizeBytes" from dav_upload_parts
      where tenant_id = ${tenantId} and upload_id = ${uploadId} order by number`;

const release = async ({ sql, tenantId }: TenantTx, contentIds: readonly string[], now: Date): Promise<void> => {
  if (contentIds.length > 0)
    await sql`
      update contents set released_at = ${now} where tenant_id = ${tenantId} and id = any (${[...contentIds]}::uuid[])`;
};

/** The part is this one; what it replaces is released for the sweep. */
export const upsertPart = async (tx: TenantTx, uploadId: string, part: PartRow, now: Date): Promise<void> => {
  const { sql, tenantId } = tx;
  const before = await sql<{ contentId: string }[]>`
    delete from dav_upload_parts where tenant_id = ${tenantId} and upload_id = ${uploadId} and number = ${part.number}
      returning content_id as "contentId"`;
  await sql`
    insert into dav_upload_parts (tenant_id, upload_id, number, content_id, size_bytes)
    values (${tenantId}, ${uploadId}, ${part.number}, ${part.contentId}, ${part.sizeBytes})`;
  await release(
    tx,
    before.map(({ contentId }) => contentId),
    now,
  );
};

/** The upload is gone with its parts, whose bytes go with the sweep. */
export const deleteUpload = async (tx: TenantTx, uploadId: string, now: Date): Promise<void> => {
  const { sql, tenantId } = tx;
  const parts = await sql<{ contentId: string }[]>`
    delete from dav_upload_parts where tenant_id = ${tenantId} and upload_id = ${uploadId} returning content_id as "contentId"`;
  await sql`delete from dav_uploads where tenant_id = ${tenantId} and id = ${uploadId}`;
  await release(
    tx,
    parts.map(({ contentId }) => contentId),
    now,
  );
};

/** Uploads that were begun before that time. */
export const selectOldUploads = async (
  { sql, tenantId }: TenantTx,
  before: Date,
): Promise<readonly { readonly id: string }[]> =>
  await sql<{ id: string }[]>`
    select id from dav_uploads where tenant_id = ${tenantId} and created_at < ${before} order by created_at limit 100`;
