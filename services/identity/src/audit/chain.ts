import { createHash } from 'node:crypto';
import type { ChainEnd, UnsealedEntry } from './store.ts';

/** The hash of a seal: the one before it, its number, and the entry it covers. Nothing before it can change without changing it. */
export const sealHash = (previous: Uint8Array, seq: number, entryHash: Uint8Array): Buffer => {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(seq));
  return createHash('sha256').update(previous).update(number).update(entryHash).digest();
};

/** What stands before the first seal of an organization. */
export const chainBegin: ChainEnd = { seq: 0, hash: Buffer.alloc(32) };

/** The entries as links of the chain that ends with `end`, in the order given. */
export const linkEntries = <Entry extends UnsealedEntry>(end: ChainEnd, entries: readonly Entry[]) => {
  let { seq, hash } = end;
  return entries.map((entry) => {
    seq += 1;
    hash = sealHash(hash, seq, entry.hash);
    return { ...entry, seq, chainHash: hash };
  });
};
