import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect, findRunningPostgres } from '@cloudity/db';
import { type SpawnedSuite, spawnSuite } from '@cloudity/testkit/spawn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

describe('one installation, started again and again', () => {
  let suite: SpawnedSuite;
  beforeAll(async () => {
    suite = await spawnSuite();
  });
  afterAll(() => suite?.dispose());

  test('it says where it is and how to begin, and serves the app and the API', async () => {
    expect(suite.output()).toContain(`Cloudity is ready at ${suite.url}`);
    expect(suite.setupLink()).toMatch(new RegExp(`^${suite.url}/setup#[\\w-]{43}$`));
    const page = await fetch(`${suite.url}/files`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    // The style sheet: the first script is too small to be worth compressing.
    const styles = /href="(\/assets\/[^"]+\.css)"/.exec(await page.text())?.[1];
    const asset = await fetch(`${suite.url}${styles}`, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).toBe('br');
    expect((await fetch(`${suite.url}/assets/nothing.js`)).status).toBe(404);
    expect((await fetch(`${suite.url}/readyz`)).status).toBe(200);
  });

  test('a second start on the same data says so and exits 1, and the first one goes on', async () => {
    await using second = await spawnSuite({ dataDir: suite.dataDir, mayFail: true });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain('already running');
    expect((await fetch(`${suite.url}/readyz`)).status).toBe(200);
  });

  test('a second start on the same port says so and exits 1', async () => {
    await using second = await spawnSuite({ port: suite.port, mayFail: true });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain('CLOUDITY_HTTP_PORT');
  });

  test('RU1: SIGTERM drains and exits 0 within 10 s', async () => {
    const startedAt = performance.now();
    expect(await suite.stop()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test('RU2 RU3: Ctrl-C in a terminal reaches every process of `npm start`; it exits 0, and its PostgreSQL is gone', async () => {
    await using started = await spawnSuite({ dataDir: suite.dataDir, inTerminal: true });
    const postmaster = Number.parseInt(readFileSync(join(suite.dataDir, 'postgres/data/postmaster.pid'), 'utf8'), 10);
    expect(await started.stop('SIGINT')).toBe(0);
    expect(() => process.kill(postmaster, 0)).toThrow('ESRCH');
    expect(existsSync(join(suite.dataDir, 'lock'))).toBe(false);
  });

  test('kill -9 at any time: the next start recovers by itself and has everything', async () => {
    await using first = await spawnSuite({ dataDir: suite.dataDir });
    expect(first.output()).not.toContain('left by a killed process');
    const ada = await first.setup(first.setupLink() ?? '');
    const { id } = await ada.api('POST /files', { body: { kind: 'doc', name: 'Survivor' } });
    await first.kill();
    await using again = await spawnSuite({ dataDir: suite.dataDir });
    expect(again.setupLink()).toBeNull();
    const file = await again.api(ada.token)('GET /files/{id}', { params: { id } });
    expect(file.name).toBe('Survivor');
  });

  test('a database that is newer than the code is refused', async () => {
    await using first = await spawnSuite({ dataDir: suite.dataDir });
    const urls = findRunningPostgres(suite.dataDir);
    const sql = connect(urls?.owner ?? '');
    await sql`insert into schema_migrations (number, name, checksum) values (9999, 'tomorrow', 'x')`;
    await sql.end();
    await first.stop();
    await using second = await spawnSuite({ dataDir: suite.dataDir, mayFail: true });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain('newer than this release: it has migration 9999 (tomorrow)');
  });
});

describe('what it refuses (S1)', () => {
  test.each([
    ['a public address without https', { CLOUDITY_HTTP_HOST: '0.0.0.0' }, [], 'CLOUDITY_ALLOW_HTTP'],
    ['a demo that others could reach', { CLOUDITY_PUBLIC_URL: 'https://cloud.example' }, ['--demo'], '--demo'],
    [
      'half a group, and every other problem with it',
      { CLOUDITY_S3_BUCKET: 'b', CLOUDITY_LOG_LEVEL: 'loud' },
      [],
      'CLOUDITY_LOG_LEVEL',
    ],
    ['an argument that it does not know', {}, ['--dmeo'], '--dmeo'],
  ])('%s', async (_, env, args, words) => {
    await using suite = await spawnSuite({ env: env as unknown as Record<string, string>, args, mayFail: true });
    expect(await suite.exited).toBe(1);
    expect(suite.output()).toContain(words);
  });
});

test('the demo prints three logins that work, once', async () => {
  const first = await spawnSuite({ args: ['--demo'] });
  const logins = [...first.output().matchAll(/^ {2}(\S+@\S+) +(\S+) {2}\(/gm)];
  expect(logins).toHaveLength(3);
  for (const [, email = '', password = ''] of logins) {
    const person = await first.signIn(email, password);
    const { items } = await person.api('GET /files', { query: { parentId: 'organization' } });
    expect(items.map(({ name }) => name)).toContain('Launch');
  }
  await first.stop();
  await using second = await spawnSuite({ dataDir: first.dataDir, args: ['--demo'] });
  expect(second.output()).toContain('exists already');
  await second.stop();
  await first.dispose();
  rmSync(first.dataDir, { recursive: true, force: true });
});
