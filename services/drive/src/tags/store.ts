import type { FileId, TagColour } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Viewer } from '../access/store.ts';
import type { MarkedFileRow } from '../files/file.ts';
import { nameKey } from '../files/names.ts';
import { selectFiles } from '../files/store.ts';

export interface TagRow {
  readonly id: string;
  readonly name: string;
  readonly colour: TagColour;
  /** Decides, with the role, who may change it. */
  readonly createdBy: string | null;
}

export const selectTags = ({ sql, tenantId }: TenantTx) => sql<TagRow[]>`
  select id, name, colour, created_by_member_id as "createdBy" from tags where tenant_id = ${tenantId} order by name_key, id`;

/** Locked, in the order of their ids; those that do not exist are missing. */
export const lockTags = ({ sql, tenantId }: TenantTx, ids: readonly string[]) => sql<TagRow[]>`
  select id, name, colour, created_by_member_id as "createdBy" from tags
    where tenant_id = ${tenantId} and id = any (${[...ids]}::uuid[]) order by id for update`;

/** True when the tag exists; it stays until the transaction ends. */
export const holdTag = async ({ sql, tenantId }: TenantTx, id: string): Promise<boolean> =>
  (await sql`select id from tags where tenant_id = ${tenantId} and id = ${id} for key share`).length > 0;

export const countTags = async ({ sql, tenantId }: TenantTx): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from tags where tenant_id = ${tenantId}`;
  return row?.count ?? 0;
};

/** False when the name is taken. */
export const insertTag = async (
  { sql, tenantId }: TenantTx,
  tag: TagRow & { readonly now: Date },
): Promise<boolean> => {
  const made = await sql`
    insert into tags (tenant_id, id, name, name_key, colour, created_by_member_id, created_at)
    values (${tenantId}, ${tag.id}, ${tag.name}, ${nameKey(tag.name)}, ${tag.colour}, ${tag.createdBy}, ${tag.now})
    on conflict (tenant_id, name_key) do nothing returning id`;
  return made.length > 0;
};

/** The tag that has the name, whatever its case; null when none has. */
export const findNamedTag = async ({ sql, tenantId }: TenantTx, name: string): Promise<string | null> => {
  const [row] = await sql<{ id: string }[]>`
    select id from tags where tenant_id = ${tenantId} and name_key = ${nameKey(name)}`;
  return row?.id ?? null;
};

export const updateTag = async (
  { sql, tenantId }: TenantTx,
  { id, name, colour }: { readonly id: string; readonly name: string; readonly colour: TagColour },
): Promise<void> => {
  await sql`
    update tags set name = ${name}, name_key = ${nameKey(name)}, colour = ${colour}
      where tenant_id = ${tenantId} and id = ${id}`;
};

/** Every file with the one has the other too. */
export const tagLike = async ({ sql, tenantId }: TenantTx, fromId: string, intoId: string): Promise<void> => {
  await sql`
    insert into file_tags (tenant_id, file_id, tag_id, created_at)
    select k.tenant_id, k.file_id, ${intoId}, k.created_at from file_tags k
      where k.tenant_id = ${tenantId} and k.tag_id = ${fromId}
    on conflict do nothing`;
};

export const deleteTag = async ({ sql, tenantId }: TenantTx, id: string): Promise<void> => {
  await sql`delete from tags where tenant_id = ${tenantId} and id = ${id}`;
};

/** Answers how many tags the file has now, and whether this one is new on it. */
export const tagFile = async (
  { sql, tenantId }: TenantTx,
  { fileId, tagId, now }: { readonly fileId: FileId; readonly tagId: string; readonly now: Date },
): Promise<{ readonly isNew: boolean; readonly count: number }> => {
  const added = await sql`
    insert into file_tags (tenant_id, file_id, tag_id, created_at) values (${tenantId}, ${fileId}, ${tagId}, ${now})
    on conflict do nothing returning tag_id`;
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from file_tags where tenant_id = ${tenantId} and file_id = ${fileId}`;
  return { isNew: added.length > 0, count: row?.count ?? 0 };
};

export const untagFile = async (
  { sql, tenantId }: TenantTx,
  { fileId, tagId }: { readonly fileId: FileId; readonly tagId: string },
): Promise<boolean> => {
  const removed = await sql`
    delete from file_tags where tenant_id = ${tenantId} and file_id = ${fileId} and tag_id = ${tagId} returning tag_id`;
  return removed.length > 0;
};

/** Files with the tag that the viewer may see, latest tagged first; rights come before the limit. */
export const selectTagged = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  page: {
    readonly tagId: string;
    readonly after: { readonly at: string; readonly id: FileId } | null;
    readonly limit: number;
  },
) => {
  const { sql, tenantId } = tx;
  const { tagId, after, limit } = page;
  const from = after ? sql`(k.created_at, k.file_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`;
  return selectFiles<MarkedFileRow>(tx, viewer, now, {
    picked: sql`
      select c.id, c.at from (
          select k.file_id as id, k.created_at as at from file_tags k
            where k.tenant_id = ${tenantId} and k.tag_id = ${tagId} and ${from}
            order by k.created_at desc, k.file_id desc
            offset 0
        ) c
        cross join viewer v
        cross join lateral file_access(${tenantId}, c.id, v.member_id, v.principals, v.manager, v.link_file, v.link_rank) a
        where a.rank is not null and a.trashed_at is null
        order by c.at desc, c.id desc
        limit ${limit}`,
    order: sql`p.at desc, p.id desc`,
    extra: sql`p.at as "markedAt"`,
  });
};
