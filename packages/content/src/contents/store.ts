import type { TenantTx } from '@cloudity/db';

export const insertDrafts = async ({ sql, tenantId }: TenantTx, ids: readonly string[], now: Date): Promise<void> => {
  await sql`
    insert into contents (tenant_id, id, state, created_at)
      select ${tenantId}, id, 'draft', ${now} from unnest(${[...ids]}::uuid[]) id`;
};

/** Answers how many; fewer than given when some are gone. */
export const commitDrafts = async (
  { sql, tenantId }: TenantTx,
  drafts: readonly { readonly id: string; readonly sizeBytes: number; readonly sha256: Buffer }[],
): Promise<number> => {
  const rows = await sql`
    update contents c set state = 'stored', size_bytes = d.size_bytes, sha256 = d.sha256
      from unnest(${drafts.map(({ id }) => id)}::uuid[], ${drafts.map(({ sizeBytes }) => sizeBytes)}::bigint[],
        ${sql.array(drafts.map(({ sha256 }) => sha256))}::bytea[]) as d (id, size_bytes, sha256)
      where c.tenant_id = ${tenantId} and c.id = d.id and c.state = 'draft' returning c.id`;
  return rows.length;
};

/** The drafts and their references are gone; nothing happens to a content that was stored. */
export const deleteDrafts = async ({ sql, tenantId }: TenantTx, ids: readonly string[]): Promise<void> => {
  await sql`delete from contents where tenant_id = ${tenantId} and id = any (${[...ids]}::uuid[]) and state = 'draft'`;
};

/** The draft has no chunk that begins at `startByte` or later; nothing happens to what is, or just becomes, a content. */
export const truncateDraft = async ({ sql, tenantId }: TenantTx, id: string, startByte: number): Promise<void> => {
  await sql`
    with draft as materialized (
      select id from contents where tenant_id = ${tenantId} and id = ${id} and state = 'draft' for share
    )
    delete from content_references r using draft
      where r.tenant_id = ${tenantId} and r.content_id = draft.id and r.start_byte >= ${startByte}`;
};

/** The drafts live on as if they had been begun now. */
export const renewDrafts = async ({ sql, tenantId }: TenantTx, ids: readonly string[], now: Date): Promise<void> => {
  await sql`
    update contents set created_at = ${now}
      where tenant_id = ${tenantId} and id = any (${[...ids]}::uuid[]) and state = 'draft'`;
};

export interface DraftMeasure {
  /** From the first byte on, without a hole or an overlap. */
  readonly joinedBytes: number;
  /** Of all its chunks, wherever they stand. */
  readonly storedBytes: number;
  /** Where the last of them begins; 0 when there is none. */
  readonly lastStartByte: number;
  /** SHA-256 over the ids of its chunks, in order: equal manifests are equal contents. */
  readonly manifest: Buffer;
  /** The same over those that begin before `prefixBytes`. */
  readonly prefix: Buffer;
}

export const measureDraft = async ({ sql, tenantId }: TenantTx, id: string, prefixBytes = 0): Promise<DraftMeasure> => {
  const [row] = await sql<DraftMeasure[]>`
    select coalesce(max(p.start_byte + p.size_bytes) filter (where p.joins), 0)::float8 as "joinedBytes",
        coalesce(sum(p.size_bytes), 0)::float8 as "storedBytes", coalesce(max(p.start_byte), 0)::float8 as "lastStartByte",
        sha256(coalesce(string_agg(p.chunk_id, ''::bytea order by p.start_byte), ''::bytea)) as manifest,
        sha256(coalesce(string_agg(p.chunk_id, ''::bytea order by p.start_byte) filter (where p.start_byte < ${prefixBytes}),
          ''::bytea)) as prefix
      from (
        select q.start_byte, q.size_bytes, q.chunk_id, bool_and(q.start_byte = q.expected) over (order by q.start_byte) as joins
          from (
            select r.start_byte, c.size_bytes, r.chunk_id,
                coalesce(sum(c.size_bytes) over (order by r.start_byte rows between unbounded preceding and 1 preceding), 0)
                  as expected
              from content_references r join content_chunks c on c.tenant_id = r.tenant_id and c.id = r.chunk_id
              where r.tenant_id = ${tenantId} and r.content_id = ${id}) q) p`;
  if (!row) throw new Error('An aggregate answers one row.');
  return row;
};

/** Nobody writes to the draft until the transaction ends; false when there is no such draft. */
export const lockDraft = async ({ sql, tenantId }: TenantTx, id: string): Promise<boolean> => {
  const rows = await sql`
    select id from contents where tenant_id = ${tenantId} and id = ${id} and state = 'draft' for no key update`;
  return rows.length > 0;
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
