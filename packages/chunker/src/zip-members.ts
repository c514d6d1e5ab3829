/** A chunk shorter than this goes on over the border of a member, so that thousands of tiny members are not thousands of chunks. */
export const shortestMemberChunk = 512;

/** Bytes of the signatures that borders are known by. */
export const signatureBytes = 4;

export type ZipPart = 'members' | 'directory';

const [p, k] = [0x50, 0x4b];

/** Which part of a ZIP begins at this byte; null inside of one. */
export const zipPartAt = (bytes: Uint8Array, at: number): ZipPart | null => {
  if (bytes[at] !== p || bytes[at + 1] !== k) return null;
  if (bytes[at + 2] === 3 && bytes[at + 3] === 4) return 'members';
  return bytes[at + 2] === 1 && bytes[at + 3] === 2 ? 'directory' : null;
};

/**
 * The first border between members, or between them and the directory, at `from` or behind and before `end`; -1 without one. A member's
 * data may look like a border by chance, which costs one more cut. Entries of the directory are no borders among themselves.
 */
export const findBorder = (bytes: Uint8Array, from: number, end: number, inside: ZipPart): number => {
  for (let at = bytes.indexOf(p, from); at >= 0 && at < end; at = bytes.indexOf(p, at + 1)) {
    const part = zipPartAt(bytes, at);
    if (part === 'members' || (part === 'directory' && inside === 'members')) return at;
  }
  return -1;
};
