import type { CollabTicket } from '@cloudity/contracts';
import { finalReason, finalReasonOfTicketError, type StatusReason } from './status.ts';

/** The part of a WebSocket that is used here: the browser's, Node's, or a scripted one. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { readonly data: never }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(frame: Uint8Array<ArrayBuffer>): void;
  close(): void;
}
export type OpenSocket = (url: string) => Socket;

export interface ConnectionOptions {
  readonly renewTicket: () => Promise<CollabTicket>;
  /** Looks at a ticket before it is used; a reason stops the connection for good. */
  readonly onTicket: (ticket: CollabTicket) => StatusReason | null;
  readonly onOpen: () => void;
  readonly onFrame: (frame: Uint8Array) => void;
  /** The connection ended, or could not be made; another attempt follows unless `failure` says otherwise. */
  readonly onDown: (failure: { readonly reason: StatusReason; readonly closeCode: number | null } | null) => void;
  readonly onAttempt: () => void;
  readonly openSocket: OpenSocket;
  /** For networks that refuse websockets, loaded when one does; null where there is nothing to fall back to. */
  readonly loadFallback: (() => Promise<OpenSocket>) | null;
  readonly random: () => number;
}

const open = 1;
/** The hub says something at least every 20 s (contract.md 4). */
const silenceMs = 30_000;
/** How long an answer to a probe may take before the line counts as dead. */
const probeMs = 4_000;
/** How long the handshake may take, and then the first frame. */
const openWithinMs = 10_000;
const longestPauseMs = 8_000;
/** So many websockets that never said anything, one after the other, and the next attempt goes without. */
const refusalsBeforeFallback = 2;
/** How long to go without a websocket before one is tried again beside the fallback. */
const returnAfterMs = 60_000;

/** Milliseconds to wait before attempt `failures` + 1: doubling from about a quarter of a second, half of it by chance. */
export const pauseMs = (failures: number, random: () => number): number =>
  Math.min(250 * 2 ** failures, longestPauseMs) * (0.5 + random() / 2);

/**
 * Keeps a line to the document's room: a fresh ticket before every connection, a pause that grows and is spread by chance after
 * every failure, an end to connections that fall silent, plain HTTP where websockets are refused and a websocket again as soon
 * as one works. Knows nothing of Yjs.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #socket: Socket | null = null;
  #failures = 0;
  /** Every attempt has a number; what belongs to an older one is ignored. */
  #attempt = 0;
  #isWanted = false;
  /** Websockets that could not be opened, or stayed mute, since one worked. */
  #refusals = 0;
  #isFallback = false;
  #candidate: Socket | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #return: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === open;
  }

  /** Connects now, also after a final end. */
  start(): void {
    this.#isWanted = true;
    if (this.#socket === null) void this.#connect();
  }

  /** Ends the connection and all attempts. */
  stop(): void {
    this.#isWanted = false;
    this.#drop();
  }

  /** Does not wait for the pause to end, nor for the next try of a websocket. */
  hurry(): void {
    if (this.#return !== undefined) void this.#tryWebsocket();
    if (!this.#isWanted || this.#retry === undefined) return;
    this.#failures = 0;
    void this.#connect();
  }

  /** The connection has done its work: the next failure counts as the first. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** What came is no message of the protocol: this connection is given up, the next one may do better. */
  distrust(): void {
    this.#end(null);
  }

  /** Sends one frame; false when there is no connection. */
  send(frame: Uint8Array): boolean {
    if (!this.isOpen) return false;
    this.#socket?.send(frame as Uint8Array<ArrayBuffer>);
    return true;
  }

  /** Sends a frame that has to be answered, and gives the line up when nothing at all comes within 4 s. */
  probe(frame: Uint8Array): void {
    if (this.send(frame)) this.#expect(probeMs);
  }

  async #connect(): Promise<void> {
    this.#drop();
    this.#options.onAttempt();
    const url = await this.#address();
    if (url === null) return;
    const { openSocket, loadFallback } = this.#options;
    this.#isFallback = loadFallback !== null && this.#refusals >= refusalsBeforeFallback;
    // Whatever becomes of the fallback, websockets get their next chance after it.
    if (this.#isFallback) this.#refusals = 0;
    const attempt = this.#attempt;
    const open = this.#isFallback && loadFallback ? await loadFallback().catch(() => openSocket) : openSocket;
    if (attempt === this.#attempt) this.#open(url, open);
  }

  /** Where to connect, with a fresh ticket; null when that cannot be (the connection is ended then) or is not wanted any more. */
  async #address(): Promise<string | null> {
    const attempt = this.#attempt;
    let ticket: CollabTicket;
    try {
      ticket = await this.#options.renewTicket();
    } catch (error) {
      if (attempt !== this.#attempt) return null;
      const reason = finalReasonOfTicketError(error);
      this.#end(reason === null ? null : { reason, closeCode: null });
      return null;
    }
    if (attempt !== this.#attempt) return null;
    const refused = this.#options.onTicket(ticket);
    if (refused) this.#end({ reason: refused, closeCode: null });
    return refused ? null : addressOf(ticket);
  }

  #open(url: string, open: OpenSocket): void {
    let socket: Socket;
    try {
      socket = open(url);
    } catch {
      this.#noteRefusal();
      this.#end(null);
      return;
    }
    this.#adopt(socket);
    this.#expect(openWithinMs, () => this.#noteRefusal());
    const attempt = this.#attempt;
    let isOpen = false;
    socket.onopen = () => {
      if (attempt !== this.#attempt) return;
      isOpen = true;
      this.#expect(openWithinMs, () => this.#noteRefusal());
      this.#options.onOpen();
    };
    const { onclose } = socket;
    socket.onclose = (event) => {
      if (attempt === this.#attempt && !isOpen) this.#noteRefusal();
      onclose?.(event);
    };
  }

  /** The socket carries the connection from now on. */
  #adopt(socket: Socket): void {
    const attempt = this.#attempt;
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    // A close follows every error; Node's `ws` throws an error that nobody listens to.
    socket.onerror = () => {};
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      if (attempt === this.#attempt && data instanceof ArrayBuffer) this.#take(data);
    };
    socket.onclose = ({ code }) => {
      if (attempt !== this.#attempt) return;
      const reason = finalReason(code);
      this.#end(reason === null ? null : { reason, closeCode: code });
    };
  }

  #take(data: ArrayBuffer): void {
    this.#expect(silenceMs);
    if (this.#isFallback) this.#return ??= setTimeout(() => void this.#tryWebsocket(), this.#returnMs());
    else this.#refusals = 0;
    this.#options.onFrame(new Uint8Array(data));
  }

  #noteRefusal(): void {
    if (!this.#isFallback) this.#refusals += 1;
  }

  async #openCandidate(): Promise<Socket | null> {
    const attempt = this.#attempt;
    try {
      const ticket = await this.#options.renewTicket();
      if (attempt !== this.#attempt || this.#options.onTicket(ticket) !== null) return null;
      return this.#options.openSocket(addressOf(ticket));
    } catch {
      // The fallback goes on; the next frame on it sets the next try.
      return null;
    }
  }

  #returnMs(): number {
    return returnAfterMs * (0.5 + this.#options.random() / 2);
  }

  /** Opens a websocket beside the fallback, and moves over as soon as it has said something. */
  async #tryWebsocket(): Promise<void> {
    clearTimeout(this.#return);
    this.#return = undefined;
    const socket = await this.#openCandidate();
    if (socket === null) return;
    this.#candidate = socket;
    socket.binaryType = 'arraybuffer';
    socket.onerror = () => {};
    const giveUp = (): void => {
      if (this.#candidate !== socket) return;
      this.#candidate = null;
      discard(socket);
    };
    const deadline = setTimeout(giveUp, openWithinMs);
    socket.onclose = () => {
      clearTimeout(deadline);
      giveUp();
    };
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      clearTimeout(deadline);
      if (this.#candidate !== socket || !(data instanceof ArrayBuffer)) return;
      this.#candidate = null;
      this.#drop();
      this.#isFallback = false;
      this.#adopt(socket);
      this.#options.onOpen();
      this.#take(data);
    };
  }

  /** Something has to arrive within this time. */
  #expect(withinMs: number, otherwise?: () => void): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      otherwise?.();
      this.#end(null);
    }, withinMs);
  }

  #end(failure: Parameters<ConnectionOptions['onDown']>[0]): void {
    this.#drop();
    if (failure) this.#isWanted = false;
    else if (this.#isWanted) {
      this.#retry = setTimeout(() => void this.#connect(), pauseMs(this.#failures, this.#options.random));
      this.#failures += 1;
    }
    this.#options.onDown(failure);
  }

  #drop(): void {
    this.#attempt += 1;
    clearTimeout(this.#retry);
    clearTimeout(this.#return);
    clearTimeout(this.#deadline);
    this.#retry = undefined;
    this.#return = undefined;
    for (const socket of [this.#socket, this.#candidate]) if (socket) discard(socket);
    this.#socket = null;
    this.#candidate = null;
  }
}

const addressOf = ({ url, room, ticket }: CollabTicket): string =>
  `${url}/${room}?ticket=${encodeURIComponent(ticket)}`;

/** Closes it without hearing of it any more. */
const discard = (socket: Socket): void => {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  socket.close();
};
