import type { File } from '@cloudity/contracts';
import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let organization: TestOrganization;
let ada: Client;
let bob: Client;
let stranger: Client;

beforeAll(async () => {
  world = await DriveWorld.create();
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const other = await world.organization('Difference Engines');
  const bobMember = organization.members[1];
  if (!bobMember) throw new Error('no Bob');
  ada = world.as(organization.owner);
  bob = world.as(bobMember);
  stranger = world.as(other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const trash = (client: Client, file: File) => client.call('DELETE /files/{id}', { params: { id: file.id } });
const trashNames = async (client: Client) => (await client.call('GET /trash', {})).items.map(({ name }) => name);
const names = async (client: Client, parentId = 'root') =>
  (await client.call('GET /files', { query: { parentId: parentId as File['id'] } })).items.map(({ name }) => name);
const storedKeys = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of world.platform.objects.list('packs/')) keys.push(key);
  return keys;
};

test('DR16: the trash takes everything below along, frees the name, and gives it all back', async () => {
  const folder = await ada.create('folder', 'Season');
  const doc = await ada.create('doc', 'Spring', folder.id);
  expect((await ada.fails('DELETE /files/{id}', { params: { id: folder.id }, ifMatch: 9 })).status).toBe(412);
  await trash(ada, folder);
  expect(await names(ada)).not.toContain('Season');
  expect(await trashNames(ada)).toEqual(['Season']);
  expect((await ada.call('GET /search', { query: { q: 'spring' } })).items).toEqual([]);
  const below = await ada.call('GET /files/{id}', { params: { id: doc.id } });
  expect(below.trashedAt).not.toBeNull();
  expect((await ada.fails('PATCH /files/{id}', { params: { id: doc.id }, ifMatch: 1, body: { name: 'x' } })).code).toBe(
    'conflict',
  );
  expect((await ada.fails('POST /trash/{id}/restore', { params: { id: doc.id } })).code).toBe('conflict');
  await ada.create('folder', 'season');
  const restored = await ada.call('POST /trash/{id}/restore', { params: { id: folder.id } });
  expect(restored).toMatchObject({ name: 'Season (2)', trashedAt: null, parentId: folder.parentId });
  expect(await names(ada, folder.id)).toEqual(['Spring']);
  expect(await trashNames(ada)).toEqual([]);
});

test('DR16: when its folder is in the trash too, a file comes back into the root', async () => {
  const folder = await ada.create('folder', 'Lost');
  const doc = await ada.create('doc', 'Found', folder.id);
  await trash(ada, doc);
  await trash(ada, folder);
  expect(await trashNames(ada)).toEqual(['Lost', 'Found']);
  const restored = await ada.call('POST /trash/{id}/restore', { params: { id: doc.id } });
  expect(restored.parentId).toBe(organization.owner.id);
});

test('DR16: the trash shows what I may restore: mine, the shared space, what I may edit of others', async () => {
  const space = await bob.create('doc', 'Minutes', 'organization');
  await trash(bob, space);
  const own = await bob.create('doc', 'Secret');
  await trash(bob, own);
  const lent = await bob.create('doc', 'Lent');
  await bob.call('POST /files/{id}/shares', {
    params: { id: lent.id },
    body: { memberId: organization.owner.id, role: 'editor' },
  });
  const shown = await bob.create('doc', 'Shown');
  await bob.call('POST /files/{id}/shares', {
    params: { id: shown.id },
    body: { memberId: organization.owner.id, role: 'viewer' },
  });
  await trash(ada, lent);
  await trash(bob, shown);
  expect(await trashNames(ada)).toEqual(expect.arrayContaining(['Minutes', 'Lent']));
  expect(await trashNames(ada)).not.toEqual(expect.arrayContaining(['Secret']));
  expect(await trashNames(ada)).not.toEqual(expect.arrayContaining(['Shown']));
  expect(await trashNames(stranger)).toEqual([]);
  expect((await ada.fails('GET /files/{id}', { params: { id: shown.id } })).status).toBe(404);
  expect((await stranger.fails('POST /trash/{id}/restore', { params: { id: lent.id } })).status).toBe(404);
  expect((await stranger.fails('DELETE /trash/{id}', { params: { id: lent.id } })).status).toBe(404);
  expect((await ada.fails('DELETE /trash/{id}', { params: { id: lent.id } })).code).toBe('forbidden');
  expect((await bob.fails('DELETE /trash/{id}', { params: { id: space.id } })).code).toBe('forbidden');
  await ada.call('DELETE /trash/{id}', { params: { id: space.id } });
  await ada.call('POST /trash/{id}/restore', { params: { id: lent.id } });
});

test('DR17: only what lies in the trash is deleted for good; documents are forgotten, the bus told, bytes swept after their grace', async () => {
  const folder = await ada.create('folder', 'Doomed');
  const doc = await ada.create('doc', 'Doomed text', folder.id);
  const image = (await (await ada.upload(doc.id, 'i.png', 'x')).json()) as File;
  const upload = (await (await ada.upload(folder.id, 'kept bytes.txt', 'shared')).json()) as File;
  const copy = await ada.call('POST /files/{id}/copy', { params: { id: upload.id }, body: { parentId: 'root' } });
  expect((await ada.fails('DELETE /trash/{id}', { params: { id: folder.id } })).code).toBe('conflict');
  await trash(ada, folder);
  const before = await storedKeys();
  await ada.call('DELETE /trash/{id}', { params: { id: folder.id } });
  for (const gone of [folder, doc, image, upload])
    expect((await ada.fails('GET /files/{id}', { params: { id: gone.id } })).status).toBe(404);
  expect(world.documentCalls.at(-1)).toEqual({ method: 'remove', ids: [doc.id] });
  expect(world.busEvents).toContainEqual({ type: 'file.deleted', tenantId: organization.tenantId, fileId: doc.id });
  await world.service.maintenance.sweepContents(organization.tenantId);
  expect(await storedKeys()).toEqual(before);
  // The content's grace, its chunks', its pack's.
  for (let day = 1; day <= 3; day += 1) {
    expect(await storedKeys()).toEqual(before);
    world.advance(25 * 3_600_000);
    await world.service.maintenance.sweepContents(organization.tenantId);
  }
  expect((await storedKeys()).length).toBe(before.length - 1);
  expect(await (await ada.fetch('GET', `/files/${copy.id}/content`)).text()).toBe('shared');
});

test('DR17: a hub that is away is told later', async () => {
  const doc = await ada.create('doc', 'Remembered');
  await trash(ada, doc);
  world.hubIsAway = true;
  await ada.call('DELETE /trash/{id}', { params: { id: doc.id } });
  world.hubIsAway = false;
  const calls = world.documentCalls.length;
  await world.service.maintenance.tidy(organization.tenantId);
  expect(world.documentCalls.slice(calls)).toEqual([{ method: 'remove', ids: [doc.id] }]);
  await world.service.maintenance.tidy(organization.tenantId);
  expect(world.documentCalls.length).toBe(calls + 1);
});

test('DR17: what lay in the trash for 30 days is deleted; what came later stays; empty takes only my own', async () => {
  const old = await ada.create('doc', 'Old');
  await trash(ada, old);
  world.advance(29 * 86_400_000);
  const young = await ada.create('doc', 'Young');
  await trash(ada, young);
  const bobs = await bob.create('doc', 'Of Bob');
  await trash(bob, bobs);
  await world.service.maintenance.purgeTrash(organization.tenantId);
  expect(await trashNames(ada)).toEqual(expect.arrayContaining(['Old', 'Young']));
  world.advance(2 * 86_400_000);
  await world.service.maintenance.purgeTrash(organization.tenantId);
  expect(await trashNames(ada)).not.toContain('Old');
  expect(await trashNames(ada)).toContain('Young');
  await ada.call('DELETE /trash', {});
  expect(await trashNames(ada)).not.toContain('Young');
  expect(await trashNames(bob)).toContain('Of Bob');
});

test('DR17: something put below a folder while it is deleted for good: it is gone or refused, never an orphan', async () => {
  for (let round = 0; round < 5; round += 1) {
    const folder = await ada.create('folder', `Crowded ${round}`);
    const doc = await ada.create('doc', 'Host', folder.id);
    await trash(ada, folder);
    await ada.call('POST /trash/{id}/restore', { params: { id: folder.id } });
    await Promise.allSettled([
      trash(ada, folder).then(() => ada.call('DELETE /trash/{id}', { params: { id: folder.id } })),
      ada.upload(doc.id, 'a.png', 'a'),
      ada.upload(folder.id, 'b.txt', 'b'),
      ada.create('folder', 'c', folder.id),
    ]);
    expect((await ada.fails('GET /files/{id}', { params: { id: folder.id } })).status).toBe(404);
    expect((await ada.fails('GET /files/{id}', { params: { id: doc.id } })).status).toBe(404);
  }
});
