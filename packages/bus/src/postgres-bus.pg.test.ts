import { createDatabase, type Database } from '@cloudity/db';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { busSuite } from './bus-suite.ts';
import { createPostgresBus } from './postgres-bus.ts';

let database: TestDatabase;
const opened: Database[] = [];
/** A pool and a listening connection of its own, as another process has them. */
const anotherProcess = (): Database => {
  const { urls, prepare } = database;
  const db = createDatabase({ url: urls.app, directUrl: urls.direct, prepare, maxConnections: 1 });
  opened.push(db);
  return db;
};
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((db) => db.close()));
  await database.dispose();
});

busSuite('PostgreSQL', { open: async (options) => createPostgresBus(anotherProcess(), options), largePayloads: 'gap' });

describe('bus over PostgreSQL, whose connection dies', () => {
  test('the subscription comes back and the gap is told', async () => {
    const near = createPostgresBus(anotherProcess());
    const far = createPostgresBus(database.db);
    const seen: string[] = [];
    await near.subscribe(
      'reconnect',
      (payload) => seen.push(Buffer.from(payload).toString()),
      () => seen.push('gap'),
    );
    await database.db.global(
      (sql) => sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query ilike 'listen%reconnect%' and pid <> pg_backend_pid()`,
    );
    await expect.poll(() => seen).toEqual(['gap']);
    await far.publish('reconnect', Buffer.from('after'));
    await expect.poll(() => seen).toEqual(['gap', 'after']);
    await near.close();
  });
});
