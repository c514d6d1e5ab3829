import type { FileId } from '@cloudity/contracts';
import { createEncoder, toUint8Array, writeVarUint8Array } from 'lib0/encoding';
import { decodeFrame, type Frame } from '../protocol/frame.ts';
import type { Host } from './host.ts';
import { until } from './peer.ts';
import type { Person } from './world.ts';

/** Frames as the body of a POST. */
export const bodyOf = (...frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const encoder = createEncoder();
  for (const frame of frames) writeVarUint8Array(encoder, frame);
  return toUint8Array(encoder) as Uint8Array<ArrayBuffer>;
};

/** The hub over plain HTTP, by hand. */
export class EventPeer implements Disposable {
  readonly frames: Frame[] = [];
  readonly #base: string;
  readonly #abort = new AbortController();
  line = '';
  closeCode: number | null = null;
  status = 0;
  hasEnded = false;

  private constructor(base: string) {
    this.#base = base;
  }

  /** Opens the events with a ticket as it is, good or not. */
  static async open(host: Pick<Host, 'url'>, room: string, ticket: string, headers = {}): Promise<EventPeer> {
    const peer = new EventPeer(`${host.url.replace(/^ws/, 'http')}/${room}`);
    const answer = await fetch(`${peer.#base}/events?ticket=${ticket}`, { headers, signal: peer.#abort.signal });
    peer.status = answer.status;
    void peer.#listen(answer).catch(() => undefined);
    return peer;
  }

  static async enter(host: Host, person: Person, fileId: FileId): Promise<EventPeer> {
    const { ticket, room } = await host.ticket(person, fileId);
    const peer = await EventPeer.open(host, room, ticket);
    await until(() => peer.frames.length > 0 || peer.closeCode !== null, 'the first frame');
    return peer;
  }

  /** Every update received, in steps 2 and updates. */
  get updates(): Uint8Array[] {
    return this.frames.flatMap((frame) => (frame.type === 'update' || frame.type === 'step2' ? [frame.update] : []));
  }

  post(body: Uint8Array<ArrayBuffer>, line = this.line): Promise<Response> {
    return fetch(`${this.#base}/messages`, { method: 'POST', headers: { 'Collab-Line': line }, body });
  }

  state(vector: string): Promise<Response> {
    return fetch(`${this.#base}/state?vector=${vector}`, { headers: { 'Collab-Line': this.line } });
  }

  async closed(timeoutMs?: number): Promise<number> {
    await until(() => this.closeCode !== null, 'closed', timeoutMs);
    return this.closeCode ?? 0;
  }

  [Symbol.dispose](): void {
    this.#abort.abort();
  }

  async #listen(answer: Response): Promise<void> {
    let rest = '';
    for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      const blocks = (rest + Buffer.from(part).toString()).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
    this.hasEnded = true;
  }

  #take(block: string): void {
    const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
    if (block.startsWith('event: line')) this.line = (JSON.parse(data) as { line: string }).line;
    else if (block.startsWith('event: close')) this.closeCode = (JSON.parse(data) as { code: number }).code;
    else this.frames.push(decodeFrame(Buffer.from(data, 'base64')));
  }
}
