import type { TenantTx } from '@cloudity/db';
import { accessOf, type Fragment, type Viewer } from '../access/store.ts';
import type { FileRow } from '../files/file.ts';
import { selectFiles } from '../files/store.ts';
import { isDescending, type Position, type Sort, sortKindOf } from './order.ts';

/** Rights on an entry of a folder in sight: the folder's and the entry's own shares, without the way up; what is limited has to be climbed. */
const entryAccess = (tx: TenantTx, { rank, trashedAt, depth }: FileRow): Fragment => tx.sql`(
  select greatest(${rank}::integer, case when f.id = v.link_file then v.link_rank end, (
        select max(file_role_rank(s.role)) from file_shares s
          where s.tenant_id = f.tenant_id and s.file_id = f.id and s.grantee_id = any (v.principals))) as rank,
      ${rank}::integer as parent_rank, ${trashedAt}::timestamptz as trashed_at, ${depth + 1}::integer as depth
    where not f.limited
  union all
  select l.rank, l.parent_rank, l.trashed_at, l.depth from ${accessOf(tx)} l where f.limited)`;

/**
 * One page of a folder's entries that the viewer may see, folders first: what sees the folder sees all but what is limited, so only there
 * rights are evaluated before the limit. By name it reads the index files_list from the cursor on, in either direction,
 * however large the folder; by time or size it sorts the folder's rows.
 */
export const selectChildren = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  page: {
    /** As the viewer sees it. */
    readonly folder: FileRow;
    readonly sort: Sort;
    readonly after: Position | null;
    /** Only what has this tag, if any. */
    readonly tagId: string | null;
    readonly limit: number;
  },
) => {
  const { sql, tenantId } = tx;
  const { folder, sort, after, tagId, limit } = page;
  const hasTag =
    tagId === null
      ? sql`true`
      : sql`exists (select from file_tags t where t.tenant_id = f.tenant_id and t.file_id = f.id and t.tag_id = ${tagId})`;
  const kind = sortKindOf(sort);
  const column = { name: sql`f.sort_key`, updatedAt: sql`f.updated_at`, sizeBytes: sql`f.size_bytes` }[kind];
  const cast = { name: sql`text`, updatedAt: sql`timestamptz`, sizeBytes: sql`bigint` }[kind];
  const direction = isDescending(sort) ? sql`desc` : sql`asc`;

  const group = (number: 0 | 1): Fragment => {
    const from =
      after?.group !== number
        ? sql`true`
        : isDescending(sort)
          ? sql`(${column}, f.id) < (${after.key}::${cast}, ${after.id}::uuid)`
          : sql`(${column}, f.id) > (${after.key}::${cast}, ${after.id}::uuid)`;
    return sql`(
      select f.id, f.folders_last as "group", ${column} as key from files f
        where f.tenant_id = ${tenantId} and f.parent_id = ${folder.id} and f.folders_last = ${number}
          and f.trashed_at is null and not f.hidden and ${from}
          and ${hasTag}
          and (not f.limited or exists (select from viewer v cross join lateral ${accessOf(tx)} a where a.rank is not null))
        order by key ${direction}, f.id ${direction} limit ${limit})`;
  };
  const both = after?.group === 1 ? group(1) : sql`${group(0)} union all ${group(1)}`;
  return selectFiles(tx, viewer, now, {
    picked: sql`select * from (${both}) u order by "group", key ${direction}, id ${direction} limit ${limit}`,
    order: sql`p."group", p.key ${direction}, p.id ${direction}`,
    access: entryAccess(tx, folder),
  });
};
