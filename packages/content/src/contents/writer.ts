import { createHash } from 'node:crypto';
import { createChunker } from '@cloudity/chunker';
import type { TenantId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import type { ContentParts } from '../content-store.ts';
import type { LoadKeys } from '../keys/organization-keys.ts';
import { fullPackBytes } from '../packs/pack.ts';
import { Batch } from './batch.ts';
import { type ChunkPacker, registerPack, tookTooLong, type UnregisteredPack } from './chunk-packer.ts';
import { commitDrafts, deleteDrafts, insertDrafts, lockDraft, measureDraft } from './store.ts';

/** Bytes that are stored but are nobody's content yet: to be committed in the transaction that refers to them, or discarded. */
export interface Draft {
  readonly id: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  /** The last pack, whose chunks become known with the commit. */
  readonly unregistered: UnregisteredPack | null;
  /** Of a draft that others may write to: what `sha256` was made of, and what it must still be at the commit. */
  readonly manifest?: Buffer;
}

export interface Writer {
  /**
   * Stores what the source yields, chunk by chunk; chunks that the organization has already are referred to instead. At most three packs
   * are in memory. *Errors*: what the source throws, after a discard; `unavailable`.
   */
  readonly write: (tenantId: TenantId, source: AsyncIterable<Uint8Array>) => Promise<Draft>;
  /** The drafts are contents. *Errors*: `unavailable` when it took longer than a draft lives, `conflict` when one was written to. */
  readonly commit: (tx: TenantTx, ...drafts: readonly Draft[]) => Promise<void>;
  /** The draft is gone, unless it was committed after all. */
  readonly discard: (tenantId: TenantId, draft: Pick<Draft, 'id' | 'unregistered'>) => Promise<void>;
}

export const createWriter = ({ db, ids, clock }: ContentParts, loadKeys: LoadKeys, packer: ChunkPacker): Writer => {
  const discard: Writer['discard'] = async (tenantId, { id, unregistered }) => {
    await db.tenant(tenantId, (tx) => deleteDrafts(tx, [id]));
    if (unregistered !== null) await packer.abandon(tenantId, unregistered.pack.id);
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

      /** A pack is registered with the next one, or with the commit. */
      const store = async (): Promise<void> => {
        const last = unregistered;
        if (last) await db.tenant(tenantId, (tx) => registerPack(tx, last));
        unregistered = null;
        unregistered = await packer.pack(tenantId, stored.chunks(), async (tx) => {
          if (!isBegun) await insertDrafts(tx, [contentId], clock.now());
        });
        isBegun = true;
      };
      const flush = async (): Promise<void> => {
        await storing;
        stored.clear();
        [batch, stored] = [stored, batch];
        storing = store();
        // Awaited with the next one; until then nobody else looks at it.
        storing.catch(() => undefined);
      };
      const add = async (chunks: Iterable<Uint8Array>): Promise<void> => {
        for (const content of chunks) {
          batch.add({ contentId, id: keys.chunkId(content), startByte: sizeBytes }, content);
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

    commit: async (tx, ...drafts) => {
      for (const { unregistered } of drafts) if (unregistered) await registerPack(tx, unregistered);
      for (const { id, manifest } of drafts) {
        if (!manifest) continue;
        if (!(await lockDraft(tx, id))) throw tookTooLong();
        if (!(await measureDraft(tx, id)).manifest.equals(manifest))
          throw new AppError('conflict', 'This was written to while it was being checked. Try again.');
      }
      if ((await commitDrafts(tx, drafts)) !== drafts.length) throw tookTooLong();
    },

    discard,
  };
};
