import type { TenantId } from '@cloudity/contracts';
import type { Database, TenantTx } from '@cloudity/db';
import {
  type AuthorClaim,
  appendIfNext,
  appendUpdates,
  claimClientIds,
  type DocumentHead,
  lockHeads,
  readUpdatesAfter,
} from '../documents/store.ts';
import type { Connection } from '../hub/connection.ts';
import { isSameAuthor } from '../ports.ts';
import { logEntryFrom } from '../room/log-entry.ts';
import type { Room, Waiting } from '../room/room.ts';
import { type Row, rowsFrom } from './rows.ts';

/** One room's share of a transaction. */
export interface Batch {
  readonly room: Room;
  readonly waiting: readonly Waiting[];
  /** Where the room stood when they were taken from it. */
  readonly takenAtSeq: number;
}

/** What becomes true for a room when the transaction commits. */
export type Outcome =
  | {
      readonly kind: 'written';
      readonly room: Room;
      readonly waiting: readonly Waiting[];
      readonly afterSeq: number;
      readonly rows: readonly Row[];
      readonly owners: readonly AuthorClaim[];
      readonly rejected: ReadonlySet<Connection>;
    }
  | { readonly kind: 'deleted' | 'replaced'; readonly room: Room };

type Written = Extract<Outcome, { kind: 'written' }>;
type News = Extract<Waiting, { kind: 'news' }>;

const newsOf = (waiting: readonly Waiting[]): News[] =>
  waiting.filter((change): change is News => change.kind === 'news');

/** Who asks for which client id, each id once; live typing goes before relayed recovery. */
const claimsOf = (room: Room, changes: readonly News[]): AuthorClaim[] => {
  const claims = new Map<number, AuthorClaim>();
  for (const { connection, isStep2, news } of changes) {
    for (const clientId of news.clients) {
      const owner = room.owners.get(clientId);
      if (owner && (!owner.relayed || isStep2)) continue;
      const own = !isStep2 || room.presence.clientOf(connection.id) === clientId;
      const earlier = claims.get(clientId);
      if (earlier && (!earlier.relayed || !own)) continue;
      claims.set(clientId, { fileId: room.fileId, clientId, author: connection.author, relayed: !own });
    }
  }
  return [...claims.values()];
};

/** Brings the room level with what other hubs committed before this transaction got the lock. */
const catchUp = async (
  tx: TenantTx,
  { room, waiting, takenAtSeq }: Batch,
  head: DocumentHead,
): Promise<readonly Waiting[]> => {
  if (head.lastSeq === takenAtSeq && room.state.seq === takenAtSeq) return waiting;
  const rows = await readUpdatesAfter(tx, room.fileId, room.state.seq);
  room.append(rows.map(logEntryFrom));
  if (room.state.seq !== head.lastSeq) throw new Error('the log has a hole');
  return room.readmit(waiting);
};

const settleOwners = (room: Room, changes: readonly News[], granted: readonly AuthorClaim[]) => {
  const owners = new Map(room.owners);
  for (const claim of granted) if (claim.fileId === room.fileId) owners.set(claim.clientId, claim);
  const isOwn = ({ connection }: News, clientId: number): boolean => {
    const owner = owners.get(clientId);
    return owner === undefined || isSameAuthor(owner.author, connection.author);
  };
  const rejected = new Set<Connection>();
  const accepted: News[] = [];
  for (const change of changes) {
    if (!change.isStep2 && change.news.clients.some((clientId) => !isOwn(change, clientId)))
      rejected.add(change.connection);
    // What follows a rejected change builds on it.
    if (!rejected.has(change.connection)) accepted.push(change);
  }
  const rows = rowsFrom(
    accepted.map((change) => ({
      author: change.connection.author,
      relayed: change.isStep2 && change.news.clients.some((clientId) => !isOwn(change, clientId)),
      data: change.news.data,
      summary: change.news.summary,
    })),
  );
  return { rows, rejected };
};

/**
 * Writes the changes of several rooms of one organization inside the caller's transaction: documents locked in the order of
 * their ids, owners of new client ids settled, rows appended, last_seq moved. Nothing of it may be told before the COMMIT.
 */
const writeBatches = async (tx: TenantTx, batches: readonly Batch[]): Promise<Outcome[]> => {
  const heads = new Map(
    (
      await lockHeads(
        tx,
        batches.map(({ room }) => room.fileId),
      )
    ).map((head) => [head.fileId, head]),
  );
  const outcomes: Outcome[] = [];
  const open: { readonly room: Room; readonly waiting: readonly Waiting[]; readonly head: DocumentHead }[] = [];
  for (const batch of batches) {
    const head = heads.get(batch.room.fileId);
    if (!head) outcomes.push({ kind: 'deleted', room: batch.room });
    else if (head.epoch !== batch.room.epoch) outcomes.push({ kind: 'replaced', room: batch.room });
    else open.push({ room: batch.room, waiting: await catchUp(tx, batch, head), head });
  }
  const granted = await claimClientIds(
    tx,
    open.flatMap(({ room, waiting }) => claimsOf(room, newsOf(waiting))),
  );
  const written = open.map(({ room, waiting, head }) => {
    const { rows, rejected } = settleOwners(room, newsOf(waiting), granted);
    const owners = granted.filter(({ fileId }) => fileId === room.fileId);
    return { kind: 'written' as const, room, waiting, afterSeq: head.lastSeq, rows, owners, rejected };
  });
  await appendUpdates(
    tx,
    written.map(({ room, afterSeq, rows }) => ({ fileId: room.fileId, afterSeq, updates: rows })),
  );
  return [...outcomes, ...written];
};

/**
 * What nearly every flush is: changes of one room under client ids that are settled, in a document that nobody else wrote to
 * meanwhile. One round trip to PostgreSQL. Null, and nothing written, when it is anything else.
 */
const writeAlone = async (db: Database, tenantId: TenantId, batch: Batch): Promise<Written | null> => {
  const { room, waiting, takenAtSeq } = batch;
  const changes = newsOf(waiting);
  if (room.state.seq !== takenAtSeq || claimsOf(room, changes).length > 0) return null;
  const { rows, rejected } = settleOwners(room, changes, []);
  const { fileId, epoch } = room;
  if (rows.length === 0) return null;
  const isWritten = await appendIfNext(db, tenantId, { fileId, epoch, afterSeq: takenAtSeq, updates: rows });
  return isWritten ? { kind: 'written', room, waiting, afterSeq: takenAtSeq, rows, owners: [], rejected } : null;
};

/** Commits the changes of several rooms of one organization; what is answered may be told. *Errors*: as `Database.tenant`. */
export const commitBatches = async (
  db: Database,
  tenantId: TenantId,
  batches: readonly Batch[],
): Promise<Outcome[]> => {
  const [only, ...others] = batches;
  const alone = only && others.length === 0 ? await writeAlone(db, tenantId, only) : null;
  return alone ? [alone] : db.tenant(tenantId, (tx) => writeBatches(tx, batches));
};
