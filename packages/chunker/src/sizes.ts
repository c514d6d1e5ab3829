/** Bounds of one chunk in bytes, and the bits of the hash that must be zero at a cut. */
export interface ChunkSizes {
  readonly shortest: number;
  readonly average: number;
  readonly longest: number;
  /** Before the average length a cut is four times as unlikely as on average, after it four times as likely (normalised chunking). */
  readonly earlyMask: number;
  readonly lateMask: number;
}

/** The top bits: the only ones on which 32 bytes have had a say. */
const topBits = (count: number): number => -1 << (32 - count);

const sizesOf = (averageBits: number): ChunkSizes => ({
  shortest: 1 << (averageBits - 2),
  average: 1 << averageBits,
  longest: 1 << (averageBits + 2),
  earlyMask: topBits(averageBits + 2),
  lateMask: topBits(averageBits - 2),
});

const fine = sizesOf(14);
const coarse = sizesOf(16);

/** No chunk is longer. */
export const longestChunkBytes = coarse.longest;

/** Where in a file the chunks become four times as long. */
export const fineUntilByte = 8 * 1024 * 1024;

/** The bounds of a chunk that begins at this byte of its file. */
export const sizesAt = (fileOffset: number): ChunkSizes => (fileOffset < fineUntilByte ? fine : coarse);
