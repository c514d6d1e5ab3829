import type { FileId } from '@cloudity/contracts';
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
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }, { name: 'Cleo' }]);
  const other = await world.organization('Difference Engines');
  const [first, second] = organization.members;
  if (!first || !second) throw new Error('no members');
  ada = world.as(first);
  bob = world.as(second);
  stranger = world.as(other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

test('DR1 DR4: a member has a root and shares the organization root before anything was written', async () => {
  const root = await ada.call('GET /files/{id}', { params: { id: 'root' } });
  expect(root).toMatchObject({ kind: 'folder', parentId: null, space: 'personal', role: 'owner', version: 1 });
  expect(root.owner).toMatchObject({ name: 'Ada' });
  const space = await bob.call('GET /files/{id}', { params: { id: 'organization' } });
  expect(space).toMatchObject({ kind: 'folder', parentId: null, space: 'organization', role: 'editor', owner: null });
  expect(await ada.call('GET /files', {})).toEqual({ items: [], nextCursor: null });
  expect((await bob.fails('GET /files/{id}', { params: { id: root.id } })).code).toBe('not_found');
  expect((await stranger.fails('GET /files/{id}', { params: { id: space.id } })).code).toBe('not_found');
});

test('DR1: create, read, list, path; the other organization and other members see nothing', async () => {
  const folder = await ada.create('folder', 'Plans');
  const doc = await ada.create('doc', 'Year 1', folder.id);
  expect(doc).toMatchObject({
    kind: 'doc',
    name: 'Year 1',
    parentId: folder.id,
    role: 'owner',
    version: 1,
    favourite: false,
  });
  expect(await ada.call('GET /files/{id}', { params: { id: doc.id } })).toEqual(doc);
  expect((await ada.call('GET /files', { query: { parentId: folder.id } })).items).toEqual([doc]);
  const path = await ada.call('GET /files/{id}/path', { params: { id: doc.id } });
  expect(path.items.map(({ name }) => name)).toEqual(['My files', 'Plans', 'Year 1']);
  for (const nobody of [bob, stranger]) {
    expect((await nobody.fails('GET /files/{id}', { params: { id: doc.id } })).status).toBe(404);
    expect((await nobody.fails('GET /files', { query: { parentId: folder.id } })).status).toBe(404);
    expect((await nobody.fails('GET /files/{id}/path', { params: { id: doc.id } })).status).toBe(404);
    const refused = await nobody.fails('POST /files', { body: { kind: 'doc', name: 'x', parentId: folder.id } });
    expect(refused.status).toBe(404);
  }
  expect((await ada.fails('GET /files', { query: { parentId: doc.id } })).code).toBe('invalid');
});

test('DR5: names are unique in a folder whatever their case, and a free one is offered', async () => {
  const folder = await ada.create('folder', 'Names');
  await ada.create('doc', 'Report.docx', folder.id);
  const conflict = await ada.fails('POST /files', { body: { kind: 'doc', name: 'REPORT.docx', parentId: folder.id } });
  expect(conflict).toMatchObject({ code: 'conflict', detail: { suggestedName: 'REPORT (2).docx' } });
  const other = await ada.create('doc', 'report (2).docx', folder.id);
  const renamed = await ada.fails('PATCH /files/{id}', {
    params: { id: other.id },
    ifMatch: other.version,
    body: { name: 'report.docx' },
  });
  expect(renamed).toMatchObject({ code: 'conflict', detail: { suggestedName: 'report (3).docx' } });
});

test('DR6: rename needs the version; a stale one is refused with the current one', async () => {
  const doc = await ada.create('doc', 'Draft');
  const headers = { 'content-type': 'application/json' };
  const blind = await ada.fetch('PATCH', `/files/${doc.id}`, { headers, body: JSON.stringify({ name: 'x' }) });
  expect(blind.status).toBe(428);
  const renamed = await ada.call('PATCH /files/{id}', { params: { id: doc.id }, ifMatch: 1, body: { name: 'Final' } });
  expect(renamed).toMatchObject({ name: 'Final', version: 2 });
  const stale = await ada.fails('PATCH /files/{id}', { params: { id: doc.id }, ifMatch: 1, body: { name: 'Other' } });
  expect(stale).toMatchObject({ code: 'precondition_failed', detail: { version: 2 } });
});

test('DR6: of two people renaming at once one gets 412', async () => {
  const doc = await ada.create('doc', 'Race', 'organization');
  const rename = (client: Client, name: string) =>
    client.fetch('PATCH', `/files/${doc.id}`, {
      headers: { 'if-match': '"1"', 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
  const answers = await Promise.all([rename(ada, 'From Ada'), rename(bob, 'From Bob')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
});

test('DR5: of two creates with one name one gets 409', async () => {
  const folder = await ada.create('folder', 'Twins');
  const create = () =>
    ada.fetch('POST', '/files', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'doc', name: 'Twin', parentId: folder.id }),
    });
  const answers = await Promise.all([create(), create(), create()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
});

test('DR7: a move changes folder and rights; into itself, below itself or into a file it is refused', async () => {
  const outer = await ada.create('folder', 'Outer');
  const inner = await ada.create('folder', 'Inner', outer.id);
  const doc = await ada.create('doc', 'Inside', inner.id);
  const move = (id: FileId, parentId: string, version: number) =>
    ada.fails('PATCH /files/{id}', { params: { id }, ifMatch: version, body: { parentId: parentId as FileId } });
  expect((await move(outer.id, inner.id, 1)).code).toBe('invalid');
  expect((await move(outer.id, outer.id, 1)).code).toBe('invalid');
  expect((await move(outer.id, doc.id, 1)).code).toBe('invalid');
  expect(
    (
      await move(
        outer.id,
        organization.owner.id.replace(/.$/, (last) => (last === 'f' ? 'e' : 'f')),
        1,
      )
    ).code,
  ).toBe('not_found');
  const root = await ada.call('GET /files/{id}', { params: { id: 'root' } });
  expect((await move(root.id, inner.id, 1)).code).toBe('forbidden');
  const moved = await ada.call('PATCH /files/{id}', {
    params: { id: inner.id },
    ifMatch: 1,
    body: { parentId: 'root', name: 'Inner, out' },
  });
  expect(moved).toMatchObject({ parentId: root.id, name: 'Inner, out', version: 2 });
});

test('DR7: two moves at once never make a ring', async () => {
  for (let round = 0; round < 10; round += 1) {
    const a = await ada.create('folder', `a${round}`);
    const b = await ada.create('folder', `b${round}`);
    const move = (id: string, parentId: string) =>
      ada.fetch('PATCH', `/files/${id}`, {
        headers: { 'if-match': '"1"', 'content-type': 'application/json' },
        body: JSON.stringify({ parentId }),
      });
    const answers = await Promise.all([move(a.id, b.id), move(b.id, a.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  }
});

test('DR2: an administrator sees nothing of personal files; everybody edits the shared space', async () => {
  const doc = await bob.create('doc', 'Diary');
  expect((await ada.fails('GET /files/{id}', { params: { id: doc.id } })).status).toBe(404);
  const shared = await bob.create('doc', 'Agenda', 'organization');
  expect(shared).toMatchObject({ role: 'editor', space: 'organization', owner: null });
  expect((await ada.call('GET /files/{id}', { params: { id: shared.id } })).role).toBe('owner');
});
