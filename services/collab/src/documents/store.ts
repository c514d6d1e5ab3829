import type { FileId, TenantId } from '@cloudity/contracts';
import { type Database, inline, type TenantTx } from '@cloudity/db';
import type { Author } from '../ports.ts';
import type { LiveKind } from './schema.ts';

/** Where a document's log stands. */
export interface DocumentHead {
  readonly fileId: FileId;
  readonly kind: LiveKind;
  readonly epoch: number;
  readonly schemaVersion: number;
  readonly lastSeq: number;
  readonly snapshotSeq: number;
}

export interface UpdateRow {
  readonly seq: number;
  readonly data: Uint8Array;
  readonly isQuarantined: boolean;
}

export interface NewUpdate {
  readonly data: Uint8Array;
  readonly author: LogAuthor;
  readonly relayed: boolean;
}

/** Snapshot and tail as one statement saw them. */
export interface StoredDocument extends DocumentHead {
  readonly snapshot: Uint8Array | null;
  readonly snapshotObject: string | null;
  readonly snapshotRanges: Uint8Array | null;
  /** Size of the snapshot after the last vacuum, or after the last that was not worth a new room; 0 for none. */
  readonly vacuumedBytes: number;
  readonly tail: readonly UpdateRow[];
}

interface HeadRow {
  readonly file_id: FileId;
  readonly kind: LiveKind;
  readonly epoch: number;
  readonly schema_version: number;
  readonly last_seq: string;
  readonly snapshot_seq: string;
}

const headFrom = (row: HeadRow): DocumentHead => ({
  fileId: row.file_id,
  kind: row.kind,
  epoch: row.epoch,
  schemaVersion: row.schema_version,
  lastSeq: Number(row.last_seq),
  snapshotSeq: Number(row.snapshot_seq),
});

/** Who wrote what nobody typed: the first paragraph of a new document, what a migration changes. */
export const systemAuthor = { kind: 'system', id: '00000000-0000-0000-0000-000000000000' } as const;
export type LogAuthor = Author | typeof systemAuthor;

/** What a new document begins with. */
export interface Beginning {
  readonly data: Uint8Array;
  /** Client ids inside; they stay the system's. */
  readonly clientIds: readonly number[];
}

/** What a document is that nobody wrote in yet. */
export interface NewDocument {
  readonly kind: LiveKind;
  readonly schema: number;
  readonly beginning: Beginning | null;
}

/**
 * The document has a row afterwards, and begins with `beginning`: whoever finds its log empty appends that, under the document's
 * lock, so that it is there once however many ask at the same time. What was written already stays as it is.
 */
export const ensureDocument = async (
  tx: TenantTx,
  fileId: FileId,
  { kind, schema, beginning }: NewDocument,
): Promise<DocumentHead> => {
  const { sql, tenantId } = tx;
  const [found] = await sql<HeadRow[]>`
    select file_id, kind, epoch, schema_version, last_seq, snapshot_seq from collab_documents
    where tenant_id = ${tenantId} and file_id = ${fileId}`;
  if (found && (Number(found.last_seq) > 0 || (found.kind === kind && !beginning))) return headFrom(found);
  await sql`
    insert into collab_documents (tenant_id, file_id, kind, schema_version) values (${tenantId}, ${fileId}, ${kind}, ${schema})
    on conflict do nothing`;
  const [head] = await lockHeads(tx, [fileId]);
  if (!head) throw new Error('the document row vanished while it was made');
  if (head.lastSeq > 0) return head;
  await sql`
    update collab_documents set kind = ${kind}, schema_version = ${schema}
    where tenant_id = ${tenantId} and file_id = ${fileId}`;
  if (!beginning) return { ...head, kind, schemaVersion: schema };
  const { data, clientIds } = beginning;
  await appendUpdates(tx, [{ fileId, afterSeq: 0, updates: [{ data, author: systemAuthor, relayed: false }] }]);
  await claimClientIds(
    tx,
    clientIds.map((clientId) => ({ fileId, clientId, author: systemAuthor, relayed: false })),
  );
  return { ...head, kind, schemaVersion: schema, lastSeq: 1 };
};

/** The heads of these documents, outside any transaction; those that do not exist are left out. */
export const readHeads = async (
  db: Database,
  tenantId: TenantId,
  fileIds: readonly FileId[],
): Promise<DocumentHead[]> => {
  const rows = await db.read<HeadRow[]>(
    tenantId,
    (tx) => tx.sql<HeadRow[]>`
      select file_id, kind, epoch, schema_version, last_seq, snapshot_seq from collab_documents
      where tenant_id = ${tx.tenantId} and file_id = any(${fileIds as FileId[]}::uuid[])`,
  );
  return rows.map(headFrom);
};

/**
 * Locks the documents in the order of their ids, so that two hubs never wait for each other in a circle (rules.md H4), and
 * answers where each stands. Documents that do not exist are left out. Not FOR UPDATE: tickets refer to the row and need not wait.
 */
export const lockHeads = async (tx: TenantTx, fileIds: readonly FileId[]): Promise<DocumentHead[]> => {
  const rows = await tx.sql<HeadRow[]>`
    select file_id, kind, epoch, schema_version, last_seq, snapshot_seq from collab_documents
    where tenant_id = ${tx.tenantId} and file_id = any(${fileIds as FileId[]}::uuid[])
    order by file_id for no key update`;
  return rows.map(headFrom);
};

interface StoredRow {
  readonly seq: string;
  readonly data: Uint8Array | null;
  readonly is_quarantined: boolean;
  readonly kind: LiveKind | null;
  readonly epoch: number | null;
  readonly schema_version: number | null;
  readonly last_seq: string | null;
  readonly snapshot_object: string | null;
  readonly snapshot_ranges: Uint8Array | null;
  readonly vacuumed_bytes: string | null;
}

/**
 * Snapshot and tail in one statement, hence of one moment (rules.md H11). The row with the epoch is the document itself.
 * Null when there is no such document.
 */
export const readDocument = async (
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
): Promise<StoredDocument | null> => {
  const rows = await db.read<StoredRow[]>(
    tenantId,
    (tx) => tx.sql<StoredRow[]>`
      with document as (
        select * from collab_documents where tenant_id = ${tx.tenantId} and file_id = ${fileId}
      )
      select snapshot_seq as seq, snapshot as data, false as is_quarantined,
          kind, epoch, schema_version, last_seq, snapshot_object, snapshot_ranges, vacuumed_bytes
        from document
      union all
      select u.seq, u.data, u.quarantined_at is not null, null, null, null, null, null, null, null
        from document d join collab_updates u on u.tenant_id = ${tx.tenantId} and u.file_id = d.file_id and u.seq > d.snapshot_seq`,
  );
  const document = rows.find((row) => row.epoch !== null);
  if (!document) return null;
  const tail = rows
    .filter((row) => row !== document)
    .map((row) => ({ seq: Number(row.seq), data: row.data ?? new Uint8Array(), isQuarantined: row.is_quarantined }))
    .sort((left, right) => left.seq - right.seq);
  return {
    fileId,
    kind: document.kind ?? 'doc',
    epoch: document.epoch ?? 0,
    schemaVersion: document.schema_version ?? 0,
    lastSeq: Number(document.last_seq),
    snapshotSeq: Number(document.seq),
    snapshot: document.data,
    snapshotObject: document.snapshot_object,
    snapshotRanges: document.snapshot_ranges,
    vacuumedBytes: Number(document.vacuumed_bytes),
    tail,
  };
};

const rowFrom = (row: { seq: string; data: Uint8Array; is_quarantined: boolean }): UpdateRow => ({
  seq: Number(row.seq),
  data: row.data,
  isQuarantined: row.is_quarantined,
});

/** The updates after `afterSeq`, in order, inside the caller's transaction. */
export const readUpdatesAfter = async (tx: TenantTx, fileId: FileId, afterSeq: number): Promise<UpdateRow[]> => {
  const rows = await tx.sql<{ seq: string; data: Uint8Array; is_quarantined: boolean }[]>`
    select seq, data, quarantined_at is not null as is_quarantined from collab_updates
    where tenant_id = ${tx.tenantId} and file_id = ${fileId} and seq > ${afterSeq} order by seq`;
  return rows.map(rowFrom);
};

/** The same outside a transaction, a page at a time. */
export const readUpdatePage = async (
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
  afterSeq: number,
  limit = 1000,
): Promise<UpdateRow[]> => {
  const rows = await db.read<{ seq: string; data: Uint8Array; is_quarantined: boolean }[]>(
    tenantId,
    (tx) => tx.sql<{ seq: string; data: Uint8Array; is_quarantined: boolean }[]>`
      select seq, data, quarantined_at is not null as is_quarantined from collab_updates
      where tenant_id = ${tx.tenantId} and file_id = ${fileId} and seq > ${afterSeq} order by seq limit ${limit}`,
  );
  return rows.map(rowFrom);
};

export interface DocumentUpdates {
  readonly fileId: FileId;
  /** The document's last_seq before these updates, under its lock. */
  readonly afterSeq: number;
  readonly updates: readonly NewUpdate[];
}

/** postgres.js takes an array of bytes or booleans for one value, so bytes travel as hexadecimal text, which they do anyway. */
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

/** Appends the updates of all documents with one statement, and moves every last_seq with another. The documents are locked. */
export const appendUpdates = async (tx: TenantTx, documents: readonly DocumentUpdates[]): Promise<void> => {
  const rows = documents.flatMap(({ fileId, afterSeq, updates }) =>
    updates.map((update, index) => ({ fileId, seq: afterSeq + index + 1, ...update })),
  );
  if (rows.length === 0) return;
  const { sql, tenantId } = tx;
  const heads = documents.filter(({ updates }) => updates.length > 0);
  await Promise.all([
    sql`
      insert into collab_updates (tenant_id, file_id, seq, author_kind, author_id, relayed, data)
      select ${tenantId}, file_id, seq, author_kind, author_id, relayed = 1, decode(data, 'hex') from unnest(
        ${rows.map((row) => row.fileId)}::uuid[], ${rows.map((row) => row.seq)}::bigint[],
        ${rows.map((row) => row.author.kind)}::text[], ${rows.map((row) => row.author.id)}::uuid[],
        ${rows.map((row) => Number(row.relayed))}::int[], ${rows.map((row) => hexOf(row.data))}::text[]
      ) as new (file_id, seq, author_kind, author_id, relayed, data)`,
    sql`
      update collab_documents d set last_seq = head.last_seq, updated_at = now()
      from unnest(${heads.map((head) => head.fileId)}::uuid[],
        ${heads.map((head) => head.afterSeq + head.updates.length)}::bigint[]) as head (file_id, last_seq)
      where d.tenant_id = ${tenantId} and d.file_id = head.file_id`,
  ]);
};

export interface NextUpdates extends DocumentUpdates {
  /** The epoch they were written for. */
  readonly epoch: number;
}

/**
 * Appends the updates of one document with one call in a transaction of its own, provided that nothing was appended and no new
 * room was begun meanwhile; false, and nothing written, otherwise.
 */
export const appendIfNext = async (
  db: Database,
  tenantId: TenantId,
  { fileId, epoch, afterSeq, updates }: NextUpdates,
): Promise<boolean> => {
  const [answer] = await db.write<{ is_written: boolean }[]>(
    tenantId,
    inline`select append_updates(${tenantId}, ${fileId}, ${epoch}, ${afterSeq},
      ${updates.map(({ author }) => author.kind)}, ${updates.map(({ author }) => author.id)}::uuid[],
      ${updates.map(({ relayed }) => relayed)}, ${updates.map(({ data }) => data)}) as is_written`,
  );
  return answer?.is_written === true;
};

export interface AuthorClaim {
  readonly fileId: FileId;
  readonly clientId: number;
  readonly author: LogAuthor;
  readonly relayed: boolean;
}

/**
 * Each client id belongs to the first author who claimed it (rules.md H7); a relayed claim yields to a live one. No two claims
 * may name the same id. Answers who owns the ids now; run it under the
 * documents' locks, so that two hubs cannot both be first.
 */
export const claimClientIds = async (tx: TenantTx, claims: readonly AuthorClaim[]): Promise<AuthorClaim[]> => {
  if (claims.length === 0) return [];
  const { sql, tenantId } = tx;
  const fileIds = claims.map((claim) => claim.fileId);
  const clientIds = claims.map((claim) => claim.clientId);
  await sql`
    insert into collab_authors (tenant_id, file_id, client_id, author_kind, author_id, relayed)
    select ${tenantId}, file_id, client_id, author_kind, author_id, relayed = 1
    from unnest(${fileIds}::uuid[], ${clientIds}::bigint[],
      ${claims.map((claim) => claim.author.kind)}::text[], ${claims.map((claim) => claim.author.id)}::uuid[],
      ${claims.map((claim) => Number(claim.relayed))}::int[]
    ) as new (file_id, client_id, author_kind, author_id, relayed)
    on conflict (tenant_id, file_id, client_id) do update
      set author_kind = excluded.author_kind, author_id = excluded.author_id, relayed = false
      where collab_authors.relayed and not excluded.relayed`;
  const rows = await sql<
    { file_id: FileId; client_id: string; author_kind: Author['kind']; author_id: string; relayed: boolean }[]
  >`
    select file_id, client_id, author_kind, author_id, relayed from collab_authors
    where tenant_id = ${tenantId}
      and (file_id, client_id) in (select * from unnest(${fileIds}::uuid[], ${clientIds}::bigint[]))`;
  return rows.map((row) => ({
    fileId: row.file_id,
    clientId: Number(row.client_id),
    author: { kind: row.author_kind, id: row.author_id },
    relayed: row.relayed,
  }));
};

export interface BegunDocument {
  readonly kind: LiveKind;
  readonly schemaVersion: number;
  readonly snapshot: Uint8Array;
  /** Where the snapshot lies when it is too large for the row. */
  readonly objectKey: string | null;
  readonly ranges: Uint8Array;
  readonly author: LogAuthor;
}

/** The document begins with the snapshot, which is also the first update of its history. False, and nothing written, when it exists already. */
export const insertBegun = async (tx: TenantTx, fileId: FileId, begun: BegunDocument): Promise<boolean> => {
  const { sql, tenantId } = tx;
  const made = await sql`
    insert into collab_documents (tenant_id, file_id, kind, schema_version, last_seq, snapshot_seq, snapshot, snapshot_object,
      snapshot_bytes, snapshot_ranges)
    values (${tenantId}, ${fileId}, ${begun.kind}, ${begun.schemaVersion}, 1, 1, ${begun.objectKey ? null : Buffer.from(begun.snapshot)},
      ${begun.objectKey}, ${begun.snapshot.length}, ${Buffer.from(begun.ranges)})
    on conflict do nothing`;
  if (made.count === 0) return false;
  await sql`
    insert into collab_updates (tenant_id, file_id, seq, author_kind, author_id, data)
    values (${tenantId}, ${fileId}, 1, ${begun.author.kind}, ${begun.author.id}, ${Buffer.from(begun.snapshot)})`;
  return true;
};

/** Client ids of the copy belong to whom they belong to in the original. */
export const copyAuthors = async ({ sql, tenantId }: TenantTx, fromFileId: FileId, toFileId: FileId): Promise<void> => {
  await sql`
    insert into collab_authors (tenant_id, file_id, client_id, author_kind, author_id, relayed)
    select tenant_id, ${toFileId}, client_id, author_kind, author_id, relayed from collab_authors
    where tenant_id = ${tenantId} and file_id = ${fromFileId}`;
};

/** The documents are gone with their logs, authors and tickets. */
export const deleteDocuments = async (tx: TenantTx, fileIds: readonly FileId[]): Promise<void> => {
  await tx.sql`
    delete from collab_documents where tenant_id = ${tx.tenantId} and file_id = any(${fileIds as FileId[]}::uuid[])`;
};

/** Updates that the log counts and does not have, after the snapshot or before it; updates that were put in quarantine. */
export type LogProblem = 'hole' | 'history' | 'quarantined';

/** What is wrong with the logs of an organization: rows that are missing, superseded ones included but for those that retention gave up, rows in quarantine. */
export const findProblems = async (
  db: Database,
  tenantId: TenantId,
): Promise<{ readonly fileId: FileId; readonly problem: LogProblem; readonly rows: number }[]> => {
  const rows = await db.read<{ file_id: FileId; problem: LogProblem; rows: string }[]>(
    tenantId,
    (tx) => tx.sql<{ file_id: FileId; problem: LogProblem; rows: string }[]>`
      select d.file_id, 'hole' as problem, d.last_seq - d.snapshot_seq - count(u.seq) as rows
        from collab_documents d
        left join collab_updates u on u.tenant_id = ${tx.tenantId} and u.file_id = d.file_id and u.seq > d.snapshot_seq
        where d.tenant_id = ${tx.tenantId}
        group by d.tenant_id, d.file_id having count(u.seq) <> d.last_seq - d.snapshot_seq
      union all
      select d.file_id, 'history', d.snapshot_seq - thinned.rows - coalesce(s.packed, 0) - count(u.seq)
        from collab_documents d
        cross join lateral (
          select coalesce(sum(seq - thinned_from), 0) as rows from collab_bases
          where tenant_id = ${tx.tenantId} and file_id = d.file_id
        ) thinned
        left join lateral (
          select sum(to_seq - from_seq + 1) as packed, max(to_seq) as to_seq from collab_segments
          where tenant_id = ${tx.tenantId} and file_id = d.file_id
        ) s on true
        left join collab_updates u on u.tenant_id = ${tx.tenantId} and u.file_id = d.file_id
          and u.seq > coalesce(s.to_seq, 0) and u.seq <= d.snapshot_seq
        where d.tenant_id = ${tx.tenantId}
        group by d.tenant_id, d.file_id, s.packed, thinned.rows
        having d.snapshot_seq <> thinned.rows + coalesce(s.packed, 0) + count(u.seq)
      union all
      select file_id, 'quarantined', count(*) from collab_updates
        where tenant_id = ${tx.tenantId} and quarantined_at is not null group by file_id`,
  );
  return rows.map((row) => ({ fileId: row.file_id, problem: row.problem, rows: Number(row.rows) }));
};
