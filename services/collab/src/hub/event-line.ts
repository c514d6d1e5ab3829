import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';

/** How long a stream that was closed may take to hand out what waits in it. */
const lingerMs = 30_000;

const state = { open: 1, closing: 2, closed: 3 } as const;
const text = new TextEncoder();

const eventOf = (name: string | null, data: string): Uint8Array =>
  text.encode(`${name === null ? '' : `event: ${name}\n`}data: ${data}\n\n`);

/**
 * A line for networks that refuse websockets (PROTOCOL.md, "Without websockets"): what the hub sends goes out as server-sent
 * events, what the client sends comes in by POST and is handed in with `receive`.
 */
export class EventLine extends EventEmitter {
  readonly OPEN = state.open;
  readonly CLOSED = state.closed;
  /** Known to the client alone; whoever posts with it speaks for the connection. */
  readonly id = randomBytes(32).toString('base64url');
  /** The body of the event stream's answer. */
  readonly stream: ReadableStream<Uint8Array>;
  #readyState: number = state.open;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #isPaused = false;
  #isReceiving = false;
  #isReading = false;
  #linger: NodeJS.Timeout | null = null;

  constructor() {
    super();
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => this.terminate(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
    );
    this.#controller?.enqueue(eventOf('line', JSON.stringify({ line: this.id })));
  }

  get readyState(): number {
    return this.#readyState;
  }

  get bufferedAmount(): number {
    return this.#readyState === state.open ? -(this.#controller?.desiredSize ?? 0) : 0;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  send(frame: Uint8Array): void {
    if (this.#readyState === state.open)
      this.#controller?.enqueue(
        eventOf(null, Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString('base64')),
      );
  }

  close(code = 1000, reason = ''): void {
    if (this.#readyState !== state.open) return;
    this.#readyState = state.closing;
    this.#controller?.enqueue(eventOf('close', JSON.stringify({ code, reason })));
    this.#controller?.close();
    // Whoever does not read to the end of the stream keeps its bytes for no longer than this.
    this.#linger = setTimeout(() => this.#controller?.error(new Error('not read')), lingerMs).unref();
    setImmediate(() => this.#end());
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.emit('resume');
  }

  terminate(): void {
    if (this.#linger) clearTimeout(this.#linger);
    if (this.#readyState === state.closed) return;
    if (this.#readyState === state.open) {
      this.#readyState = state.closing;
      this.#controller?.error(new Error('ended'));
    }
    setImmediate(() => this.#end());
  }

  /** Whether posted messages are being taken in: the next ones have to wait for their answer. */
  get isReceiving(): boolean {
    return this.#isReceiving;
  }

  /** Resolves when the frames were taken in and the client is within its rate again. */
  async receive(read: () => Promise<readonly Uint8Array[]>): Promise<void> {
    this.#isReceiving = true;
    try {
      for (const frame of await read()) {
        if (this.#readyState !== state.open) return;
        this.emit('message', frame, true);
      }
      while (this.#isPaused && this.#readyState === state.open)
        await Promise.race([once(this, 'resume'), once(this, 'close')]);
    } finally {
      this.#isReceiving = false;
    }
  }

  /** A body of these parts, made as it is read; null while another one is, or the client is above its rate. */
  answer(parts: readonly Uint8Array[]): ReadableStream<Uint8Array> | null {
    if (this.#isReading || this.#isPaused) return null;
    this.#isReading = true;
    const left = [...parts];
    return new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const part = left.shift();
        if (part) controller.enqueue(part);
        else {
          this.#isReading = false;
          controller.close();
        }
      },
      cancel: () => {
        this.#isReading = false;
      },
    });
  }

  #end(): void {
    if (this.#readyState === state.closed) return;
    this.#readyState = state.closed;
    this.emit('close');
  }
}
