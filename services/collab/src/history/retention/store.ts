import type { FileId, TenantId } from '@cloudity/contracts';
import type { Database, TenantTx } from '@cloudity/db';

/** A moment that stays, and the updates before it that nobody wants to see one by one any more. */
export interface Thinning {
  readonly fileId: FileId;
  /** The first update after the moment before that stays. */
  readonly fromSeq: number;
  /** The moment. */
  readonly seq: number;
}

/**
 * What has to be thinned so that of everything before `before` only the moments that somebody named or pinned can be seen, and the
 * newest version, with which the kept history begins: of the `limit` next documents after `after`, each in the order of its log.
 */
export const selectThinnings = async (
  db: Database,
  tenantId: TenantId,
  before: Date,
  after: FileId | null,
  limit: number,
): Promise<readonly Thinning[]> => [
  ...(await db.read<Thinning[]>(
    tenantId,
    (tx) => tx.sql<Thinning[]>`
      with beginning as (
        select file_id, max(seq) as seq from collab_versions
        where tenant_id = ${tx.tenantId} and created_at < ${before} and (${after}::uuid is null or file_id > ${after}::uuid)
        group by file_id
      ), kept as (
        select v.file_id, v.seq, lag(v.seq, 1, 0::bigint) over (partition by v.file_id order by v.seq) + 1 as from_seq
        from beginning b
        join collab_versions v on v.tenant_id = ${tx.tenantId} and v.file_id = b.file_id and v.seq <= b.seq
        where v.name is not null or v.pinned or v.seq = b.seq
      ), due as (
        select k.*, dense_rank() over (order by k.file_id) as place from kept k
        where not exists (
          select from collab_bases c where c.tenant_id = ${tx.tenantId} and c.file_id = k.file_id and c.seq = k.seq
            and c.thinned_from = k.from_seq)
      )
      select file_id as "fileId", from_seq::float8 as "fromSeq", seq::float8 as seq from due
      where place <= ${limit} order by file_id, seq`,
  )),
];

/** Whether every moment up to `seq` is in the document's snapshot already, so that no reader of the live document needs its updates. */
export const isSuperseded = async (tx: TenantTx, { fileId, seq }: Thinning): Promise<boolean> => {
  const [row] = await tx.sql`
    select from collab_documents where tenant_id = ${tx.tenantId} and file_id = ${fileId} and snapshot_seq >= ${seq}`;
  return row !== undefined;
};

/**
 * The moment stays, with everybody who wrote up to it; those before it are gone, but for one that was named meanwhile: then the answer
 * is false, and the caller's transaction must not be committed. Under the document's lock.
 */
export const keepVersion = async (tx: TenantTx, { fileId, fromSeq, seq }: Thinning): Promise<boolean> => {
  const { sql, tenantId } = tx;
  await sql`
    update collab_versions set authors = (
      select coalesce(jsonb_agg(distinct author), '[]')
      from collab_versions v cross join jsonb_array_elements(v.authors) author
      where v.tenant_id = ${tenantId} and v.file_id = ${fileId} and v.seq between ${fromSeq} and ${seq})
    where tenant_id = ${tenantId} and file_id = ${fileId} and seq = ${seq}`;
  await sql`
    delete from collab_versions where tenant_id = ${tenantId} and file_id = ${fileId}
      and seq >= ${fromSeq} and seq < ${seq} and name is null and not pinned`;
  const [left] = await sql`
    select from collab_versions where tenant_id = ${tenantId} and file_id = ${fileId} and seq >= ${fromSeq} and seq < ${seq}`;
  return left === undefined;
};

/** Replaying begins at the moment; the updates before it and its own are gone. Those in quarantine stay, for the operator's `check`. */
export const beginAt = async (tx: TenantTx, { fileId, fromSeq, seq }: Thinning): Promise<void> => {
  const { sql, tenantId } = tx;
  const [base] = await sql<{ epoch: number }[]>`
    select coalesce(max(epoch), 0) as epoch from collab_bases
    where tenant_id = ${tenantId} and file_id = ${fileId} and seq <= ${seq}`;
  await sql`
    delete from collab_bases where tenant_id = ${tenantId} and file_id = ${fileId} and seq between ${fromSeq} and ${seq}`;
  await sql`
    insert into collab_bases (tenant_id, file_id, seq, epoch, thinned_from)
    values (${tenantId}, ${fileId}, ${seq}, ${base?.epoch ?? 0}, ${fromSeq})`;
  await sql`
    delete from collab_updates where tenant_id = ${tenantId} and file_id = ${fileId}
      and seq between ${fromSeq} and ${seq} and quarantined_at is null`;
};

/** The segments that hold something of it are replaced; answers the names of their objects. */
export const removeSegments = async (
  tx: TenantTx,
  { fileId, fromSeq, seq }: Thinning,
): Promise<readonly { readonly objectKey: string; readonly fromSeq: number }[]> => [
  ...(await tx.sql<{ objectKey: string; fromSeq: number }[]>`
    delete from collab_segments where tenant_id = ${tx.tenantId} and file_id = ${fileId}
      and from_seq <= ${seq} and to_seq >= ${fromSeq}
    returning object_key as "objectKey", from_seq::float8 as "fromSeq"`),
];
