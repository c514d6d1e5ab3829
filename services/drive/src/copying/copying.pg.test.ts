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
  world = await DriveWorld.create({ limits: { maxCopiedFiles: 20, maxDepth: 6 } });
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const other = await world.organization('Difference Engines');
  const bobMember = organization.members[1];
  if (!bobMember) throw new Error('no Bob');
  ada = world.as(organization.owner);
  bob = world.as(bobMember);
  stranger = world.as(other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const bobActor = () => {
  const actor = organization.members[1]?.actor;
  if (!actor) throw new Error('no Bob');
  return actor;
};

const copy = (client: Client, file: File, body: { parentId?: File['id'] | 'root'; name?: string } = {}) =>
  client.call('POST /files/{id}/copy', { params: { id: file.id }, body });
const children = async (client: Client, parentId: File['id']) =>
  (await client.call('GET /files', { query: { parentId } })).items;
const upload = async (client: Client, parentId: string, name: string, text: string) =>
  (await (await client.upload(parentId, name, text)).json()) as File;
const text = async (client: Client, file: File) => (await client.fetch('GET', `/files/${file.id}/content`)).text();

test('DR11: a deep copy holds the same files, documents and attachments under new ids, without trash and shares', async () => {
  const folder = await ada.create('folder', 'Original');
  const inner = await ada.create('folder', 'Inner', folder.id);
  const doc = await ada.create('doc', 'Text', inner.id);
  const image = await upload(ada, doc.id, 'picture.png', 'pixels');
  const data = await upload(ada, inner.id, 'data.csv', 'a,b');
  const trashed = await ada.create('doc', 'Trashed', inner.id);
  await ada.call('DELETE /files/{id}', { params: { id: trashed.id } });
  await ada.call('POST /files/{id}/links', { params: { id: folder.id }, body: { role: 'viewer' } });
  world.documentCalls.length = 0;

  const made = await copy(ada, folder);
  expect(made).toMatchObject({ name: 'Original (2)', parentId: folder.parentId, version: 1, shared: false });
  const [innerCopy] = await children(ada, made.id);
  if (!innerCopy) throw new Error('no inner folder');
  const inside = await children(ada, innerCopy.id);
  expect(inside.map(({ name, kind }) => [name, kind])).toEqual([
    ['data.csv', 'file'],
    ['Text', 'doc'],
  ]);
  const [dataCopy, docCopy] = inside as [File, File];
  expect(await text(ada, dataCopy)).toBe('a,b');
  expect(dataCopy.id).not.toBe(data.id);
  const [call] = world.documentCalls;
  expect(call).toMatchObject({ method: 'copy', ids: [doc.id, docCopy.id] });
  const imageCopyId = call?.attachments?.[image.id] as File['id'];
  const imageCopy = await ada.call('GET /files/{id}', { params: { id: imageCopyId } });
  expect(imageCopy.parentId).toBe(docCopy.id);
  expect(await text(ada, imageCopy)).toBe('pixels');

  const changed = await ada.upload(innerCopy.id, 'data.csv', 'changed', { 'if-match': '"1"' });
  expect(changed.status).toBe(200);
  expect(await text(ada, data)).toBe('a,b');
  expect((await copy(ada, folder, { name: 'Elsewhere', parentId: inner.id })).name).toBe('Elsewhere');
});

test('DR11: what is only shared with me is copied into my own root', async () => {
  const doc = await ada.create('doc', 'Template');
  const bobMember = organization.members[1];
  const body = { memberId: bobMember?.id as never, role: 'viewer' as const };
  expect((await bob.fails('POST /files/{id}/copy', { params: { id: doc.id }, body: {} })).status).toBe(404);
  expect((await stranger.fails('POST /files/{id}/copy', { params: { id: doc.id }, body: {} })).status).toBe(404);
  await ada.call('POST /files/{id}/shares', { params: { id: doc.id }, body });
  const made = await copy(bob, doc);
  expect(made).toMatchObject({ name: 'Template', role: 'owner', owner: { id: bobMember?.id } });
  const mine = await bob.create('doc', 'Mine');
  const into = { params: { id: mine.id }, body: { parentId: doc.parentId as File['id'] } };
  expect((await bob.fails('POST /files/{id}/copy', into)).status).toBe(404);
});

test('DR11: a folder copied into itself ends', async () => {
  const folder = await ada.create('folder', 'Snake');
  await ada.create('doc', 'Head', folder.id);
  const made = await copy(ada, folder, { parentId: folder.id });
  expect((await children(ada, folder.id)).map(({ name }) => name)).toEqual(['Snake', 'Head']);
  expect((await children(ada, made.id)).map(({ name }) => name)).toEqual(['Head']);
});

test('DR11 DR9: too many files and too deep a tree are refused whole; a hub that is away leaves nothing', async () => {
  const folder = await ada.create('folder', 'Crowd');
  for (let index = 0; index < 20; index += 1) await ada.create('folder', `f${index}`, folder.id);
  expect((await ada.fails('POST /files/{id}/copy', { params: { id: folder.id }, body: {} })).code).toBe('too_large');
  let deep = await ada.create('folder', 'Deep');
  const top = deep;
  for (let level = 2; level <= 6; level += 1) deep = await ada.create('folder', `level ${level}`, deep.id);
  const seventh = { body: { kind: 'folder' as const, name: 'level 7', parentId: deep.id } };
  expect(await ada.fails('POST /files', seventh)).toMatchObject({ code: 'invalid', detail: { maxDepth: 6 } });
  expect((await ada.create('doc', 'a text may', deep.id)).kind).toBe('doc');
  const into = { params: { id: top.id }, body: { parentId: folder.id } };
  expect((await ada.fails('POST /files/{id}/copy', into)).detail).toEqual({ maxDepth: 6 });
  const move = { params: { id: top.id }, ifMatch: 1, body: { parentId: folder.id } };
  expect((await ada.fails('PATCH /files/{id}', move)).detail).toEqual({ maxDepth: 6 });
  const doc = await ada.create('doc', 'Not copied');
  world.hubIsAway = true;
  const answer = await ada.fetch('POST', `/files/${doc.id}/copy`, {
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  world.hubIsAway = false;
  expect(answer.status).toBe(500);
  expect((await ada.call('GET /search', { query: { q: 'not copied' } })).items.map(({ id }) => id)).toEqual([doc.id]);
});

test('DR5: copies made at once get different names', async () => {
  const doc = await ada.create('doc', 'Many.txt');
  const made = await Promise.all(
    Array.from({ length: 4 }, () =>
      ada.fetch('POST', `/files/${doc.id}/copy`, { headers: { 'content-type': 'application/json' }, body: '{}' }),
    ),
  );
  const names = [];
  for (const answer of made) if (answer.status === 201) names.push(((await answer.json()) as File).name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(0);
});

test('DR11: the copy of an older moment is a copy like any other, of one document', async () => {
  const doc = await ada.create('doc', 'Plan');
  const image = await upload(ada, doc.id, 'picture.png', 'pixels');
  world.documentCalls.length = 0;
  const by = { actor: organization.owner.actor, ip: null };
  const made = await world.service.ports.files.copyMoment(by, doc.id, { name: 'Plan then', seq: 7 });
  expect(made).toMatchObject({ name: 'Plan then', parentId: doc.parentId, kind: 'doc', shared: false });
  const [call] = world.documentCalls;
  expect(call).toMatchObject({ method: 'copy', ids: [doc.id, made.id], seq: 7 });
  expect(Object.keys(call?.attachments ?? {})).toEqual([image.id]);
  const foreign = world.service.ports.files.copyMoment({ actor: bobActor(), ip: null }, doc.id, { seq: 7 });
  await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
});
