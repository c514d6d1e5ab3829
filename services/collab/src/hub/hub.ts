import { collabClose, type FileId, type TenantId } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import { type Commit, Journal } from '../commit/journal.ts';
import { Compactor } from '../compaction/compactor.ts';
import { Vacuums } from '../compaction/vacuums.ts';
import type { WorkerPool } from '../compaction/worker-pool.ts';
import type { DocumentHead } from '../documents/store.ts';
import { AutomaticVersions } from '../history/versions/automatic-versions.ts';
import type { Limits } from '../limits/limits.ts';
import { OpenDocuments } from '../limits/open-documents.ts';
import type { Author, CollabPorts } from '../ports.ts';
import { awarenessFrame, decodeFrame, MalformedFrameError } from '../protocol/frame.ts';
import { Organizations } from '../rights/organizations.ts';
import { type Member, Reviews } from '../rights/reviews.ts';
import type { Room } from '../room/room.ts';
import { Rooms } from '../room/rooms.ts';
import { syncAnswer } from '../room/sync-answer.ts';
import { type CommitNotice, commitChannel, encodeCommitNotice } from '../scale/commit-notice.ts';
import { Follower } from '../scale/follower.ts';
import { PresenceRelay } from '../scale/presence-relay.ts';
import type { OrganizationLimits } from '../settings/organization-limits.ts';
import type { Connection } from './connection.ts';
import type { Line } from './line.ts';
import { createHubMetrics, type HubMetrics } from './metrics.ts';
import { Touches } from './touches.ts';

/** A stock client gives up on a connection that is silent for 30 s; pings do not count (rules.md H9). */
const silenceMs = 15_000;

/** The open rooms of this process and everything that happens in them. */
export class Hub {
  readonly #platform: Platform;
  readonly #reviews: Reviews;
  readonly #limits: Limits;
  readonly #organizationLimits: OrganizationLimits;
  readonly #id: string;
  readonly #rooms: Rooms;
  readonly #journal: Journal;
  readonly #organizations: Organizations;
  readonly #touches: Touches;
  readonly #compactor: Compactor;
  readonly #vacuums: Vacuums;
  readonly #workers: WorkerPool;
  readonly #versions: AutomaticVersions;
  readonly #metrics: HubMetrics;
  readonly #follower: Follower;
  readonly #relay: PresenceRelay;
  readonly #openDocuments = new OpenDocuments();
  readonly #lines = new Map<Line, Member>();
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(
    platform: Platform,
    ports: CollabPorts,
    limits: Limits,
    organizationLimits: OrganizationLimits,
    workers: WorkerPool,
  ) {
    const { db, bus, objects, log } = platform;
    this.#platform = platform;
    this.#reviews = new Reviews({ ports, nowMs: () => this.nowMs() });
    this.#limits = limits;
    this.#organizationLimits = organizationLimits;
    this.#workers = workers;
    this.#id = platform.ids.uuid();
    this.#metrics = createHubMetrics(platform.metrics, {
      rooms: () => [...this.#rooms].length,
      connections: () => this.#lines.size,
      waitingBytes: () => this.#journal.waitingBytes,
      tails: () => [...this.#rooms].map(({ state }) => state.tail.length),
    });
    this.#follower = new Follower({
      db,
      log,
      rooms: () => this.#rooms,
      onFollowed: (updates) => this.#metrics.followedUpdates.inc(updates),
    });
    this.#relay = new PresenceRelay({
      bus,
      log,
      hub: this.#id,
      rooms: () => this.#rooms,
      findRoom: (fileId) => this.#rooms.find(fileId),
      deadMs: limits.deadHubMs,
    });
    this.#versions = new AutomaticVersions(platform);
    this.#touches = new Touches({ touch: ports.files.touch, log });
    this.#organizations = new Organizations({
      db,
      bus,
      log,
      openDocuments: (tenantId) => this.#rooms.openDocuments(tenantId),
      onNotice: (tenantId, notice) => this.#onNotice(tenantId, notice),
      openPresence: (tenantId) => this.#relay.open(tenantId),
      onHeads: (_tenantId, heads, asked) => this.#onHeads(heads, asked),
      onRights: (tenantId) => this.#reviewOrganization(tenantId),
    });
    this.#rooms = new Rooms({
      db,
      objects,
      limitsOf: (tenantId) => organizationLimits.at(tenantId, this.#organizations.rightsVersion(tenantId)),
      nowMs: () => this.nowMs(),
      subscribe: (tenantId) => this.#organizations.open(tenantId),
      onEmpty: (room) => this.#onEmpty(room),
      onLoaded: (room, announcedSeq) => {
        this.#follower.reach(room, announcedSeq);
        this.#relay.ask(room);
      },
      onPresence: (room, states) => this.#relay.share(room, states),
      metrics: this.#metrics,
    });
    this.#journal = new Journal({
      db,
      log,
      onCommitted: (room, commit) => this.#onCommitted(room, commit),
      onIdle: (room) => this.#follower.resume(room),
      onDiscard: (room, code, reason) => this.#discard(room, code, reason),
    });
    const findRoom = (fileId: FileId): Room | null => this.#rooms.find(fileId);
    this.#compactor = new Compactor({ platform, workers, maxBytes: limits.documentBytes, findRoom });
    this.#vacuums = new Vacuums({
      platform,
      workers,
      maxBytes: limits.documentBytes,
      compacted: (fileId) => this.#compactor.settled(fileId),
      findRoom,
    });
    this.#timers = [
      setInterval(() => this.#breakSilence(), silenceMs / 3).unref(),
      setInterval(() => this.#checkLife(), limits.deadPeerMs / 3).unref(),
    ];
  }

  /** Counts a websocket that was not let in. */
  noteRefusal(code: number): void {
    this.#metrics.refusals.inc({ code });
  }

  nowMs(): number {
    return this.#platform.clock.now().getTime();
  }

  /** Resolves when changed rights of the organization are noticed from now on; the answer tells one state of them from another. */
  async watchRights(tenantId: TenantId): Promise<number> {
    await this.#organizations.open(tenantId);
    return this.#organizations.rightsVersion(tenantId);
  }

  /** The loaded room, to be given back with `leave` or `release`; null when there is no such document. */
  acquire(tenantId: TenantId, fileId: FileId): Promise<Room | null> {
    return this.#rooms.acquire(tenantId, fileId);
  }

  release(room: Room): void {
    this.#rooms.release(room);
  }

  /** Whether the person has not too many documents open already. */
  mayOpen(author: Author, { fileId, limits }: Room): boolean {
    return this.#openDocuments.mayOpen(author, fileId, limits.documentsPerPerson);
  }

  /** The document's log is compacted as far as it can be. */
  compact(tenantId: TenantId, fileId: FileId): Promise<void> {
    return this.#compactor.compact(tenantId, fileId);
  }

  /** The line takes part in the room until it closes. `rights` is what `watchRights` said before they were read. */
  enter(room: Room, connection: Connection, line: Line, rights: number, expiresAt: Date | null): void {
    const member = { room, connection };
    this.#lines.set(line, member);
    this.#openDocuments.enter(connection.author, room.fileId);
    room.join(connection);
    this.#reviews.watchExpiry(member, expiresAt);
    line.on('message', (bytes: Uint8Array, isBinary: boolean) => this.#onMessage(room, connection, bytes, isBinary));
    line.on('pong', () => connection.hear(this.nowMs()));
    line.on('error', () => undefined);
    line.on('close', () => {
      this.#reviews.forget(connection);
      this.#lines.delete(line);
      this.#openDocuments.leave(connection.author, room.fileId);
      room.leave(connection);
      this.#rooms.release(room);
    });
    if (this.#organizations.rightsVersion(room.tenantId) !== rights)
      void this.#reviews.review([member]).catch(() => undefined);
  }

  /** What is committed and the state vector lacks, as frames, for whoever is on the line; null when nobody is (any more). */
  stateSince(line: Line, vector: ReadonlyMap<number, number>): Uint8Array[] | null {
    const member = this.#lines.get(line);
    if (!member?.connection.isOpen || member.room.isDiscarded) return null;
    member.connection.account(vector.size, this.nowMs());
    return syncAnswer(member.room.state, vector);
  }

  /** Hears of the organizations, as it must before the first document is opened. */
  async start(): Promise<void> {
    await this.#organizations.hearEvents();
  }

  /** Everything that was received is committed or its sender knows otherwise; all sockets are closed with 1012. */
  async dispose(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#compactor.shut();
    this.#reviews.dispose();
    for (const { connection } of this.#lines.values()) connection.stopReading();
    await this.#journal.drain();
    for (const { connection } of this.#lines.values())
      connection.close(collabClose.restarting, 'The server is restarting.');
    await this.#relay.dispose();
    await this.#organizations.dispose();
    await this.#touches.flush();
    await this.#versions.dispose();
    await closed([...this.#lines.keys()], 1000);
    await this.#workers.dispose();
    await this.#compactor.drain();
    await this.#vacuums.shut();
  }

  #onMessage(room: Room, connection: Connection, bytes: Uint8Array, isBinary: boolean): void {
    if (room.isDiscarded || !connection.isOpen) return;
    const nowMs = this.nowMs();
    connection.account(bytes.length, nowMs);
    try {
      if (!isBinary) throw new MalformedFrameError('text');
      const frame = decodeFrame(bytes);
      if (frame.type === 'step1') room.answerStep1(connection, frame.stateVector);
      else if (frame.type === 'awareness') room.receivePresence(connection, frame.entries);
      else if (frame.type === 'queryAwareness') room.sendEverybody(connection);
      else if (frame.type !== 'unknown') this.#onChange(room, connection, frame.update, frame.type === 'step2');
    } catch (error) {
      if (error instanceof MalformedFrameError) {
        this.#metrics.refusedUpdates.inc({ code: collabClose.malformed });
        connection.close(collabClose.malformed, 'The message cannot be read.');
        return;
      }
      // A defect of ours, met in one message: nobody else pays for it, and nothing half-done is kept.
      this.#platform.log.error({ error }, 'taking a message in failed');
      this.#discard(room, collabClose.restarting, 'The change could not be taken in.');
    }
  }

  #onChange(room: Room, connection: Connection, update: Uint8Array, isStep2: boolean): void {
    const isFull = this.#journal.waitingBytes + update.length > this.#limits.pendingBytes;
    if (isFull) {
      this.#metrics.refusedUpdates.inc({ code: collabClose.tryLater });
      connection.close(collabClose.tryLater, 'The server is busy.');
    } else if (room.receive(connection, update, isStep2)) this.#journal.wake(room);
  }

  #onCommitted(room: Room, { rows, changes, durationMs }: Commit): void {
    const { commitSeconds, commitRows, batchChanges, echoSeconds } = this.#metrics;
    const nowMs = performance.now();
    commitSeconds.observe(durationMs / 1000);
    commitRows.observe(rows.length);
    batchChanges.observe(changes.length);
    for (const { receivedAtMs } of changes) echoSeconds.observe((nowMs - receivedAtMs) / 1000);
    const last = rows.at(-1);
    if (!last) return;
    const { bus, log, clock } = this.#platform;
    const { fileId, epoch, state } = room;
    const updates = bus.carriesContent ? rows.map(({ data }) => data) : [];
    bus
      .publish(
        commitChannel(room.tenantId),
        encodeCommitNotice({ hub: this.#id, fileId, epoch, seq: state.seq, updates }),
      )
      .catch((error: unknown) => log.debug({ error }, 'announcing a commit failed'));
    this.#touches.note(room, last.author, clock.now());
    this.#versions.written(room.tenantId, fileId, state.seq);
    this.#compactor.consider(room);
  }

  #onNotice(tenantId: TenantId, notice: CommitNotice): void {
    if (notice.hub !== this.#id) this.#follower.notice(tenantId, notice);
  }

  #onHeads(heads: ReadonlyMap<FileId, DocumentHead>, asked: readonly FileId[]): void {
    for (const fileId of asked) {
      const room = this.#rooms.find(fileId);
      if (!room) continue;
      const head = heads.get(fileId);
      if (!head) this.#discard(room, collabClose.deleted, 'The document was deleted.');
      else if (head.epoch !== room.epoch) this.#discard(room, collabClose.roomReplaced, 'The document has a new room.');
      else if (head.schemaVersion !== room.schemaVersion)
        this.#discard(room, collabClose.restarting, 'The document has a new schema.');
      else {
        this.#follower.reach(room, head.lastSeq);
        // Another hub compacted the document: its snapshot replaces what this room keeps in memory.
        if (head.snapshotSeq > (room.state.snapshot?.seq ?? 0)) this.#compactor.consider(room);
      }
    }
  }

  #discard(room: Room, code: number, reason: string): void {
    this.#metrics.discards.inc();
    this.#rooms.discard(room);
    room.closeAll(code, reason);
  }

  #onEmpty(room: Room): void {
    this.#compactor.consider(room);
    setTimeout(() => {
      const outcome = this.#rooms.evict(room);
      if (outcome === 'busy') this.#onEmpty(room);
      if (outcome !== 'dropped') return;
      this.#versions.left(room.fileId);
      this.#vacuums.consider(room);
    }, this.#limits.emptyRoomMs).unref();
  }

  async #reviewOrganization(tenantId: TenantId): Promise<void> {
    const limits = await this.#organizationLimits.at(tenantId, this.#organizations.rightsVersion(tenantId));
    for (const room of this.#rooms) if (room.tenantId === tenantId) room.limits = limits;
    await this.#reviews.review([...this.#lines.values()].filter(({ room }) => room.tenantId === tenantId));
  }

  #checkLife(): void {
    const nowMs = this.nowMs();
    for (const { connection } of this.#lines.values()) connection.checkLife(nowMs);
  }

  #breakSilence(): void {
    const nowMs = this.nowMs();
    for (const { connection } of this.#lines.values())
      if (nowMs - connection.lastSentAtMs >= (silenceMs * 2) / 3) connection.send(awarenessFrame([]), nowMs);
  }
}

/** Resolves when all lines are closed, cutting off those that are not after `patienceMs`. */
const closed = async (lines: readonly Line[], patienceMs: number): Promise<void> => {
  const open = lines.filter((line) => line.readyState !== line.CLOSED);
  if (open.length === 0) return;
  const timer = setTimeout(() => {
    for (const line of open) line.terminate();
  }, patienceMs);
  await Promise.all(open.map((line) => new Promise((resolve) => line.once('close', resolve))));
  clearTimeout(timer);
};
