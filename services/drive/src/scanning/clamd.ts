import { connect, type Socket } from 'node:net';
import type { Scanner, ScanStream, Verdict } from './scanner.ts';

export interface ClamdOptions {
  /** `tcp://host:port` or `unix:///path/of/the/socket`. */
  readonly url: string;
  /** No larger files are sent; clamd's own StreamMaxLength has to be at least this. */
  readonly maxBytes?: number;
  /** The daemon may be silent for this long: connecting, taking bytes, answering. */
  readonly silenceMs?: number;
}

const addressOf = (url: string): { readonly path: string } | { readonly host: string; readonly port: number } => {
  const { protocol, hostname, port, pathname } = new URL(url);
  return protocol === 'unix:' ? { path: decodeURIComponent(pathname) } : { host: hostname, port: Number(port || 3310) };
};

/** An answer is one line, and short. */
const maxAnswerBytes = 4096;

/** `stream: OK`, `stream: <signature> FOUND`, or an error in words (clamd(8), zINSTREAM). */
const verdictOf = (answer: string): Verdict => {
  if (/^stream: OK$/.test(answer)) return { kind: 'clean' };
  const [, signature] = /^stream: (.{1,200}) FOUND$/.exec(answer) ?? [];
  if (signature !== undefined) return { kind: 'infected', signature };
  return { kind: 'failed', reason: /size limit exceeded/i.test(answer) ? 'size' : 'answer' };
};

class ClamdStream implements ScanStream {
  readonly #socket: Socket;
  readonly #maxBytes: number;
  readonly #settled: Promise<Verdict>;
  #verdict: Verdict | null = null;
  #settle: (verdict: Verdict) => void = () => undefined;
  #sentBytes = 0;

  constructor({ url, maxBytes = 100 * 1024 * 1024, silenceMs = 30_000 }: ClamdOptions) {
    this.#maxBytes = maxBytes;
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#socket = connect(addressOf(url));
    this.#socket.setTimeout(silenceMs);
    let answer = '';
    this.#socket
      .on('data', (piece) => {
        answer += piece.toString('utf8');
        const end = answer.indexOf('\0');
        if (end >= 0) this.#end(verdictOf(answer.slice(0, end)));
        else if (answer.length > maxAnswerBytes) this.#end({ kind: 'failed', reason: 'answer' });
      })
      .on('timeout', () => this.#end({ kind: 'failed', reason: 'time' }))
      .on('error', () => this.#end({ kind: 'failed', reason: 'away' }))
      .on('close', () => this.#end({ kind: 'failed', reason: 'away' }));
    this.#socket.write('zINSTREAM\0');
  }

  async write(piece: Uint8Array): Promise<void> {
    if (this.#verdict !== null || piece.length === 0) return;
    this.#sentBytes += piece.length;
    if (this.#sentBytes > this.#maxBytes) return this.#end({ kind: 'failed', reason: 'size' });
    const length = Buffer.alloc(4);
    length.writeUInt32BE(piece.length);
    this.#socket.write(length);
    // The piece may be overwritten once this resolves: the socket gets its own.
    if (this.#socket.write(Buffer.from(piece))) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('drain', resolve);
      void this.#settled.then(() => resolve());
    });
  }

  finish(): Promise<Verdict> {
    if (this.#verdict === null) this.#socket.write(Buffer.alloc(4));
    return this.#settled;
  }

  abort(): void {
    this.#end({ kind: 'failed', reason: 'away' });
  }

  #end(verdict: Verdict): void {
    if (this.#verdict !== null) return;
    this.#verdict = verdict;
    this.#settle(verdict);
    this.#socket.destroy();
  }
}

/** ClamAV's daemon as the scanner, over its INSTREAM protocol; a connection per file. */
export const createClamd = (options: ClamdOptions): Scanner => ({ open: () => new ClamdStream(options) });
