import type { FileId, FileKind } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { type Actor, notFound } from '@cloudity/kernel';
import { accessOf, type Viewer, viewerQuery } from '../access/store.ts';
import { copyProperties } from '../dav/properties/store.ts';
import { nameKey, searchKey, sortKey } from '../files/names.ts';
import { copyOrigins } from '../sheets/store.ts';
import { queueTexts } from '../texts/store.ts';

export interface SourceFile {
  readonly id: FileId;
  readonly parentId: FileId;
  readonly kind: FileKind;
  readonly hidden: boolean;
  readonly sizeBytes: number;
}

/**
 * The file and everything below that is not in the trash and not limited to others, parents before children; at most `limit` rows.
 */
export const selectSources = async (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  id: FileId,
  limit: number,
): Promise<readonly SourceFile[]> => {
  const { sql, tenantId } = tx;
  return await sql<SourceFile[]>`
    with recursive viewer as materialized (${viewerQuery(tx, viewer, now)}), down as (
      select f.id, f.parent_id, f.kind, f.hidden, f.size_bytes, 0 as level from files f
        where f.tenant_id = ${tenantId} and f.id = ${id}
      union all
      select c.id, c.parent_id, c.kind, c.hidden, c.size_bytes, d.level + 1
        from down d join files c on c.tenant_id = ${tenantId} and c.parent_id = d.id and c.trashed_at is null
            and (not c.limited or exists (
              select from files f cross join viewer v cross join lateral ${accessOf(tx)} a
                where f.tenant_id = c.tenant_id and f.id = c.id and a.rank is not null))
    )
    select id, parent_id as "parentId", kind, hidden, size_bytes::float8 as "sizeBytes" from down order by level, id limit ${limit}`;
};

export interface Copied {
  readonly from: FileId;
  readonly to: FileId;
  readonly parentId: FileId;
}

/**
 * The copies exist: the first under a new name, the rest under their originals', each with the newest content of its original as
 * version 1 (the bytes are shared, not copied). Originals deleted meanwhile are left out. The copy of what is limited is limited to who
 * copied it. *Errors*: `not_found` for a version that is gone.
 */
export const insertCopies = async (
  tx: TenantTx,
  copies: readonly Copied[],
  {
    name,
    rootId,
    actor,
    now,
    number = null,
  }: {
    readonly name: string;
    readonly rootId: string;
    readonly actor: Actor;
    readonly now: Date;
    /** Of one upload: the copy holds what came with this version of it. */
    readonly number?: number | null;
  },
): Promise<void> => {
  const { sql, tenantId } = tx;
  const memberId = actor.kind === 'member' ? actor.memberId : null;
  const from = copies.map((copy) => copy.from);
  const to = copies.map((copy) => copy.to);
  const parents = copies.map((copy) => copy.parentId);
  const first = to[0] ?? null;
  await sql`
    insert into files (tenant_id, id, root_id, parent_id, kind, hidden, limited, name, name_key, sort_key, search_key, size_bytes, mime_type,
      modified_by_member_id, created_at, updated_at)
    select f.tenant_id, c.copy_id, ${rootId}, c.parent_id, f.kind, f.hidden, f.limited,
        case when c.copy_id = ${first} then ${name} else f.name end,
        case when c.copy_id = ${first} then ${nameKey(name)} else f.name_key end,
        case when c.copy_id = ${first} then ${sortKey(name)} else f.sort_key end,
        case when c.copy_id = ${first} then ${searchKey(name)} else f.search_key end,
        f.size_bytes, f.mime_type, ${memberId}, ${now}, ${now}
      from unnest(${from}::uuid[], ${to}::uuid[], ${parents}::uuid[]) as c (id, copy_id, parent_id)
      join files f on f.tenant_id = ${tenantId} and f.id = c.id`;
  const dated = await sql`
    with copied as (
      insert into file_versions (tenant_id, file_id, number, content_id, size_bytes, sha256, mime_type, created_at, modified_at,
        created_by_member_id)
      select v.tenant_id, c.copy_id, 1, v.content_id, v.size_bytes, v.sha256, v.mime_type, ${now},
          coalesce(v.modified_at, v.created_at), ${memberId}
        from unnest(${from}::uuid[], ${to}::uuid[]) as c (id, copy_id)
        cross join lateral (
          select * from file_versions v
            where v.tenant_id = ${tenantId} and v.file_id = c.id and (${number}::integer is null or v.number = ${number}::integer)
            order by v.number desc limit 1
        ) v
        returning file_id, size_bytes, mime_type
    )
    update files f set size_bytes = c.size_bytes, mime_type = c.mime_type from copied c
      where ${number}::integer is not null and f.tenant_id = ${tenantId} and f.id = c.file_id`;
  if (number !== null && dated.count === 0) throw notFound('version');
  await sql`
    insert into file_shares (tenant_id, id, file_id, member_id, role, created_by_member_id, created_at)
    select f.tenant_id, uuidv7(), f.id, ${memberId}::uuid, 'editor', ${memberId}::uuid, ${now}
      from files f where f.tenant_id = ${tenantId} and f.id = any (${to}::uuid[]) and f.limited and ${memberId}::uuid is not null`;
  await copyProperties({ sql, tenantId }, from, to);
  await copyOrigins({ sql, tenantId }, from, to);
  await queueTexts(tx, to);
};
