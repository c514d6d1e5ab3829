import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { AppError } from '@cloudity/kernel';
import { sniffedBytes } from './media-type.ts';

/** Passes bytes on, hashing and counting; fails with `too_large` at the first byte beyond `maxBytes`. */
export class MeasuredStream extends Transform {
  readonly #hash = createHash('sha256');
  readonly #maxBytes: number;
  #sizeBytes = 0;
  #head: Buffer = Buffer.alloc(0);

  constructor(maxBytes: number) {
    super();
    this.#maxBytes = maxBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > this.#maxBytes) {
      done(tooLarge(this.#maxBytes));
      return;
    }
    if (this.#head.length < sniffedBytes) this.#head = Buffer.concat([this.#head, chunk]).subarray(0, sniffedBytes);
    this.#hash.update(chunk);
    done(null, chunk);
  }

  /** What went through; to be asked once, at the end. */
  measure(): { readonly sizeBytes: number; readonly sha256: Buffer; readonly head: Buffer } {
    return { sizeBytes: this.#sizeBytes, sha256: this.#hash.digest(), head: Buffer.from(this.#head) };
  }
}

export const tooLarge = (maxBytes: number): AppError =>
  new AppError('too_large', `A file can be at most ${Math.floor(maxBytes / 1024 / 1024)} MB.`, {
    detail: { maxBytes },
  });
