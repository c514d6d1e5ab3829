import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

/** A snapshot to be put in place of the one at `expectedSeq`. */
export interface NewSnapshot {
  readonly seq: number;
  readonly epoch: number;
  readonly expectedSeq: number;
  readonly sizeBytes: number;
  readonly ranges: Uint8Array;
  /** In the row, or in the object store. */
  readonly data: Uint8Array | null;
  readonly objectKey: string | null;
}

/**
 * The snapshot replaces the one it was made from; false, and nothing changed, when somebody else was first (rules.md H11). The
 * superseded updates stay: they are the history.
 */
export const publishSnapshot = async (tx: TenantTx, fileId: FileId, snapshot: NewSnapshot): Promise<boolean> => {
  const answer = await tx.sql`
    update collab_documents set snapshot_seq = ${snapshot.seq}, snapshot_bytes = ${snapshot.sizeBytes},
      snapshot = ${snapshot.data && Buffer.from(snapshot.data)}, snapshot_object = ${snapshot.objectKey},
      snapshot_ranges = ${Buffer.from(snapshot.ranges)}
    where tenant_id = ${tx.tenantId} and file_id = ${fileId} and epoch = ${snapshot.epoch}
      and snapshot_seq = ${snapshot.expectedSeq} and last_seq >= ${snapshot.seq}`;
  return answer.count === 1;
};

/** The rows are kept but never sent again (rules.md H6). */
export const quarantineUpdates = async (
  tx: TenantTx,
  fileId: FileId,
  seqs: readonly number[],
  now: Date,
): Promise<void> => {
  if (seqs.length === 0) return;
  await tx.sql`
    update collab_updates set quarantined_at = ${now}
    where tenant_id = ${tx.tenantId} and file_id = ${fileId} and seq = any(${seqs as number[]}::bigint[])
      and quarantined_at is null`;
};

/** The snapshot's object is out of use since `now`: part of the transaction that replaces it. */
export const noteSuperseded = async (tx: TenantTx, fileId: FileId, objectKey: string, now: Date): Promise<void> => {
  await tx.sql`
    insert into collab_superseded_snapshots (tenant_id, file_id, object_key, superseded_at)
    values (${tx.tenantId}, ${fileId}, ${objectKey}, ${now})`;
};

/** The document's snapshot objects that are out of use, each with the time since when. */
export const listSuperseded = async (
  tx: TenantTx,
  fileId: FileId,
): Promise<readonly { readonly objectKey: string; readonly supersededAt: Date }[]> => tx.sql<
  { objectKey: string; supersededAt: Date }[]
>`
  select object_key as "objectKey", superseded_at as "supersededAt" from collab_superseded_snapshots
  where tenant_id = ${tx.tenantId} and file_id = ${fileId}`;

/** Objects of the organization that are out of use since before `before`, at most a thousand. */
export const listOldSuperseded = async (
  tx: TenantTx,
  before: Date,
): Promise<readonly { readonly fileId: FileId; readonly objectKey: string }[]> => tx.sql<
  { fileId: FileId; objectKey: string }[]
>`
  select file_id as "fileId", object_key as "objectKey" from collab_superseded_snapshots
  where tenant_id = ${tx.tenantId} and superseded_at < ${before} limit 1000`;

/** Nothing names the objects any more; they are gone already. */
export const forgetSuperseded = async (tx: TenantTx, fileId: FileId, objectKeys: readonly string[]): Promise<void> => {
  await tx.sql`
    delete from collab_superseded_snapshots
    where tenant_id = ${tx.tenantId} and file_id = ${fileId} and object_key = any(${objectKeys as string[]})`;
};

/** What a vacuum puts in place of everything before it. */
export interface NewRoom {
  /** Of the update that holds the whole document; it is in the log already. */
  readonly seq: number;
  readonly epoch: number;
  readonly sizeBytes: number;
  readonly ranges: Uint8Array;
  readonly data: Uint8Array | null;
  readonly objectKey: string | null;
}

/** The document goes on in a new room that begins with the update at `seq`. Under the document's lock. */
export const beginRoom = async (tx: TenantTx, fileId: FileId, room: NewRoom): Promise<void> => {
  const { sql, tenantId } = tx;
  await sql`
    insert into collab_bases (tenant_id, file_id, seq, epoch) values (${tenantId}, ${fileId}, ${room.seq}, ${room.epoch})`;
  await sql`
    update collab_documents set epoch = ${room.epoch}, snapshot_seq = ${room.seq}, snapshot_bytes = ${room.sizeBytes},
      snapshot = ${room.data && Buffer.from(room.data)}, snapshot_object = ${room.objectKey},
      snapshot_ranges = ${Buffer.from(room.ranges)}, vacuumed_bytes = ${room.sizeBytes}
    where tenant_id = ${tenantId} and file_id = ${fileId}`;
};

/** The next vacuum is tried when the document has grown to twice this. */
export const noteVacuum = async (tx: TenantTx, fileId: FileId, sizeBytes: number): Promise<void> => {
  await tx.sql`
    update collab_documents set vacuumed_bytes = ${sizeBytes} where tenant_id = ${tx.tenantId} and file_id = ${fileId}`;
};
