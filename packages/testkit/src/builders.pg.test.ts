import { expect, test } from 'vitest';
import { createOrganization } from './builders.ts';
import { createTestDatabase } from './test-database.ts';

test('organizations with members are made side by side', async () => {
  await using database = await createTestDatabase();
  const first = await createOrganization(database.db, { members: [{ name: 'Grace Hopper', role: 'admin' }] });
  const second = await createOrganization(database.db);
  const names = await database.db.read(first.tenantId, ({ sql }) => sql`select name, role from members order by name`);
  expect(names).toEqual([
    { name: 'Ada', role: 'owner' },
    { name: 'Grace Hopper', role: 'admin' },
  ]);
  expect(await database.db.read(second.tenantId, ({ sql }) => sql`select id from members`)).toEqual([
    { id: second.owner.id },
  ]);
});

test('each test database is its own', async () => {
  await using one = await createTestDatabase();
  await using two = await createTestDatabase();
  const { tenantId } = await createOrganization(one.db);
  expect(await two.db.read(tenantId, ({ sql }) => sql`select 1 from organizations`)).toEqual([]);
});
