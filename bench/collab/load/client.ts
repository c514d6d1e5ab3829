import { WebSocket } from 'ws';
import type { Target } from '../targets/target.ts';

export interface ClientOptions {
  readonly target: Pick<Target, 'name' | 'wire' | 'address'>;
  readonly document: number;
  /** The client is there when it has received as many bytes: a server may answer at first with nothing. */
  readonly contentBytes?: number;
  /** Called with every update's bytes, step 2 included. */
  readonly onUpdate?: (data: Uint8Array, kind: 'step2' | 'update') => void;
}

/** A browser without an editor: it sends what it is given and keeps nothing, so that hundreds fit into one process. */
export class LoadClient {
  readonly #socket: WebSocket;
  readonly #target: ClientOptions['target'];
  readonly #room: string;
  isClosed = false;

  private constructor(socket: WebSocket, target: ClientOptions['target'], room: string) {
    this.#socket = socket;
    this.#target = target;
    this.#room = room;
  }

  /** Resolves when the answer to its step 1, which is the document, is there. */
  static async connect({ target, document, contentBytes = 0, onUpdate }: ClientOptions): Promise<LoadClient> {
    const { url, room } = await target.address(document);
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const client = new LoadClient(socket, target, room);
    const synced = Promise.withResolvers<void>();
    let isAnswered = false;
    let receivedBytes = 0;
    socket.on('message', (bytes: Buffer) => {
      const message = target.wire.read(bytes);
      if (message.type !== 'step2' && message.type !== 'update') return;
      onUpdate?.(message.data, message.type);
      isAnswered ||= message.type === 'step2';
      receivedBytes += message.data.length;
      if (isAnswered && receivedBytes >= contentBytes) synced.resolve();
    });
    socket.on('open', () => {
      for (const frame of target.wire.greeting(room)) socket.send(frame);
    });
    socket.on('error', (error) => synced.reject(error));
    socket.on('close', (code) => {
      client.isClosed = true;
      synced.reject(new Error(`${target.name} closed the socket with ${code}`));
    });
    await synced.promise;
    return client;
  }

  send(update: Uint8Array): void {
    this.#socket.send(this.#target.wire.update(this.#room, update));
  }

  sendAwareness(entries: Uint8Array): void {
    this.#socket.send(this.#target.wire.awareness(this.#room, entries));
  }

  /** Bytes that wait to be sent: the server reads slower than this writes. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** As many clients as asked for, some dozens at a time. */
export const connectAll = async (
  count: number,
  connect: (index: number) => Promise<LoadClient>,
): Promise<LoadClient[]> => {
  const clients: LoadClient[] = [];
  for (let from = 0; from < count; from += 25)
    clients.push(
      ...(await Promise.all(Array.from({ length: Math.min(25, count - from) }, (_, index) => connect(from + index)))),
    );
  return clients;
};
