import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** Collects what arrives and lets a test wait for the next piece. */
const inbox = () => {
  const items: string[] = [];
  const waiting: ((item: string) => void)[] = [];
  return {
    put: (item: string): void => {
      const next = waiting.shift();
      if (next) next(item);
      else items.push(item);
    },
    next: (): Promise<string> => {
      const item = items.shift();
      return item === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(item);
    },
    rest: items,
  };
};

test('notices arrive at every subscriber of the channel and at no other', async () => {
  const a = inbox();
  const b = inbox();
  const other = inbox();
  await database.db.listen('news', a.put);
  const stopB = await database.db.listen('news', b.put);
  await database.db.listen('Other "channel"', other.put);
  await database.db.notify('news', 'one');
  expect([await a.next(), await b.next()]).toEqual(['one', 'one']);
  await stopB();
  await database.db.notify('news', 'two');
  await database.db.notify('Other "channel"', 'three');
  expect([await a.next(), await other.next()]).toEqual(['two', 'three']);
  expect(b.rest).toEqual([]);
});

test('a lost connection is made again, says so, and hears again', async () => {
  const heard = inbox();
  const back = inbox();
  await database.db.listen('again', heard.put, () => back.put('reconnected'));
  for (let round = 0; round < 3; round += 1) {
    await database.db.global(
      (sql) => sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query like '%listen%' and pid <> pg_backend_pid()`,
    );
    expect(await back.next()).toBe('reconnected');
    await database.db.notify('again', `round ${round}`);
    expect(await heard.next()).toBe(`round ${round}`);
  }
});
