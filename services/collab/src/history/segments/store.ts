import type { FileId, TenantId } from '@cloudity/contracts';
import type { Database, TenantTx } from '@cloudity/db';

/** Superseded updates in one object. */
export interface Segment {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly objectKey: string;
  readonly objectBytes: number;
  readonly sha256: Uint8Array;
  readonly dataBytes: number;
}

/** The document's segments that hold something from `fromSeq` to `toSeq`, in order. */
export const readSegments = async (
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
  fromSeq: number,
  toSeq: number,
): Promise<Segment[]> => [
  ...(await db.read<Segment[]>(
    tenantId,
    (tx) => tx.sql<Segment[]>`
      select from_seq::float8 as "fromSeq", to_seq::float8 as "toSeq", object_key as "objectKey",
        object_bytes::float8 as "objectBytes", sha256, data_bytes::float8 as "dataBytes"
      from collab_segments
      where tenant_id = ${tx.tenantId} and file_id = ${fileId} and from_seq <= ${toSeq} and to_seq >= ${fromSeq}
      order by from_seq`,
  )),
];

export interface PackingState {
  /** The first update that no segment holds. */
  readonly nextSeq: number;
  /** How many of those from there on are superseded and older than asked, and how many bytes they have. */
  readonly rows: number;
  readonly bytes: number;
}

/** What could be packed next: at most `limit` superseded updates from before `olderThan`. Null when there is no such document. */
export const readPackingState = async (
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
  olderThan: Date,
  limit: number,
): Promise<PackingState | null> => {
  const [state] = await db.read<PackingState[]>(
    tenantId,
    (tx) => tx.sql<PackingState[]>`
      with document as (
        select d.snapshot_seq, coalesce((
          select max(s.to_seq) from collab_segments s where s.tenant_id = ${tx.tenantId} and s.file_id = d.file_id
        ), 0) + 1 as next_seq
        from collab_documents d where d.tenant_id = ${tx.tenantId} and d.file_id = ${fileId}
      )
      select d.next_seq::float8 as "nextSeq", count(u.seq)::float8 as rows, coalesce(sum(octet_length(u.data)), 0)::float8 as bytes
        from document d
        left join collab_updates u on u.tenant_id = ${tx.tenantId} and u.file_id = ${fileId}
          and u.seq between d.next_seq and least(d.snapshot_seq, d.next_seq + ${limit} - 1) and u.created_at < ${olderThan}
        group by d.next_seq`,
  );
  return state ?? null;
};

/** The segment counts from now on; false when another already holds some of its updates. Under the document's lock. */
export const insertSegment = async (tx: TenantTx, fileId: FileId, segment: Segment): Promise<boolean> => {
  const made = await tx.sql`
    insert into collab_segments (tenant_id, file_id, from_seq, to_seq, object_key, object_bytes, sha256, data_bytes)
    select ${tx.tenantId}, ${fileId}, ${segment.fromSeq}, ${segment.toSeq}, ${segment.objectKey}, ${segment.objectBytes},
      ${Buffer.from(segment.sha256)}, ${segment.dataBytes}
    where not exists (
      select from collab_segments s where s.tenant_id = ${tx.tenantId} and s.file_id = ${fileId}
        and s.from_seq <= ${segment.toSeq} and s.to_seq >= ${segment.fromSeq})
    on conflict do nothing`;
  return made.count === 1;
};

/** Segments verified at least `graceMs` ago whose rows are still there too. */
export const readSegmentsWithRows = async (
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
  graceMs: number,
): Promise<Segment[]> => [
  ...(await db.read<Segment[]>(
    tenantId,
    (tx) => tx.sql<Segment[]>`
      select from_seq::float8 as "fromSeq", to_seq::float8 as "toSeq", object_key as "objectKey",
        object_bytes::float8 as "objectBytes", sha256, data_bytes::float8 as "dataBytes"
      from collab_segments
      where tenant_id = ${tx.tenantId} and file_id = ${fileId} and rows_removed_at is null
        and verified_at <= now() - make_interval(secs => ${graceMs / 1000}) order by from_seq`,
  )),
];

/** The segment alone holds its updates afterwards. Rows in quarantine stay, for the operator's `check`. */
export const removeSegmentRows = async (tx: TenantTx, fileId: FileId, { fromSeq, toSeq }: Segment): Promise<void> => {
  const { sql, tenantId } = tx;
  await sql`
    delete from collab_updates where tenant_id = ${tenantId} and file_id = ${fileId}
      and seq between ${fromSeq} and ${toSeq} and quarantined_at is null`;
  await sql`
    update collab_segments set rows_removed_at = now()
    where tenant_id = ${tenantId} and file_id = ${fileId} and from_seq = ${fromSeq}`;
};
