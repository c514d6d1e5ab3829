import { createHash } from 'node:crypto';
import { createChunker } from '@cloudity/chunker';
import type { TenantId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import { sealChunkInto } from '../chunks/seal.ts';
import { holdChunks, type PlacedChunk, registerChunks } from '../chunks/store.ts';
import type { ContentParts } from '../content-store.ts';
import type { LoadKeys, OrganizationKeys } from '../keys/organization-keys.ts';
import { buildPack, fullPackBytes, type Pack, packKey } from '../packs/pack.ts';
import { deletePacks, insertPendingPack, markStored, retirePending } from '../packs/store.ts';
import { Batch, type ChunkInBatch } from './batch.ts';
import { commitDraft, deleteDraft, insertDraft } from './store.ts';

/** Bytes that are stored but are nobody's content yet: to be committed in the transaction that refers to them, or discarded. */
export interface Draft {
  readonly id: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  /** The last pack, whose chunks become known with the commit. */
  readonly unregistered: UnregisteredPack | null;
}

interface UnregisteredPack {
  readonly pack: Omit<Pack, 'bytes'>;
  readonly placed: readonly PlacedChunk[];
}

export interface Writer {
  /**
   * Stores what the source yields, chunk by chunk; chunks that the organization has already are referred to instead. At most three packs
   * are in memory. *Errors*: what the source throws, after a discard; `unavailable`.
   */
  readonly write: (tenantId: TenantId, source: AsyncIterable<Uint8Array>) => Promise<Draft>;
  /** The draft is a content. *Errors*: `unavailable` when it took longer than a draft lives. */
  readonly commit: (tx: TenantTx, draft: Draft) => Promise<void>;
  /** The draft is gone, unless it was committed after all. */
  readonly discard: (tenantId: TenantId, draft: Pick<Draft, 'id' | 'unregistered'>) => Promise<void>;
}

const tookTooLong = (): AppError => new AppError('unavailable', 'Storing this took too long. Try again.');

/** The chunks of the pack can be found, and the draft refers to all that were placed. */
const register = async (tx: TenantTx, contentId: string, { pack, placed }: UnregisteredPack): Promise<void> => {
  if (!(await markStored(tx, pack.id))) throw tookTooLong();
  await registerChunks(tx, pack.id, pack.chunks);
  const held = await holdChunks(tx, contentId, placed);
  if (held.size !== placed.length) throw tookTooLong();
};

export const createWriter = ({ db, objects, ids, clock }: ContentParts, loadKeys: LoadKeys): Writer => {
  const seal = async (tenantId: TenantId, keys: OrganizationKeys, chunks: readonly ChunkInBatch[]): Promise<Pack> => {
    const key = await keys.dataKey(keys.current);
    const distinct = new Map(chunks.map((chunk) => [chunk.id.toString('latin1'), chunk]));
    return buildPack(
      ids.uuid(),
      [...distinct.values()].map(({ id, content }) => ({
        id,
        sizeBytes: content.length,
        keyVersion: keys.current,
        writeInto: (pack, offset) =>
          sealChunkInto(pack, offset, content, key, { tenantId, id, keyVersion: keys.current }),
      })),
    );
  };

  const discard: Writer['discard'] = async (tenantId, { id, unregistered }) => {
    await db.tenant(tenantId, (tx) => deleteDraft(tx, id));
    if (unregistered === null) return;
    const packId = unregistered.pack.id;
    if (!(await db.tenant(tenantId, (tx) => retirePending(tx, packId, clock.now())))) return;
    await objects.delete(packKey(tenantId, packId));
    await db.tenant(tenantId, (tx) => deletePacks(tx, [packId]));
  };

  return {
    write: async (tenantId, source) => {
      const keys = await loadKeys(tenantId);
      const contentId = ids.uuid();
      const hash = createHash('sha256');
      const chunker = createChunker();
      let sizeBytes = 0;
      // One is filled while the other is stored.
      let batch = new Batch();
      let stored = new Batch();
      let isBegun = false;
      let unregistered: UnregisteredPack | null = null;
      let storing: Promise<void> = Promise.resolve();

      /** Refers to the chunks that are there, and puts the others into a pack, which is registered with the next one or the commit. */
      const store = async (chunks: readonly ChunkInBatch[]): Promise<void> => {
        const last = unregistered;
        // By itself: whoever registers and then holds others' chunks in one transaction may wait in a ring.
        if (last) await db.tenant(tenantId, (tx) => register(tx, contentId, last));
        unregistered = null;
        const packed = await db.tenant(tenantId, async (tx) => {
          if (!isBegun) await insertDraft(tx, contentId, clock.now());
          if (chunks.length === 0) return null;
          const held = await holdChunks(tx, contentId, chunks);
          const missing = chunks.filter(({ startByte }) => !held.has(startByte));
          if (missing.length === 0) return null;
          const pack = await seal(tenantId, keys, missing);
          await insertPendingPack(tx, { id: pack.id, sizeBytes: pack.bytes.length, now: clock.now() });
          return { pack, placed: missing.map(({ id, startByte }) => ({ id, startByte })) };
        });
        isBegun = true;
        unregistered = packed && { pack: { id: packed.pack.id, chunks: packed.pack.chunks }, placed: packed.placed };
        if (packed) await objects.put(packKey(tenantId, packed.pack.id), packed.pack.bytes, packed.pack.bytes.length);
      };
      const flush = async (): Promise<void> => {
        await storing;
        stored.clear();
        [batch, stored] = [stored, batch];
        storing = store(stored.chunks());
        // Awaited with the next one; until then nobody else looks at it.
        storing.catch(() => undefined);
      };
      const add = async (chunks: Iterable<Uint8Array>): Promise<void> => {
        for (const content of chunks) {
          batch.add({ id: keys.chunkId(content), startByte: sizeBytes }, content);
          sizeBytes += content.length;
          if (batch.sizeBytes >= fullPackBytes) await flush();
        }
      };

      try {
        for await (const piece of source) {
          hash.update(piece);
          await add(chunker.push(piece));
        }
        await add(chunker.finish());
        if (batch.sizeBytes > 0 || sizeBytes === 0) await flush();
        await storing;
        return { id: contentId, sizeBytes, sha256: hash.digest(), unregistered };
      } catch (error) {
        await storing.catch(() => undefined);
        await discard(tenantId, { id: contentId, unregistered }).catch(() => undefined);
        throw error;
      }
    },

    commit: async (tx, draft) => {
      if (draft.unregistered) await register(tx, draft.id, draft.unregistered);
      if (!(await commitDraft(tx, draft))) throw tookTooLong();
    },

    discard,
  };
};
