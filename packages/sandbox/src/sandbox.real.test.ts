import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from './index.ts';
import type { Wish } from './testing/task.ts';

const mib = 1024 * 1024;
const module = new URL('testing/task.ts', import.meta.url);
const sandbox = createSandbox<Wish, unknown>({
  module,
  concurrency: 2,
  programs: true,
  limits: { timeMs: 20_000, memoryBytes: 256 * mib, inputBytes: mib, outputBytes: mib, fileBytes: 2 * mib },
});
const hasty = createSandbox<Wish, unknown>({ module, concurrency: 2, programs: true, limits: { timeMs: 1_500 } });
afterAll(async () => {
  await sandbox.dispose();
  await hasty.dispose();
});

const answerTo = async (wish: Wish): Promise<unknown> => {
  const outcome = await sandbox.run(wish);
  return outcome.kind === 'done' ? outcome.value : outcome;
};

const listen = async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: String(typeof address === 'object' ? address?.port : 0) };
};

describe('a sandbox', () => {
  it('SB1 answers with the value and the bytes of a process that had the files', async () => {
    expect(await sandbox.run({ do: 'echo', argument: 'Grüße' })).toEqual({
      kind: 'done',
      value: 'Grüße',
      blobs: [Buffer.from('Grüße'), Buffer.alloc(0)],
    });
    const files = {
      'a.txt': Buffer.from('one'),
      b: (async function* () {
        yield Buffer.from('t');
        yield Buffer.from('wo');
      })(),
    };
    expect(await sandbox.run({ do: 'files' }, files)).toMatchObject({ value: ['a.txt:one', 'b:two'] });
  });

  it('SB1 takes its answer from nothing but the answer', async () => {
    expect(await answerTo({ do: 'talk' })).toBe('true answer');
  });

  it('SB2 says why there is no answer', async () => {
    expect(await sandbox.run({ do: 'throw' })).toEqual({
      kind: 'failed',
      reason: 'error',
      message: 'This file is none.',
    });
    expect(await sandbox.run({ do: 'exit' })).toMatchObject({ reason: 'crash' });
    expect(await sandbox.run({ do: 'abort' })).toMatchObject({ reason: 'crash' });
    expect(await sandbox.run({ do: 'bytes', argument: String(2 * mib) })).toMatchObject({ reason: 'output' });
    expect(await sandbox.run({ do: 'files' }, { big: Buffer.alloc(mib + 1) })).toMatchObject({ reason: 'input' });
  });

  it('SB3 ends what hangs, busy or idle, and what it started', async () => {
    const [busy, idle] = await Promise.all([hasty.run({ do: 'hang' }), hasty.run({ do: 'sleep' })]);
    expect(busy).toMatchObject({ reason: 'time' });
    expect(idle).toMatchObject({ reason: 'time' });
    // The program holds the pipe of standard error open for as long as it lives; in a namespace it goes even though it left the group.
    if (sandbox.guards.network) expect(await answerTo({ do: 'leaveProgram' })).toBe('left');
  });

  it('SB4 ends what eats memory while others go on', async () => {
    const [heap, buffers, other] = await Promise.all([
      sandbox.run({ do: 'eatHeap' }),
      sandbox.guards.limits ? sandbox.run({ do: 'eatBuffers' }) : null,
      sandbox.run({ do: 'echo', argument: 'still here' }),
    ]);
    expect(heap).toMatchObject({ kind: 'failed', reason: 'memory' });
    if (buffers) expect(buffers).toMatchObject({ kind: 'failed', reason: 'memory' });
    expect(other).toMatchObject({ value: 'still here' });
  });

  it('SB5 leaves no way out: no network, no secrets, no files of ours, no large files', async () => {
    const { server, port } = await listen();
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
    await writeFile(join(folder, 'secret'), 'secret');
    process.env.CLOUDITY_TEST_SECRET = 'secret';
    try {
      expect(await answerTo({ do: 'connect', argument: port })).not.toBe('connected');
      if (sandbox.guards.network) expect(await answerTo({ do: 'connectProgram', argument: port })).toBe('refused');
      expect(Object.keys((await answerTo({ do: 'environment' })) as object)).not.toContain('CLOUDITY_TEST_SECRET');
      expect(await answerTo({ do: 'read', argument: join(folder, 'secret') })).toMatch(/^(ERR_ACCESS_DENIED|EACCES)$/);
      if (sandbox.guards.user) expect(await answerTo({ do: 'user' })).toBeGreaterThan(60_000);
      if (sandbox.guards.limits) {
        expect(await answerTo({ do: 'write', argument: String(mib) })).toBe('undefined');
        expect(await answerTo({ do: 'write', argument: String(4 * mib) })).not.toBe('undefined');
      }
    } finally {
      delete process.env.CLOUDITY_TEST_SECRET;
      await rm(folder, { recursive: true });
      server.close();
    }
  });

  it('SB3 SB6 has one run per place at a time, in the order they came, ends those nobody waits for, and leaves nothing behind', async () => {
    const single = createSandbox<Wish, unknown>({ module });
    const ended: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map(async (argument) => {
        await single.run({ do: 'echo', argument });
        ended.push(argument);
      }),
    );
    expect(ended).toEqual(['a', 'b', 'c']);
    const leaving = new AbortController();
    const [left, never] = [{}, {}].map(() => single.run({ do: 'sleep' }, {}, { signal: leaving.signal }));
    leaving.abort();
    expect([await left, await never]).toMatchObject([{ reason: 'stopped' }, { reason: 'stopped' }]);
    const hung = single.run({ do: 'sleep' });
    const waiting = single.run({ do: 'echo' });
    await single.dispose();
    expect(await hung).toMatchObject({ reason: 'stopped' });
    expect(await waiting).toMatchObject({ reason: 'stopped' });
    const own = `cloudity-sandbox-${process.pid}-`;
    await expect.poll(async () => (await readdir(tmpdir())).filter((name) => name.startsWith(own))).toEqual([]);
  });

  it('SB7 hands out the one file that is kept, and nothing that only looks like one', async () => {
    const taken = async (argument: string) => {
      const pieces: Uint8Array[] = [];
      let calls = 0;
      const take = async (bytes: AsyncIterable<Uint8Array>): Promise<void> => {
        calls += 1;
        for await (const piece of bytes) pieces.push(piece);
      };
      const outcome = await sandbox.run({ do: 'leave', argument }, {}, { keep: { name: 'kept', take } });
      expect(outcome, argument).toMatchObject({ kind: 'done', value: 0 });
      return [calls, Buffer.concat(pieces).length];
    };
    expect(await taken('file')).toEqual([1, 1_500_000]);
    for (const argument of ['nothing', 'symlink', 'hardlink', 'pipe']) expect(await taken(argument)).toEqual([0, 0]);
  });

  it('SB6 removes the folders of processes that were killed', async () => {
    const abandoned = join(tmpdir(), 'cloudity-sandbox-999999999-test');
    await mkdir(abandoned, { recursive: true });
    await createSandbox<Wish, unknown>({ module }).dispose();
    await expect.poll(() => existsSync(abandoned)).toBe(false);
  });
});
