import type { TenantTx } from '@cloudity/db';

export const insertDraft = async ({ sql, tenantId }: TenantTx, id: string, now: Date): Promise<void> => {
  await sql`
    insert into contents (tenant_id, id, state, created_at) values (${tenantId}, ${id}, 'draft', ${now})`;
};

/** False when the draft is gone. */
export const commitDraft = async (
  { sql, tenantId }: TenantTx,
  { id, sizeBytes, sha256 }: { readonly id: string; readonly sizeBytes: number; readonly sha256: Buffer },
): Promise<boolean> => {
  const rows = await sql`
    update contents set state = 'stored', size_bytes = ${sizeBytes}, sha256 = ${sha256}
      where tenant_id = ${tenantId} and id = ${id} and state = 'draft' returning id`;
  return rows.length > 0;
};

/** The draft and its references are gone; nothing happens to a content that was stored. */
export const deleteDraft = async ({ sql, tenantId }: TenantTx, id: string): Promise<void> => {
  await sql`delete from contents where tenant_id = ${tenantId} and id = ${id} and state = 'draft'`;
};

export const deleteStaleDrafts = async ({ sql, tenantId }: TenantTx, before: Date): Promise<void> => {
  await sql`delete from contents where tenant_id = ${tenantId} and state = 'draft' and created_at < ${before}`;
};

/** A chunk of a content and where it lies. */
export interface LocatedChunk {
  readonly startByte: number;
  readonly id: Buffer;
  readonly sizeBytes: number;
  readonly packId: string;
  readonly offset: number;
  readonly keyVersion: number;
}

/** The chunks of a content from the one that holds byte `from` to the one that holds byte `to`, at most `limit`. */
export const selectSpan = async (
  { sql, tenantId }: TenantTx,
  contentId: string,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<readonly LocatedChunk[]> =>
  await sql<LocatedChunk[]>`
    select r.start_byte::float8 as "startByte", c.id, c.size_bytes as "sizeBytes", c.pack_id as "packId",
        c.pack_offset as "offset", c.key_version as "keyVersion"
      from content_references r join content_chunks c on c.tenant_id = r.tenant_id and c.id = r.chunk_id
      where r.tenant_id = ${tenantId} and r.content_id = ${contentId} and r.start_byte <= ${to}
        and r.start_byte >= (
          select max(b.start_byte) from content_references b
            where b.tenant_id = ${tenantId} and b.content_id = ${contentId} and b.start_byte <= ${from})
      order by r.start_byte limit ${limit}`;
