import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkMigrations, migrate } from './migrate.ts';

let database: TestDatabase;
let folder: string;
const marked = '-- cloudity: online-safe\n';

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
});
afterAll(() => database.dispose());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloudity-migrations-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.owner.unsafe('drop schema public cascade; create schema public');
});

const put = (name: string, sql: string): void => writeFileSync(join(folder, name), sql);
const run = () => migrate(database.urls.owner, folder);

test('files are applied once, in order, and later numbers may come before earlier ones', async () => {
  put('0001_a.sql', `${marked}create table a (id int)`);
  put('0003_c.sql', `${marked}alter table a add column c int`);
  expect((await run()).applied).toEqual(['a', 'c']);
  put('0002_b.sql', `${marked}alter table a add column b int`);
  expect(await run()).toEqual({ applied: ['b'], total: 3 });
  expect((await run()).applied).toEqual([]);
});

test('an unmarked file is refused', async () => {
  put('0001_a.sql', 'create table a (id int)');
  await expect(run()).rejects.toThrow('0001_a.sql: the first line must be');
});

test('two files with one number are refused', async () => {
  put('0001_a.sql', marked);
  put('0001_b.sql', marked);
  await expect(run()).rejects.toThrow('Two migrations have the number 1');
});

test('a failing file leaves nothing of itself and keeps those before', async () => {
  put('0001_a.sql', `${marked}create table a (id int)`);
  put('0002_b.sql', `${marked}create table b (id int); select 1 / 0`);
  await expect(run()).rejects.toThrow('Migration 2 (b) failed: division by zero');
  const tables = await database.owner`select to_regclass('a') as a, to_regclass('b') as b`;
  expect(tables).toEqual([{ a: 'a', b: null }]);
});

test('a database newer than the code is refused, by the owner and by the check', async () => {
  put('0001_a.sql', `${marked}create table a (id int)`);
  put('0002_b.sql', `${marked}create table b (id int)`);
  await run();
  rmSync(join(folder, '0002_b.sql'));
  await expect(run()).rejects.toThrow('newer than this release: it has migration 2 (b)');
  await database.owner.unsafe('grant usage on schema public to cloudity_app');
  await expect(checkMigrations(database.urls.direct, folder)).rejects.toThrow('newer than this release');
});

test('a file changed after it was applied is refused; line ends do not count', async () => {
  put('0001_a.sql', `${marked}create table a (id int)`);
  await run();
  put('0001_a.sql', `${marked}create table a (id int)`.replaceAll('\n', '\r\n'));
  expect((await run()).applied).toEqual([]);
  put('0001_a.sql', `${marked}create table a (id bigint)`);
  await expect(run()).rejects.toThrow('Migration 1 (a) was changed after it was applied');
});

test('without the owner URL the schema is only checked', async () => {
  put('0001_a.sql', `${marked}create table a (id int)`);
  await database.owner.unsafe('grant usage on schema public to cloudity_app');
  await expect(checkMigrations(database.urls.direct, folder)).rejects.toThrow('lacks migrations: 1 (a)');
  await run();
  await checkMigrations(database.urls.direct, folder);
});

test('no-transaction files run outside one', async () => {
  put('0001_a.sql', `${marked}create table a (id int)`);
  put('0002_b.sql', '-- cloudity: online-safe no-transaction\ncreate index concurrently a_id on a (id)');
  expect((await run()).applied).toEqual(['a', 'b']);
});

test('several processes at once: one migrates, the others wait and find it done', async () => {
  put('0001_a.sql', `${marked}create table a (id int); select pg_sleep(0.2)`);
  const results = await Promise.all([run(), run(), run()]);
  expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 1]);
});

test('a lock held by somebody is waited for in short steps', async () => {
  put('0001_a.sql', `${marked}create table a (id int)`);
  await run();
  put('0002_b.sql', `${marked}alter table a add column b int`);
  let release = (): void => undefined;
  const { promise: held, resolve: isHeld } = Promise.withResolvers<void>();
  const holder = database.owner.begin(async (sql) => {
    await sql`lock table a in access exclusive mode`;
    isHeld();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  await held;
  const running = migrate(database.urls.owner, folder, { lockTimeoutMs: 50 });
  await expect
    .poll(async () => {
      const [row] = await database.owner`select count(*)::int as waiting from pg_locks where not granted`;
      return row?.waiting;
    })
    .toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  release();
  await holder;
  expect((await running).applied).toEqual(['b']);
});
