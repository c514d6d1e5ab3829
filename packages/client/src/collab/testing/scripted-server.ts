import type { CollabTicket, FileRole } from '@cloudity/contracts';
import * as Y from 'yjs';
import type { OpenSocket, Socket } from '../connection.ts';
import { rangesOfDoc, rangesOfUpdate } from '../coverage.ts';
import { awarenessFrame, decodeFrame, step1Frame, step2Frame, updateFrame } from '../frame.ts';

/** One connection as the server sees it. */
export interface ServerSide {
  readonly ticket: string;
  readonly role: FileRole;
  readonly send: (frame: Uint8Array) => void;
  readonly close: (code: number) => void;
}

/**
 * A hub in memory that keeps the contract (commit first, then echo to everybody, author included) and misbehaves on demand.
 * Frames travel in microtasks, so that a test with fake timers decides when time passes.
 */
export class ScriptedServer {
  doc = new Y.Doc();
  room = 'file-1.0';
  role: FileRole = 'editor';
  /** Close code for every upgrade; null lets people in. */
  refuse: number | null = null;
  /** What the ticket call throws; null for a ticket. */
  ticketError: unknown = null;
  /** While true nothing is committed, nothing is confirmed. */
  isHeld = false;
  /** How many of the next frames get lost on their way to the server, or from it. */
  loseFromClient = 0;
  loseFromServer = 0;
  /** A server that was never told about step 1 of its own (some stock servers). */
  sendsStep1 = true;
  readonly connections = new Set<ServerSide>();
  readonly received: string[] = [];
  ticketsGiven = 0;
  #held: { readonly update: Uint8Array }[] = [];

  readonly renewTicket = async (): Promise<CollabTicket> => {
    if (this.ticketError !== null) throw this.ticketError;
    this.ticketsGiven += 1;
    return {
      ticket: `t${this.ticketsGiven}`,
      url: 'ws://server/collab',
      room: this.room,
      role: this.role,
      schema: 1,
      reason: null,
      expiresAt: '2026-01-01T00:00:00Z',
    };
  };

  readonly openSocket: OpenSocket = (url) => {
    const socket: Socket & { readyState: number } = {
      binaryType: '',
      readyState: 0,
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (frame) => {
        const copy = frame.slice();
        queueMicrotask(() => {
          if (!this.connections.has(side)) return;
          if (this.loseFromClient > 0) this.loseFromClient -= 1;
          else this.#receive(side, copy);
        });
      },
      close: () => {
        socket.readyState = 3;
        // What was sent before still arrives.
        queueMicrotask(() => this.connections.delete(side));
      },
    };
    const side: ServerSide = {
      ticket: new URL(url).searchParams.get('ticket') ?? '',
      role: this.role,
      send: (frame) => {
        const copy = frame.slice();
        queueMicrotask(() => {
          if (socket.readyState !== 1) return;
          if (this.loseFromServer > 0) this.loseFromServer -= 1;
          else socket.onmessage?.({ data: copy.buffer as never });
        });
      },
      close: (code) => {
        this.connections.delete(side);
        queueMicrotask(() => {
          socket.readyState = 3;
          socket.onclose?.({ code });
        });
      },
    };
    queueMicrotask(() => {
      if (socket.readyState !== 0) return;
      if (this.refuse === -1) return;
      socket.readyState = 1;
      socket.onopen?.({} as never);
      if (this.refuse !== null) return side.close(this.refuse);
      this.connections.add(side);
      if (this.sendsStep1) side.send(step1Frame(Y.encodeStateVector(this.doc)));
    });
    return socket;
  };

  /** The outage is over: what was held is committed and confirmed. */
  release(): void {
    this.isHeld = false;
    for (const { update } of this.#held.splice(0)) this.#commit(update);
  }

  /** Closes every connection. */
  closeAll(code: number): void {
    for (const side of [...this.connections]) side.close(code);
  }

  /** An edit by somebody else. */
  edit(change: (doc: Y.Doc) => void): void {
    const before = Y.encodeStateVector(this.doc);
    change(this.doc);
    this.broadcast(updateFrame(Y.encodeStateAsUpdate(this.doc, before)));
  }

  broadcast(frame: Uint8Array): void {
    for (const side of this.connections) side.send(frame);
  }

  #commit(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update);
    if (rangesOfDoc(this.doc).missing(rangesOfUpdate(update)).isEmpty) this.broadcast(updateFrame(update));
  }

  #receive(side: ServerSide, bytes: Uint8Array): void {
    const frame = decodeFrame(bytes);
    this.received.push(frame.type);
    if (frame.type === 'step1') side.send(step2Frame(Y.encodeStateAsUpdate(this.doc, frame.stateVector)));
    else if (frame.type === 'awareness') this.#relay(side, frame.update);
    else if (frame.type === 'step2' || frame.type === 'update') {
      if (side.role !== 'editor') return;
      if (this.isHeld) this.#held.push({ update: frame.update });
      else this.#commit(frame.update);
    }
  }

  #relay(from: ServerSide, update: Uint8Array): void {
    for (const side of this.connections) if (side !== from) side.send(awarenessFrame(update));
  }
}
