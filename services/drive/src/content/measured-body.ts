import { AppError } from '@cloudity/kernel';
import { sniffedBytes } from './media-type.ts';

export interface BodyBounds {
  readonly maxBytes: number;
  /** What the request says; null when it does not. */
  readonly announcedBytes: number | null;
}

/**
 * The bytes of a request, to be read once. *Errors* while they are read: `too_large` at the first byte beyond the bound; `invalid` when
 * they break off or are not as many as announced.
 */
export class MeasuredBody implements AsyncIterable<Uint8Array> {
  readonly #body: AsyncIterable<Uint8Array> | null;
  readonly #bounds: BodyBounds;
  #head: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Uint8Array> | null, bounds: BodyBounds) {
    this.#body = body;
    this.#bounds = bounds;
  }

  /** The first bytes, once all are read. */
  get head(): Buffer {
    return this.#head;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { maxBytes, announcedBytes } = this.#bounds;
    let sizeBytes = 0;
    try {
      for await (const piece of this.#body ?? []) {
        sizeBytes += piece.length;
        if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
        if (this.#head.length < sniffedBytes) this.#head = Buffer.concat([this.#head, piece]).subarray(0, sniffedBytes);
        yield piece;
      }
    } catch (error) {
      throw error instanceof AppError ? error : cutOff(error);
    }
    if (announcedBytes !== null && sizeBytes !== announcedBytes) throw cutOff(undefined);
  }
}

const cutOff = (cause: unknown): AppError =>
  new AppError('invalid', 'The upload was cut off before its end.', { cause });

export const tooLarge = (maxBytes: number): AppError =>
  new AppError('too_large', `A file can be at most ${Math.floor(maxBytes / 1024 / 1024)} MB.`, {
    detail: { maxBytes },
  });
