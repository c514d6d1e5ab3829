import { sealedBytes } from '../chunks/seal.ts';
import type { PackedChunk } from '../chunks/store.ts';

/** A pack is full with the chunk that reaches this; with its seals it stays below 8 MiB, one request for every S3 server. */
export const fullPackBytes = 7 * 1024 * 1024;

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

export interface SealedChunk {
  readonly id: Buffer;
  readonly sealed: Buffer;
  readonly keyVersion: number;
}

export const buildPack = (id: string, sealed: readonly SealedChunk[]): Pack => {
  let offset = 0;
  const chunks = sealed.map((chunk) => {
    const place = {
      id: chunk.id,
      offset,
      sizeBytes: chunk.sealed.length - sealedBytes(0),
      keyVersion: chunk.keyVersion,
    };
    offset += chunk.sealed.length;
    return place;
  });
  return { id, bytes: Buffer.concat(sealed.map((chunk) => chunk.sealed)), chunks };
};
