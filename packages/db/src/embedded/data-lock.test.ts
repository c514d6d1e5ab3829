import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isDataFolderLocked, lockDataFolder } from './data-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloudity-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const leave = (holder: object | string): void =>
  writeFileSync(join(folder, 'lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));

const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

test('a folder is held until it is released', () => {
  const lock = lockDataFolder(folder);
  expect(isDataFolderLocked(folder)).toBe(true);
  expect(() => lockDataFolder(folder)).toThrow(`already running on ${folder} (process ${process.pid})`);
  lock.release();
  lock.release();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
  lockDataFolder(folder).release();
});

test.each([
  ['of a dead process', () => leave({ pid: deadPid(), startTime: '1', host: hostname() })],
  ['whose process number now is another process', () => leave({ pid: process.pid, startTime: '1', host: hostname() })],
  ['cut off by a full disk', () => leave('{"pid":')],
  [
    'of another container that no longer touches it',
    () => {
      leave({ pid: 1, startTime: '1', host: 'elsewhere' });
      utimesSync(join(folder, 'lock'), new Date(0), new Date(0));
    },
  ],
])('a lock %s is taken over', (_, arrange) => {
  arrange();
  expect(isDataFolderLocked(folder)).toBe(false);
  lockDataFolder(folder).release();
});

test('a lock that another container touches is respected', () => {
  leave({ pid: 1, startTime: '1', host: 'elsewhere' });
  expect(() => lockDataFolder(folder)).toThrow('already running');
});
