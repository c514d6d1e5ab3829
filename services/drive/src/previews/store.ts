import type { FileId, PreviewReason, RenditionKind } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

/** Which content, as far as previews tell them apart. */
export interface PreviewKey {
  readonly sha256: Buffer;
  readonly mimeType: string;
}

export interface PreviewRow {
  readonly reason: PreviewReason | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly pages: number | null;
  readonly takenAt: Date | null;
  readonly offsetMinutes: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface PreviewImageRow {
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly contentId: string;
  readonly contentSha256: Buffer;
  readonly sizeBytes: number;
  readonly createdAt: Date;
}

export interface RenditionRow {
  readonly kind: RenditionKind;
  readonly contentId: string;
  readonly contentSha256: Buffer;
  readonly sizeBytes: number;
  readonly createdAt: Date;
}

export const selectPreview = async (
  { sql, tenantId }: TenantTx,
  { sha256, mimeType }: PreviewKey,
): Promise<PreviewRow | null> => {
  const [row] = await sql<PreviewRow[]>`
    select reason, width, height, duration_ms::float8 as "durationMs", pages, taken_at as "takenAt",
        offset_minutes as "offsetMinutes", latitude, longitude
      from previews where tenant_id = ${tenantId} and sha256 = ${sha256} and mime_type = ${mimeType}`;
  return row ?? null;
};

export const selectPreviewImages = ({ sql, tenantId }: TenantTx, { sha256, mimeType }: PreviewKey) =>
  sql<PreviewImageRow[]>`
    select i.size, i.width, i.height, i.content_id as "contentId", i.content_sha256 as "contentSha256",
        i.size_bytes as "sizeBytes", p.made_at as "createdAt"
      from preview_images i
      join previews p on p.tenant_id = i.tenant_id and p.sha256 = i.sha256 and p.mime_type = i.mime_type
      where i.tenant_id = ${tenantId} and i.sha256 = ${sha256} and i.mime_type = ${mimeType}
      order by i.size`;

export const selectRenditions = ({ sql, tenantId }: TenantTx, { sha256, mimeType }: PreviewKey) =>
  sql<RenditionRow[]>`
    select r.kind, r.content_id as "contentId", r.content_sha256 as "contentSha256", r.size_bytes::float8 as "sizeBytes",
        p.made_at as "createdAt"
      from preview_renditions r
      join previews p on p.tenant_id = r.tenant_id and p.sha256 = r.sha256 and p.mime_type = r.mime_type
      where r.tenant_id = ${tenantId} and r.sha256 = ${sha256} and r.mime_type = ${mimeType}
      order by r.kind`;

/** False when somebody else has made it meanwhile. */
export const insertPreview = async (
  { sql, tenantId }: TenantTx,
  { sha256, mimeType }: PreviewKey,
  row: PreviewRow,
  now: Date,
): Promise<boolean> => {
  const rows = await sql`
    insert into previews (tenant_id, sha256, mime_type, reason, width, height, duration_ms, pages, taken_at, offset_minutes, latitude,
      longitude, made_at)
    values (${tenantId}, ${sha256}, ${mimeType}, ${row.reason}, ${row.width}, ${row.height}, ${row.durationMs}, ${row.pages},
      ${row.takenAt}, ${row.offsetMinutes}, ${row.latitude}, ${row.longitude}, ${now})
    on conflict do nothing returning sha256`;
  return rows.length > 0;
};

export const insertPreviewImage = async (
  { sql, tenantId }: TenantTx,
  { sha256, mimeType }: PreviewKey,
  image: Omit<PreviewImageRow, 'createdAt'>,
): Promise<void> => {
  await sql`
    insert into preview_images (tenant_id, sha256, mime_type, size, content_id, content_sha256, size_bytes, width, height)
    values (${tenantId}, ${sha256}, ${mimeType}, ${image.size}, ${image.contentId}, ${image.contentSha256}, ${image.sizeBytes},
      ${image.width}, ${image.height})`;
};

export const insertRendition = async (
  { sql, tenantId }: TenantTx,
  { sha256, mimeType }: PreviewKey,
  { kind, contentId, contentSha256, sizeBytes }: Omit<RenditionRow, 'createdAt'>,
): Promise<void> => {
  await sql`
    insert into preview_renditions (tenant_id, sha256, mime_type, kind, content_id, content_sha256, size_bytes)
    values (${tenantId}, ${sha256}, ${mimeType}, ${kind}, ${contentId}, ${contentSha256}, ${sizeBytes})`;
};

/** Previews that could not be made for want of a program, or were not in time, may be tried again. */
export const deleteRetriable = async ({ sql, tenantId }: TenantTx, { sha256, mimeType }: PreviewKey): Promise<void> => {
  await sql`
    delete from previews
      where tenant_id = ${tenantId} and sha256 = ${sha256} and mime_type = ${mimeType} and reason in ('unavailable', 'failed')`;
};

/** Previews of contents that no file has any more are gone, and their images and renditions released for the sweep; at most `limit`, answers how many. */
export const deleteUnusedPreviews = async (
  { sql, tenantId }: TenantTx,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    with unused as (
      select p.sha256, p.mime_type from previews p
        where p.tenant_id = ${tenantId} and not exists (
          select from file_versions v
            where v.tenant_id = p.tenant_id and v.sha256 = p.sha256 and v.mime_type = p.mime_type)
        limit ${limit}
    ), images as (
      delete from preview_images i using unused u
        where i.tenant_id = ${tenantId} and i.sha256 = u.sha256 and i.mime_type = u.mime_type
        returning i.content_id
    ), renditions as (
      delete from preview_renditions r using unused u
        where r.tenant_id = ${tenantId} and r.sha256 = u.sha256 and r.mime_type = u.mime_type
        returning r.content_id
    ), released as (
      update contents c set released_at = ${now} from (select * from images union all select * from renditions) i
        where c.tenant_id = ${tenantId} and c.id = i.content_id
    ), gone as (
      delete from previews p using unused u
        where p.tenant_id = ${tenantId} and p.sha256 = u.sha256 and p.mime_type = u.mime_type
        returning p.sha256
    )
    select count(*)::int as count from gone`;
  return row?.count ?? 0;
};

export interface OrderedFile {
  readonly fileId: FileId;
  readonly orderedAt: Date;
  readonly attempts: number;
}

export const insertOrder = async ({ sql, tenantId }: TenantTx, fileId: FileId, now: Date): Promise<void> => {
  await sql`
    insert into preview_orders (tenant_id, file_id, ordered_at) values (${tenantId}, ${fileId}, ${now})
    on conflict do nothing`;
};

export const isOrdered = async ({ sql, tenantId }: TenantTx, fileId: FileId): Promise<boolean> => {
  const rows = await sql`select from preview_orders where tenant_id = ${tenantId} and file_id = ${fileId}`;
  return rows.length > 0;
};

/** The oldest order, counted as one more attempt; null when there is none. */
export const takeOrder = async ({ sql, tenantId }: TenantTx): Promise<OrderedFile | null> => {
  const [row] = await sql<OrderedFile[]>`
    update preview_orders set attempts = attempts + 1
      where tenant_id = ${tenantId} and file_id = (
        select file_id from preview_orders where tenant_id = ${tenantId} order by attempts, ordered_at, file_id limit 1)
      returning file_id as "fileId", ordered_at as "orderedAt", attempts`;
  return row ?? null;
};

/** The order is done, unless a newer content was ordered meanwhile. */
export const deleteOrder = async ({ sql, tenantId }: TenantTx, { fileId, orderedAt }: OrderedFile): Promise<void> => {
  await sql`
    delete from preview_orders where tenant_id = ${tenantId} and file_id = ${fileId} and ordered_at = ${orderedAt}`;
};

export interface OrderedContent extends PreviewKey {
  readonly rootId: string;
  readonly hidden: boolean;
  readonly contentId: string;
  readonly sizeBytes: number;
  readonly createdAt: Date;
}

/** The newest content of a file, whoever asks. */
export const selectOrderedContent = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
): Promise<OrderedContent | null> => {
  const [row] = await sql<OrderedContent[]>`
    select f.root_id as "rootId", f.hidden, v.content_id as "contentId", v.size_bytes::float8 as "sizeBytes", v.sha256,
        v.mime_type as "mimeType", v.created_at as "createdAt"
      from file_versions v join files f on f.tenant_id = v.tenant_id and f.id = v.file_id
      where v.tenant_id = ${tenantId} and v.file_id = ${fileId}
      order by v.number desc limit 1`;
  return row ?? null;
};

/** The file is in its tree's timeline, as its newest content says; the file's time stands in for one the camera did not note. */
export const upsertPhoto = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  rootId: string,
  row: PreviewRow,
  fileTime: Date,
): Promise<void> => {
  const source = row.takenAt === null ? 'file' : 'camera';
  await sql`
    insert into photos (tenant_id, file_id, root_id, taken_at, offset_minutes, time_source, latitude, longitude, width, height,
      duration_ms)
    values (${tenantId}, ${fileId}, ${rootId}, ${row.takenAt ?? fileTime}, ${row.offsetMinutes}, ${source}, ${row.latitude},
      ${row.longitude}, ${row.width}, ${row.height}, ${row.durationMs})
    on conflict (tenant_id, file_id) do update set root_id = excluded.root_id, taken_at = excluded.taken_at,
      offset_minutes = excluded.offset_minutes, time_source = excluded.time_source, latitude = excluded.latitude,
      longitude = excluded.longitude, width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms`;
};

export const deletePhoto = async ({ sql, tenantId }: TenantTx, fileId: FileId): Promise<void> => {
  await sql`delete from photos where tenant_id = ${tenantId} and file_id = ${fileId}`;
};
