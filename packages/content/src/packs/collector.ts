import { buffer } from 'node:stream/consumers';
import type { TenantId } from '@cloudity/contracts';
import { isCollectionPaused } from '@cloudity/db';
import { openChunk, sealedBytes } from '../chunks/seal.ts';
import { condemnChunks, deleteCondemned, moveChunks } from '../chunks/store.ts';
import type { ContentParts } from '../content-store.ts';
import { DamagedContentError } from '../contents/reader.ts';
import { deleteStaleDrafts } from '../contents/store.ts';
import type { LoadKeys } from '../keys/organization-keys.ts';
import { buildPack, type ChunkToPack, fullPackBytes, packKey, smallPackBytes } from './pack.ts';
import {
  deletePacks,
  insertPendingPack,
  markStored,
  retirePacks,
  selectPackChunks,
  selectRetired,
  selectWornPacks,
  type WornPack,
} from './store.ts';

const hourMs = 3_600_000;
/** A draft, and a pack that was never finished, belong to nobody after this. */
const draftHours = 24;
const condemnedHours = 1;
/** Somebody may still read from a retired pack. */
const retiredHours = 24;
/** Fresh packs are left alone: they get company soon. */
const wornAfterHours = 1;
const chunksPerStep = 2000;
const packsPerStep = 100;

export interface Collector {
  /**
   * Mark and sweep of one organization (rules.md D2, D3): chunks that nothing refers to are condemned, then forgotten; packs without
   * chunks are retired, then deleted; packs that are mostly waste, or small, are joined. Safe at any moment, and several times at once.
   */
  readonly collect: (tenantId: TenantId) => Promise<void>;
}

interface MovedChunk extends ChunkToPack {
  readonly fromPackId: string;
}

export const createCollector = ({ db, objects, ids, clock, log }: ContentParts, loadKeys: LoadKeys): Collector => {
  const ago = (hours: number): Date => new Date(clock.now().getTime() - hours * hourMs);

  const sweepChunks = async (tenantId: TenantId): Promise<void> => {
    let after: Buffer | null = null;
    do {
      const from: Buffer | null = after;
      after = await db.tenant(tenantId, (tx) =>
        condemnChunks(tx, { after: from, limit: chunksPerStep, now: clock.now() }),
      );
    } while (after !== null);
    const before = ago(condemnedHours);
    while ((await db.tenant(tenantId, (tx) => deleteCondemned(tx, before, chunksPerStep))) === chunksPerStep);
  };

  const sweepPacks = async (tenantId: TenantId): Promise<void> => {
    await db.tenant(tenantId, (tx) => retirePacks(tx, { abandonedBefore: ago(draftHours), now: clock.now() }));
    for (;;) {
      const gone = await db.tenant(tenantId, (tx) => selectRetired(tx, ago(retiredHours), packsPerStep));
      // A backup copies objects after the rows that name them (rules.md D4): the next round sweeps.
      if (gone.length === 0 || (await isCollectionPaused(db, tenantId))) return;
      // The bytes first: a row without an object is swept again, an object without a row never would be.
      for (const id of gone) await objects.delete(packKey(tenantId, id));
      await db.tenant(tenantId, (tx) => deletePacks(tx, gone));
    }
  };

  /** The chunks that are read from a pack, still sealed. *Errors*: it is not there, or one of them is damaged. */
  const readPack = async (tenantId: TenantId, packId: string): Promise<readonly MovedChunk[]> => {
    const keys = await loadKeys(tenantId);
    const chunks = await db.tenant(tenantId, (tx) => selectPackChunks(tx, packId));
    const bytes = await buffer(await objects.get(packKey(tenantId, packId)));
    const moved: MovedChunk[] = [];
    for (const { id, offset, sizeBytes, keyVersion } of chunks) {
      // A copy: the rest of the pack need not stay in memory.
      const sealed = Buffer.from(bytes.subarray(offset, offset + sealedBytes(sizeBytes)));
      if (openChunk(sealed, await keys.dataKey(keyVersion), { tenantId, id, keyVersion }) === null)
        throw new DamagedContentError(packKey(tenantId, packId), id.toString('hex'));
      const writeInto = (pack: Buffer, at: number): void => void sealed.copy(pack, at);
      moved.push({ id, sizeBytes, keyVersion, writeInto, fromPackId: packId });
    }
    return moved;
  };

  const join = async (tenantId: TenantId, worn: readonly WornPack[]): Promise<void> => {
    const moved: MovedChunk[] = [];
    for (const { id } of worn) {
      const chunks = await readPack(tenantId, id).catch((error: unknown) => {
        log.error({ tenantId, packId: id, error }, 'a pack cannot be read whole and is left as it is');
        return [];
      });
      moved.push(...chunks);
    }
    if (moved.length === 0) return;
    const pack = buildPack(ids.uuid(), moved);
    await db.tenant(tenantId, (tx) =>
      insertPendingPack(tx, { id: pack.id, sizeBytes: pack.bytes.length, now: clock.now() }),
    );
    await objects.put(packKey(tenantId, pack.id), pack.bytes, pack.bytes.length);
    await db.tenant(tenantId, async (tx) => {
      if (!(await markStored(tx, pack.id))) return;
      const moves = pack.chunks.map(({ id, offset }, index) => ({
        id,
        offset,
        fromPackId: moved[index]?.fromPackId ?? '',
      }));
      await moveChunks(tx, pack.id, moves);
    });
  };

  const repack = async (tenantId: TenantId): Promise<void> => {
    const worn = await db.tenant(tenantId, (tx) =>
      selectWornPacks(tx, { smallBytes: smallPackBytes, sealBytes: sealedBytes(0), before: ago(wornAfterHours) }),
    );
    let group: WornPack[] = [];
    let groupBytes = 0;
    for (const pack of worn) {
      if (groupBytes + pack.liveBytes > fullPackBytes) {
        await join(tenantId, group);
        group = [];
        groupBytes = 0;
      }
      group.push(pack);
      groupBytes += pack.liveBytes;
    }
    // The last group waits for more, unless it holds waste: the same few bytes are not written again every round.
    if (groupBytes >= smallPackBytes || group.some(({ liveBytes, sizeBytes }) => liveBytes * 2 < sizeBytes))
      await join(tenantId, group);
  };

  return {
    collect: async (tenantId) => {
      await db.tenant(tenantId, (tx) => deleteStaleDrafts(tx, ago(draftHours)));
      await sweepChunks(tenantId);
      await repack(tenantId);
      await sweepPacks(tenantId);
    },
  };
};
