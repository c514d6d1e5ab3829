import { randomUUID } from 'node:crypto';
import type { TenantId } from '@cloudity/contracts';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bumpAclVersion, createDatabase, inline, readAclVersions, recordAudit, UnknownCommitError } from './index.ts';

let database: TestDatabase;
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

const nameOf = async (tenantId: TenantId): Promise<string | undefined> => {
  const [row] = await database.db.read(tenantId, ({ sql }) => sql<{ name: string }[]>`select name from organizations`);
  return row?.name;
};

describe('T1: one organization never sees another', () => {
  test('a tenant reads its own rows only, even when the query forgets to say so', async () => {
    const rows = await database.db.read(
      mine,
      ({ sql }) => sql<{ tenant_id: string }[]>`select tenant_id from organizations`,
    );
    expect(rows.map((row) => row.tenant_id)).toEqual([mine]);
  });

  test('without a tenant nothing is seen, also on a connection that had one', async () => {
    await database.db.read(mine, ({ sql }) => sql`select 1`);
    for (let round = 0; round < 8; round += 1) {
      expect(await database.db.global((sql) => sql`select tenant_id from organizations`)).toHaveLength(0);
    }
  });

  test('a row of another tenant can be neither written nor changed', async () => {
    const insert = database.db.tenant(
      mine,
      ({ sql }) => sql`insert into organizations (tenant_id, name) values (${randomUUID()}, 'x')`,
    );
    await expect(insert).rejects.toThrow(/row-level security/);
    const changed = await database.db.tenant(
      mine,
      ({ sql }) => sql`update organizations set name = 'taken' where tenant_id = ${theirs}`,
    );
    expect(changed.count).toBe(0);
    expect(await nameOf(theirs)).toBe('Org');
  });

  test('a statement written in one message is bound to its tenant too, and leaves none behind', async () => {
    const rows = await database.db.write<{ tenant_id: string }[]>(
      mine,
      inline`update organizations set name = name returning tenant_id`,
    );
    expect(rows.map((row) => row.tenant_id)).toEqual([mine]);
    expect(await nameOf(theirs)).toBe('Org');
    for (let round = 0; round < 8; round += 1)
      expect(await database.db.global((sql) => sql`select tenant_id from organizations`)).toHaveLength(0);
    await expect(database.db.write("x'; --" as TenantId, inline`select 1`)).rejects.toThrow('No such organization');
  });

  test('a refused statement in one message leaves nothing, and the connection goes on', async () => {
    const insert = database.db.write(
      mine,
      inline`insert into organizations (tenant_id, name) values (${randomUUID()}, 'x')`,
    );
    await expect(insert).rejects.toThrow(/row-level security/);
    await expect(insert).rejects.not.toBeInstanceOf(UnknownCommitError);
    expect(await database.db.write(mine, inline`select 1 as one`)).toEqual([{ one: 1 }]);
  });

  test('the owner role is bound too', async () => {
    expect(await database.owner`select * from organizations`).toHaveLength(0);
  });

  test('something that is not an id is refused before it reaches SQL', async () => {
    await expect(database.db.tenant("x'; drop table organizations; --" as TenantId, async () => 1)).rejects.toThrow(
      'No such organization',
    );
  });

  test('app cannot switch to another role, cannot make tables, cannot truncate', async () => {
    for (const statement of [
      'set role cloudity_owner',
      'set role cloudity_lookup',
      'create table mine (id int)',
      'truncate organizations',
      'alter table organizations disable row level security',
      'select * from recurring_runs',
    ]) {
      await expect(database.db.global((sql) => sql.unsafe(statement))).rejects.toThrow(
        /permission denied|must be owner/,
      );
    }
  });

  test('T3: a partition named directly shows nothing', async () => {
    const partition = `audit_entries_${new Date().toISOString().slice(0, 7).replace('-', '')}`;
    await expect(database.db.tenant(mine, ({ sql }) => sql.unsafe(`select * from ${partition}`))).rejects.toThrow(
      'permission denied',
    );
  });
});

describe('a tenant transaction', () => {
  test('is rolled back when the work throws', async () => {
    const failing = database.db.tenant(mine, async ({ sql }) => {
      await sql`update organizations set name = 'half' where tenant_id = ${mine}`;
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await nameOf(mine)).toBe('Org');
  });

  test('rejects when a statement failed and the work went on', async () => {
    const swallowed = database.db.tenant(mine, async ({ sql }) => {
      await sql`update organizations set name = 'half' where tenant_id = ${mine}`;
      await sql`select 1 / 0`.catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('rolled back');
    expect(await nameOf(mine)).toBe('Org');
  });

  test('rejects with the deferred constraint that COMMIT finds, as the error it is', async () => {
    await database.owner.unsafe(`
      create table pairs (tenant_id uuid not null, id int not null, other int, primary key (tenant_id, id),
        foreign key (tenant_id, other) references pairs (tenant_id, id) deferrable initially deferred);
      call protect_tenant_table('pairs')`);
    for (let round = 0; round < 6; round += 1) {
      const insert = database.db.tenant(mine, ({ sql }) => sql`insert into pairs values (${mine}, 1, 2)`);
      await expect(insert).rejects.toMatchObject({ code: '23503' });
    }
    expect(await database.db.read(mine, ({ sql }) => sql`select 1 from pairs`)).toHaveLength(0);
  });

  test('keeps what a savepoint lets fail apart', async () => {
    await database.db.tenant(mine, async ({ sql }) => {
      await sql`update organizations set name = 'kept' where tenant_id = ${mine}`;
      await sql.savepoint((inner) => inner`select 1 / 0`).catch(() => undefined);
    });
    expect(await nameOf(mine)).toBe('kept');
    await database.db.tenant(mine, ({ sql }) => sql`update organizations set name = 'Org' where tenant_id = ${mine}`);
  });

  test('refuses a query that comes after its end', async () => {
    const late = await database.db.tenant(
      mine,
      async ({ sql }) =>
        () =>
          sql`select 1`,
    );
    expect(late).toThrow('over');
  });

  test('read() refuses to write', async () => {
    const write = database.db.read(mine, ({ sql }) => sql`update organizations set name = 'x' returning 1`);
    await expect(write).rejects.toThrow('read-only');
    expect(await nameOf(mine)).toBe('Org');
  });

  test('read() rejects with the error of the query and the connection stays good', async () => {
    for (let round = 0; round < 6; round += 1) {
      await expect(database.db.read(mine, ({ sql }) => sql`select 1 / ${round} / 0`)).rejects.toThrow(
        'division by zero',
      );
    }
    expect(await nameOf(mine)).toBe('Org');
  });

  test('many at once share few connections, each with its own tenant', async () => {
    const names = await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const tenantId = index % 2 ? mine : theirs;
        return database.db.tenant(tenantId, async ({ sql }) => {
          const [first] = await sql`select tenant_id from organizations`;
          const [second] = await sql`select tenant_id from organizations`;
          return first?.tenant_id === tenantId && second?.tenant_id === tenantId;
        });
      }),
    );
    expect(names.every(Boolean)).toBe(true);
  });
});

describe('permission versions and audit', () => {
  test('T5: a version rises by one per change and is read for many organizations at once', async () => {
    await database.db.tenant(mine, bumpAclVersion);
    await database.db.tenant(mine, bumpAclVersion);
    expect(await readAclVersions(database.db, [mine, theirs])).toEqual(
      new Map([
        [mine, 2],
        [theirs, 0],
      ]),
    );
  });

  test('T7: an entry is appended and can be neither changed nor removed', async () => {
    await database.db.tenant(mine, (tx) =>
      recordAudit(tx, {
        action: 'session.created',
        actor: { kind: 'member', id: 'm', name: 'Ada' },
        target: { kind: 'session', id: 's' },
        detail: { method: 'password' },
        ip: '::1',
      }),
    );
    const rows = await database.db.read(mine, ({ sql }) => sql`select action, detail from audit_entries`);
    expect(rows).toEqual([{ action: 'session.created', detail: { method: 'password' } }]);
    for (const statement of ["update audit_entries set action = 'x'", 'delete from audit_entries']) {
      await expect(database.db.tenant(mine, ({ sql }) => sql.unsafe(statement))).rejects.toThrow('permission denied');
    }
    expect(await database.db.read(theirs, ({ sql }) => sql`select 1 from audit_entries`)).toHaveLength(0);
  });

  test('T7: months past their retention go, those within it stay', async () => {
    await database.owner.unsafe(
      "create table audit_entries_200001 partition of audit_entries for values from ('2000-01-01') to ('2000-02-01')",
    );
    const drop = () => database.owner`select drop_month_partitions('audit_entries', '90 days') as dropped`;
    expect(await drop()).toEqual([{ dropped: 1 }]);
    expect(await drop()).toEqual([{ dropped: 0 }]);
    await expect(database.db.global((sql) => sql`call ensure_month_partitions('audit_entries')`)).rejects.toThrow(
      'permission denied',
    );
  });
});

describe('when the server goes away', () => {
  test('ping rejects in time', async () => {
    const nowhere = createDatabase({
      url: 'postgres://cloudity_app:x@127.0.0.1:9/none',
      directUrl: 'postgres://cloudity_app:x@127.0.0.1:9/none',
    });
    await expect(nowhere.ping(500)).rejects.toThrow();
    await expect(nowhere.tenant(mine, async ({ sql }) => sql`select 1`)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(nowhere.read(mine, ({ sql }) => sql`select 1`)).rejects.toMatchObject({ code: 'unavailable' });
    await nowhere.close();
  });

  test('ping resolves while it is there', async () => {
    await database.db.ping();
  });
});
