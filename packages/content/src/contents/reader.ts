import { Readable } from 'node:stream';
import type { TenantId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { ByteRange } from '@cloudity/objects';
import { openChunk, sealedBytes } from '../chunks/seal.ts';
import type { ContentParts } from '../content-store.ts';
import type { LoadKeys } from '../keys/organization-keys.ts';
import { packKey } from '../packs/pack.ts';
import { type LocatedChunk, selectSpan } from './store.ts';

export interface StoredContent {
  readonly id: string;
  readonly sizeBytes: number;
}

export interface Reader {
  /**
   * Streams the content or a range of it, within its length. What can be found out before the first byte is an error of the call.
   * *Errors*: `unavailable`; DamagedContentError, also in the middle of the stream: wrong bytes are never sent.
   */
  readonly read: (tenantId: TenantId, content: StoredContent, range?: ByteRange) => Promise<Readable>;
}

/** A stored byte is not what it was: named by pack and chunk, for the log and the operator. */
export class DamagedContentError extends Error {
  constructor(packKey: string, chunkId: string) {
    super(`The chunk ${chunkId} in ${packKey} is damaged.`);
    this.name = 'DamagedContentError';
  }
}

const chunksPerLookUp = 512;
/** Chunks that lie behind each other in a pack are fetched together, up to this. */
const mostFetchedBytes = 2 * 1024 * 1024;

const isMissing = (error: unknown): boolean => error instanceof AppError && error.code === 'not_found';

/** So many bytes, the same ones at each call: garbage of this size would have the collector run all the time. */
type SealedMemory = (sizeBytes: number) => Buffer;

const createSealedMemory = (): SealedMemory => {
  let memory = Buffer.alloc(0);
  return (sizeBytes) => {
    if (memory.length < sizeBytes) memory = Buffer.allocUnsafeSlow(sizeBytes);
    return memory.subarray(0, sizeBytes);
  };
};

/** The bytes of a stream that has so many, without a copy when they come in one piece; fewer when it ends early. */
const collect = async (stream: Readable, sizeBytes: number): Promise<Buffer> => {
  let whole: Buffer | null = null;
  let at = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    if (at === 0 && piece.length >= sizeBytes) return piece;
    whole ??= Buffer.allocUnsafe(sizeBytes);
    at += piece.copy(whole, at);
  }
  return whole?.subarray(0, at) ?? Buffer.alloc(0);
};

/** The first chunks of the list that are one range of one pack. */
const firstRun = (chunks: readonly LocatedChunk[]): readonly LocatedChunk[] => {
  let count = 0;
  let bytes = 0;
  for (const chunk of chunks) {
    const before = chunks[count - 1];
    const continues = before?.packId === chunk.packId && before.offset + sealedBytes(before.sizeBytes) === chunk.offset;
    if (before && (!continues || bytes + chunk.sizeBytes > mostFetchedBytes)) break;
    count += 1;
    bytes += chunk.sizeBytes;
  }
  return chunks.slice(0, count);
};

export const createReader = ({ db, objects }: ContentParts, loadKeys: LoadKeys): Reader => {
  /** The contents of chunks of one run, none of them in `memory`. *Errors*: `not_found` when their pack is gone. */
  const fetchRun = async (
    tenantId: TenantId,
    run: readonly LocatedChunk[],
    memory: SealedMemory,
  ): Promise<readonly Buffer[]> => {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) return [];
    const key = packKey(tenantId, first.packId);
    const keys = await loadKeys(tenantId);
    const end = last.offset + sealedBytes(last.sizeBytes) - 1;
    const into = memory(end - first.offset + 1);
    const bytes = await collect(await objects.get(key, { start: first.offset, end }, into), into.length);
    return Promise.all(
      run.map(async ({ id, offset, sizeBytes, keyVersion }) => {
        const at = offset - first.offset;
        const sealed = bytes.subarray(at, at + sealedBytes(sizeBytes));
        const content = openChunk(sealed, await keys.dataKey(keyVersion), { tenantId, id, keyVersion });
        if (content?.length !== sizeBytes) throw new DamagedContentError(key, id.toString('hex'));
        return content;
      }),
    );
  };

  /** The bytes from `start` to `end`, both included, run by run; the next run is fetched while one is sent. */
  async function* bytesOf(tenantId: TenantId, contentId: string, start: number, end: number): AsyncGenerator<Buffer> {
    const lookUp = (from: number): Promise<readonly LocatedChunk[]> =>
      db.tenant(tenantId, (tx) => selectSpan(tx, contentId, { from, to: end, limit: chunksPerLookUp }));
    const memory = createSealedMemory();
    const advance = async (
      known: readonly LocatedChunk[],
      from: number,
    ): Promise<{ run: readonly LocatedChunk[]; contents: readonly Buffer[]; rest: readonly LocatedChunk[] }> => {
      const chunks = known.length > 0 ? known : await lookUp(from);
      const run = firstRun(chunks);
      try {
        return { run, contents: await fetchRun(tenantId, run, memory), rest: chunks.slice(run.length) };
      } catch (error) {
        if (!isMissing(error)) throw error;
        // Repacked since it was looked up (rules.md D3): once more, from the new place.
        const again = await lookUp(from);
        const moved = firstRun(again);
        return { run: moved, contents: await fetchRun(tenantId, moved, memory), rest: again.slice(moved.length) };
      }
    };

    let position = start;
    let next = advance([], position);
    while (position <= end) {
      const { run, contents, rest } = await next;
      const first = run[0];
      if (!first || first.startByte > position)
        throw new Error(`The content ${contentId} has a hole at byte ${position}.`);
      const behind = first.startByte + contents.reduce((sum, { length }) => sum + length, 0);
      if (behind <= end) {
        next = advance(rest, behind);
        next.catch(() => undefined);
      }
      let at = first.startByte;
      for (const content of contents) {
        const bytes = content.subarray(Math.max(0, position - at), end + 1 - at);
        at += content.length;
        position += bytes.length;
        yield bytes;
      }
    }
  }

  return {
    read: async (tenantId, { id, sizeBytes }, range) => {
      const start = range?.start ?? 0;
      const end = Math.min(range?.end ?? sizeBytes - 1, sizeBytes - 1);
      const bytes = bytesOf(tenantId, id, start, end);
      const first = await bytes.next();
      return Readable.from(
        (async function* () {
          if (first.done !== true) yield first.value;
          yield* bytes;
        })(),
        { objectMode: false, highWaterMark: 256 * 1024 },
      );
    },
  };
};
