import { collabClose, type TenantId } from '@cloudity/contracts';
import { type Database, UnknownCommitError } from '@cloudity/db';
import type { Log } from '@cloudity/kernel';
import type { LogEntry } from '../room/document-state.ts';
import type { Room, Waiting } from '../room/room.ts';
import type { Row } from './rows.ts';
import { type Batch, commitBatches, type Outcome } from './write-batch.ts';

export interface JournalOptions {
  readonly db: Database;
  readonly log: Log;
  /** A commit that takes longer counts as unknown: its rooms are read again from PostgreSQL. */
  readonly commitTimeoutMs?: number;
  /** Called after a room's changes are durable and shown. */
  readonly onCommitted: (room: Room, commit: Commit) => void;
  /** Called when the outcome is known and other hubs' changes may be taken in again. */
  readonly onIdle: (room: Room) => void;
  /** Called when what a room believes may differ from what is stored. */
  readonly onDiscard: (room: Room, code: number, reason: string) => void;
}

/** What became durable with one transaction in one room. */
export interface Commit {
  /** In the order of their seq; none when everything was known already. */
  readonly rows: readonly Row[];
  /** What was taken together, repeated changes included. */
  readonly changes: readonly Waiting[];
  readonly durationMs: number;
}

interface Queue {
  readonly dirty: Set<Room>;
  running: Promise<void> | null;
}

type Written = Extract<Outcome, { kind: 'written' }>;

/** An answer from PostgreSQL itself, saying that the transaction did not happen; not a lost connection. */
const isRefusal = (error: unknown): boolean => {
  const code = (error as { code?: unknown }).code;
  return !(error instanceof UnknownCommitError) && typeof code === 'string' && /^(?!08|57P)[0-9A-Z]{5}$/.test(code);
};

/**
 * Writes what rooms collect. While a transaction of an organization is in flight the changes of all its rooms pile up, and
 * the next transaction takes them together: the slower the disk, the larger the batch, and never more than one commit each.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #queues = new Map<TenantId, Queue>();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Bytes that wait in the rooms that have something to commit. */
  get waitingBytes(): number {
    let bytes = 0;
    for (const { dirty } of this.#queues.values()) for (const room of dirty) bytes += room.waitingBytes;
    return bytes;
  }

  /** The room's waiting changes will be written, together with whatever else is there by then. */
  wake(room: Room): void {
    const queue = this.#queues.get(room.tenantId) ?? { dirty: new Set<Room>(), running: null };
    this.#queues.set(room.tenantId, queue);
    queue.dirty.add(room);
    queue.running ??= this.#run(room.tenantId, queue);
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#queues.size > 0) await Promise.all([...this.#queues.values()].map(({ running }) => running));
  }

  async #run(tenantId: TenantId, queue: Queue): Promise<void> {
    // One turn of the event loop: what other sockets sent at the same moment goes into the same transaction.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.dirty.size > 0) {
      const rooms = [...queue.dirty].filter((room) => room.hasWaiting && !room.isDiscarded);
      queue.dirty.clear();
      if (rooms.length > 0) await this.#flush(tenantId, rooms);
    }
    this.#queues.delete(tenantId);
  }

  async #flush(tenantId: TenantId, rooms: readonly Room[]): Promise<void> {
    const batches = rooms.map((room): Batch => ({ room, waiting: room.takeWaiting(), takenAtSeq: room.state.seq }));
    for (const room of rooms) room.isCommitting = true;
    try {
      const failed = await this.#attempt(tenantId, batches);
      // Alone, so that one document that cannot be written does not take the others with it (rules.md H4).
      if (failed === 'refused' && batches.length > 1)
        for (const batch of batches) if ((await this.#attempt(tenantId, [batch])) !== null) this.#fail(batch.room);
      if (failed === 'unknown' || (failed === 'refused' && batches.length === 1))
        for (const room of rooms) this.#fail(room);
    } finally {
      for (const room of rooms) {
        room.isCommitting = false;
        this.#options.onIdle(room);
      }
    }
  }

  /** Null when committed and shown. */
  async #attempt(tenantId: TenantId, batches: readonly Batch[]): Promise<null | 'refused' | 'unknown'> {
    const { db, log, commitTimeoutMs = 30_000 } = this.#options;
    const startedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no commit within ${commitTimeoutMs} ms`)), commitTimeoutMs);
    });
    try {
      const writing = commitBatches(db, tenantId, batches);
      writing.catch(() => undefined);
      const outcomes = await Promise.race([writing, late]);
      const durationMs = performance.now() - startedAt;
      for (const outcome of outcomes) this.#show(outcome, durationMs);
      return null;
    } catch (error) {
      log.warn({ error, documents: batches.length }, 'commit of document changes failed');
      return isRefusal(error) ? 'refused' : 'unknown';
    } finally {
      clearTimeout(timer);
    }
  }

  #show(outcome: Outcome, durationMs: number): void {
    const { onDiscard } = this.#options;
    if (outcome.room.isDiscarded) return;
    if (outcome.kind === 'written') this.#showWritten(outcome, durationMs);
    else if (outcome.kind === 'deleted') onDiscard(outcome.room, collabClose.deleted, 'The document was deleted.');
    else onDiscard(outcome.room, collabClose.roomReplaced, 'The document has a new room.');
  }

  #showWritten(outcome: Written, durationMs: number): void {
    const { room, waiting, owners, rejected, rows } = outcome;
    for (const { clientId, author, relayed } of owners) room.owners.set(clientId, { author, relayed });
    const entries = entriesOf(outcome);
    room.settle();
    room.append(entries.map((entry) => ({ entry, isQuarantined: false })));
    for (const change of waiting) {
      const original = change.kind === 'echo' ? change.data : change.original;
      if (original) room.echo(change.connection, original);
      if (room.state.hasHeld && change.kind === 'news') room.askAgain(change.connection);
    }
    for (const connection of rejected) room.reject(connection, 'The change carries the id of another person.');
    this.#options.onCommitted(room, { rows, changes: waiting, durationMs });
  }

  #fail(room: Room): void {
    if (!room.isDiscarded) this.#options.onDiscard(room, collabClose.restarting, 'The change could not be stored yet.');
  }
}

const entriesOf = ({ afterSeq, rows }: Written): LogEntry[] =>
  rows.map(({ data, summary }, index) => ({ seq: afterSeq + index + 1, data, summary }));
