/** Byte order marks, by what they announce. */
const marks: readonly (readonly [label: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

const zerosAt = (bytes: Uint8Array, parity: 0 | 1): number => {
  let zeros = 0;
  for (let index: number = parity; index < bytes.length; index += 2) if (bytes[index] === 0) zeros += 1;
  return zeros;
};

/** UTF-16 without a mark: every other byte of a text in Latin letters is zero. */
const guessUtf16 = (sample: Uint8Array): string | null => {
  const half = sample.length / 2;
  if (half < 2) return null;
  if (zerosAt(sample, 1) > half * 0.7 && zerosAt(sample, 0) < half * 0.05) return 'utf-16le';
  if (zerosAt(sample, 0) > half * 0.7 && zerosAt(sample, 1) < half * 0.05) return 'utf-16be';
  return null;
};

const looksBinary = (sample: Uint8Array): boolean => {
  let odd = 0;
  for (const byte of sample) {
    if (byte === 0) return true;
    if (byte < 7 || (byte > 13 && byte < 32 && byte !== 27)) odd += 1;
  }
  return odd > sample.length * 0.02;
};

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    // A character may have been cut at the end.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/**
 * The text that the bytes are, or null when they are none. By mark, then as UTF-16 or UTF-8 when they are that, else in `fallback` (what a
 * header or a tag said, Windows' Western code page when nothing did), which knows a character for every byte.
 */
export const decodeText = (bytes: Uint8Array, fallback: string | null = null): string | null => {
  const marked = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
  if (marked) return new TextDecoder(marked).decode(bytes);
  const sample = bytes.subarray(0, 8192);
  const wide = guessUtf16(sample);
  if (wide) return new TextDecoder(wide).decode(bytes);
  if (looksBinary(sample)) return null;
  if (isUtf8(bytes)) return new TextDecoder('utf-8').decode(bytes);
  try {
    return new TextDecoder(fallback ?? 'windows-1252').decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};
