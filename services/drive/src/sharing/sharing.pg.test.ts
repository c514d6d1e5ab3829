import type { File, FileId, FileRole, GroupId, MemberId } from '@cloudity/contracts';
import { readAclVersions } from '@cloudity/db';
import { systemIds } from '@cloudity/kernel';
import type { TestMember, TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let organization: TestOrganization;
let other: TestOrganization;
let bobMember: TestMember;
let cleoMember: TestMember;
let ada: Client;
let bob: Client;
let cleo: Client;
let stranger: Client;

beforeAll(async () => {
  world = await DriveWorld.create();
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }, { name: 'Cleo' }]);
  other = await world.organization('Difference Engines');
  [, bobMember, cleoMember] = organization.members as [TestMember, TestMember, TestMember];
  ada = world.as(organization.owner);
  bob = world.as(bobMember);
  cleo = world.as(cleoMember);
  stranger = world.as(other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const share = (client: Client, id: FileId, memberId: MemberId, role: FileRole) =>
  client.call('POST /files/{id}/shares', { params: { id }, body: { memberId, role } });
const see = (client: Client, file: File) => client.call('GET /files/{id}', { params: { id: file.id } });
const seeFails = async (client: Client, file: File) =>
  (await client.fails('GET /files/{id}', { params: { id: file.id } })).status;
const createGroup = async (members: readonly MemberId[]): Promise<GroupId> => {
  const id = systemIds.uuid() as GroupId;
  await world.platform.db.tenant(organization.tenantId, async ({ sql, tenantId }) => {
    await sql`insert into groups (tenant_id, id, name) values (${tenantId}, ${id}, ${`Group ${id}`})`;
    for (const member of members)
      await sql`insert into group_members (tenant_id, group_id, member_id) values (${tenantId}, ${id}, ${member})`;
  });
  return id;
};
const aclVersion = async () =>
  (await readAclVersions(world.platform.db, [organization.tenantId])).get(organization.tenantId);

test('DR2 DR18: a role is inherited down the tree; the strongest grant counts; parents out of sight are null', async () => {
  const folder = await ada.create('folder', 'Shared');
  const inner = await ada.create('folder', 'Inner', folder.id);
  const doc = await ada.create('doc', 'Text', inner.id);
  await share(ada, inner.id, bobMember.id, 'viewer');
  expect(await see(bob, doc)).toMatchObject({ role: 'viewer', parentId: inner.id });
  expect(await see(bob, inner)).toMatchObject({ role: 'viewer', parentId: null });
  expect(await seeFails(bob, folder)).toBe(404);
  const path = await bob.call('GET /files/{id}/path', { params: { id: doc.id } });
  expect(path.items.map(({ name }) => name)).toEqual(['Inner', 'Text']);
  await share(ada, doc.id, bobMember.id, 'editor');
  expect((await see(bob, doc)).role).toBe('editor');
  const group = await createGroup([bobMember.id, cleoMember.id]);
  await ada.call('POST /files/{id}/shares', { params: { id: folder.id }, body: { groupId: group, role: 'commenter' } });
  expect((await see(cleo, doc)).role).toBe('commenter');
  expect((await see(bob, inner)).role).toBe('commenter');
  expect((await see(bob, doc)).role).toBe('editor');
  expect(await seeFails(stranger, doc)).toBe(404);
});

test('DR3: what each role may do', async () => {
  const folder = await ada.create('folder', 'Ladder');
  const doc = await ada.create('doc', 'Rung', folder.id);
  const given = await share(ada, folder.id, bobMember.id, 'viewer');
  const attempts = {
    rename: () => bob.fetch('PATCH', `/files/${doc.id}`, json({ name: `Rung ${Math.random()}` }, '*')),
    create: () => bob.fetch('POST', '/files', json({ kind: 'doc', name: `New ${Math.random()}`, parentId: folder.id })),
    share: () => bob.fetch('POST', `/files/${doc.id}/shares`, json({ memberId: cleoMember.id, role: 'viewer' })),
    makeOwner: () => bob.fetch('POST', `/files/${doc.id}/shares`, json({ memberId: cleoMember.id, role: 'owner' })),
    link: () => bob.fetch('POST', `/files/${doc.id}/links`, json({ role: 'viewer' })),
    links: () => bob.fetch('GET', `/files/${doc.id}/links`),
    shares: () => bob.fetch('GET', `/files/${doc.id}/shares`),
    star: () => bob.fetch('PUT', `/files/${doc.id}/favourite`),
  };
  const json = (body: object, ifMatch?: string): RequestInit => ({
    headers: { 'content-type': 'application/json', ...(ifMatch ? { 'if-match': `"${version}"` } : {}) },
    body: JSON.stringify(body),
  });
  let version = doc.version;
  const outcome = async () => {
    version = (await see(ada, doc)).version;
    const answers: Record<string, number> = {};
    for (const [name, attempt] of Object.entries(attempts)) answers[name] = (await attempt()).status;
    return answers;
  };
  const reading = { shares: 200, star: 204 };
  const refused = { rename: 403, create: 403, share: 403, makeOwner: 403, link: 403, links: 403, ...reading };
  expect(await outcome()).toEqual(refused);
  const change = (role: FileRole) =>
    ada.call('PATCH /files/{id}/shares/{shareId}', { params: { id: folder.id, shareId: given.id }, body: { role } });
  await change('commenter');
  expect(await outcome()).toEqual(refused);
  await change('editor');
  expect(await outcome()).toEqual({
    rename: 200,
    create: 201,
    share: 201,
    makeOwner: 403,
    link: 201,
    links: 200,
    ...reading,
  });
  await change('owner');
  expect(await outcome()).toEqual({
    rename: 200,
    create: 201,
    share: 201,
    makeOwner: 201,
    link: 201,
    links: 200,
    ...reading,
  });
});

test('DR18: giving access again changes the role; the list says where access comes from', async () => {
  const folder = await ada.create('folder', 'Listed');
  const doc = await ada.create('doc', 'Listed text', folder.id);
  const first = await share(ada, folder.id, bobMember.id, 'viewer');
  const second = await share(ada, folder.id, bobMember.id, 'editor');
  expect(second).toMatchObject({ id: first.id, role: 'editor', grantee: { kind: 'member', name: 'Bob' } });
  await share(bob, doc.id, cleoMember.id, 'commenter');
  const { items } = await cleo.call('GET /files/{id}/shares', { params: { id: doc.id } });
  expect(items.map(({ role, grantee, inheritedFrom }) => [role, grantee.name, inheritedFrom?.id ?? null])).toEqual([
    ['owner', 'Ada', null],
    ['commenter', 'Cleo', null],
    ['editor', 'Bob', folder.id],
  ]);
  expect(items[2]?.inheritedFrom?.name).toBe('');
});

test('DR18: people leave by themselves; nobody below owner touches an owner; unknown and foreign grantees are 404', async () => {
  const doc = await ada.create('doc', 'Left');
  const own = await share(ada, doc.id, bobMember.id, 'viewer');
  await bob.call('DELETE /files/{id}/shares/{shareId}', { params: { id: doc.id, shareId: own.id } });
  expect(await seeFails(bob, doc)).toBe(404);
  const partner = await share(ada, doc.id, cleoMember.id, 'owner');
  await share(ada, doc.id, bobMember.id, 'editor');
  const params = { id: doc.id, shareId: partner.id };
  expect((await bob.fails('DELETE /files/{id}/shares/{shareId}', { params })).code).toBe('forbidden');
  expect((await bob.fails('PATCH /files/{id}/shares/{shareId}', { params, body: { role: 'viewer' } })).code).toBe(
    'forbidden',
  );
  const demote = { params: { id: doc.id }, body: { memberId: cleoMember.id, role: 'viewer' as const } };
  expect((await bob.fails('POST /files/{id}/shares', demote)).code).toBe('forbidden');
  expect((await see(cleo, doc)).role).toBe('owner');
  const add = (body: { memberId: MemberId } | { groupId: GroupId }) =>
    ada.fails('POST /files/{id}/shares', { params: { id: doc.id }, body: { ...body, role: 'viewer' } });
  expect((await add({ memberId: other.owner.id })).status).toBe(404);
  expect((await add({ memberId: systemIds.uuid() as MemberId })).status).toBe(404);
  expect((await add({ groupId: systemIds.uuid() as GroupId })).status).toBe(404);
  expect((await add({ memberId: organization.owner.id })).code).toBe('conflict');
  const root = await ada.call('GET /files/{id}', { params: { id: 'root' } });
  const whole = { params: { id: root.id }, body: { memberId: bobMember.id, role: 'viewer' as const } };
  expect((await ada.fails('POST /files/{id}/shares', whole)).code).toBe('forbidden');
  expect((await stranger.fails('POST /files/{id}/shares', demote)).status).toBe(404);
  expect((await stranger.fails('DELETE /files/{id}/shares/{shareId}', { params })).status).toBe(404);
});

test('DR7: only an owner takes a file out of a tree; who owned it by the tree stays an editor; the new owner has it all', async () => {
  const folder = await ada.create('folder', 'Handed over');
  const doc = await ada.create('doc', 'Text', folder.id);
  const image = (await (await ada.upload(doc.id, 'a.png', 'a')).json()) as File;
  const given = await share(ada, folder.id, bobMember.id, 'editor');
  const take = () =>
    bob.fetch('PATCH', `/files/${folder.id}`, {
      headers: { 'if-match': '"1"', 'content-type': 'application/json' },
      body: JSON.stringify({ parentId: 'root' }),
    });
  expect((await take()).status).toBe(403);
  const params = { id: folder.id, shareId: given.id };
  await ada.call('PATCH /files/{id}/shares/{shareId}', { params, body: { role: 'owner' } });
  expect((await take()).status).toBe(200);
  expect(await see(bob, doc)).toMatchObject({ role: 'owner', owner: { id: bobMember.id } });
  expect(await see(ada, doc)).toMatchObject({ role: 'editor', owner: { id: bobMember.id } });
  expect((await see(bob, image)).role).toBe('owner');
  const space = await bob.create('folder', 'For all', 'organization');
  const leave = { params: { id: space.id }, ifMatch: 1, body: { parentId: 'root' as const } };
  expect((await bob.fails('PATCH /files/{id}', leave)).code).toBe('forbidden');
});

test('DR21: every change of a right raises the version of the organization and is told on the bus', async () => {
  const folder = await ada.create('folder', 'Watched');
  const target = await ada.create('folder', 'Target');
  const changes: Record<string, () => Promise<unknown>> = {
    share: () => share(ada, folder.id, bobMember.id, 'viewer'),
    change: async () => {
      const { items } = await ada.call('GET /files/{id}/shares', { params: { id: folder.id } });
      const shareId = items.find(({ id }) => id !== 'owner')?.id ?? '';
      await ada.call('PATCH /files/{id}/shares/{shareId}', {
        params: { id: folder.id, shareId },
        body: { role: 'editor' },
      });
      await ada.call('DELETE /files/{id}/shares/{shareId}', { params: { id: folder.id, shareId } });
    },
    move: () => ada.call('PATCH /files/{id}', { params: { id: folder.id }, ifMatch: 1, body: { parentId: target.id } }),
    trash: () => ada.call('DELETE /files/{id}', { params: { id: folder.id } }),
    restore: () => ada.call('POST /trash/{id}/restore', { params: { id: folder.id } }),
    link: async () => {
      const link = await ada.call('POST /files/{id}/links', { params: { id: folder.id }, body: { role: 'viewer' } });
      const params = { id: folder.id, linkId: link.id };
      await ada.call('PATCH /files/{id}/links/{linkId}', { params, body: { role: 'editor' } });
      await ada.call('DELETE /files/{id}/links/{linkId}', { params });
    },
  };
  for (const [name, change] of Object.entries(changes)) {
    const before = (await aclVersion()) ?? 0;
    world.busEvents.length = 0;
    await change();
    expect((await aclVersion()) ?? 0, name).toBeGreaterThan(before);
    expect(world.busEvents, name).toContainEqual({ type: 'acl.changed', tenantId: organization.tenantId });
  }
  const before = await aclVersion();
  await ada.create('doc', 'No right changes', target.id);
  await ada.fails('POST /files/{id}/shares', {
    params: { id: folder.id },
    body: { memberId: other.owner.id, role: 'viewer' },
  });
  expect(await aclVersion()).toBe(before);
});

test('DR23: rights and deletions leave audit rows with ids, without names of files', async () => {
  const secret = `Secret ${Math.random()}`;
  const doc = await ada.create('doc', secret);
  await share(ada, doc.id, bobMember.id, 'viewer');
  await ada.call('DELETE /files/{id}', { params: { id: doc.id } });
  const rows = await world.platform.db.tenant(
    organization.tenantId,
    ({ sql, tenantId }) => sql<{ action: string; text: string }[]>`
      select action, audit_entries::text as text from audit_entries where tenant_id = ${tenantId} and target_id = ${doc.id} order by id`,
  );
  expect(rows.map(({ action }) => action)).toEqual(['file.created', 'file.shared', 'file.trashed']);
  for (const { text } of rows) expect(text).not.toContain(secret);
});

test('DR22: roleOf and rolesOf read the tables, not what the caller claims to be', async () => {
  const { access } = world.service.ports;
  const doc = await ada.create('doc', 'Asked');
  expect(await access.roleOf(organization.owner.actor, doc.id)).toMatchObject({
    role: 'owner',
    kind: 'doc',
    trashed: false,
    expiresAt: null,
  });
  expect(await access.roleOf({ ...bobMember.actor, role: 'owner' }, doc.id)).toBeNull();
  expect(await access.roleOf(other.owner.actor, doc.id)).toBeNull();
  expect(await access.roleOf(bobMember.actor, 'no id' as FileId)).toBeNull();
  await share(ada, doc.id, bobMember.id, 'commenter');
  const pairs = [organization.owner, bobMember, cleoMember, other.owner].map(({ actor }) => ({
    actor,
    fileId: doc.id,
  }));
  const roles = (await access.rolesOf(JSON.parse(JSON.stringify(pairs)))).map((answer) => answer?.role ?? null);
  expect(roles).toEqual(['owner', 'commenter', null, null]);
  await world.platform.db.tenant(organization.tenantId, async ({ sql, tenantId }) => {
    await sql`update members set status = 'disabled' where tenant_id = ${tenantId} and id = ${bobMember.id}`;
  });
  expect(await access.roleOf(bobMember.actor, doc.id)).toBeNull();
  await world.platform.db.tenant(organization.tenantId, async ({ sql, tenantId }) => {
    await sql`update members set status = 'active' where tenant_id = ${tenantId} and id = ${bobMember.id}`;
  });
  await ada.call('DELETE /files/{id}', { params: { id: doc.id } });
  expect(await access.roleOf(organization.owner.actor, doc.id)).toMatchObject({ trashed: true });
});

test('DR22: touch changes time, size and author of a document, not its version, and nothing else', async () => {
  const { files } = world.service.ports;
  const doc = await ada.create('doc', 'Touched');
  const folder = await ada.create('folder', 'Untouched');
  const at = new Date(Date.now() + 1).toISOString();
  await files.touch(organization.tenantId, doc.id, { by: { kind: 'member', id: bobMember.id }, at, sizeBytes: 1234 });
  expect(await see(ada, doc)).toMatchObject({
    sizeBytes: 1234,
    version: 1,
    modifiedBy: { id: bobMember.id, name: 'Bob' },
  });
  await files.touch(organization.tenantId, folder.id, { by: { kind: 'member', id: bobMember.id }, at, sizeBytes: 1 });
  await files.touch(other.tenantId, doc.id, { by: { kind: 'member', id: bobMember.id }, at, sizeBytes: 1 });
  expect(await see(ada, folder)).toEqual(folder);
  expect((await see(ada, doc)).sizeBytes).toBe(1234);
});
