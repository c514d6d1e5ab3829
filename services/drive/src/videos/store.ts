import type { FileId, MemberId, PreviewReason } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { PreviewKey } from '../previews/store.ts';
import type { Layout } from './layout.ts';

export interface MadeVideo {
  readonly contentId: string;
  readonly contentSha256: Buffer;
  readonly sizeBytes: number;
  readonly layout: Layout;
}

export interface VideoRow {
  /** Null when there is a rendition. */
  readonly reason: PreviewReason | null;
  readonly made: (MadeVideo & { readonly createdAt: Date }) | null;
}

export const selectVideo = async (
  { sql, tenantId }: TenantTx,
  { sha256, mimeType }: PreviewKey,
): Promise<VideoRow | null> => {
  const [row] = await sql<(MadeVideo & { readonly reason: PreviewReason | null; readonly createdAt: Date })[]>`
    select reason, content_id as "contentId", content_sha256 as "contentSha256", size_bytes::float8 as "sizeBytes", layout,
        made_at as "createdAt"
      from video_renditions where tenant_id = ${tenantId} and sha256 = ${sha256} and mime_type = ${mimeType}`;
  if (!row) return null;
  const { reason, ...made } = row;
  return { reason, made: reason === null ? made : null };
};

/** False when somebody else has made it meanwhile. */
export const insertVideo = async (
  { sql, tenantId }: TenantTx,
  { sha256, mimeType }: PreviewKey,
  reason: PreviewReason | null,
  made: MadeVideo | null,
  now: Date,
): Promise<boolean> => {
  const rows = await sql`
    insert into video_renditions (tenant_id, sha256, mime_type, reason, content_id, content_sha256, size_bytes, layout, made_at)
    values (${tenantId}, ${sha256}, ${mimeType}, ${reason}, ${made?.contentId ?? null}, ${made?.contentSha256 ?? null},
      ${made?.sizeBytes ?? null}, ${made ? sql.json(made.layout as never) : null}, ${now})
    on conflict do nothing returning sha256`;
  return rows.length > 0;
};

/** Renditions of contents that no file has any more are gone, their bytes released for the sweep; at most `limit`, answers how many. */
export const deleteUnusedVideos = async (
  { sql, tenantId }: TenantTx,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    with gone as (
      delete from video_renditions r using (
        select u.sha256, u.mime_type from video_renditions u
          where u.tenant_id = ${tenantId} and not exists (
            select from file_versions v
              where v.tenant_id = u.tenant_id and v.sha256 = u.sha256 and v.mime_type = u.mime_type)
          limit ${limit}) unused
        where r.tenant_id = ${tenantId} and r.sha256 = unused.sha256 and r.mime_type = unused.mime_type
        returning r.content_id
    ), released as (
      update contents c set released_at = ${now} from gone g
        where c.tenant_id = ${tenantId} and c.id = g.content_id
    )
    select count(*)::int as count from gone`;
  return row?.count ?? 0;
};

export interface OrderedVideo {
  readonly fileId: FileId;
  readonly orderedAt: Date;
  readonly attempts: number;
}

/**
 * The file is in line, where it stays if it was. Start-time fair: a person's next turn is one behind their last one, and nobody's is
 * before the turn that is being served, so whoever orders one waits for no more than one of each other person.
 */
export const insertVideoOrder = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  orderedBy: MemberId,
  now: Date,
): Promise<void> => {
  await sql`
    insert into video_orders (tenant_id, file_id, ordered_by, turn, ordered_at)
    select ${tenantId}, ${fileId}, ${orderedBy},
        greatest(coalesce(min(turn), 0), coalesce(max(turn) filter (where ordered_by = ${orderedBy}) + 1, 0)), ${now}
      from video_orders where tenant_id = ${tenantId}
    on conflict do nothing`;
};

export const isVideoOrdered = async ({ sql, tenantId }: TenantTx, fileId: FileId): Promise<boolean> => {
  const rows = await sql`select from video_orders where tenant_id = ${tenantId} and file_id = ${fileId}`;
  return rows.length > 0;
};

/** The next order, counted as one more attempt; null when there is none. */
export const takeVideoOrder = async ({ sql, tenantId }: TenantTx): Promise<OrderedVideo | null> => {
  const [row] = await sql<OrderedVideo[]>`
    update video_orders set attempts = attempts + 1
      where tenant_id = ${tenantId} and file_id = (
        select file_id from video_orders where tenant_id = ${tenantId} order by turn, ordered_at, file_id limit 1)
      returning file_id as "fileId", ordered_at as "orderedAt", attempts`;
  return row ?? null;
};

/** The order is done; answers whether others are left. */
export const deleteVideoOrder = async ({ sql, tenantId }: TenantTx, { fileId }: OrderedVideo): Promise<boolean> => {
  await sql`delete from video_orders where tenant_id = ${tenantId} and file_id = ${fileId}`;
  const left = await sql`select from video_orders where tenant_id = ${tenantId} limit 1`;
  return left.length > 0;
};
