import { createHash, hash } from 'node:crypto';
import { createChunker } from '@cloudity/chunker';
import type { TenantId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError, freeBytes } from '@cloudity/kernel';
import { holdChunks } from '../chunks/store.ts';
import type { ContentParts } from '../content-store.ts';
import type { LoadKeys } from '../keys/organization-keys.ts';
import { fullPackBytes } from '../packs/pack.ts';
import { Batch } from './batch.ts';
import { type ChunkPacker, registerPack } from './chunk-packer.ts';
import type { Reader } from './reader.ts';
import { type DraftInHand, DraftsInHand } from './running-hash.ts';
import { type DraftMeasure, deleteDrafts, insertDrafts, measureDraft, renewDrafts, truncateDraft } from './store.ts';
import type { Draft } from './writer.ts';

/** A chunk that somebody says they have, and where it stands in their file. */
export interface NamedChunk {
  readonly startByte: number;
  readonly sizeBytes: number;
  readonly sha256: Uint8Array;
}

/** A chunk whose hash was compared with its bytes. */
export interface GivenChunk {
  readonly startByte: number;
  readonly sha256: Uint8Array;
  readonly content: Uint8Array;
}

/** Drafts that are written in several steps, by several processes if need be, until they are whole. */
export interface Drafts {
  /** An empty draft is there when the transaction commits. */
  readonly begin: (tx: TenantTx, id: string) => Promise<void>;
  /**
   * The draft refers to the chunks that are stored and that `isAllowed` lets it have; answers where in the list the others are. Being
   * stored and being held are one statement (rules.md D2).
   */
  readonly hold: (
    tx: TenantTx,
    id: string,
    chunks: readonly NamedChunk[],
    allowed: (chunkIds: readonly Buffer[]) => Promise<(chunkId: Buffer) => boolean>,
  ) => Promise<readonly number[]>;
  /** The draft holds the chunks at their places. At most a pack's worth of them. Idempotent. */
  readonly put: (tenantId: TenantId, id: string, chunks: readonly GivenChunk[]) => Promise<void>;
  /**
   * The draft holds what the source yields from `startByte` on, cut where its content says and at its end. A source that breaks off is
   * kept as far as it came. Answers how many bytes that were. `confirm` runs first in each transaction that adds to the draft: what it
   * throws ends the writing.
   */
  readonly append: (
    tenantId: TenantId,
    id: string,
    startByte: number,
    source: AsyncIterable<Uint8Array>,
    confirm?: (tx: TenantTx) => Promise<void>,
  ) => Promise<number>;
  /** The draft has no chunk that begins at `startByte` or later. */
  readonly truncate: (tx: TenantTx, id: string, startByte: number) => Promise<void>;
  /** Many small contents in one pack, a pack's worth at most: each a draft of its own, whole and registered. */
  readonly writeAll: (tenantId: TenantId, contents: readonly Uint8Array[]) => Promise<readonly Draft[]>;
  readonly measure: (tx: TenantTx, id: string) => Promise<DraftMeasure>;
  /**
   * The draft as it is to be committed, its whole checksum made of its stored bytes; or how far that came when it takes longer than
   * `mostMs`: ask again. *Errors*: `conflict` when its chunks do not join to `sizeBytes`.
   */
  readonly seal: (
    tenantId: TenantId,
    draft: { readonly id: string; readonly sizeBytes: number },
    mostMs: number,
  ) => Promise<Draft | { readonly checkedBytes: number }>;
  readonly renew: (tx: TenantTx, ids: readonly string[]) => Promise<void>;
  readonly remove: (tx: TenantTx, ids: readonly string[]) => Promise<void>;
}

export const createDrafts = (
  { db, ids, clock }: ContentParts,
  loadKeys: LoadKeys,
  packer: ChunkPacker,
  reader: Reader,
): Drafts => {
  const inHand = new DraftsInHand();

  /** What is begun in turn afterwards waits for this too. */
  const beside = <Result>(id: string, work: (draft: DraftInHand) => Promise<Result>): Promise<Result> => {
    const draft = inHand.of(id);
    const result = work(draft);
    draft.last = Promise.allSettled([draft.last, result]).then(() => undefined);
    return result;
  };

  /** Runs when everything begun for the draft before has ended. */
  const inTurn = <Result>(id: string, work: (draft: DraftInHand) => Promise<Result>): Promise<Result> => {
    const draft = inHand.of(id);
    const result = draft.last.then(() => work(draft));
    draft.last = result.catch(() => undefined);
    return result;
  };

  const pack = async (
    tenantId: TenantId,
    chunks: Parameters<ChunkPacker['pack']>[1],
    prepare?: (tx: TenantTx) => Promise<void>,
    confirm?: (tx: TenantTx) => Promise<void>,
  ): Promise<void> => {
    const packed = await packer.pack(tenantId, chunks, prepare);
    if (packed)
      await db.tenant(tenantId, async (tx) => {
        await confirm?.(tx);
        await registerPack(tx, packed);
      });
  };

  return {
    begin: (tx, id) => insertDrafts(tx, [id], clock.now()),
    renew: (tx, which) => renewDrafts(tx, which, clock.now()),
    remove: async (tx, which) => {
      for (const id of which) inHand.forget(id);
      await deleteDrafts(tx, which);
    },
    measure: measureDraft,

    hold: async (tx, id, chunks, allowed) => {
      const keys = await loadKeys(tx.tenantId);
      const placed = chunks.map(({ startByte, sizeBytes, sha256 }, index) => ({
        contentId: id,
        id: keys.chunkIdOf(sha256),
        startByte,
        sizeBytes,
        index,
      }));
      const isAllowed = await allowed(placed.map((chunk) => chunk.id));
      const refused = placed.filter((chunk) => !isAllowed(chunk.id));
      const wanted = placed.filter((chunk) => isAllowed(chunk.id));
      const missing = await holdChunks(tx, wanted);
      const absent = new Set(missing);
      const { hash: running } = inHand.of(id);
      if (wanted.some((chunk) => !absent.has(chunk) && chunk.startByte >= running.sizeBytes)) running.giveUp();
      return [...refused, ...missing].map(({ index }) => index).sort((a, b) => a - b);
    },

    put: async (tenantId, id, chunks) => {
      const keys = await loadKeys(tenantId);
      const placed = chunks.map(({ startByte, sha256, content }) => ({
        contentId: id,
        id: keys.chunkIdOf(sha256),
        startByte,
        sizeBytes: content.length,
        content,
      }));
      // Stored beside others, hashed in the order of their places.
      await beside(id, async ({ hash: running }) => {
        await pack(tenantId, placed);
        await running.reaches(placed[0]?.startByte ?? 0);
        for (const chunk of placed) running.add(chunk);
      });
    },

    truncate: truncateDraft,

    append: async (tenantId, id, startByte, source, confirm) => {
      const keys = await loadKeys(tenantId);
      const chunker = createChunker();
      let at = startByte;
      let storedTo = startByte;
      let batch = new Batch();
      let stored = new Batch();
      let storing: Promise<void> = Promise.resolve();
      const flush = async (): Promise<void> => {
        await storing;
        stored.clear();
        [batch, stored] = [stored, batch];
        const end = at;
        const chunks = stored.chunks();
        storing = inTurn(id, async ({ hash: running }) => {
          await pack(tenantId, chunks, confirm, confirm);
          for (const chunk of chunks) running.add(chunk);
          storedTo = end;
        });
        // Awaited with the next one.
        storing.catch(() => undefined);
      };
      const add = async (chunks: Iterable<Uint8Array>): Promise<void> => {
        for (const content of chunks) {
          batch.add({ contentId: id, id: keys.chunkId(content), startByte: at }, content);
          at += content.length;
          if (batch.sizeBytes >= fullPackBytes) await flush();
        }
      };
      const pieces = source[Symbol.asyncIterator]();
      for (;;) {
        const piece = await pieces.next().catch(() => ({ done: true as const, value: undefined }));
        if (piece.done === true) break;
        await add(chunker.push(piece.value));
      }
      await add(chunker.finish());
      await flush();
      await storing;
      return storedTo - startByte;
    },

    seal: (tenantId, { id, sizeBytes }, mostMs) =>
      inTurn(id, async (draft) => {
        const until = performance.now() + mostMs;
        const { hash: running } = draft;
        const found = await db.tenant(tenantId, (tx) => measureDraft(tx, id, running.sizeBytes));
        if (found.joinedBytes !== sizeBytes || found.storedBytes !== sizeBytes)
          throw new AppError('conflict', 'Parts of this upload are missing.', {
            detail: { joinedBytes: found.joinedBytes, storedBytes: found.storedBytes },
          });
        if (draft.reading?.manifest.equals(found.manifest) !== true) {
          const isKnown = running.sizeBytes > 0 && running.manifest().equals(found.prefix);
          draft.reading = {
            manifest: found.manifest,
            hash: isKnown ? running.content() : createHash('sha256'),
            sizeBytes: isKnown ? running.sizeBytes : 0,
          };
        }
        const { reading } = draft;
        if (reading.sizeBytes < sizeBytes) {
          const rest = { start: reading.sizeBytes, end: sizeBytes - 1 };
          for await (const piece of await reader.pieces(tenantId, { id, sizeBytes }, rest)) {
            reading.hash.update(piece);
            reading.sizeBytes += piece.length;
            freeBytes(piece);
            if (performance.now() > until && reading.sizeBytes < sizeBytes) return { checkedBytes: reading.sizeBytes };
          }
        }
        const sha256 = reading.hash.copy().digest();
        return { id, sizeBytes, sha256, unregistered: null, manifest: found.manifest };
      }),

    writeAll: async (tenantId, contents) => {
      const keys = await loadKeys(tenantId);
      const batch = new Batch();
      const drafts = contents.map((content): Draft => {
        const id = ids.uuid();
        const chunker = createChunker();
        let at = 0;
        for (const chunks of [chunker.push(content), chunker.finish()])
          for (const chunk of chunks) {
            batch.add({ contentId: id, id: keys.chunkId(chunk), startByte: at }, chunk);
            at += chunk.length;
          }
        return { id, sizeBytes: content.length, sha256: hash('sha256', content, 'buffer'), unregistered: null };
      });
      await pack(tenantId, batch.chunks(), (tx) =>
        insertDrafts(
          tx,
          drafts.map(({ id }) => id),
          clock.now(),
        ),
      );
      return drafts;
    },
  };
};
