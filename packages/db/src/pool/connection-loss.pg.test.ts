import { randomUUID } from 'node:crypto';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import type { TenantId } from '@cloudity/contracts';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase, type Database, inline, UnknownCommitError } from '../index.ts';

/** A wire between a client and PostgreSQL that can be cut at a chosen message. */
interface Wire {
  readonly url: string;
  /** Cuts every connection as soon as a client's message contains `text`: before passing it on, or after the server got it. */
  readonly cutAt: (text: string, when: 'before' | 'after') => void;
  readonly close: () => void;
}

const openWire = async (url: string): Promise<Wire> => {
  const target = new URL(url);
  const folder = target.searchParams.get('host');
  let cut: { readonly text: string; readonly when: 'before' | 'after' } | null = null;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = folder?.startsWith('/')
      ? connectSocket(`${folder}/.s.PGSQL.${target.port}`)
      : connectSocket(Number(target.port), target.hostname);
    sockets.add(client).add(upstream);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    client.on('error', end).on('close', end);
    upstream.on('error', end).on('close', end);
    client.on('data', (data) => {
      if (cut && data.includes(cut.text)) {
        const { when } = cut;
        cut = null;
        if (when === 'before') return end();
        upstream.removeAllListeners('data');
        upstream.write(data);
        // The server's answer is what shows that it has worked; the client never hears it.
        upstream.once('data', end);
        return;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => client.write(data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const through = new URL(url);
  through.searchParams.delete('host');
  through.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url: through.href,
    cutAt: (text, when) => {
      cut = { text, when };
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};

let database: TestDatabase;
let wire: Wire;
let db: Database;
const mine = randomUUID() as TenantId;
const theirs = randomUUID() as TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
  for (const tenantId of [mine, theirs]) {
    await database.db.tenant(tenantId, async ({ sql }) => {
      await sql`insert into organizations (tenant_id, name) values (${tenantId}, 'Org')`;
    });
  }
});
afterAll(() => database.dispose());
beforeEach(async () => {
  wire = await openWire(database.urls.app);
  db = createDatabase({ url: wire.url, directUrl: wire.url, prepare: database.prepare, maxConnections: 1 });
});
afterEach(async () => {
  await db.close();
  wire.close();
});

const rename = (name: string): Promise<void> =>
  db.tenant(mine, async ({ sql }) => {
    await sql`update organizations set name = ${name} where tenant_id = ${mine}`;
  });
const nameOf = async (): Promise<unknown> => {
  const rows = await database.db.read(mine, ({ sql }) => sql`select name from organizations`);
  return rows[0]?.name;
};

test('a COMMIT whose answer is lost is an UnknownCommitError, and here it had happened', async () => {
  await rename('before');
  wire.cutAt('commit', 'after');
  await expect(rename('unheard')).rejects.toBeInstanceOf(UnknownCommitError);
  expect(await nameOf()).toBe('unheard');
});

test('a COMMIT that never arrived is unknown to the client as well, and nothing had happened', async () => {
  await rename('before');
  wire.cutAt('commit', 'before');
  await expect(rename('lost')).rejects.toBeInstanceOf(UnknownCommitError);
  expect(await nameOf()).toBe('before');
});

test('a statement in one message whose answer never came is an UnknownCommitError, whether it happened or not', async () => {
  await rename('before');
  const write = (name: string) => db.write(mine, inline`update organizations set name = ${name}`);
  wire.cutAt('update', 'before');
  await expect(write('lost')).rejects.toBeInstanceOf(UnknownCommitError);
  expect(await nameOf()).toBe('before');
  wire.cutAt('update', 'after');
  await expect(write('unheard')).rejects.toBeInstanceOf(UnknownCommitError);
  expect(await nameOf()).toBe('unheard');
  await write('again');
  expect(await nameOf()).toBe('again');
});

test('a connection lost before COMMIT is an ordinary failure', async () => {
  await rename('before');
  wire.cutAt('pg_sleep', 'before');
  const failure = await db
    .tenant(mine, async ({ sql }) => {
      await sql`update organizations set name = 'lost' where tenant_id = ${mine}`;
      await sql`select pg_sleep(0)`;
    })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'unavailable' });
  expect(failure).not.toBeInstanceOf(UnknownCommitError);
  expect(await nameOf()).toBe('before');
});

test('what comes after a loss does not run on the next connection, and the pool recovers', async () => {
  await rename('before');
  wire.cutAt('pg_sleep', 'before');
  const torn = db.tenant(mine, async ({ sql }) => {
    await sql`select pg_sleep(0)`.catch(() => undefined);
    // Another organization's transaction has the reconnected slot by now.
    await database.db.read(theirs, (tx) => tx.sql`select 1`);
    await sql`update organizations set name = 'stray'`;
  });
  const [outcome, others] = await Promise.allSettled([
    torn,
    db.tenant(theirs, async ({ sql }) => {
      await sql`update organizations set name = 'Org' where tenant_id = ${theirs}`;
      return 'fine';
    }),
  ]);
  expect(outcome.status).toBe('rejected');
  expect(others).toEqual({ status: 'fulfilled', value: 'fine' });
  expect(await nameOf()).toBe('before');
  await rename('again');
  expect(await nameOf()).toBe('again');
});

test('read() and global() recover after a loss', async () => {
  wire.cutAt('select name', 'before');
  const read = () => db.read(mine, ({ sql }) => sql`select name from organizations`);
  await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
  expect(await read()).toHaveLength(1);
  expect(await db.global((sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
});
