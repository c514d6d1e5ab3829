import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ZipEntry, zipLength, zipOf } from './zip.ts';

const run = promisify(execFile);
const unzip = '/usr/bin/unzip';
const python = '/usr/bin/python3';
const env = { ...process.env, LC_ALL: 'C.UTF-8', PYTHONUTF8: '1' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = new Date('2027-03-04T05:06:08Z');
const fileOf = (path: string, content: Buffer): ZipEntry => ({
  path,
  modifiedAt: at,
  sizeBytes: content.length,
  open: async () =>
    (async function* () {
      for (let from = 0; from < content.length; from += 50_000) yield content.subarray(from, from + 50_000);
    })(),
});
const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('DR26: unzip and Python read what was written, names in every script included', async () => {
  const contents: Readonly<Record<string, Buffer>> = {
    'Ordner/übung 日本語 😀.txt': Buffer.from('hello'),
    'Ordner/large.bin': Buffer.alloc(300_000, 'abc'),
    'empty.txt': Buffer.alloc(0),
    'exactly one block.bin': Buffer.alloc(65_535, 7),
  };
  const entries: ZipEntry[] = [
    { path: 'Ordner/', modifiedAt: at, sizeBytes: 0, open: null },
    { path: 'empty folder/', modifiedAt: at, sizeBytes: 0, open: null },
    ...Object.entries(contents).map(([path, content]) => fileOf(path, content)),
  ];
  const archive = join(folder, 'small.zip');
  await writeFile(archive, zipOf(entries));
  await run(unzip, ['-tq', archive], { env });
  const target = join(folder, 'unpacked');
  await run(unzip, ['-q', archive, '-d', target], { env });
  for (const [path, content] of Object.entries(contents))
    expect(sum(await readFile(join(target, path))), path).toBe(sum(content));
  const script = `
import hashlib, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    print(json.dumps({i.filename: [hashlib.sha256(archive.read(i)).hexdigest(), i.date_time] for i in archive.infolist() if not i.is_dir()}))`;
  const { stdout } = await run(python, ['-c', script, archive], { env });
  expect(JSON.parse(stdout)).toEqual(
    Object.fromEntries(
      Object.entries(contents).map(([path, content]) => [path, [sum(content), [2027, 3, 4, 5, 6, 8]]]),
    ),
  );
}, 30_000);

test('DR26: more than 4 GiB and more than 65,535 entries need Zip64, and get it', async () => {
  const piece = Buffer.alloc(4 * 1024 * 1024);
  const sizeBytes = 1024 * piece.length;
  const entries: ZipEntry[] = [
    {
      path: 'huge.bin',
      modifiedAt: at,
      sizeBytes,
      open: async () =>
        (async function* () {
          for (let left = sizeBytes; left > 0; left -= piece.length) yield piece;
        })(),
    },
    ...Array.from(
      { length: 65_600 },
      (_, n): ZipEntry => ({ path: `f${n}/`, modifiedAt: at, sizeBytes: 0, open: null }),
    ),
    fileOf('behind.txt', Buffer.from('beyond four gigabytes')),
  ];
  // Zeros are left out of the file, which is therefore mostly holes.
  const archive = join(folder, 'huge.zip');
  const handle = openSync(archive, 'w');
  let position = 0;
  for await (const bytes of zipOf(entries)) {
    if (bytes.buffer !== piece.buffer) writeSync(handle, bytes, 0, bytes.length, position);
    position += bytes.length;
  }
  closeSync(handle);
  expect(position).toBe(zipLength(entries));
  const script = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    huge = archive.getinfo('huge.bin')
    behind = archive.getinfo('behind.txt')
    with archive.open(huge) as content:
        first = content.read(100000)
    print(json.dumps([huge.file_size, behind.header_offset > 2**32, archive.read(behind).decode(), len(archive.namelist()), first == bytes(100000)]))`;
  const { stdout } = await run(python, ['-c', script, archive], { env });
  expect(JSON.parse(stdout)).toEqual([sizeBytes, true, 'beyond four gigabytes', 65_602, true]);
  const unzipped = await run(unzip, ['-p', archive, 'behind.txt'], { env });
  expect(unzipped.stdout).toBe('beyond four gigabytes');
}, 60_000);
