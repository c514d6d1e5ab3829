import { sealedBytes } from '../chunks/seal.ts';
import type { PackedChunk } from '../chunks/store.ts';

/** A pack is full with the chunk that reaches this; with its seals it stays below 8 MiB, one request for every S3 server. */
export const fullPackBytes = 7 * 1024 * 1024;

/** What one is never longer than. */
export const mostPackBytes = 8 * 1024 * 1024;

/** Packs below this are joined with others. */
export const smallPackBytes = 4 * 1024 * 1024;

/** Object key; one organization per pack (rules.md D3). */
export const packKey = (tenantId: string, packId: string): string => `packs/${tenantId}/${packId.slice(-2)}/${packId}`;

/** A pack before it is stored: sealed chunks end to end, and where each of them is. */
export interface Pack {
  readonly id: string;
  readonly bytes: Buffer;
  readonly chunks: readonly PackedChunk[];
}

/** A chunk that has its place in a new pack. */
export interface ChunkToPack {
  readonly id: Buffer;
  readonly sizeBytes: number;
  readonly keyVersion: number;
  /** Puts its sealed form into the pack. */
  readonly writeInto: (pack: Buffer, offset: number) => void;
}

/** In `memory` where it fits there. */
export const buildPack = (id: string, given: readonly ChunkToPack[], memory: Buffer = Buffer.alloc(0)): Pack => {
  const length = given.reduce((sum, { sizeBytes }) => sum + sealedBytes(sizeBytes), 0);
  const bytes = length <= memory.length ? memory.subarray(0, length) : Buffer.allocUnsafeSlow(length);
  let next = 0;
  const chunks = given.map(({ id: chunkId, sizeBytes, keyVersion, writeInto }) => {
    const offset = next;
    next += sealedBytes(sizeBytes);
    writeInto(bytes, offset);
    return { id: chunkId, offset, sizeBytes, keyVersion };
  });
  return { id, bytes, chunks };
};
