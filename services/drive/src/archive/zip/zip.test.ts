import { inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EntryNames, safeName } from '../entry-names.ts';
import { storedBlocks, storedBlocksLength } from './stored-blocks.ts';
import { type ZipEntry, zipLength, zipOf } from './zip.ts';

const at = new Date('2027-03-04T05:06:08Z');
async function* pieces(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}
const bytesOf = async (source: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
};
const file = (path: string, ...parts: readonly string[]): ZipEntry => ({
  path,
  modifiedAt: at,
  sizeBytes: Buffer.byteLength(parts.join('')),
  open: async () => pieces(...parts),
});

test('DR26: content is framed as DEFLATE, whatever pieces it comes in, in as many bytes as announced', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 140_000 }), { maxLength: 4 }), async (lengths) => {
      const parts = lengths.map((length, index) => Buffer.alloc(length, index + 65));
      const content = Buffer.concat(parts);
      const source = (async function* () {
        yield* parts;
      })();
      const framed = await bytesOf(storedBlocks(source, content.length));
      expect(framed.length).toBe(storedBlocksLength(content.length));
      expect(inflateRawSync(framed).equals(content)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('DR26: content of another length than announced breaks the archive', async () => {
  await expect(bytesOf(zipOf([{ ...file('a', 'four'), sizeBytes: 3 }]))).rejects.toThrow('longer');
  await expect(bytesOf(zipOf([{ ...file('a', 'four'), sizeBytes: 5 }]))).rejects.toThrow('shorter');
});

test('DR26: the length of an archive is known before it is made', async () => {
  const folder: ZipEntry = { path: 'Ordner/', modifiedAt: at, sizeBytes: 0, open: null };
  const entries = [folder, file('Ordner/héé.txt', 'x'.repeat(70_000), 'y'), file('leer')];
  expect((await bytesOf(zipOf(entries))).length).toBe(zipLength(entries));
});

test('DR26: every name is safe to unpack anywhere and unique in its folder', () => {
  expect(safeName('a/b\\c:d*e?f"g<h>i|j')).toBe('a_b_c_d_e_f_g_h_i_j');
  expect(['..', '.', 'con.txt', 'LPT1', ' x. ', '\u202egnp.exe', ''].map((name) => safeName(name))).toEqual([
    '_',
    '_',
    '_con.txt',
    '_LPT1',
    'x_',
    '_gnp.exe',
    '_',
  ]);
  expect(safeName(`${'é'.repeat(200)}.docx`)).toBe(`${'é'.repeat(125)}.docx`);
  const seed = Date.now() | 0;
  const anyName = fc
    .array(fc.integer({ min: 0, max: 0x10_ffff }), { maxLength: 150 })
    .map((points) => String.fromCodePoint(...points));
  fc.assert(
    fc.property(fc.array(anyName, { maxLength: 12 }), (wanted) => {
      const names = new EntryNames();
      const given = wanted.map((name) => names.take(name, false));
      expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(given.length);
      for (const name of given) {
        expect(name).not.toMatch(/[\p{Cc}<>:"/\\|?*]|^\.{1,2}$|[. ]$|^$/u);
        expect([name.isWellFormed(), Buffer.byteLength(name) <= 255]).toEqual([true, true]);
      }
    }),
    { seed, numRuns: 60 },
  );
});
