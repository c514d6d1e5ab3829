import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Behaviour, eicar, type FakeClamd, startFakeClamd } from '../testing/fake-clamd.ts';
import { type ClamdOptions, createClamd } from './clamd.ts';
import type { Verdict } from './scanner.ts';

let fake: FakeClamd;
beforeAll(async () => {
  fake = await startFakeClamd();
});
afterAll(() => fake[Symbol.asyncDispose]());

const scan = async (
  pieces: readonly (string | Uint8Array)[],
  { url = fake.url, ...bounds }: Partial<ClamdOptions> = {},
): Promise<Verdict> => {
  const stream = createClamd({ url, ...bounds }).open();
  for (const piece of pieces) await stream.write(Buffer.from(piece as Uint8Array));
  return stream.finish();
};

describe('VS2: the scanner is clamd', () => {
  it('which gets every byte and says what it found', async () => {
    fake.behaviour = 'scan';
    expect(await scan(['a harmless ', '', 'text'])).toEqual({ kind: 'clean' });
    expect(fake.streams.at(-1)?.toString()).toBe('a harmless text');
    expect(await scan(['before ', eicar.slice(0, 20), eicar.slice(20)])).toEqual({
      kind: 'infected',
      signature: 'Eicar-Test-Signature',
    });
    expect(await scan([])).toEqual({ kind: 'clean' });
    const large = Buffer.alloc(3 * 1024 * 1024, 7);
    expect(await scan([large, large, large])).toEqual({ kind: 'clean' });
    expect(fake.streams.at(-1)?.length).toBe(9 * 1024 * 1024);
  });

  it.each<[Behaviour, string]>([
    ['silent', 'time'],
    ['garbage', 'answer'],
    ['endless', 'answer'],
    ['hang up', 'away'],
    ['too large', 'size'],
  ])('and may be %s, which is no verdict on the file: %s', async (behaviour, reason) => {
    fake.behaviour = behaviour;
    expect(await scan(['text'], behaviour === 'silent' ? { silenceMs: 300 } : {})).toEqual({ kind: 'failed', reason });
    fake.behaviour = 'scan';
  });

  it('or is not there, or gets no more than it takes', async () => {
    expect(await scan(['text'], { url: 'tcp://127.0.0.1:1' })).toEqual({ kind: 'failed', reason: 'away' });
    expect(await scan(['text'], { url: 'unix:///nowhere/clamd.sock' })).toEqual({ kind: 'failed', reason: 'away' });
    expect(await scan(['12345', '67890', 'more'], { maxBytes: 10 })).toEqual({ kind: 'failed', reason: 'size' });
  });

  it('and listens on a socket in the file system too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clamd-'));
    await using local = await startFakeClamd(join(folder, 'clamd.sock'));
    expect(await scan([eicar], { url: local.url })).toMatchObject({ kind: 'infected' });
    await rm(folder, { recursive: true });
  });
});
