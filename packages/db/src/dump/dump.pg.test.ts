import { randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import type { TenantId } from '@cloudity/contracts';
import { createTestDatabase } from '@cloudity/testkit';
import { expect, test } from 'vitest';
import {
  checkCatalogue,
  type DatabaseDump,
  enqueueJob,
  exportDatabase,
  importDatabase,
  recordAudit,
} from '../index.ts';

interface Exported {
  readonly dump: DatabaseDump;
  readonly bytes: ReadonlyMap<string, Buffer>;
}

const exportToMemory = async (
  ownerUrl: string,
  during: () => Promise<void> = async () => undefined,
): Promise<Exported> => {
  const collected = new Map<string, Promise<Buffer>>();
  let started: Promise<void> | undefined;
  const dump = await exportDatabase(ownerUrl, (table) => {
    const stream = new PassThrough();
    collected.set(
      table,
      Readable.from(stream)
        .toArray()
        .then((chunks) => Buffer.concat(chunks as Buffer[])),
    );
    // The snapshot is taken by now: what is written from here on must not be in it.
    started ??= during();
    return stream;
  });
  await started;
  const bytes = new Map<string, Buffer>();
  for (const [table, pending] of collected) bytes.set(table, await pending);
  return { dump, bytes };
};

const organization = async (
  database: Awaited<ReturnType<typeof createTestDatabase>>,
  name: string,
): Promise<TenantId> => {
  const tenantId = randomUUID() as TenantId;
  await database.db.tenant(tenantId, async (tx) => {
    await tx.sql`insert into organizations (tenant_id, name) values (${tenantId}, ${name})`;
    await recordAudit(tx, {
      action: 'organization.created',
      actor: { kind: 'operator', id: null, name: null },
      target: null,
      detail: { name },
      ip: null,
    });
    await enqueueJob(tx, 'drive.sweep', { name: 'an id' });
  });
  return tenantId;
};

test('every row survives, byte for byte, from one moment and into an empty database alone', async () => {
  await using from = await createTestDatabase();
  await using to = await createTestDatabase({ empty: true });
  const tenants = [await organization(from, 'tab\there\nand \\ back'), await organization(from, 'Globex')];
  const { dump, bytes } = await exportToMemory(from.urls.owner, async () => {
    await organization(from, 'too late');
  });
  expect(dump.organizations).toBe(2);
  expect(dump.tables.find(({ name }) => name === 'organizations')?.rows).toBe(2);
  expect(dump.tables.find(({ name }) => name === 'audit_entries')?.rows).toBe(2);
  expect(dump.jobs).toHaveLength(2);

  const open = (table: string): Readable => Readable.from([bytes.get(table) ?? Buffer.alloc(0)]);
  await importDatabase(to.urls.owner, dump, open);
  const again = await exportToMemory(to.urls.owner);
  expect(again.dump.tables).toEqual(dump.tables);
  const sorted = (buffer: Buffer | undefined) => buffer?.toString('utf8').split('\n').sort();
  for (const [table, content] of bytes) expect(sorted(again.bytes.get(table)), table).toEqual(sorted(content));
  expect(again.dump.jobs.map(({ payload }) => payload)).toEqual(dump.jobs.map(({ payload }) => payload));
  expect(await checkCatalogue(to.owner)).toEqual([]);
  const [row] = await to.db.read(
    tenants[0] as TenantId,
    (tx) => tx.sql<{ name: string }[]>`select name from organizations`,
  );
  expect(row?.name).toBe('tab\there\nand \\ back');

  await expect(importDatabase(to.urls.owner, dump, open)).rejects.toThrow('already holds an organization');
});

test('a dump that lacks rows leaves nothing behind', async () => {
  await using from = await createTestDatabase();
  await using to = await createTestDatabase({ empty: true });
  await organization(from, 'Acme');
  const { dump, bytes } = await exportToMemory(from.urls.owner);
  const open = (table: string): Readable =>
    Readable.from([table === 'audit_entries' ? Buffer.alloc(0) : (bytes.get(table) ?? Buffer.alloc(0))]);
  await expect(importDatabase(to.urls.owner, dump, open)).rejects.toThrow('audit_entries has 0 rows instead of 1');
  const after = await exportToMemory(to.urls.owner);
  expect(after.dump.organizations).toBe(0);
  expect(await checkCatalogue(to.owner)).toEqual([]);
  await importDatabase(to.urls.owner, dump, (table) => Readable.from([bytes.get(table) ?? Buffer.alloc(0)]));
});

test('a backup of a newer release is refused before anything is touched', async () => {
  await using to = await createTestDatabase({ empty: true });
  const dump: DatabaseDump = {
    migrations: [{ number: 9999, name: 'future', checksum: 'x' }],
    tables: [],
    sequences: [],
    jobs: [],
    organizations: 0,
  };
  await expect(importDatabase(to.urls.owner, dump, () => Readable.from([]))).rejects.toThrow('9999 (future)');
});
