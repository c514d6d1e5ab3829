import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { type Fragment, type Viewer, viewerQuery } from '../access/store.ts';
import type { FileRow } from '../files/file.ts';
import { selectFiles } from '../files/store.ts';

export interface PhotoRow extends FileRow {
  readonly takenAt: Date;
  readonly offsetMinutes: number | null;
  readonly timeSource: 'camera' | 'file';
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
}

/** What `selectFiles` picks of photos `p`, and what it reads of that again. */
export const photoColumns = ({ sql }: TenantTx): Fragment =>
  sql`p.file_id as id, p.taken_at, p.offset_minutes, p.time_source, p.latitude, p.longitude, p.width, p.height, p.duration_ms`;
export const photoExtra = ({ sql }: TenantTx): Fragment => sql`
  p.taken_at as "takenAt", p.offset_minutes as "offsetMinutes", p.time_source as "timeSource", p.latitude, p.longitude, p.width,
  p.height, p.duration_ms::float8 as "durationMs"`;

/** A query of the ids of these files of the tree and everything below them. */
const below = ({ sql, tenantId }: TenantTx, rootId: string, these: Fragment): Fragment => sql`
  with recursive down as (
    select f.id from files f where f.tenant_id = ${tenantId} and f.root_id = ${rootId} and ${these}
    union
    select c.id from down d join files c on c.tenant_id = ${tenantId} and c.parent_id = d.id
  )
  select down.id from down`;

/**
 * Which photos `p` the row `viewer` may see, without walking up from each of many: nothing in the trash, and what lies at or below a
 * limited file only by its own rights (access/store.ts). The rest of one's own tree, and of the organization's, is a member's to see.
 */
const isSeen = (tx: TenantTx, rootId: string): Fragment => tx.sql`
  p.file_id not in (${below(tx, rootId, tx.sql`f.trashed_at is not null`)})
    and (p.file_id not in (${below(tx, rootId, tx.sql`f.limited`)}) or exists (
      select from viewer v
        cross join lateral file_access(p.tenant_id, p.file_id, v.member_id, v.principals, v.manager, v.link_file, v.link_rank) a
        where a.rank is not null))`;

export interface PhotoPage {
  readonly rootId: string;
  /** Days, both included; null for no bound. */
  readonly from: string | null;
  readonly until: string | null;
  readonly after: { readonly takenAt: string; readonly id: FileId } | null;
  readonly limit: number;
}

/** The photos of one tree, the latest taken first. */
export const selectPhotos = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  { rootId, from, until, after, limit }: PhotoPage,
) => {
  const { sql, tenantId } = tx;
  const behind =
    after === null ? sql`true` : sql`(p.taken_at, p.file_id) < (${after.takenAt}::timestamptz, ${after.id}::uuid)`;
  return selectFiles<PhotoRow>(tx, viewer, now, {
    picked: sql`
      select ${photoColumns(tx)}
        from photos p
        where p.tenant_id = ${tenantId} and p.root_id = ${rootId} and ${behind}
          and (${from}::text is null or p.taken_at >= (${from} || 'T00:00Z')::timestamptz)
          and (${until}::text is null or p.taken_at < (${until} || 'T00:00Z')::timestamptz + interval '1 day')
          and ${isSeen(tx, rootId)}
        order by p.taken_at desc, p.file_id desc limit ${limit}`,
    order: sql`p.taken_at desc, p.id desc`,
    extra: photoExtra(tx),
  });
};

/** How many were taken on each day, the latest first. */
export const countDays = (tx: TenantTx, viewer: Viewer, now: Date, rootId: string) => {
  const { sql, tenantId } = tx;
  return sql<{ day: string; count: number }[]>`
    with viewer as materialized (${viewerQuery(tx, viewer, now)})
    select to_char(p.taken_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as count
      from photos p
      where p.tenant_id = ${tenantId} and p.root_id = ${rootId} and ${isSeen(tx, rootId)}
      group by 1 order by 1 desc`;
};
