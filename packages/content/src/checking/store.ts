import type { TenantTx } from '@cloudity/db';

/** Packs that chunks are read from, and what the rows say of their ends. */
export const selectStoredPacks = async ({
  sql,
  tenantId,
}: TenantTx): Promise<readonly { id: string; sizeBytes: number }[]> =>
  await sql<{ id: string; sizeBytes: number }[]>`
    select id, size_bytes as "sizeBytes" from content_packs where tenant_id = ${tenantId} and state = 'stored' order by id`;

/** Contents whose chunks do not join to as many bytes as they have, one behind the other. */
export const selectTornContents = async ({ sql, tenantId }: TenantTx): Promise<readonly string[]> => {
  const rows = await sql<{ id: string }[]>`
    select t.id from contents t
      left join lateral (
        select sum(p.size_bytes) as bytes, bool_and(p.start_byte = p.expected) as joins from (
          select c.size_bytes, r.start_byte,
              coalesce(sum(c.size_bytes) over (order by r.start_byte rows between unbounded preceding and 1 preceding), 0) as expected
            from content_references r join content_chunks c on c.tenant_id = r.tenant_id and c.id = r.chunk_id
            where r.tenant_id = t.tenant_id and r.content_id = t.id) p
      ) s on true
      where t.tenant_id = ${tenantId} and t.state = 'stored'
        and (coalesce(s.bytes, 0) <> t.size_bytes or not coalesce(s.joins, true))
      order by t.id`;
  return rows.map(({ id }) => id);
};

export const selectContents = async ({
  sql,
  tenantId,
}: TenantTx): Promise<readonly { id: string; sizeBytes: number; sha256: Buffer }[]> =>
  await sql<{ id: string; sizeBytes: number; sha256: Buffer }[]>`
    select id, size_bytes::float8 as "sizeBytes", sha256 from contents
      where tenant_id = ${tenantId} and state = 'stored' order by id`;

export const selectContentsOfChunk = async (
  { sql, tenantId }: TenantTx,
  chunkId: Buffer,
): Promise<readonly string[]> => {
  const rows = await sql<{ id: string }[]>`
    select distinct content_id as id from content_references where tenant_id = ${tenantId} and chunk_id = ${chunkId} order by 1`;
  return rows.map(({ id }) => id);
};
