import { gear } from './gear.ts';
import type { ChunkSizes } from './sizes.ts';

/** Where the first cut between `from` and `end` is; -1 without one. */
const scan = (bytes: Uint8Array, from: number, end: number, mask: number): number => {
  let hash = 0;
  for (let at = from; at < end; at += 1) {
    hash = ((hash << 1) + (gear[bytes[at] as number] as number)) | 0;
    if ((hash & mask) === 0) return at + 1;
  }
  return -1;
};

/**
 * Length of the chunk that begins at `from`, at most `available` bytes, which are the rest of the file or at least the longest chunk.
 * Only bytes of this chunk decide, so that equal content is cut equally wherever it stands.
 */
export const cutLength = (
  bytes: Uint8Array,
  from: number,
  available: number,
  { shortest, average, longest, earlyMask, lateMask }: ChunkSizes,
): number => {
  const most = Math.min(available, longest);
  if (most <= shortest) return most;
  const middle = Math.min(average, most);
  const early = scan(bytes, from + shortest, from + middle, earlyMask);
  if (early >= 0) return early - from;
  const late = scan(bytes, from + middle, from + most, lateMask);
  return late < 0 ? most : late - from;
};
