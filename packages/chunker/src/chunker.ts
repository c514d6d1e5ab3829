import { cutLength } from './cut.ts';
import { longestChunkBytes, sizesAt } from './sizes.ts';
import { findBorder, shortestMemberChunk, signatureBytes, type ZipPart, zipPartAt } from './zip-members.ts';

/** Cuts one file. A chunk is a view that holds until the next one is asked for; the pushed bytes may be used again. */
export interface Chunker {
  /** The next bytes of the file, in pieces of any length. Yields the chunks that are certain by now. */
  readonly push: (bytes: Uint8Array) => Iterable<Uint8Array>;
  /** The file has ended. Yields the rest. */
  readonly finish: () => Iterable<Uint8Array>;
}

/** What a small file takes; a larger one makes it grow to the most. */
const firstBufferBytes = longestChunkBytes / 4;
const mostBufferBytes = 4 * longestChunkBytes;
/** A chunk is decided when its longest form is there, with the signature that may follow: no piece's border has a say. */
const decidingBytes = longestChunkBytes + signatureBytes;

export const createChunker = (): Chunker => {
  let buffer = new Uint8Array(firstBufferBytes);
  let start = 0;
  let end = 0;
  let fileOffset = 0;
  /** Null for what does not begin as a ZIP. */
  let zip: ZipPart | null = null;

  const makeRoom = (): void => {
    const target = buffer.length < mostBufferBytes ? new Uint8Array(4 * buffer.length) : buffer;
    if (target === buffer) buffer.copyWithin(0, start, end);
    else target.set(buffer.subarray(start, end));
    buffer = target;
    end -= start;
    start = 0;
  };

  const nextLength = (): number => {
    const sizes = sizesAt(fileOffset);
    const available = end - start;
    if (zip === null) return cutLength(buffer, start, available, sizes);
    const border = findBorder(buffer.subarray(0, end), start + shortestMemberChunk, start + sizes.longest, zip);
    return cutLength(buffer, start, border < 0 ? available : border - start, sizes);
  };

  const take = (): Uint8Array => {
    if (fileOffset === 0) zip = zipPartAt(buffer.subarray(0, end), start) === 'members' ? 'members' : null;
    else if (zip !== null) zip = zipPartAt(buffer.subarray(0, end), start) ?? zip;
    const length = nextLength();
    const chunk = buffer.subarray(start, start + length);
    start += length;
    fileOffset += length;
    return chunk;
  };

  return {
    push: function* (bytes) {
      for (let read = 0; read < bytes.length; ) {
        if (end === buffer.length) makeRoom();
        const length = Math.min(bytes.length - read, buffer.length - end);
        buffer.set(bytes.subarray(read, read + length), end);
        read += length;
        end += length;
        while (end - start >= decidingBytes) yield take();
      }
    },
    finish: function* () {
      while (end > start) yield take();
    },
  };
};
