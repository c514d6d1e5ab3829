import { expect, test } from 'vitest';
import { enrolTotp } from '../testing/factors.ts';
import { createWorld, password } from '../testing/world.ts';

test('ID19: the operator makes, lists and deletes organizations', async () => {
  await using world = await createWorld();
  const { operator, setup } = world.identity.ports;
  const link = await setup.link();
  const made = await operator.createOrganization({
    name: 'First',
    ownerEmail: 'Ada@Example.org',
    ownerPassword: password,
  });
  expect(made).toMatchObject({ name: 'First', members: 1 });
  const token = link?.split('#')[1];
  const late = await world.call('POST /setup', {
    token,
    organizationName: 'Late',
    name: 'L',
    email: 'l@example.org',
    password,
  });
  expect(late.status).toBe(410);
  const second = await operator.createOrganization({
    name: 'Second',
    ownerEmail: 'ada@example.org',
    ownerPassword: 'ignored here',
  });
  expect((await world.signIn('ada@example.org')).status).toBe(409);
  expect((await operator.listOrganizations()).map(({ name }) => name)).toEqual(['First', 'Second']);
  await operator.createUser({ organization: 'Second', email: 'only@example.org', name: 'Only', password });
  const session = (await world.signIn('only@example.org')).body;
  await operator.deleteOrganization({ organization: second.id });
  expect((await world.call('GET /me', undefined, { token: session.token })).status).toBe(401);
  expect((await world.signIn('ada@example.org')).body.organization.name).toBe('First');
  await expect(operator.deleteOrganization({ organization: 'Second' })).rejects.toMatchObject({ code: 'not_found' });
});

test('ID19: deleting an organization takes every row of it along, and none of another', async () => {
  await using world = await createWorld();
  const { operator } = world.identity.ports;
  const kept = await world.setUp();
  const doomed = await world.setUp('Doomed', 'eve@example.org');
  const group = await world.call('POST /groups', { name: 'Team' }, { token: doomed.token });
  await world.call(`PUT /groups/${group.body.id}/members/${doomed.user.id}`, undefined, { token: doomed.token });
  await world.call('POST /invitations', { email: 'x@example.org' }, { token: doomed.token });
  const { db } = world.database;
  const [root, file] = [doomed.user.id, world.platform.ids.uuid()];
  await db.tenant(doomed.organization.id, async ({ sql, tenantId }) => {
    for (const [id, parent] of [
      [root, null],
      [file, root],
    ] as const)
      await sql`
        insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
        values (${tenantId}, ${id}, ${root}, ${parent}, ${parent === null ? 'folder' : 'doc'}, 'x', ${id}, 'x', 'x', now(), now())`;
    await sql`
      insert into file_shares (tenant_id, id, file_id, group_id, role, created_at)
      values (${tenantId}, ${world.platform.ids.uuid()}, ${file}, ${group.body.id}, 'viewer', now())`;
    await sql`insert into collab_documents (tenant_id, file_id, schema_version) values (${tenantId}, ${file}, 1)`;
  });
  await operator.deleteOrganization({ organization: 'Doomed' });
  const tables = await world.database.owner`
    select c.table_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.column_name = 'tenant_id' and c.table_schema = 'public' and c.table_name not like 'audit%'`;
  expect(tables.length).toBeGreaterThan(12);
  for (const { table_name: table } of tables)
    expect([table, await db.read(doomed.organization.id, ({ sql }) => sql`select * from ${sql(table)}`)]).toEqual([
      table,
      [],
    ]);
  expect((await world.call('GET /me', undefined, { token: kept.token })).status).toBe(200);
});

test('ID19: the operator adds people; somebody who has an account keeps its password', async () => {
  await using world = await createWorld();
  const { operator } = world.identity.ports;
  for (const name of ['First', 'Second', 'Twin', 'Twin'])
    await operator.createOrganization({ name, ownerEmail: `${name}@example.org`, ownerPassword: password });
  const bob = { email: 'bob@example.org', name: 'Bob', password, role: 'admin' };
  expect(await operator.createUser({ organization: 'First', ...bob })).toMatchObject({ existingAccount: false });
  expect(await operator.createUser({ organization: 'Second', ...bob, password: 'something else' })).toMatchObject({
    existingAccount: true,
  });
  await expect(operator.createUser({ organization: 'First', ...bob })).rejects.toMatchObject({ code: 'conflict' });
  for (const wrong of [{ email: 'no address' }, { password: 'short' }, { role: 'king' }, { name: '' }])
    await expect(operator.createUser({ organization: 'First', ...bob, ...wrong })).rejects.toMatchObject({
      code: 'invalid',
    });
  await expect(operator.listUsers({ organization: 'Twin' })).rejects.toMatchObject({ code: 'conflict' });
  expect(await operator.listUsers({ organization: 'First' })).toMatchObject([
    { email: 'bob@example.org', role: 'admin', status: 'active' },
    { email: 'first@example.org', role: 'owner' },
  ]);
  expect((await world.signIn('bob@example.org')).status).toBe(409);
});

test('ID19: the operator disables people and resets passwords, also past a lost second factor', async () => {
  await using world = await createWorld();
  const { operator } = world.identity.ports;
  const owner = await world.setUp();
  const bob = await world.join(owner.token, 'bob@example.org');
  await operator.disableUser({ organization: 'Analytical Engines', email: 'bob@example.org' });
  expect((await world.call('GET /me', undefined, { token: bob.token })).status).toBe(401);
  const last = operator.disableUser({ organization: owner.organization.id, email: 'ada@example.org' });
  await expect(last).rejects.toMatchObject({ code: 'conflict' });
  await enrolTotp(world, owner.token);
  const reset = {
    organization: owner.organization.id,
    email: 'ada@example.org',
    password: 'a password from the operator',
  };
  await operator.resetPassword(reset);
  expect((await world.call('GET /me', undefined, { token: owner.token })).status).toBe(401);
  expect((await world.signIn('ada@example.org')).status).toBe(401);
  expect((await world.signIn('ada@example.org', { password: reset.password })).body).toMatchObject({
    code: 'second_factor_required',
  });
  await operator.resetPassword({ ...reset, removeSecondFactor: true });
  expect((await world.signIn('ada@example.org', { password: reset.password })).status).toBe(201);
});
