import { createEncoder, toUint8Array, writeVarUint8Array } from 'lib0/encoding';
import type { Socket } from './connection.ts';

const readyState = { connecting: 0, open: 1, closed: 3 } as const;
/** Frames that wait together go in one request, up to about so much. */
const requestBytes = 512 * 1024;
/** The line ended without a word, as a websocket says it. */
const abnormal = 1006;

const bytesOf = (base64: string): ArrayBuffer => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)).buffer;

interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** The events of a stream of the shape that hubs write: `event` and one line of `data`. */
const readEvents = async function* (body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
      yield { name: fields.get('event') ?? 'message', data: fields.get('data') ?? '' };
    }
  }
};

/**
 * The hub's frames over plain HTTP, for networks that refuse websockets: it listens to server-sent events and posts what is sent,
 * one request after the other. Behaves as a WebSocket of the same address would.
 */
class EventSocket implements Socket {
  binaryType = 'arraybuffer';
  readyState: number = readyState.connecting;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;
  readonly #base: string;
  readonly #abort = new AbortController();
  #line = '';
  #queue: Uint8Array[] = [];
  #isPosting = false;
  #isLeaving = false;

  constructor(url: string) {
    const { origin, pathname, search } = new URL(url.replace(/^ws/, 'http'));
    this.#base = `${origin}${pathname}`;
    this.#listen(search).catch(() => this.#end(abnormal));
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== readyState.open) return;
    this.#queue.push(frame.slice());
    if (!this.#isPosting) void this.#post();
  }

  /** What was sent before still goes out. */
  close(): void {
    if (this.readyState === readyState.closed) return;
    this.readyState = readyState.closed;
    this.#isLeaving = true;
    if (!this.#isPosting) this.#abort.abort();
  }

  async #listen(search: string): Promise<void> {
    const answer = await fetch(`${this.#base}/events${search}`, {
      credentials: 'omit',
      cache: 'no-store',
      signal: this.#abort.signal,
    });
    if (!answer.ok || answer.body === null) return this.#end(abnormal);
    for await (const { name, data } of readEvents(answer.body)) {
      if (this.readyState === readyState.closed) return;
      if (name === 'line') {
        this.#line = (JSON.parse(data) as { line: string }).line;
        this.readyState = readyState.open;
        this.onopen?.(undefined as never);
      } else if (name === 'close') return this.#end((JSON.parse(data) as { code: number }).code);
      else if (name === 'message') this.onmessage?.({ data: bytesOf(data) as never });
    }
    this.#end(abnormal);
  }

  async #post(): Promise<void> {
    this.#isPosting = true;
    try {
      while (this.#queue.length > 0) {
        const encoder = createEncoder();
        let bytes = 0;
        while (this.#queue.length > 0 && (bytes === 0 || bytes + (this.#queue[0]?.length ?? 0) <= requestBytes)) {
          const frame = this.#queue.shift() as Uint8Array;
          writeVarUint8Array(encoder, frame);
          bytes += frame.length;
        }
        const answer = await fetch(`${this.#base}/messages`, {
          method: 'POST',
          credentials: 'omit',
          headers: { 'Content-Type': 'application/octet-stream', 'Collab-Line': this.#line },
          body: toUint8Array(encoder) as Uint8Array<ArrayBuffer>,
          signal: this.#abort.signal,
        });
        // Why it was refused is said on the stream, if the line is known at all.
        if (!answer.ok && answer.status !== 400 && answer.status !== 413) return this.#end(abnormal);
      }
    } catch {
      this.#end(abnormal);
    } finally {
      this.#isPosting = false;
      if (this.#isLeaving) this.#abort.abort();
    }
  }

  #end(code: number): void {
    this.#abort.abort();
    if (this.readyState === readyState.closed) return;
    this.readyState = readyState.closed;
    this.onclose?.({ code });
  }
}

export const openEventSocket = (url: string): Socket => new EventSocket(url);
