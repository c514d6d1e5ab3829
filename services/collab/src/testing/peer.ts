import type { FileId } from '@cloudity/contracts';
import { RangeSet } from '@cloudity/docmodel/range-set';
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { summarizeUpdate } from '../yjs/update-summary.ts';
import type { Host } from './host.ts';
import type { Person } from './world.ts';

// Every stock provider listens for the process's end.
process.setMaxListeners(0);

/** Resolves as soon as the condition holds; looks every few milliseconds. */
export const until = async (
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 30_000,
): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

export interface PeerOptions {
  /** Where to fetch a ticket and connect, asked again for every connection: hubs come and go in tests. */
  readonly host: () => Pick<Host, 'ticket' | 'url'>;
  readonly person: Person;
  readonly fileId: FileId;
  readonly doc?: Y.Doc;
  readonly schema?: number;
  /** False leaves a connection that the hub closed closed. */
  readonly reconnect?: boolean;
}

/** A person's browser: a stock WebsocketProvider in Node, which fetches a new ticket whenever it has to come back. */
export class Peer implements Disposable {
  readonly doc: Y.Doc;
  readonly text: Y.Text;
  readonly provider: WebsocketProvider;
  readonly closeCodes: number[] = [];
  readonly received = { structs: new RangeSet(), deletes: new RangeSet() };
  readonly #options: PeerOptions;
  #isDestroyed = false;

  private constructor(options: PeerOptions, url: string, room: string, ticket: string) {
    this.#options = options;
    this.doc = options.doc ?? new Y.Doc();
    this.text = this.doc.getText('text');
    this.provider = new WebsocketProvider(url, room, this.doc, {
      params: { ticket },
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      connect: false,
      shouldReconnect: () => false,
    });
    this.#watchReceived();
    this.provider.on('connection-close', (event: CloseEvent | null) => {
      if (event) this.closeCodes.push(event.code);
    });
    this.provider.on('closed', ({ code }: { code: number }) => {
      const isFinal = code >= 4400 && code < 4500 && code !== 4401 && code !== 4409;
      if (options.reconnect !== false && !isFinal) void this.comeBack();
    });
  }

  static async connect(options: PeerOptions): Promise<Peer> {
    const { ticket, room } = await options.host().ticket(options.person, options.fileId, options.schema);
    const peer = new Peer(options, options.host().url, room, ticket);
    peer.provider.connect();
    await until(() => peer.provider.synced || peer.closeCodes.length > 0, 'synced');
    return peer;
  }

  /** Fetches a ticket and connects, again and again until it works. */
  async comeBack(): Promise<void> {
    for (let waitMs = 20; !this.#isDestroyed; waitMs = Math.min(waitMs * 2, 500)) {
      try {
        const host = this.#options.host();
        const { ticket, room } = await host.ticket(this.#options.person, this.#options.fileId, this.#options.schema);
        this.provider.serverUrl = host.url;
        this.provider.roomname = room;
        this.provider.params.ticket = ticket;
        this.provider.connect();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  /**
   * True when everything in this document came from the server, as text, as deletion or as a clock of its state vector, all of
   * which it tells only once they are committed: what an honest status shows as saved.
   */
  get isSaved(): boolean {
    const { structs, deletes } = summarizeUpdate(Y.encodeStateAsUpdate(this.doc));
    return this.received.structs.coversAll(structs) && this.received.deletes.coversAll(deletes);
  }

  saved(timeoutMs?: number): Promise<void> {
    return until(() => this.isSaved, 'saved', timeoutMs);
  }

  /** The socket's cable is pulled: no closing handshake, nothing more arrives. */
  cut(): void {
    (this.provider.ws as unknown as WebSocket | null)?.terminate();
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.provider.destroy();
    this.provider.awareness.destroy();
    this.doc.destroy();
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  #watchReceived(): void {
    const handler = this.provider.messageHandlers[0];
    if (!handler) throw new Error('the provider has no sync handler');
    this.provider.messageHandlers[0] = (encoder, decoder, provider, emitSynced, kind) => {
      const copy = createDecoder(decoder.arr);
      copy.pos = decoder.pos;
      if (readVarUint(copy) === 0) {
        for (const [client, end] of Y.decodeStateVector(readVarUint8Array(copy)))
          this.received.structs.add({ client, start: 0, end });
      } else {
        const { structs, deletes } = summarizeUpdate(readVarUint8Array(copy));
        this.received.structs.addAll(structs);
        this.received.deletes.addAll(deletes);
      }
      handler(encoder, decoder, provider, emitSynced, kind);
    };
  }
}
