import { collabClose, type FileId, type TenantId } from '@cloudity/contracts';
import type { LiveKind } from '../documents/schema.ts';
import type { LogAuthor } from '../documents/store.ts';
import type { Connection } from '../hub/connection.ts';
import type { HubMetrics } from '../hub/metrics.ts';
import type { Limits } from '../limits/limits.ts';
import { type Author, isSameAuthor } from '../ports.ts';
import { type AwarenessEntry, awarenessFrame, step1Frame, updateFrame } from '../protocol/frame.ts';
import { mergeInGroups } from '../yjs/merge.ts';
import { MalformedUpdateError } from '../yjs/update-summary.ts';
import type { DocumentState, LogEntry, News } from './document-state.ts';
import { Presence, type PresenceChange, type SharedPresence } from './presence.ts';
import { roomName } from './room-name.ts';
import { syncAnswer } from './sync-answer.ts';

/** A change that waits for its commit, or for the commit of what it repeats. */
export type Waiting =
  | { readonly kind: 'echo'; readonly connection: Connection; readonly data: Uint8Array; readonly receivedAtMs: number }
  | {
      readonly kind: 'news';
      readonly connection: Connection;
      readonly isStep2: boolean;
      readonly news: News;
      /** As it came, when more was in it than what is stored. */
      readonly original: Uint8Array | null;
      /** On the clock of `performance`. */
      readonly receivedAtMs: number;
    };

/** Presence is passed on at most this often, all changes of a room in one frame. */
const presenceMs = 50;

/** Changes of presence with the frames that tell all of them. */
interface PresenceNews {
  readonly changes: readonly PresenceChange[];
  readonly sources: ReadonlySet<PresenceChange['source']>;
  readonly member: Uint8Array;
  readonly guest: Uint8Array;
}

const newsOf = (changes: readonly PresenceChange[]): PresenceNews => ({
  changes,
  sources: new Set(changes.map(({ source }) => source)),
  member: awarenessFrame(changes.map(({ member }) => member)),
  guest: awarenessFrame(changes.map(({ guest }) => guest)),
});

export interface RoomOptions {
  readonly tenantId: TenantId;
  readonly fileId: FileId;
  readonly epoch: number;
  readonly schemaVersion: number;
  readonly kind: LiveKind;
  /** See StoredDocument. */
  readonly vacuumedBytes: number;
  readonly state: DocumentState;
  readonly limits: Limits;
  readonly nowMs: () => number;
  /** Told with each frame of presence what of it other hubs do not know. */
  readonly onPresence: (states: readonly SharedPresence[]) => void;
  readonly metrics: RoomMetrics;
}

/** What a room counts. */
export type RoomMetrics = Pick<HubMetrics, 'refusedUpdates' | 'droppedPresence'>;

/** One open document: its state, the sockets in it and the changes on their way to PostgreSQL. */
export class Room {
  readonly tenantId: TenantId;
  readonly fileId: FileId;
  readonly epoch: number;
  readonly schemaVersion: number;
  readonly kind: LiveKind;
  readonly vacuumedBytes: number;
  readonly state: DocumentState;
  readonly presence: Presence;
  readonly connections = new Set<Connection>();
  /** Client ids whose owner is known to be settled (rules.md H7). */
  readonly owners = new Map<number, { readonly author: LogAuthor; readonly relayed: boolean }>();
  readonly #nowMs: () => number;
  readonly #onPresence: RoomOptions['onPresence'];
  readonly #metrics: RoomMetrics;
  /** What the organization decided last. */
  limits: Limits;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #presenceTimer: NodeJS.Timeout | null = null;
  #presenceToldAtMs = 0;
  /** True from the moment its changes are being written until the outcome is known. */
  isCommitting = false;
  /** A discarded room takes nothing in and tells nothing: what it believes may not be what is stored (rules.md H1). */
  isDiscarded = false;

  constructor(options: RoomOptions) {
    const { tenantId, fileId, epoch, schemaVersion, kind, vacuumedBytes, state, limits } = options;
    const { nowMs, onPresence, metrics } = options;
    this.tenantId = tenantId;
    this.fileId = fileId;
    this.epoch = epoch;
    this.schemaVersion = schemaVersion;
    this.kind = kind;
    this.vacuumedBytes = vacuumedBytes;
    this.state = state;
    this.presence = new Presence({ maxStateBytes: limits.awarenessBytes });
    this.limits = limits;
    this.#nowMs = nowMs;
    this.#onPresence = onPresence;
    this.#metrics = metrics;
  }

  get name(): string {
    return roomName(this.fileId, this.epoch);
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** The connection is in the room: it gets the hub's own step 1 first, then everybody's presence. */
  join(connection: Connection): void {
    const nowMs = this.#nowMs();
    this.connections.add(connection);
    connection.send(step1Frame(this.state.vector()), nowMs);
    this.sendEverybody(connection);
  }

  leave(connection: Connection): void {
    if (!this.connections.delete(connection)) return;
    this.presence.leave(connection.id, this.#nowMs());
    this.#schedulePresence();
  }

  answerStep1(connection: Connection, vector: ReadonlyMap<number, number>): void {
    connection.answer(() => (this.isDiscarded ? [] : syncAnswer(this.state, vector)), this.#nowMs());
  }

  /**
   * Takes in a change that a client sent. Afterwards it waits for a commit, or it was echoed because it is committed already,
   * or the connection was told why not. Answers whether there is something to commit.
   */
  receive(connection: Connection, data: Uint8Array, isStep2: boolean): boolean {
    const nowMs = this.#nowMs();
    if (data.length > (isStep2 ? this.limits.step2Bytes : this.limits.updateBytes))
      return this.#refuse(connection, collabClose.tooLarge, 'The change is too large.');
    let admission: ReturnType<DocumentState['admit']>;
    try {
      admission = this.state.admit(data);
    } catch (error) {
      if (!(error instanceof MalformedUpdateError)) throw error;
      return this.#refuse(connection, collabClose.malformed, 'The change cannot be read.');
    }
    if (admission.kind === 'empty') return false;
    if (!connection.mayEdit) {
      if (admission.kind === 'known') return false;
      this.#metrics.refusedUpdates.inc({ code: 0 });
      connection.deny('You may read this document but not change it.', nowMs);
      return false;
    }
    if (admission.kind === 'conflict')
      return this.#refuse(connection, collabClose.malformed, 'The change contradicts one that is stored.');
    if (admission.kind === 'known') {
      if (admission.isCommitted) connection.send(updateFrame(data), nowMs);
      else this.#wait({ kind: 'echo', connection, data, receivedAtMs: performance.now() });
      return !admission.isCommitted;
    }
    const { news } = admission;
    if (this.state.sizeBytes + this.#waitingBytes + news.data.length > this.limits.documentBytes)
      return this.#refuse(connection, collabClose.tooLarge, 'The document is too large.');
    if (this.state.heldStructs > this.limits.heldStructs && !this.state.isComplete(news.summary))
      return this.#refuse(connection, collabClose.tryLater, 'Too much waits for something missing.');
    if (!isStep2 && news.clients.some((client) => !this.#mayTypeAs(connection.author, client)))
      return this.#refuse(connection, collabClose.malformed, 'The change carries the id of another person.');
    this.state.reserve(news);
    const original = news.isTrimmed ? data : null;
    this.#wait({ kind: 'news', connection, isStep2, news, original, receivedAtMs: performance.now() });
    return true;
  }

  /** Hands out what waits; it stays reserved until `settle`. */
  takeWaiting(): Waiting[] {
    const taken = this.#waiting.filter(({ connection }) => !connection.isRejected);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return taken;
  }

  /**
   * Judges taken changes again, after rows of another hub came in: what they repeat or contradict is no news any more. What
   * arrived after them is judged after them.
   */
  readmit(taken: readonly Waiting[]): Waiting[] {
    this.state.releaseReservations();
    const kept = this.#judge(taken);
    this.#waiting = this.#judge(this.#waiting);
    return kept;
  }

  /** The changes that were taken are settled: only what came meanwhile is still reserved. */
  settle(): void {
    this.state.releaseReservations();
    for (const change of this.#waiting) if (change.kind === 'news') this.state.reserve(change.news);
  }

  /** Takes in committed updates that follow the state, and shows everybody, authors included, what became readable. */
  append(entries: readonly { readonly entry: LogEntry; readonly isQuarantined: boolean }[]): void {
    const shown = entries.flatMap(({ entry, isQuarantined }) => this.state.append(entry, isQuarantined));
    if (shown.length === 0 || this.connections.size === 0) return;
    const nowMs = this.#nowMs();
    const frames = mergeInGroups(shown).map(updateFrame);
    // Presence that is due goes in the same write.
    const isDue = this.presence.hasChanges && nowMs - this.#presenceToldAtMs >= presenceMs;
    const news = isDue ? this.#takePresence(nowMs) : null;
    const withPresence = new Map<Uint8Array, readonly Uint8Array[]>();
    for (const connection of this.connections) {
      const presence = news && this.#presenceFor(connection, news);
      const together = presence ? (withPresence.get(presence) ?? [...frames, presence]) : frames;
      if (presence) withPresence.set(presence, together);
      connection.sendTogether(together, nowMs);
    }
  }

  /** Takes in what another hub committed. Only while nothing of this room is being written. */
  appendRemote(entries: Parameters<Room['append']>[0]): void {
    this.append(entries.filter(({ entry }) => entry.seq > this.state.seq));
    this.readmit([]);
  }

  /** Echoes a change to its author alone, provided that all of it is committed and complete. */
  echo(connection: Connection, data: Uint8Array): void {
    if (!this.connections.has(connection)) return;
    const admission = this.state.admit(data);
    if (admission.kind === 'known' && admission.isCommitted) connection.send(updateFrame(data), this.#nowMs());
  }

  /** Asks the client for what is missing before a change it sent (rules.md H2). */
  askAgain(connection: Connection): void {
    const nowMs = this.#nowMs();
    if (connection.mayAskAgain(nowMs)) connection.send(step1Frame(this.state.vector()), nowMs);
  }

  receivePresence(connection: Connection, entries: readonly AwarenessEntry[]): void {
    this.presence.receive(connection.id, connection, entries, this.#nowMs());
    this.#schedulePresence();
  }

  /** The people of this hub, for another one. */
  sharedPresence(): SharedPresence[] {
    return this.presence.shared(this.#nowMs());
  }

  /** Another hub says who is there. */
  receiveRemotePresence(hub: string, states: readonly SharedPresence[]): void {
    this.presence.receiveRemote(hub, states, this.#nowMs());
    this.#schedulePresence();
  }

  /** Another hub ended, or has not been heard for a while: its people are gone. */
  dropRemotePresence(hub: string): void {
    this.presence.leaveHub(hub, this.#nowMs());
    this.#schedulePresence();
  }

  sendEverybody(connection: Connection): void {
    const nowMs = this.#nowMs();
    const frame = this.#presenceFor(connection, newsOf(this.presence.everybody(nowMs)));
    if (frame) connection.send(frame, nowMs);
  }

  /** Tells everybody about all changes of presence since the last time, each connection with one frame. */
  forwardPresence(): void {
    const nowMs = this.#nowMs();
    const news = this.#takePresence(nowMs);
    if (news === null) return;
    for (const connection of this.connections) {
      const frame = this.#presenceFor(connection, news);
      if (frame) connection.send(frame, nowMs);
    }
  }

  /** What is to be told about presence, which other hubs have heard by now; null when there is nothing. */
  #takePresence(nowMs: number): PresenceNews | null {
    if (this.#presenceTimer !== null) clearTimeout(this.#presenceTimer);
    this.#presenceTimer = null;
    this.#presenceToldAtMs = nowMs;
    const changes = this.presence.takeChanges(nowMs);
    if (changes.length === 0) return null;
    const own = changes.flatMap(({ shared }) => (shared ? [shared] : []));
    if (own.length > 0) this.#onPresence(own);
    return newsOf(changes);
  }

  /** The frame for one reader, who does not get its own state back; null when there is none, or it cannot keep up. */
  #presenceFor(connection: Connection, { changes, sources, member, guest }: PresenceNews): Uint8Array | null {
    const others = sources.has(connection.id) ? changes.filter(({ source }) => source !== connection.id) : changes;
    if (others.length === 0) return null;
    if (connection.isSlow) {
      this.#metrics.droppedPresence.inc();
      return null;
    }
    if (others !== changes)
      return awarenessFrame(others.map((change) => change[connection.isGuest ? 'guest' : 'member']));
    return connection.isGuest ? guest : member;
  }

  #schedulePresence(): void {
    if (this.#presenceTimer !== null || !this.presence.hasChanges) return;
    this.#presenceTimer = setTimeout(() => this.forwardPresence(), presenceMs).unref();
  }

  /** A change that waited is thrown away, and everything its connection sent after it. */
  reject(connection: Connection, reason: string): void {
    this.#metrics.refusedUpdates.inc({ code: collabClose.malformed });
    connection.reject(collabClose.malformed, reason);
  }

  closeAll(code: number, reason: string): void {
    for (const connection of this.connections) connection.close(code, reason);
  }

  #judge(changes: readonly Waiting[]): Waiting[] {
    const kept: Waiting[] = [];
    for (const change of changes) {
      const { connection } = change;
      if (connection.isRejected) continue;
      const data = change.kind === 'news' ? change.news.data : change.data;
      const admission = this.state.admit(data);
      if (admission.kind === 'conflict') {
        this.reject(connection, 'The change contradicts one that is stored.');
      } else if (admission.kind === 'news' && change.kind === 'news') {
        this.state.reserve(admission.news);
        const original = change.original ?? (admission.news.isTrimmed ? data : null);
        kept.push({ ...change, news: admission.news, original });
      } else {
        const sent = change.kind === 'news' ? (change.original ?? data) : data;
        kept.push({ kind: 'echo', connection, data: sent, receivedAtMs: change.receivedAtMs });
      }
    }
    return kept;
  }

  #mayTypeAs(author: Author, client: number): boolean {
    const owner = this.owners.get(client);
    return owner === undefined || owner.relayed || isSameAuthor(owner.author, author);
  }

  #wait(change: Waiting): void {
    this.#waiting.push(change);
    this.#waitingBytes += change.kind === 'news' ? change.news.data.length : change.data.length;
  }

  #refuse(connection: Connection, code: number, reason: string): false {
    this.#metrics.refusedUpdates.inc({ code });
    connection.close(code, reason);
    return false;
  }
}
