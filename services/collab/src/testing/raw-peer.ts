import { once } from 'node:events';
import type { FileId } from '@cloudity/contracts';
import { type ClientOptions, WebSocket } from 'ws';
import { decodeFrame, type Frame, step1Frame, updateFrame } from '../protocol/frame.ts';
import type { Host } from './host.ts';
import { until } from './peer.ts';
import type { Person } from './world.ts';

/** A websocket whose frames are written and read by hand, for what no honest client does. */
export class RawPeer implements Disposable {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  /** When each frame came, in milliseconds. */
  readonly times: number[] = [];
  closeCode: number | null = null;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data: Buffer) => {
      this.frames.push(decodeFrame(data));
      this.times.push(performance.now());
    });
    socket.on('close', (code) => {
      this.closeCode = code;
    });
    socket.on('error', () => undefined);
  }

  /** Connects with a ticket as it is, good or not. */
  static async open(url: string, options: ClientOptions = {}): Promise<RawPeer> {
    const peer = new RawPeer(new WebSocket(url, options));
    await Promise.race([once(peer.socket, 'open'), once(peer.socket, 'close')]).catch(() => undefined);
    return peer;
  }

  /** Connects as a person and waits for the hub's step 1. */
  static async enter(host: Host, person: Person, fileId: FileId, schema?: number): Promise<RawPeer> {
    const { ticket, room } = await host.ticket(person, fileId, schema);
    const peer = await RawPeer.open(`${host.url}/${room}?ticket=${ticket}`);
    await until(() => peer.frames.length > 0 || peer.closeCode !== null, 'the first frame');
    return peer;
  }

  send(frame: Uint8Array): void {
    this.socket.send(frame);
  }

  /** Every update received, in steps 2 and updates. */
  get updates(): Uint8Array[] {
    return this.frames.flatMap((frame) => (frame.type === 'update' || frame.type === 'step2' ? [frame.update] : []));
  }

  /** Sends an update and resolves when it was echoed. */
  async commit(update: Uint8Array): Promise<void> {
    const before = this.updates.length;
    this.send(updateFrame(update));
    await until(() => this.updates.length > before || this.closeCode !== null, 'the echo');
  }

  /** Asks for the document and resolves with the step 2. */
  async ask(vector: ReadonlyMap<number, number> = new Map()): Promise<Uint8Array[]> {
    const before = this.frames.length;
    this.send(step1Frame(vector));
    await until(() => this.frames.slice(before).some(({ type }) => type === 'step2'), 'the step 2');
    return this.frames
      .slice(before)
      .flatMap((frame) => (frame.type === 'update' || frame.type === 'step2' ? [frame.update] : []));
  }

  async closed(timeoutMs?: number): Promise<number> {
    await until(() => this.closeCode !== null, 'closed', timeoutMs);
    return this.closeCode ?? 0;
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}
