import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { DriveService } from '@cloudity/drive';
import { createTestSuite, type TestPerson, type TestSuite } from '@cloudity/testkit/suite';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Stock WebDAV clients of Debian against the whole suite, over a socket. */
const run = promisify(execFile);
let suite: TestSuite;
let ada: TestPerson;
let password: string;
let folder: string;

beforeAll(async () => {
  suite = await createTestSuite({ web: false });
  ada = await suite.setup();
  ({ password } = await ada.api('POST /me/app-passwords', { body: { name: 'Laptop', scopes: ['dav'] } }));
  folder = await mkdtemp(join(tmpdir(), 'cloudity-dav-'));
});
afterAll(async () => {
  await suite.stop();
  await rm(folder, { recursive: true, force: true });
});

const url = (path: string): string => `${suite.url}/dav/files/${path}`;

/** Every file below, by its path, with the SHA-256 of its bytes; folders as they are. */
const treeOf = async (root: string): Promise<Record<string, string>> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const pairs = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const value = entry.isDirectory()
      ? 'folder'
      : createHash('sha256')
          .update(await readFile(path))
          .digest('hex');
    return [path.slice(root.length + 1), value] as const;
  });
  return Object.fromEntries((await Promise.all(pairs)).sort());
};

const plant = async (root: string): Promise<void> => {
  for (const name of ['Plans/Année 2026', 'Leer 空 (1)', "it's #1 & 100%"])
    await mkdir(join(root, name), { recursive: true });
  await writeFile(join(root, 'Plans/empty.txt'), '');
  await writeFile(join(root, 'Plans/Année 2026/naïve ✓.md'), 'déjà vu');
  await writeFile(join(root, "it's #1 & 100%/a+b=c;d.bin"), randomBytes(70_000));
  await writeFile(join(root, 'large.bin'), randomBytes(5_000_000));
  for (let n = 0; n < 20; n += 1) await writeFile(join(root, `Plans/${n}.bin`), randomBytes(n * 37));
};

test('DR80: litmus 0.13 passes whole', async () => {
  const { stdout } = await run('litmus', ['-k', url('My%20files/'), ada.email, password], {
    cwd: folder,
    maxBuffer: 1024 * 1024,
  }).catch((error: { stdout: string }) => error);
  const summaries = [...stdout.matchAll(/summary for `(\w+)': of (\d+) tests run: (\d+) passed, (\d+) failed/g)];
  const passed = summaries.reduce((sum, [, , , count]) => sum + Number(count), 0);
  expect({ passed, trouble: stdout.match(/^.*(FAIL|WARNING|SKIPPED).*$/gm) ?? [] }).toEqual({
    passed: 104,
    trouble: [],
  });
});

test('DR80: rclone carries a tree there and back, byte for byte, and finds nothing to do the second time', async () => {
  const [there, back] = [join(folder, 'there'), join(folder, 'back')];
  await mkdir(there);
  await plant(there);
  const { stdout: obscured } = await run('rclone', ['obscure', password]);
  const remote = `:webdav,vendor=nextcloud,user="${ada.email}",pass="${obscured.trim()}",url="${url('Shared%20with%20everyone')}":Tree`;
  const rclone = (...args: string[]) =>
    run('rclone', ['--config', '/dev/null', '--create-empty-src-dirs', '-v', ...args], { maxBuffer: 1024 * 1024 });
  await rclone('copy', there, remote);
  await rclone('copy', remote, back);
  expect(await treeOf(back)).toEqual(await treeOf(there));
  // Times came along: nothing is sent again.
  expect((await rclone('copy', there, remote)).stderr).toMatch(/nothing to transfer/);
  await writeFile(join(there, 'Plans/1.bin'), 'changed');
  await rm(join(there, 'Plans/2.bin'));
  await rclone('sync', there, remote);
  await rclone('sync', remote, back);
  expect(await treeOf(back)).toEqual(await treeOf(there));
});

test('DR80: cadaver locks, puts, moves, gets and deletes', async () => {
  const home = join(folder, 'home');
  await mkdir(home);
  const { hostname } = new URL(suite.url);
  await writeFile(join(home, '.netrc'), `machine ${hostname}\nlogin ${ada.email}\npassword ${password}\n`, {
    mode: 0o600,
  });
  const bytes = randomBytes(40_000);
  await writeFile(join(home, 'in.bin'), bytes);
  const child = spawn('cadaver', [url('My%20files/')], { cwd: home, env: { ...process.env, HOME: home } });
  child.stdin.end(
    [
      'mkcol c',
      'cd c',
      'put in.bin',
      'lock in.bin',
      'put in.bin',
      'unlock in.bin',
      'move in.bin two.bin',
      'get two.bin out.bin',
      'delete two.bin',
      'ls',
      'quit',
      '',
    ].join('\n'),
  );
  let output = '';
  child.stdout.on('data', (part: Buffer) => {
    output += part.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  expect(output).not.toMatch(/failed|error/i);
  expect(output).toContain('collection is empty.');
  expect((await readFile(join(home, 'out.bin'))).equals(bytes)).toBe(true);
});

test('DR26 DR83 DR84: a sheet is a whole workbook, in an archive and over WebDAV', async () => {
  const sheet = await ada.api('POST /files', { body: { kind: 'sheet', name: 'Budget' } });
  const { url: address } = await ada.api('POST /archives', { body: { fileIds: [sheet.id] } });
  const archive = Buffer.from(await (await fetch(`${suite.url}${address}`)).arrayBuffer());
  expect([archive.includes('Budget.xlsx'), archive.includes('xl/workbook.xml')]).toEqual([true, true]);

  await (suite.running.services.get('drive') as DriveService).maintenance.tidy(ada.organization.id);
  const authorization = `Basic ${Buffer.from(`${ada.email}:${password}`).toString('base64')}`;
  const answer = await fetch(url('My%20files/Budget.xlsx'), { headers: { authorization } });
  const workbook = Buffer.from(await answer.arrayBuffer());
  expect([answer.status, workbook.subarray(0, 2).toString(), workbook.includes('xl/workbook.xml')]).toEqual([
    200,
    'PK',
    true,
  ]);
  const put = await fetch(url('My%20files/Budget.xlsx'), { method: 'PUT', headers: { authorization }, body: 'mine' });
  expect([put.status, (await put.text()).includes('edit together')]).toEqual([403, true]);
});
