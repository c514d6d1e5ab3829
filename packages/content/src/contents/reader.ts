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
  /** The same as pieces that are the caller's own, to be freed at once when they were sent. */
  readonly pieces: (tenantId: TenantId, content: StoredContent, range?: ByteRange) => Promise<AsyncIterable<Buffer>>;
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

/** Memory of sealed chunks, the same pieces again and again: garbage of this size would have the collector run all the time. */
class SealedMemory {
  #free: Buffer = Buffer.alloc(0);

  take(sizeBytes: number): Buffer {
    const memory = this.#free;
    this.#free = Buffer.alloc(0);
    return memory.length < sizeBytes ? Buffer.allocUnsafeSlow(sizeBytes) : memory;
  }

  giveBack(memory: Buffer): void {
    this.#free = memory;
  }
}

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

/** A run of chunks, still sealed. */
interface Fetched {
  readonly run: readonly LocatedChunk[];
  readonly bytes: Buffer;
  readonly memory: Buffer;
}

const nothing: Fetched = { run: [], bytes: Buffer.alloc(0), memory: Buffer.alloc(0) };

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
  /** Sealed chunks of one run, in memory that goes back to `memory` with `done`. *Errors*: `not_found` when their pack is gone. */
  const fetchRun = async (tenantId: TenantId, run: readonly LocatedChunk[], memory: SealedMemory): Promise<Fetched> => {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) return nothing;
    const end = last.offset + sealedBytes(last.sizeBytes) - 1;
    const sizeBytes = end - first.offset + 1;
    const into = memory.take(sizeBytes);
    const source = await objects.get(
      packKey(tenantId, first.packId),
      { start: first.offset, end },
      into.subarray(0, sizeBytes),
    );
    return { run, bytes: await collect(source, sizeBytes), memory: into };
  };

  /** The bytes from `start` to `end`, both included, chunk by chunk; the next run is fetched while one is opened and sent. */
  async function* bytesOf(tenantId: TenantId, contentId: string, start: number, end: number): AsyncGenerator<Buffer> {
    const keys = await loadKeys(tenantId);
    const memory = new SealedMemory();
    const lookUp = (from: number): Promise<readonly LocatedChunk[]> =>
      db.tenant(tenantId, (tx) => selectSpan(tx, contentId, { from, to: end, limit: chunksPerLookUp }));
    const advance = async (
      known: readonly LocatedChunk[],
      from: number,
    ): Promise<Fetched & { readonly rest: readonly LocatedChunk[] }> => {
      const chunks = known.length > 0 ? known : await lookUp(from);
      const run = firstRun(chunks);
      try {
        return { ...(await fetchRun(tenantId, run, memory)), rest: chunks.slice(run.length) };
      } catch (error) {
        if (!isMissing(error)) throw error;
        // Repacked since it was looked up (rules.md D3): once more, from the new place.
        const again = await lookUp(from);
        const moved = firstRun(again);
        return { ...(await fetchRun(tenantId, moved, memory)), rest: again.slice(moved.length) };
      }
    };

    let position = start;
    let next = advance([], position);
    while (position <= end) {
      const fetched = await next;
      const [first, last] = [fetched.run[0], fetched.run.at(-1)];
      if (!first || !last || first.startByte > position)
        throw new Error(`The content ${contentId} has a hole at byte ${position}.`);
      const behind = last.startByte + last.sizeBytes;
      if (behind <= end) {
        next = advance(fetched.rest, behind);
        next.catch(() => undefined);
      }
      for (const { id, startByte, sizeBytes, packId, offset, keyVersion } of fetched.run) {
        const at = offset - first.offset;
        const sealed = fetched.bytes.subarray(at, at + sealedBytes(sizeBytes));
        const content = openChunk(sealed, await keys.dataKey(keyVersion), { tenantId, id, keyVersion });
        if (content?.length !== sizeBytes) throw new DamagedContentError(packKey(tenantId, packId), id.toString('hex'));
        const bytes = content.subarray(Math.max(0, position - startByte), end + 1 - startByte);
        position += bytes.length;
        yield bytes;
      }
      memory.giveBack(fetched.memory);
    }
  }

  const pieces: Reader['pieces'] = async (tenantId, { id, sizeBytes }, range) => {
    const start = range?.start ?? 0;
    const end = Math.min(range?.end ?? sizeBytes - 1, sizeBytes - 1);
    const bytes = bytesOf(tenantId, id, start, end);
    const first = await bytes.next();
    return (async function* () {
      if (first.done !== true) yield first.value;
      yield* bytes;
    })();
  };

  return {
    pieces,
    read: async (...wanted) => Readable.from(await pieces(...wanted), { objectMode: false, highWaterMark: 256 * 1024 }),
  };
};
