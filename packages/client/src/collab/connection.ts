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

/** Milliseconds to wait before attempt `failures` + 1: doubling from about a quarter of a second, half of it by chance. */
export const pauseMs = (failures: number, random: () => number): number =>
  Math.min(250 * 2 ** failures, longestPauseMs) * (0.5 + random() / 2);

/**
 * Keeps a websocket to the document's room: a fresh ticket before every connection, a pause that grows and is spread by
 * chance after every failure, an end to connections that fall silent. Knows nothing of Yjs.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #socket: Socket | null = null;
  #failures = 0;
  /** Every attempt has a number; what belongs to an older one is ignored. */
  #attempt = 0;
  #isWanted = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
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

  /** Does not wait for the pause to end. */
  hurry(): void {
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
    const attempt = this.#attempt;
    this.#options.onAttempt();
    let ticket: CollabTicket;
    try {
      ticket = await this.#options.renewTicket();
    } catch (error) {
      if (attempt !== this.#attempt) return;
      const reason = finalReasonOfTicketError(error);
      this.#end(reason === null ? null : { reason, closeCode: null });
      return;
    }
    if (attempt !== this.#attempt) return;
    const refused = this.#options.onTicket(ticket);
    if (refused) this.#end({ reason: refused, closeCode: null });
    else this.#open(`${ticket.url}/${ticket.room}?ticket=${encodeURIComponent(ticket.ticket)}`);
  }

  #open(url: string): void {
    const attempt = this.#attempt;
    let socket: Socket;
    try {
      socket = this.#options.openSocket(url);
    } catch {
      this.#end(null);
      return;
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    // A close follows every error; Node's `ws` throws an error that nobody listens to.
    socket.onerror = () => {};
    this.#expect(openWithinMs);
    socket.onopen = () => {
      if (attempt !== this.#attempt) return;
      this.#expect(openWithinMs);
      this.#options.onOpen();
    };
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      if (attempt !== this.#attempt || !(data instanceof ArrayBuffer)) return;
      this.#expect(silenceMs);
      this.#options.onFrame(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => {
      if (attempt !== this.#attempt) return;
      const reason = finalReason(code);
      this.#end(reason === null ? null : { reason, closeCode: code });
    };
  }

  /** Something has to arrive within this time. */
  #expect(withinMs: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#end(null), withinMs);
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
    clearTimeout(this.#deadline);
    this.#retry = undefined;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}
