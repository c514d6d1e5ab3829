import type { PlacedChunk } from '../chunks/store.ts';

export interface ChunkInBatch extends PlacedChunk {
  /** A view, until the batch is cleared. */
  readonly content: Uint8Array;
}

interface Place extends PlacedChunk {
  readonly offset: number;
}

/** Chunks that wait to be stored together, in one piece of memory that grows as needed and is used again. */
export class Batch {
  #memory: Buffer = Buffer.alloc(0);
  #sizeBytes = 0;
  #places: Place[] = [];

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  add(chunk: Omit<PlacedChunk, 'sizeBytes'>, content: Uint8Array): void {
    const needed = this.#sizeBytes + content.length;
    if (needed > this.#memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#memory.length));
      this.#memory.copy(larger, 0, 0, this.#sizeBytes);
      this.#memory = larger;
    }
    this.#memory.set(content, this.#sizeBytes);
    this.#places.push({ ...chunk, offset: this.#sizeBytes, sizeBytes: content.length });
    this.#sizeBytes = needed;
  }

  chunks(): readonly ChunkInBatch[] {
    return this.#places.map(({ offset, ...chunk }) => ({
      ...chunk,
      content: this.#memory.subarray(offset, offset + chunk.sizeBytes),
    }));
  }

  clear(): void {
    this.#sizeBytes = 0;
    this.#places = [];
  }
}
