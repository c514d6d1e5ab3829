import { randomUUID } from 'node:crypto';
import type { TenantId } from '@cloudity/contracts';
import { createTestDatabase, hasPgBouncer, type PgBouncer, startPgBouncer, type TestDatabase } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, createJobRunner, type Database } from './index.ts';

describe.skipIf(!hasPgBouncer())('through a PgBouncer in transaction mode', () => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  let db: Database;
  const tenants = Array.from({ length: 12 }, () => randomUUID() as TenantId);

  beforeAll(async () => {
    database = await createTestDatabase();
    bouncer = await startPgBouncer(database.urls.direct);
    db = createDatabase({
      url: bouncer.pooled(database.urls.direct),
      directUrl: database.urls.direct,
      prepare: false,
      maxConnections: 10,
    });
    for (const tenantId of tenants) {
      await db.tenant(tenantId, async ({ sql }) => {
        await sql`insert into organizations (tenant_id, name) values (${tenantId}, ${tenantId})`;
      });
    }
  });
  afterAll(async () => {
    await db?.close();
    await bouncer?.stop();
    await database?.dispose();
  });

  test('T1: ten clients on four server connections never see another organization', async () => {
    const looks = Array.from({ length: 300 }, async (_, index) => {
      const tenantId = tenants[index % tenants.length] as TenantId;
      const rows =
        index % 2 === 0
          ? await db.read(tenantId, ({ sql }) => sql`select name from organizations`)
          : await db.tenant(tenantId, ({ sql }) => sql`select name from organizations`);
      return rows.length === 1 && rows[0]?.name === tenantId;
    });
    expect((await Promise.all(looks)).every(Boolean)).toBe(true);
  });

  test('T1: a tenant does not stay on a server connection', async () => {
    const rows = await Promise.all(
      Array.from({ length: 40 }, () => db.global((sql) => sql`select name, current_tenant() from organizations`)),
    );
    expect(rows.every((found) => found.length === 0)).toBe(true);
  });

  test("the role's settings hold although the pooler refuses them as start-up parameters", async () => {
    const [row] = await db.global((sql) => sql`select current_setting('statement_timeout') as timeout`);
    expect(row?.timeout).toBe('30s');
  });

  test('listening and jobs are refused through the pooler, and work directly', async () => {
    const pooled = bouncer.pooled(database.urls.direct);
    const wrong = createDatabase({ url: pooled, directUrl: pooled, prepare: false });
    await expect(wrong.listen('news', () => undefined)).rejects.toThrow('connection pooler');
    await wrong.close();
    const log = { warn: () => undefined, error: () => undefined };
    await expect(createJobRunner({ db, directUrl: pooled, tasks: {}, log }).start()).rejects.toThrow(
      'connection pooler',
    );
    const heard = Promise.withResolvers<string>();
    await db.listen('news', heard.resolve);
    await db.notify('news', 'through');
    expect(await heard.promise).toBe('through');
  });
});
