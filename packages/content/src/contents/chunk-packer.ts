import type { TenantId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import { sealChunkInto } from '../chunks/seal.ts';
import { holdChunks, type PlacedChunk, registerChunks } from '../chunks/store.ts';
import type { ContentParts } from '../content-store.ts';
import type { LoadKeys, OrganizationKeys } from '../keys/organization-keys.ts';
import { buildPack, fullPackBytes, mostPackBytes, type Pack, packKey } from '../packs/pack.ts';
import { deletePacks, insertPendingPack, markStored, retirePending } from '../packs/store.ts';
import type { ChunkInBatch } from './batch.ts';

/** A pack that is stored while nobody can find its chunks yet. */
export interface UnregisteredPack {
  readonly pack: Omit<Pack, 'bytes'>;
  readonly placed: readonly PlacedChunk[];
}

export interface ChunkPacker {
  /**
   * The drafts refer to the chunks that the organization has; the others are stored in one pack, to be registered. `prepare` runs first,
   * in the same transaction. Null when none was missing.
   */
  readonly pack: (
    tenantId: TenantId,
    chunks: readonly ChunkInBatch[],
    prepare?: (tx: TenantTx) => Promise<void>,
  ) => Promise<UnregisteredPack | null>;
  /** The pack and its object are gone, unless it was registered. */
  readonly abandon: (tenantId: TenantId, packId: string) => Promise<void>;
}

export const tookTooLong = (): AppError => new AppError('unavailable', 'Storing this took too long. Try again.');

/**
 * The chunks of the pack can be found, and the drafts refer to all that were placed. In a transaction by itself, or as the first thing in
 * one: whoever holds others' chunks before may wait in a ring.
 */
export const registerPack = async (tx: TenantTx, { pack, placed }: UnregisteredPack): Promise<void> => {
  if (!(await markStored(tx, pack.id))) throw tookTooLong();
  await registerChunks(tx, pack.id, pack.chunks);
  const missing = await holdChunks(tx, placed);
  if (missing.length > 0) throw tookTooLong();
};

export const createChunkPacker = ({ db, objects, ids, clock }: ContentParts, loadKeys: LoadKeys): ChunkPacker => {
  /** Memory of full packs that were stored: the next ones are built in it. */
  const spare: Buffer[] = [];
  const mostSpare = 4;
  const giveBack = ({ buffer }: Buffer): void => {
    if (buffer.byteLength >= fullPackBytes && spare.length < mostSpare) spare.push(Buffer.from(buffer));
  };

  const seal = async (tenantId: TenantId, keys: OrganizationKeys, chunks: readonly ChunkInBatch[]): Promise<Pack> => {
    const key = await keys.dataKey(keys.current);
    const distinct = new Map(chunks.map((chunk) => [chunk.id.toString('latin1'), chunk]));
    const isLarge = chunks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > fullPackBytes / 2;
    return buildPack(
      ids.uuid(),
      [...distinct.values()].map(({ id, content }) => ({
        id,
        sizeBytes: content.length,
        keyVersion: keys.current,
        writeInto: (pack, offset) =>
          sealChunkInto(pack, offset, content, key, { tenantId, id, keyVersion: keys.current }),
      })),
      isLarge ? (spare.pop() ?? Buffer.allocUnsafeSlow(mostPackBytes)) : undefined,
    );
  };

  const abandon: ChunkPacker['abandon'] = async (tenantId, packId) => {
    if (!(await db.tenant(tenantId, (tx) => retirePending(tx, packId, clock.now())))) return;
    await objects.delete(packKey(tenantId, packId));
    await db.tenant(tenantId, (tx) => deletePacks(tx, [packId]));
  };

  return {
    abandon,
    pack: async (tenantId, chunks, prepare) => {
      const keys = await loadKeys(tenantId);
      const packed = await db.tenant(tenantId, async (tx) => {
        await prepare?.(tx);
        if (chunks.length === 0) return null;
        const missing = await holdChunks(tx, chunks);
        if (missing.length === 0) return null;
        const pack = await seal(tenantId, keys, missing);
        await insertPendingPack(tx, { id: pack.id, sizeBytes: pack.bytes.length, now: clock.now() });
        return { pack, placed: missing.map(({ content: _, ...chunk }) => chunk) };
      });
      if (packed === null) return null;
      const { id, bytes, chunks: stored } = packed.pack;
      try {
        await objects.put(packKey(tenantId, id), bytes, bytes.length);
        giveBack(bytes);
      } catch (error) {
        // What cannot be taken back now goes with the sweeps.
        await abandon(tenantId, id).catch(() => undefined);
        throw error;
      }
      return { pack: { id, chunks: stored }, placed: packed.placed };
    },
  };
};
