import type { TenantTx } from '@cloudity/db';
import type { PackedChunk } from '../chunks/store.ts';

export const insertPendingPack = async (
  { sql, tenantId }: TenantTx,
  pack: { readonly id: string; readonly sizeBytes: number; readonly now: Date },
): Promise<void> => {
  await sql`
    insert into content_packs (tenant_id, id, state, size_bytes, created_at)
      values (${tenantId}, ${pack.id}, 'pending', ${pack.sizeBytes}, ${pack.now})`;
};

/** False when the sweep took it for abandoned. */
export const markStored = async ({ sql, tenantId }: TenantTx, id: string): Promise<boolean> => {
  const rows = await sql`
    update content_packs set state = 'stored' where tenant_id = ${tenantId} and id = ${id} and state = 'pending' returning id`;
  return rows.length > 0;
};

/** Nothing can be registered in it any more; false when it was stored after all. */
export const retirePending = async ({ sql, tenantId }: TenantTx, id: string, now: Date): Promise<boolean> => {
  const rows = await sql`
    update content_packs set state = 'retired', retired_at = ${now}
      where tenant_id = ${tenantId} and id = ${id} and state = 'pending' returning id`;
  return rows.length > 0;
};

/** Packs that were never finished, or from which no chunk is read, are retired. */
export const retirePacks = async (
  { sql, tenantId }: TenantTx,
  { abandonedBefore, now }: { readonly abandonedBefore: Date; readonly now: Date },
): Promise<void> => {
  await sql`
    update content_packs set state = 'retired', retired_at = ${now}
      where tenant_id = ${tenantId} and state = 'pending' and created_at < ${abandonedBefore}`;
  await sql`
    update content_packs p set state = 'retired', retired_at = ${now}
      where p.tenant_id = ${tenantId} and p.state = 'stored'
        and not exists (select from content_chunks c where c.tenant_id = p.tenant_id and c.pack_id = p.id)`;
};

/** Packs retired before that time, at most `limit`. */
export const selectRetired = async (
  { sql, tenantId }: TenantTx,
  before: Date,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await sql<{ id: string }[]>`
    select id from content_packs where tenant_id = ${tenantId} and state = 'retired' and retired_at < ${before}
      order by created_at limit ${limit}`;
  return rows.map(({ id }) => id);
};

export const deletePacks = async ({ sql, tenantId }: TenantTx, ids: readonly string[]): Promise<void> => {
  await sql`delete from content_packs where tenant_id = ${tenantId} and id = any (${[...ids]}::uuid[]) and state = 'retired'`;
};

export interface WornPack {
  readonly id: string;
  readonly sizeBytes: number;
  /** Sealed bytes that are still read. */
  readonly liveBytes: number;
}

/** Packs that are mostly waste or small, oldest first. */
export const selectWornPacks = async (
  { sql, tenantId }: TenantTx,
  { smallBytes, sealBytes, before }: { readonly smallBytes: number; readonly sealBytes: number; readonly before: Date },
): Promise<readonly WornPack[]> =>
  await sql<WornPack[]>`
    select p.id, p.size_bytes as "sizeBytes", sum(c.size_bytes + ${sealBytes}::integer)::integer as "liveBytes"
      from content_packs p join content_chunks c on c.tenant_id = p.tenant_id and c.pack_id = p.id
      where p.tenant_id = ${tenantId} and p.state = 'stored' and p.created_at < ${before}
      group by p.tenant_id, p.id, p.size_bytes, p.created_at
      having p.size_bytes < ${smallBytes} or sum(c.size_bytes + ${sealBytes}::integer) * 2 < p.size_bytes
      order by p.created_at, p.id`;

export const selectPackChunks = async ({ sql, tenantId }: TenantTx, packId: string): Promise<readonly PackedChunk[]> =>
  await sql<PackedChunk[]>`
    select id, pack_offset as "offset", size_bytes as "sizeBytes", key_version as "keyVersion"
      from content_chunks where tenant_id = ${tenantId} and pack_id = ${packId} order by pack_offset`;
