import type { TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import type { Log } from '@cloudity/kernel';
import { readUpdatePage } from '../documents/store.ts';
import { logEntryFrom } from '../room/log-entry.ts';
import type { Room } from '../room/room.ts';
import type { Rooms } from '../room/rooms.ts';
import type { CommitNotice } from './commit-notice.ts';

/** Notices that are kept while a room writes itself; what is beyond them is read from PostgreSQL. */
const maxKept = 64;

export interface FollowerOptions {
  readonly db: Database;
  readonly log: Log;
  readonly rooms: () => Rooms;
  /** Told how many updates of other hubs a room has taken in. */
  readonly onFollowed: (updates: number) => void;
}

/**
 * Keeps rooms level with what other hubs commit: from the bytes on the bus where they follow what the room holds, and from
 * PostgreSQL wherever something is missing (rules.md H5). The order is PostgreSQL's `seq` alone, so a message that is lost, late,
 * repeated or out of order is harmless.
 */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #reading = new Set<Room>();
  readonly #kept = new Map<Room, CommitNotice[]>();

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Another hub committed. */
  notice(tenantId: TenantId, notice: CommitNotice): void {
    const rooms = this.#options.rooms();
    rooms.announce(notice.fileId, notice.seq);
    const room = rooms.find(notice.fileId);
    if (room?.tenantId === tenantId && room.epoch === notice.epoch) this.#take(room, notice);
  }

  /** PostgreSQL, or somebody who heard it, says that the document has updates up to `seq`. */
  reach(room: Room, seq: number): void {
    if (seq > room.state.seq && !room.isDiscarded && !room.isCommitting) void this.#read(room);
  }

  /** The room has written its own changes: what came from others meanwhile is taken in. */
  resume(room: Room): void {
    const kept = this.#kept.get(room);
    if (!kept) return;
    this.#kept.delete(room);
    for (const notice of kept) this.#take(room, notice);
  }

  #take(room: Room, notice: CommitNotice): void {
    if (room.isDiscarded || notice.seq <= room.state.seq) return;
    if (room.isCommitting) {
      const kept = this.#kept.get(room) ?? [];
      this.#kept.set(room, kept);
      if (kept.length >= maxKept) kept.shift();
      kept.push(notice);
      return;
    }
    const afterSeq = notice.seq - notice.updates.length;
    const entries =
      notice.updates.length > 0 && afterSeq <= room.state.seq
        ? notice.updates.map((data, index) => logEntryFrom({ seq: afterSeq + index + 1, data, isQuarantined: false }))
        : [];
    // What cannot be read may have been damaged on its way: PostgreSQL has the last word.
    if (entries.length === 0 || entries.some(({ isQuarantined }) => isQuarantined)) this.reach(room, notice.seq);
    else this.#append(room, entries);
  }

  #append(room: Room, entries: Parameters<Room['appendRemote']>[0]): void {
    const before = room.state.seq;
    room.appendRemote(entries);
    this.#options.onFollowed(room.state.seq - before);
  }

  async #read(room: Room): Promise<void> {
    if (this.#reading.has(room)) return;
    this.#reading.add(room);
    try {
      for (;;) {
        const rows = await readUpdatePage(this.#options.db, room.tenantId, room.fileId, room.state.seq);
        // While the room writes itself, its own transaction reads them.
        if (rows.length === 0 || room.isDiscarded || room.isCommitting) return;
        this.#append(room, rows.map(logEntryFrom));
      }
    } catch (error) {
      this.#options.log.warn({ error }, 'reading changes of another hub failed');
    } finally {
      this.#reading.delete(room);
    }
  }
}
