import type { File, FileId } from '@cloudity/contracts';
import type { TestMember, TestOrganization } from '@cloudity/testkit';
import { beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../../testing/drive-world.ts';

let world: DriveWorld;
let organization: TestOrganization;
let ada: Client;
let bob: Client;
let cleo: Client;
let bobId: TestMember['id'];
let cleoId: TestMember['id'];
beforeAll(async () => {
  world = await DriveWorld.create();
  organization = await world.organization('Acme', [{ name: 'Bob' }, { name: 'Cleo' }]);
  [ada, bob, cleo] = organization.members.map((member) => world.as(member)) as [Client, Client, Client];
  [bobId, cleoId] = organization.members.slice(1).map(({ id }) => id) as [TestMember['id'], TestMember['id']];
  return () => world[Symbol.asyncDispose]();
});

let made = 0;
const folder = (client: Client, parentId = 'root'): Promise<File> =>
  client.create('folder', `Folder ${++made}`, parentId);
const limit = (client: Client, { id }: File, limited = true): Promise<File> =>
  client.call('PUT /files/{id}/limited-access', { params: { id }, body: { limited } });
const share = (client: Client, { id }: File, memberId: TestMember['id'], role: 'viewer' | 'editor' | 'owner') =>
  client.call('POST /files/{id}/shares', { params: { id }, body: { memberId, role } });
const sees = async (client: Client, id: FileId): Promise<boolean> =>
  (await client.fetch('GET', `/files/${id}`)).status === 200;
const aclVersion = async (): Promise<number> => {
  const [row] = await world.platform.db.tenant(
    organization.tenantId,
    ({ sql }) => sql<{ version: number }[]>`select version::int from acl_versions`,
  );
  return row?.version ?? 0;
};

test('DR60: in the shared space a member keeps a folder to those named on it, and stays named', async () => {
  const salaries = await folder(bob, 'organization');
  const inner = await bob.create('doc', 'Table', salaries.id);
  const before = await aclVersion();
  world.busEvents.length = 0;
  const after = await limit(bob, salaries);
  expect(after).toMatchObject({ limited: true, role: 'editor', version: salaries.version + 1 });
  expect(await aclVersion()).toBe(before + 1);
  expect(world.busEvents).toContainEqual({ type: 'acl.changed', tenantId: organization.tenantId });
  expect([await sees(cleo, salaries.id), await sees(cleo, inner.id)]).toEqual([false, false]);
  expect([await sees(ada, salaries.id), await sees(bob, inner.id)]).toEqual([true, true]);
  const list = await cleo.call('GET /files', { query: { parentId: 'organization' } });
  expect(list.items.map(({ id }) => id)).not.toContain(salaries.id);
  // Named people see it, without what is beside.
  await share(bob, salaries, cleoId, 'viewer');
  expect(await cleo.call('GET /files/{id}', { params: { id: inner.id } })).toMatchObject({ role: 'viewer' });
  expect(
    (await cleo.fails('PUT /files/{id}/limited-access', { params: { id: salaries.id }, body: { limited: false } }))
      .status,
  ).toBe(403);
  const access = await bob.call('GET /files/{id}/shares', { params: { id: inner.id } });
  expect(access.limitedAt).toEqual({ id: salaries.id, name: salaries.name });
  expect(access.items.map(({ grantee }) => grantee.id).sort()).toEqual([bobId, cleoId].sort());
  // Lifted, everybody is in again.
  await limit(ada, salaries, false);
  expect(await cleo.call('GET /files/{id}', { params: { id: inner.id } })).toMatchObject({ role: 'editor' });
});

test('DR60: shares and links from above end at it; its own ones hold', async () => {
  const top = await folder(ada);
  const kept = await folder(ada, top.id);
  await share(ada, top, bobId, 'editor');
  const above = await world.guest(ada, top.id, { role: 'editor' });
  await limit(ada, kept);
  const own = await world.guest(ada, kept.id);
  expect([await sees(bob, kept.id), await sees(above, kept.id), await sees(own, kept.id)]).toEqual([
    false,
    false,
    true,
  ]);
  // Its name is taken for those who do not see it, and nothing more is told of it.
  const refused = await bob.fails('POST /files', { body: { kind: 'folder', name: kept.name, parentId: top.id } });
  expect(refused).toMatchObject({ code: 'conflict', detail: { existing: null } });
});

test('DR11 DR60: a copy leaves out what the copier may not see, and keeps limits for the copier alone', async () => {
  const top = await folder(ada, 'organization');
  const secret = await ada.create('folder', 'Secret', top.id);
  await ada.create('doc', 'Inside', secret.id);
  const shared = await ada.create('folder', 'Bob sees this', top.id);
  await limit(ada, secret);
  await limit(ada, shared);
  await share(ada, shared, bobId, 'viewer');
  const copy = await bob.call('POST /files/{id}/copy', { params: { id: top.id }, body: {} });
  const { items } = await bob.call('GET /files', { query: { parentId: copy.id } });
  expect(items.map(({ name, limited, role }) => [name, limited, role])).toEqual([['Bob sees this', true, 'editor']]);
  const seen = await cleo.call('GET /files', { query: { parentId: copy.id } });
  expect(seen.items).toEqual([]);
});

test('DR7 DR60: nobody carries into their own tree what is limited to others', async () => {
  const top = await folder(ada);
  const secret = await ada.create('folder', 'Secret', top.id);
  await share(ada, top, bobId, 'owner');
  await limit(ada, secret);
  const move = (client: Client, version: number) =>
    client.fetch('PATCH', `/files/${top.id}`, {
      headers: { 'content-type': 'application/json', 'if-match': `"${version}"` },
      body: JSON.stringify({ parentId: 'root' }),
    });
  expect((await move(bob, top.version)).status).toBe(403);
  await share(ada, secret, bobId, 'owner');
  expect((await move(bob, top.version)).status).toBe(200);
});

test('DR60: roots and attachments are not limited', async () => {
  const doc = await ada.create('doc', 'Letter');
  const image = (await (await ada.upload(doc.id, 'x.txt', 'x')).json()) as File;
  for (const id of [image.id, organization.owner.id as string as FileId])
    expect(
      (await ada.fails('PUT /files/{id}/limited-access', { params: { id }, body: { limited: true } })).status,
    ).toBe(403);
});
