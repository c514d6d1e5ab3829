import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { TenantId } from '@cloudity/contracts';
import { freeBytes } from '@cloudity/kernel';
import { openChunk, sealedBytes } from '../chunks/seal.ts';
import type { ContentParts } from '../content-store.ts';
import type { Reader } from '../contents/reader.ts';
import type { LoadKeys } from '../keys/organization-keys.ts';
import { packKey } from '../packs/pack.ts';
import { selectPackChunks } from '../packs/store.ts';
import { selectContents, selectContentsOfChunk, selectStoredPacks, selectTornContents } from './store.ts';

export interface ContentProblem {
  /** An object's key, or `content <id>`. */
  readonly thing: string;
  readonly problem: string;
  /** Contents that cannot be read whole because of it. */
  readonly contentIds: readonly string[];
}

export interface ContentCheck {
  readonly packs: number;
  readonly problems: readonly ContentProblem[];
}

export interface Checker {
  /**
   * Holds the rows of one organization against its objects: every pack is there in its length, every content joins. With `bytes` every
   * chunk is opened and hashed too, and every content hashed whole. Changes nothing and may run at any moment.
   */
  readonly check: (tenantId: TenantId, options: { readonly bytes: boolean }) => Promise<ContentCheck>;
}

export const createChecker = ({ db, objects }: ContentParts, loadKeys: LoadKeys, reader: Reader): Checker => {
  const contentsOf = async (tenantId: TenantId, chunkIds: readonly Buffer[]): Promise<readonly string[]> => {
    const found = new Set<string>();
    for (const chunkId of chunkIds)
      for (const id of await db.tenant(tenantId, (tx) => selectContentsOfChunk(tx, chunkId))) found.add(id);
    return [...found];
  };

  const checkPack = async (
    tenantId: TenantId,
    { id: packId, sizeBytes }: { readonly id: string; readonly sizeBytes: number },
    bytes: boolean,
  ): Promise<readonly ContentProblem[]> => {
    const thing = packKey(tenantId, packId);
    const chunks = await db.tenant(tenantId, (tx) => selectPackChunks(tx, packId));
    const all = (): Promise<readonly string[]> =>
      contentsOf(
        tenantId,
        chunks.map(({ id }) => id),
      );
    const found = await objects.head(thing);
    if (found === null) return [{ thing, problem: 'is missing', contentIds: await all() }];
    if (found.sizeBytes !== sizeBytes)
      return [{ thing, problem: `has ${found.sizeBytes} bytes instead of ${sizeBytes}`, contentIds: await all() }];
    if (!bytes) return [];
    const problems: ContentProblem[] = [];
    const keys = await loadKeys(tenantId);
    const pack = await buffer(await objects.get(thing));
    for (const { id, offset, sizeBytes: length, keyVersion } of chunks) {
      const sealed = pack.subarray(offset, offset + sealedBytes(length));
      const content = openChunk(sealed, await keys.dataKey(keyVersion), { tenantId, id, keyVersion });
      if (content !== null && content.length === length && keys.chunkId(content).equals(id)) continue;
      problems.push({
        thing,
        problem: `the chunk ${id.toString('hex')} at byte ${offset} is damaged`,
        contentIds: await contentsOf(tenantId, [id]),
      });
    }
    return problems;
  };

  const checkContents = async (tenantId: TenantId, known: ReadonlySet<string>): Promise<readonly ContentProblem[]> => {
    const problems: ContentProblem[] = [];
    for (const content of await db.tenant(tenantId, selectContents)) {
      if (known.has(content.id)) continue;
      const hash = createHash('sha256');
      for await (const piece of await reader.pieces(tenantId, content)) {
        hash.update(piece);
        freeBytes(piece);
      }
      if (!hash.digest().equals(content.sha256))
        problems.push({
          thing: `content ${content.id}`,
          problem: 'does not have its checksum',
          contentIds: [content.id],
        });
    }
    return problems;
  };

  return {
    check: async (tenantId, { bytes }) => {
      const packs = await db.tenant(tenantId, selectStoredPacks);
      const problems: ContentProblem[] = [];
      // Repacked and collected since it was listed: its chunks are checked where they are now, in the next run.
      for (const pack of packs)
        problems.push(
          ...(await checkPack(tenantId, pack, bytes).catch((error: unknown) => [unreadable(tenantId, pack.id, error)])),
        );
      for (const id of await db.tenant(tenantId, selectTornContents))
        problems.push({ thing: `content ${id}`, problem: 'its chunks do not join', contentIds: [id] });
      const known = new Set(problems.flatMap(({ contentIds }) => contentIds));
      if (bytes) problems.push(...(await checkContents(tenantId, known)));
      return { packs: packs.length, problems };
    },
  };
};

const unreadable = (tenantId: TenantId, packId: string, error: unknown): ContentProblem => ({
  thing: packKey(tenantId, packId),
  problem: `cannot be read: ${(error as Error).message}`,
  contentIds: [],
});
