import { type Api, ApiError } from '@cloudity/client';
import type { BatchAnswer, BatchHead } from '@cloudity/contracts';
import { describe, expect, it } from 'vitest';
import { createUploadEngine } from './engine.ts';
import { fileKey, noMemory, type RunMemory } from './run-memory.ts';
import type { Snapshot } from './snapshot.ts';
import { Speed } from './speed.ts';

const fileOf = (name: string, size = 10): File =>
  Object.assign(new Blob([new Uint8Array(size)]), { name, lastModified: 1 }) as File;
const headOf = async (body: Blob): Promise<BatchHead> => {
  const bytes = Buffer.from(await body.arrayBuffer());
  return JSON.parse(bytes.toString('utf8', 4, 4 + bytes.readUInt32BE(0))) as BatchHead;
};

/** A server that knows batches: names in `taken` conflict, `away` counts the requests it misses. */
const serverOf = (taken: ReadonlySet<string> = new Set(), away = 0) => {
  const heads: BatchHead[] = [];
  let missed = 0;
  const upload = async (_key: string, { content }: { readonly content: Blob }): Promise<BatchAnswer> => {
    if (missed < away) {
      missed += 1;
      throw new ApiError({ status: 0, code: 'offline', message: '', requestId: '', retryAfterSeconds: null });
    }
    const head = await headOf(content);
    heads.push(head);
    return {
      folders: (head.folders ?? []).map((path) =>
        path.includes('bad')
          ? { status: 'failed', code: 'invalid', message: '' }
          : { status: 'stored', id: path as never },
      ),
      files: (head.files ?? []).map((file) =>
        taken.has(file.name) && file.onConflict === 'ask'
          ? {
              status: 'conflict',
              conflict: { suggestedName: `${file.name} (2)`, existing: { id: 'x' as never, kind: 'file', version: 3 } },
            }
          : { status: 'stored', file: { id: 'x' as never, name: file.name, version: 1 } },
      ),
    };
  };
  return { heads, api: { upload } as unknown as Api };
};

const engineOf = (api: Api, memory: RunMemory = noMemory) => {
  const busy: boolean[] = [];
  const engine = createUploadEngine({
    api,
    hasher: { open: () => async () => [] },
    memory,
    retry: { wait: async () => undefined, random: () => 0 },
    onStored: () => undefined,
    onBusy: (isBusy) => busy.push(isBusy),
    later: queueMicrotask,
  });
  const until = (holds: (snapshot: Snapshot) => boolean): Promise<Snapshot> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds(engine.getSnapshot())) return;
        leave();
        resolve(engine.getSnapshot());
      };
      const leave = engine.subscribe(look);
      queueMicrotask(look);
    });
  return { engine, busy, until };
};
const idle = ({ isBusy }: Snapshot): boolean => !isBusy;
const drop = (files: readonly File[], path: readonly string[] = [], folders: readonly (readonly string[])[] = []) => ({
  files: files.map((file) => ({ path, file })),
  folders,
  handles: [],
});

describe('upload engine', () => {
  it('sends thousands of small files in a few requests, and tells when it is busy', async () => {
    const server = serverOf();
    const { engine, busy, until } = engineOf(server.api);
    engine.add('root', drop(Array.from({ length: 1000 }, (_, index) => fileOf(`${index}`))));
    const { counts, doneBytes, totalBytes } = await until(idle);
    expect(counts.stored).toBe(1000);
    expect([doneBytes, totalBytes]).toEqual([10_000, 10_000]);
    expect(server.heads).toHaveLength(4);
    expect(busy).toEqual([true, false]);
  });

  it('makes folders once, empty ones too; files of a folder that cannot be made fail alone', async () => {
    const server = serverOf();
    const { engine, until } = engineOf(server.api);
    engine.add('root', {
      files: [
        { path: ['a'], file: fileOf('1') },
        { path: ['bad'], file: fileOf('2') },
      ],
      folders: [['a'], ['a', 'empty'], ['bad']],
      handles: [],
    });
    const { counts, items } = await until(idle);
    expect(server.heads[0]).toMatchObject({ folders: ['a', 'a/empty', 'bad'], files: [] });
    expect([counts.stored, counts.failed]).toEqual([1, 1]);
    expect(items[1]?.error).toBe('invalid_name');
  });

  it('asks about a taken name, and does the same for all when told so', async () => {
    const server = serverOf(new Set(['a', 'b']));
    const { engine, until } = engineOf(server.api);
    engine.add('root', drop(['a', 'b', 'c'].map((name) => fileOf(name))));
    const asking = await until(({ counts }) => counts.conflict === 2);
    expect(asking.counts.stored).toBe(1);
    engine.resolve(asking.items[0]?.id ?? 0, 'replace', true);
    expect((await until(({ counts }) => counts.stored === 3)).counts.conflict).toBe(0);
    expect(server.heads.at(-1)?.files?.map(({ onConflict, version }) => [onConflict, version])).toEqual([
      ['replace', 3],
      ['replace', 3],
    ]);
  });

  it('waits while the server is away, and goes on', async () => {
    const server = serverOf(new Set(), 20);
    const { engine, until } = engineOf(server.api);
    engine.add('root', drop([fileOf('a')]));
    await until(({ isReachable }) => !isReachable);
    const { counts, isReachable } = await until(idle);
    expect([counts.stored, isReachable]).toEqual([1, true]);
  });

  it('pauses, goes ahead, and cancels all', async () => {
    const server = serverOf();
    const { engine, until } = engineOf(server.api);
    engine.pause();
    engine.add('root', drop([fileOf('a'), fileOf('b')]));
    expect(engine.getSnapshot().counts.waiting).toBe(2);
    engine.goAhead();
    expect((await until(idle)).counts.stored).toBe(2);
    engine.pause();
    engine.add('root', drop([fileOf('c')]));
    engine.cancelAll();
    expect((await until(idle)).counts.cancelled).toBe(1);
    engine.clear();
    expect(engine.getSnapshot().items).toEqual([]);
  });

  it('sends what had not arrived of an interrupted upload, and nothing else', async () => {
    const server = serverOf();
    const [first, second] = [fileOf('a'), fileOf('b')];
    const { engine, until } = engineOf(server.api, {
      ...noMemory,
      progressOf: async () => ({ done: new Set([fileKey([], first)]), uploads: new Map() }),
    });
    const run = { id: 'r', parentId: 'root', title: 'a', isFolder: false, files: 2, startedAt: 0, handles: [] };
    await engine.goOn(run, drop([first, second]));
    expect((await until(idle)).counts.stored).toBe(2);
    expect(server.heads.flatMap(({ files }) => files?.map(({ name }) => name))).toEqual(['b']);
  });

  it('tells the speed of the last seconds', () => {
    let now = 0;
    const speed = new Speed(() => now);
    speed.at(0);
    expect(speed.bytesPerSecond).toBeNull();
    for (now = 500; now <= 20_000; now += 500) speed.at(now);
    expect(speed.bytesPerSecond).toBeCloseTo(1000);
    speed.at(100);
    expect(speed.bytesPerSecond).toBeNull();
  });
});
