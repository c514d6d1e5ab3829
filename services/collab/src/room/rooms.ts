import type { FileId, TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import type { ObjectStore } from '@cloudity/objects';
import { readSnapshotObject } from '../documents/snapshot-object.ts';
import { readDocument, type StoredDocument } from '../documents/store.ts';
import type { Limits } from '../limits/limits.ts';
import { decodeSnapshotRanges } from '../yjs/snapshot-ranges.ts';
import { DocumentState } from './document-state.ts';
import { logEntryFrom } from './log-entry.ts';
import type { SharedPresence } from './presence.ts';
import { Room, type RoomMetrics } from './room.ts';

export interface RoomsOptions {
  readonly db: Database;
  readonly objects: ObjectStore;
  readonly limitsOf: (tenantId: TenantId) => Promise<Limits>;
  readonly nowMs: () => number;
  /** Resolves when the hub hears of other hubs' commits in the organization: before anything is loaded (rules.md H5). */
  readonly subscribe: (tenantId: TenantId) => Promise<void>;
  readonly onEmpty: (room: Room) => void;
  /** The room is open; another hub may have announced a commit up to `announcedSeq` while it was loaded. */
  readonly onLoaded: (room: Room, announcedSeq: number) => void;
  /** Presence of this hub's people that other hubs should hear of. */
  readonly onPresence: (room: Room, states: readonly SharedPresence[]) => void;
  readonly metrics: RoomMetrics;
}

/** The log of a document does not add up. */
export class DamagedLogError extends Error {
  constructor(fileId: string) {
    super(`The log of document ${fileId} has a hole.`);
    this.name = 'DamagedLogError';
  }
}

const isWhole = (document: StoredDocument): boolean =>
  document.tail.length === document.lastSeq - document.snapshotSeq &&
  document.tail.every(({ seq }, index) => seq === document.snapshotSeq + index + 1);

/** A whole document, read in one statement; read again when it does not add up, which must not happen (rules.md H11). */
export const loadDocument = async (
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
): Promise<StoredDocument | null> => {
  for (let attempt = 0; attempt < 3; attempt++) {
    const document = await readDocument(db, tenantId, fileId);
    if (!document || isWhole(document)) return document;
  }
  throw new DamagedLogError(fileId);
};

/** The bytes in memory that holds nothing else: a part of a larger buffer would keep all of it. */
const ownBytes = (data: Uint8Array): Uint8Array =>
  data.byteLength === data.buffer.byteLength ? new Uint8Array(data.buffer) : new Uint8Array(data);

interface Entry {
  readonly tenantId: TenantId;
  readonly loading: Promise<Room | null>;
  room: Room | null;
  users: number;
  /** The highest commit that was announced while the room was loading. */
  announcedSeq: number;
}

/** The open rooms of this process, each loaded once however many sockets ask for it at the same time. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #entries = new Map<FileId, Entry>();

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  /** The loaded room, in use until `release`; null when there is no such document. */
  async acquire(tenantId: TenantId, fileId: FileId): Promise<Room | null> {
    let entry = this.#entries.get(fileId);
    if (!entry || entry.tenantId !== tenantId) {
      entry = { tenantId, loading: this.#load(tenantId, fileId), room: null, users: 0, announcedSeq: 0 };
      this.#entries.set(fileId, entry);
    }
    const mine = entry;
    mine.users += 1;
    try {
      const room = await mine.loading;
      if (room) {
        const isFirst = mine.room === null;
        mine.room = room;
        if (isFirst) this.#options.onLoaded(room, mine.announcedSeq);
        return room;
      }
    } catch (error) {
      this.#forget(fileId, mine);
      throw error;
    }
    this.#forget(fileId, mine);
    return null;
  }

  /** One user less; the room is dropped when it was the last and nothing waits to be written. */
  release(room: Room): void {
    const entry = this.#entries.get(room.fileId);
    if (entry?.room !== room) return;
    entry.users -= 1;
    if (entry.users === 0) this.#options.onEmpty(room);
  }

  /** Drops the room if nobody uses it; `busy`, and it stays, while something of it is being written. */
  evict(room: Room): 'dropped' | 'busy' | 'used' {
    const entry = this.#entries.get(room.fileId);
    if (entry?.room !== room || entry.users > 0) return 'used';
    if (room.hasWaiting || room.isCommitting) return 'busy';
    this.#entries.delete(room.fileId);
    return 'dropped';
  }

  /** The next acquire loads from PostgreSQL; whoever is in the room must be sent away. */
  discard(room: Room): void {
    room.isDiscarded = true;
    const entry = this.#entries.get(room.fileId);
    if (entry?.room === room) this.#entries.delete(room.fileId);
  }

  find(fileId: FileId): Room | null {
    return this.#entries.get(fileId)?.room ?? null;
  }

  /** Another hub committed up to `seq`: a room that is being loaded may have been read before. */
  announce(fileId: FileId, seq: number): void {
    const entry = this.#entries.get(fileId);
    if (entry) entry.announcedSeq = Math.max(entry.announcedSeq, seq);
  }

  /** Of one organization, those that are being loaded included. */
  openDocuments(tenantId: TenantId): FileId[] {
    return [...this.#entries].filter(([, entry]) => entry.tenantId === tenantId).map(([fileId]) => fileId);
  }

  *[Symbol.iterator](): Generator<Room> {
    for (const { room } of this.#entries.values()) if (room) yield room;
  }

  #forget(fileId: FileId, entry: Entry): void {
    if (this.#entries.get(fileId) === entry) this.#entries.delete(fileId);
  }

  async #load(tenantId: TenantId, fileId: FileId): Promise<Room | null> {
    const { db, objects, limitsOf, nowMs, subscribe, onPresence, metrics } = this.#options;
    await subscribe(tenantId);
    const [document, limits] = await Promise.all([loadDocument(db, tenantId, fileId), limitsOf(tenantId)]);
    if (!document) return null;
    const data = document.snapshotObject
      ? await readSnapshotObject(objects, document.snapshotObject)
      : document.snapshot;
    const ranges = document.snapshotRanges ? decodeSnapshotRanges(document.snapshotRanges) : null;
    const state = new DocumentState(data ? { seq: document.snapshotSeq, data: ownBytes(data) } : null, ranges);
    const room: Room = new Room({
      tenantId,
      fileId,
      epoch: document.epoch,
      schemaVersion: document.schemaVersion,
      kind: document.kind,
      vacuumedBytes: document.vacuumedBytes,
      state,
      limits,
      nowMs,
      onPresence: (states) => onPresence(room, states),
      metrics,
    });
    room.append(document.tail.map(logEntryFrom));
    return room;
  }
}
