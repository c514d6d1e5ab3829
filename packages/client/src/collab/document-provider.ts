import type { CollabTicket } from '@cloudity/contracts';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Connection, type OpenSocket } from './connection.ts';
import { Coverage, type Ranges, rangesOfDoc, rangesOfTransaction, rangesOfUpdate, rangesOfVector } from './coverage.ts';
import { awarenessFrame, decodeFrame, type Frame, step1Frame, step2Frame, updateFrame } from './frame.ts';
import { frameScheduler, type Scheduler } from './frame-scheduler.ts';
import { Incoming } from './incoming.ts';
import { createObservable, isShallowEqual, type Observable } from './observable.ts';
import { type DeviceOwner, findStoredDocument, type OfflineCopy, openOfflineCopy } from './offline-copy.ts';
import type { Parts } from './parts.ts';
import { type Person, type PresenceUser, watchPeople } from './presence.ts';
import { Resender } from './resender.ts';
import { SavedState } from './saved-state.ts';
import { type DocumentStatus, mayEdit, type StatusFacts, type StatusReason, statusOf } from './status.ts';
import { unsavedUpdate } from './unsaved-update.ts';
import { listenToWindow, ownWindow } from './window-hints.ts';

export interface DocumentProviderOptions {
  readonly fileId: string;
  /** A document of one's own; it stays with the caller. By default the provider makes one. */
  readonly doc?: Y.Doc;
  /** Fetches a ticket (`POST /files/{id}/collab-ticket`); called before every connection. */
  readonly renewTicket: () => Promise<CollabTicket>;
  /** How others see this person. */
  readonly user: PresenceUser;
  /** Whose device this is, if it was said to be somebody's own: then the document is kept on it. */
  readonly device: DeviceOwner | null;
  readonly openSocket?: OpenSocket;
  /** What to do where websockets are refused; by default the hub's plain HTTP, unless `openSocket` is given. */
  readonly openFallback?: OpenSocket;
  readonly scheduler?: Scheduler;
  readonly random?: () => number;
  /** Where `online`, `offline`, `pageshow`, `visibilitychange` and `pagehide` are heard. */
  readonly window?: EventTarget | null;
}

/** A document and its way to the server and back. */
export interface DocumentProvider {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly status: Observable<DocumentStatus>;
  readonly people: Observable<readonly Person[]>;
  /** Resolves when the document has its content, from this device or from the server. */
  readonly whenReady: Promise<void>;
  /** Connects again now, also after a failure. */
  readonly retry: () => void;
  /** What the server is not known to have, as one update; null when there is nothing. For `replayUnsaved` and for copies. */
  readonly unsavedUpdate: () => Uint8Array | null;
  /** Nothing of the document is left on this device; it is not kept there any more. */
  readonly wipeOfflineCopy: () => Promise<void>;
  /** Leaves the document. What was received is applied, what is kept on this device is complete. */
  readonly destroy: () => Promise<void>;
}

/** A larger update goes as a step 2, for which a hub allows more, and one that is larger than that in parts. */
const largeUpdateBytes = 512 * 1024;
const largestMessageBytes = 7 * 1024 * 1024;
/** A larger one is taken in part by part when a document is opened. */
const partedBytes = 128 * 1024;
const presenceEveryMs = 50;
const keepCoverageAfterMs = 1_000;
/** A database that does not open keeps nobody waiting. */
const deviceWithinMs = 3_000;

const browserSocket: OpenSocket = (url) => new WebSocket(url) as unknown as ReturnType<OpenSocket>;

const loadFallback = ({ openSocket, openFallback }: DocumentProviderOptions): (() => Promise<OpenSocket>) | null => {
  if (openFallback) return async () => openFallback;
  return openSocket ? null : async () => (await import('./event-socket.ts')).openEventSocket;
};

type Facts = Omit<StatusFacts, 'unsavedStructs' | 'unsavedDeletes'>;

class Provider implements DocumentProvider {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly status: Observable<DocumentStatus>;
  readonly people: Observable<readonly Person[]>;
  readonly whenReady: Promise<void>;
  readonly #options: DocumentProviderOptions;
  readonly #connection: Connection;
  readonly #incoming: Incoming;
  readonly #saved = new SavedState();
  readonly #resender: Resender;
  readonly #setStatus: (status: DocumentStatus) => void;
  readonly #ready = Promise.withResolvers<void>();
  readonly #endings: (() => void)[] = [];
  #facts: Facts = {
    failure: null,
    isConnected: false,
    isInSync: false,
    isConnecting: true,
    wasSynced: false,
    role: null,
    roleReason: null,
    fromDevice: false,
  };
  #room: string | null = null;
  #copy: OfflineCopy | null = null;
  #isDestroyed = false;
  /** A change that is under way in parts; what is written meanwhile goes after it. */
  #parts: Pick<Parts, 'advance'> | null = null;
  /** Counts connections that came and went. */
  #line = 0;
  /** The first content while it is taken in. */
  #opening: Promise<void> | null = null;
  #presenceTimer: ReturnType<typeof setTimeout> | undefined;
  #coverageTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DocumentProviderOptions) {
    this.#options = options;
    this.doc = options.doc ?? new Y.Doc();
    this.awareness = new Awareness(this.doc);
    this.awareness.setLocalStateField('user', options.user);
    this.whenReady = this.#ready.promise;
    const { observable, set } = createObservable(this.#currentStatus(), isShallowEqual);
    this.status = observable;
    this.#setStatus = set;
    const { people, stop } = watchPeople(this.awareness);
    this.people = people;
    this.#incoming = new Incoming({
      doc: this.doc,
      origin: this,
      schedule: options.scheduler ?? frameScheduler,
      onApplied: () => this.#refresh(),
    });
    this.#connection = new Connection({
      renewTicket: options.renewTicket,
      onTicket: (ticket) => this.#onTicket(ticket),
      onAttempt: () => this.#learn({ isConnecting: true, failure: null }),
      onOpen: () => this.#onOpen(),
      onFrame: (bytes) => this.#onBytes(bytes),
      onDown: (failure) => this.#onDown(failure),
      openSocket: options.openSocket ?? browserSocket,
      loadFallback: loadFallback(options),
      random: options.random ?? Math.random,
    });
    this.#resender = new Resender({
      unsaved: () => this.#saved.unsaved,
      resend: () => this.#sendUnsaved(),
    });
    this.#saved.addLocal(rangesOfDoc(this.doc));
    const onUpdate = (update: Uint8Array): void => this.#onChange(rangesOfUpdate(update), update);
    // Of what was received nobody needs the bytes again, and Yjs only makes them for whoever listens by now.
    const onCleanup = (transaction: Y.Transaction): void => {
      if (transaction.origin !== this) this.doc.on('update', onUpdate);
      else {
        this.doc.off('update', onUpdate);
        this.#onChange(rangesOfTransaction(transaction), null);
      }
    };
    const onPresence = (changes: Record<string, number[]>, origin: unknown): void => {
      if (origin !== this && Object.values(changes).flat().includes(this.doc.clientID)) this.#sendPresenceSoon();
    };
    this.doc.on('afterTransactionCleanup', onCleanup);
    this.awareness.on('update', onPresence);
    this.#endings.push(
      stop,
      () => this.doc.off('afterTransactionCleanup', onCleanup),
      () => this.doc.off('update', onUpdate),
      () => this.awareness.off('update', onPresence),
    );
    const window = options.window === undefined ? ownWindow() : options.window;
    if (window)
      this.#endings.push(
        listenToWindow(window, {
          onLook: () => {
            this.#connection.hurry();
            this.#connection.probe(step1Frame(Y.encodeStateVector(this.doc)));
          },
          onLeave: () => void this.#keepCoverage(),
        }),
      );
    void this.#start();
  }

  retry(): void {
    if (this.#isDestroyed || this.#facts.failure?.reason === 'room_replaced') return;
    this.#connection.start();
    this.#connection.hurry();
  }

  unsavedUpdate(): Uint8Array | null {
    this.#incoming.flush();
    return this.#updateOf(this.#saved.unsaved);
  }

  async wipeOfflineCopy(): Promise<void> {
    const copy = this.#copy;
    this.#copy = null;
    await copy?.wipe();
  }

  async destroy(): Promise<void> {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#line += 1;
    this.#incoming.flush();
    removeAwarenessStates(this.awareness, [this.doc.clientID], 'left');
    this.#sendPresence();
    this.#connection.stop();
    for (const end of this.#endings) end();
    this.#resender.stop();
    clearTimeout(this.#presenceTimer);
    this.awareness.destroy();
    await this.#keepCoverage();
    await this.#copy?.close();
    if (!this.#options.doc) this.doc.destroy();
  }

  async #start(): Promise<void> {
    const { device, fileId } = this.#options;
    if (device) {
      const stored = await within(deviceWithinMs, findStoredDocument(device, fileId));
      if (stored && !this.#isDestroyed) await within(deviceWithinMs, this.#openCopy(device, stored.room));
    }
    if (!this.#isDestroyed) this.#connection.start();
  }

  /** The room's copy on this device is in the document, and is kept up to date from now on. */
  async #openCopy(device: DeviceOwner, room: string): Promise<void> {
    const hadContent = rangesOfDoc(this.doc).isEmpty === false;
    this.#room = room;
    const copy = await openOfflineCopy(device, room, this.doc, (covered) => this.#saved.recall(covered));
    if (!copy) return;
    if (this.#isDestroyed) return copy.close();
    this.#copy = copy;
    const hasContent = rangesOfDoc(this.doc).isEmpty === false;
    if (hasContent && !hadContent && !this.#facts.wasSynced) {
      this.#learn({ fromDevice: true });
      this.#ready.resolve();
    }
    this.#refresh();
  }

  #onTicket({ room, role, reason }: CollabTicket): StatusReason | null {
    if (this.#room !== null && this.#room !== room) return 'room_replaced';
    this.#room = room;
    this.#learn({ role, roleReason: reason });
    const { device } = this.#options;
    if (device && !this.#copy) void this.#openCopy(device, room);
    return null;
  }

  #onOpen(): void {
    this.#line += 1;
    this.#opening = null;
    this.#incoming.flush();
    this.#saved.beginSync();
    this.#learn({ isConnected: true, isConnecting: false });
    this.#connection.send(step1Frame(Y.encodeStateVector(this.doc)));
    // Counted on: others may have seen us leave with the number we had.
    this.awareness.setLocalState(this.awareness.getLocalState());
  }

  #onDown(failure: StatusFacts['failure']): void {
    this.#line += 1;
    this.#incoming.flush();
    this.#resender.stop();
    this.#parts = null;
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    this.#learn({ failure, isConnected: false, isInSync: false, isConnecting: false });
    const isGone =
      failure?.reason === 'revoked' || failure?.reason === 'deleted' || failure?.reason === 'room_replaced';
    if (isGone && !this.status.getSnapshot().unsaved) void this.wipeOfflineCopy();
  }

  #onBytes(bytes: Uint8Array): void {
    try {
      this.#onFrame(decodeFrame(bytes));
    } catch {
      this.#connection.distrust();
      return;
    }
    this.#refresh();
  }

  /** Errors: throws when the frame's content cannot be read; then nothing of it has been taken in. */
  #onFrame(frame: Frame): void {
    if (frame.type === 'step1') {
      this.#saved.receive(rangesOfVector(frame.stateVector));
      this.#answerStep1(frame.stateVector);
    } else if (frame.type === 'step2' || frame.type === 'update') {
      const isLast = frame.type === 'step2';
      if (!this.#facts.wasSynced && (frame.update.length > partedBytes || (isLast && this.#opening))) {
        this.#opening = this.#takeInParts(frame.update, isLast, this.#opening);
        return;
      }
      const isEcho = this.#saved.receive(rangesOfUpdate(frame.update));
      if (!isEcho) this.#incoming.push(frame.update);
      if (frame.type === 'step2' && !this.#facts.isInSync) this.#completeSync();
    } else if (frame.type === 'awareness') applyAwarenessUpdate(this.awareness, frame.update, this);
    else if (frame.type === 'queryAwareness') this.#sendPresence();
  }

  /** The first content when it is large, behind what came before: other work of the page gets its turns meanwhile. */
  async #takeInParts(update: Uint8Array, isLast: boolean, before: Promise<void> | null): Promise<void> {
    const line = this.#line;
    // Another connection gets what is missing then.
    const isOver = (): boolean => line !== this.#line;
    try {
      const { takeInParts } = await import('./incoming-parts.ts');
      await before;
      await takeInParts(update, {
        doc: this.doc,
        origin: this,
        receive: (ranges) => this.#saved.receive(ranges),
        isOver,
      });
      if (isOver() || !isLast) return;
      this.#completeSync();
      this.#refresh();
    } catch {
      if (!isOver()) this.#connection.distrust();
    }
  }

  /** The server's answer to our step 1 is complete. */
  #completeSync(): void {
    // The first content is wanted now, not at the next frame.
    if (!this.#facts.wasSynced) this.#incoming.flush();
    this.#connection.succeeded();
    this.#saved.completeSync(rangesOfDoc(this.doc));
    this.#learn({ isInSync: true, wasSynced: true, fromDevice: false });
    this.#ready.resolve();
  }

  #answerStep1(stateVector: Uint8Array): void {
    if (!mayEdit(this.#facts.role)) return;
    this.#parts = null;
    this.#sendStep2(Y.encodeStateAsUpdate(this.doc, stateVector));
  }

  #onChange(ranges: Ranges, update: Uint8Array | null): void {
    const fresh = this.#saved.addLocal(ranges);
    // Of a received update, only what the document added to it by itself has to go.
    if (!fresh.isEmpty)
      this.#sendChange(update !== null && fresh.missing(ranges).isEmpty ? update : this.#updateOf(fresh), fresh);
    this.#refresh();
  }

  #sendChange(update: Uint8Array | null, { structs }: Coverage): void {
    if (update === null || !mayEdit(this.#facts.role) || this.#parts) return;
    // What others have written goes as recovery, which is a step 2 (rules.md H7).
    const isOwn = [...structs].every(({ client }) => client === this.doc.clientID);
    if (isOwn && update.length <= largeUpdateBytes) this.#connection.send(updateFrame(update));
    else this.#sendStep2(update);
  }

  #sendUnsaved(): void {
    this.#parts = null;
    const update = this.unsavedUpdate();
    if (update) this.#sendStep2(update);
  }

  #sendStep2(update: Uint8Array): void {
    if (update.length <= largestMessageBytes) this.#connection.send(step2Frame(update));
    else void this.#sendInParts(update);
  }

  async #sendInParts(update: Uint8Array): Promise<void> {
    const loading = { advance: () => false };
    this.#parts = loading;
    // What cannot be loaded now is tried again when the change is sent again.
    const loaded = await import('./parts.ts').catch(() => null);
    if (this.#parts !== loading) return;
    this.#parts = loaded && new loaded.Parts(update, (part) => this.#connection.send(step2Frame(part)));
    this.#refresh();
  }

  #updateOf(unsaved: Coverage): Uint8Array | null {
    return unsavedUpdate(this.doc, this.#saved.covered, unsaved);
  }

  #learn(facts: Partial<Facts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#refresh();
  }

  #currentStatus(): DocumentStatus {
    const { structs, deletes } = this.#saved.unsaved;
    return statusOf({ ...this.#facts, unsavedStructs: !structs.isEmpty, unsavedDeletes: !deletes.isEmpty });
  }

  #refresh(): void {
    if (this.#isDestroyed) return;
    const status = this.#currentStatus();
    this.#setStatus(status);
    if (status.status === 'saving') this.#resender.watch();
    else this.#resender.stop();
    if (this.#parts?.advance(this.#saved.unsaved)) this.#sendUnsaved();
    if (status.status === 'saved' && this.#copy)
      this.#coverageTimer ??= setTimeout(() => void this.#keepCoverage(), keepCoverageAfterMs);
  }

  async #keepCoverage(): Promise<void> {
    clearTimeout(this.#coverageTimer);
    this.#coverageTimer = undefined;
    if (!this.#copy || !this.#facts.wasSynced) return;
    const covered = Coverage.of(this.#saved.covered);
    // A reader's own deletions are Yjs's (see statusOf): the copy needs no rescue for them.
    if (!mayEdit(this.#facts.role)) covered.deletes.addAll(rangesOfDoc(this.doc).deletes);
    await this.#copy.keepCoverage(covered).catch(() => {});
  }

  #sendPresenceSoon(): void {
    if (this.#presenceTimer !== undefined) return;
    this.#presenceTimer = setTimeout(() => {
      this.#presenceTimer = undefined;
      this.#sendPresence();
    }, presenceEveryMs);
  }

  #sendPresence(): void {
    this.#connection.send(awarenessFrame(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])));
  }
}

/** The promise's value, or null when it takes longer or fails. */
const within = async <Value>(ms: number, promise: Promise<Value>): Promise<Value | null> => {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  try {
    return await Promise.race([promise, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Opens a file's live document: first what this device kept of it, then the server's, over the stock y-websocket protocol
 * (contract.md 4). Connections are made and made again until `destroy`, or until the server ends them for good.
 */
export const createDocumentProvider = (options: DocumentProviderOptions): DocumentProvider => new Provider(options);
