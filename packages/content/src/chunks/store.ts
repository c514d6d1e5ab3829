import type { TenantTx } from '@cloudity/db';

/** Where a chunk stands in its content, and which it is. */
export interface PlacedChunk {
  readonly contentId: string;
  readonly id: Buffer;
  readonly startByte: number;
  readonly sizeBytes: number;
}

/**
 * The drafts refer to those of the chunks that are stored in this length and not condemned, which are thereby held; answers the others.
 * A reference is the lease of rules.md D2: no sweep takes a chunk that has one. Idempotent; the last word about a place counts.
 */
export const holdChunks = async <Chunk extends PlacedChunk>(
  { sql, tenantId }: TenantTx,
  chunks: readonly Chunk[],
): Promise<readonly Chunk[]> => {
  const rows = await sql<{ place: number }[]>`
    with given as materialized (
      select * from unnest(${chunks.map(({ contentId }) => contentId)}::uuid[], ${chunks.map(({ startByte }) => startByte)}::bigint[],
          ${chunks.map(({ sizeBytes }) => sizeBytes)}::integer[], ${sql.array(chunks.map(({ id }) => id))}::bytea[])
        with ordinality as given (content_id, start_byte, size_bytes, id, place)
    ), drafts as materialized (
      -- What became a content meanwhile is never written to again.
      select id as content_id from contents
        where tenant_id = ${tenantId} and id in (select content_id from given) and state = 'draft'
        order by id for share
    ), held as materialized (
      select id, size_bytes from content_chunks
        where tenant_id = ${tenantId} and id = any (array(select id from given)) and condemned_at is null
        order by id for share
    ), written as (
      insert into content_references (tenant_id, content_id, start_byte, chunk_id)
        select ${tenantId}, given.content_id, given.start_byte, given.id from given join drafts using (content_id) join held using (id, size_bytes)
          order by given.content_id, given.start_byte
        on conflict (tenant_id, content_id, start_byte) do update set chunk_id = excluded.chunk_id
    )
    select given.place::integer from given join drafts using (content_id) join held using (id, size_bytes)`;
  const held = new Set(rows.map(({ place }) => place));
  return chunks.filter((_, index) => !held.has(index + 1));
};

/** A chunk as it lies in a pack. */
export interface PackedChunk {
  readonly id: Buffer;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly keyVersion: number;
}

/** The chunks can be found in the pack; one that another pack has already stays there, unless it was condemned. */
export const registerChunks = async (
  { sql, tenantId }: TenantTx,
  packId: string,
  chunks: readonly PackedChunk[],
): Promise<void> => {
  // Everybody locks in the same order.
  const sorted = chunks.toSorted((a, b) => Buffer.compare(a.id, b.id));
  await sql`
    insert into content_chunks (tenant_id, id, pack_id, pack_offset, size_bytes, key_version)
      select ${tenantId}, id, ${packId}, pack_offset, size_bytes, key_version
        from unnest(${sql.array(sorted.map(({ id }) => id))}::bytea[], ${sorted.map(({ offset }) => offset)}::integer[],
          ${sorted.map(({ sizeBytes }) => sizeBytes)}::integer[], ${sorted.map(({ keyVersion }) => keyVersion)}::integer[])
          as given (id, pack_offset, size_bytes, key_version)
      on conflict (tenant_id, id) do update set pack_id = excluded.pack_id, pack_offset = excluded.pack_offset,
          key_version = excluded.key_version, condemned_at = null
        where content_chunks.condemned_at is not null`;
};

/** The chunks are read from another pack from now on, as far as they still were in the old place. */
export const moveChunks = async (
  { sql, tenantId }: TenantTx,
  toPackId: string,
  moves: readonly { readonly id: Buffer; readonly fromPackId: string; readonly offset: number }[],
): Promise<void> => {
  const sorted = moves.toSorted((a, b) => Buffer.compare(a.id, b.id));
  await sql`
    update content_chunks c set pack_id = ${toPackId}, pack_offset = moved.pack_offset
      from unnest(${sql.array(sorted.map(({ id }) => id))}::bytea[], ${sorted.map(({ fromPackId }) => fromPackId)}::uuid[],
          ${sorted.map(({ offset }) => offset)}::integer[]) as moved (id, pack_id, pack_offset)
      where c.tenant_id = ${tenantId} and c.id = moved.id and c.pack_id = moved.pack_id`;
};

/**
 * Looks at `limit` chunks behind `after` and condemns those that nothing refers to. Two statements: whoever was about to refer to a chunk
 * when the first one locked it has ended, and the second one sees what it wrote. Answers the last id looked at; null at the end.
 */
export const condemnChunks = async (
  { sql, tenantId }: TenantTx,
  { after, limit, now }: { readonly after: Buffer | null; readonly limit: number; readonly now: Date },
): Promise<Buffer | null> => {
  const [page] = await sql<{ last: Buffer | null; count: number }[]>`
    with page as (
      select id from content_chunks where tenant_id = ${tenantId} and (${after}::bytea is null or id > ${after}::bytea)
        order by id limit ${limit}
    )
    select (select id from page order by id desc limit 1) as last, (select count(*)::integer from page) as count`;
  if (!page || page.last === null) return null;
  const free = await sql<{ id: Buffer }[]>`
    select id from content_chunks c
      where tenant_id = ${tenantId} and id <= ${page.last} and (${after}::bytea is null or id > ${after}::bytea)
        and condemned_at is null
        and not exists (select from content_references r where r.tenant_id = c.tenant_id and r.chunk_id = c.id)
      order by id for update skip locked`;
  if (free.length > 0)
    await sql`
      update content_chunks c set condemned_at = ${now}
        where tenant_id = ${tenantId} and id = any (${sql.array(free.map(({ id }) => id))}::bytea[])
          and not exists (select from content_references r where r.tenant_id = c.tenant_id and r.chunk_id = c.id)`;
  return page.count < limit ? null : page.last;
};

/** Chunks condemned before that time are forgotten; the foreign key keeps any that something refers to. */
export const deleteCondemned = async ({ sql, tenantId }: TenantTx, before: Date, limit: number): Promise<number> => {
  const rows = await sql`
    delete from content_chunks where tenant_id = ${tenantId} and id in (
      select id from content_chunks where tenant_id = ${tenantId} and condemned_at < ${before}
        order by id limit ${limit} for update skip locked)
      returning 1`;
  return rows.length;
};
