import type { FileId } from '@cloudity/contracts';
import { silentLog } from '@cloudity/kernel';
import type { TestMember, TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DavClient, davClient, namesIn } from '../testing/dav-client.ts';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

const mine = '/dav/files/My%20files';
const everyones = '/dav/files/Shared%20with%20everyone';
let world: DriveWorld;
let organization: TestOrganization;
let other: TestOrganization;
let bobMember: TestMember;
let ada: Client;
let bob: Client;
let adaDav: DavClient;
let bobDav: DavClient;
let strangerDav: DavClient;

beforeAll(async () => {
  world = await DriveWorld.create();
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  other = await world.organization('Difference Engines');
  const second = organization.members.find(({ id }) => id !== organization.owner.id);
  if (!second) throw new Error('no second member');
  bobMember = second;
  ada = world.as(organization.owner);
  bob = world.as(bobMember);
  adaDav = davClient(world, organization.owner);
  bobDav = davClient(world, bobMember);
  strangerDav = davClient(world, other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const list = async (client: DavClient, path: string) =>
  namesIn(await client(`PROPFIND ${path}`, { headers: { Depth: '1' } }), decodeURIComponent(path));
const to = (destination: string, headers: Record<string, string> = {}) => ({
  headers: { Destination: `https://drive.example.test${destination}`, ...headers },
});
const named = async (client: Client, parentId: string, name: string) => {
  const { items } = await client.call('GET /files', { query: { parentId: parentId as FileId } });
  return items.find((file) => file.name === name);
};
const lockBody =
  '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>Word</owner></lockinfo>';

test('DR80: an address and an app password of scope dav; neither cookies nor other sites', async () => {
  const send = (headers: Record<string, string>, method = 'PROPFIND') =>
    world.app.request('https://drive.example.test/dav/files/', { method, headers }, { ip: null, log: silentLog });
  const nobody = await send({ depth: '0' });
  expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([
    401,
    'Basic realm="Cloudity", charset="UTF-8"',
  ]);
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  for (const headers of [
    basic(`${organization.owner.actor.email}:wrong`),
    basic(`somebody@example.org:${organization.owner.id}`),
    { authorization: `Bearer ${ada.token}` },
    { cookie: `cloudity_session=${ada.token}` },
  ])
    expect((await send({ depth: '0', ...headers })).status).toBe(401);
  const good = basic(`${organization.owner.actor.email}:${organization.owner.id}`);
  expect((await send({ depth: '0', ...good })).status).toBe(207);
  expect((await send({ depth: '0', ...good, origin: 'https://drive.example.test' })).status).toBe(207);
  for (const method of ['GET', 'PROPFIND', 'OPTIONS'])
    expect((await send({ depth: '0', ...good, origin: 'https://evil.example' }, method)).status).toBe(403);
  const options = await world.app.request('https://drive.example.test/', { method: 'OPTIONS' }, { log: silentLog });
  expect([options.status, options.headers.get('dav')]).toEqual([200, '1, 2, 3']);
});

test('DR81: three folders at the top; nothing is kept beside them', async () => {
  expect(await list(bobDav, '/dav/files/')).toEqual(['My files/', 'Shared with everyone/', 'Shared with me/']);
  expect((await bobDav('PUT /dav/files/a.txt', { body: '1' })).status).toBe(403);
  expect((await bobDav('MKCOL /dav/files/new')).status).toBe(403);
  expect((await bobDav(`DELETE ${mine}`)).status).toBe(403);
  expect((await bobDav(`MOVE ${mine}`, to('/dav/files/x'))).status).toBe(403);
  expect((await bobDav('GET /dav/')).status).toBe(404);
  const shared = await ada.create('folder', 'Plans');
  const body = { memberId: bobMember.id, role: 'editor' } as const;
  await ada.call('POST /files/{id}/shares', { params: { id: shared.id }, body });
  expect(await list(bobDav, '/dav/files/Shared%20with%20me/')).toEqual(['Plans/']);
  expect((await bobDav('PUT /dav/files/Shared%20with%20me/Plans/b.txt', { body: '1' })).status).toBe(201);
  expect(await list(adaDav, `${mine}/Plans/`)).toEqual(['b.txt']);
  expect((await bobDav('DELETE /dav/files/Shared%20with%20me/Plans')).status).toBe(403);
  const second = await ada.create('folder', 'Plans', shared.id);
  await ada.call('POST /files/{id}/shares', { params: { id: second.id }, body });
  expect(await list(bobDav, '/dav/files/Shared%20with%20me/')).toEqual(['Plans (2)/', 'Plans/']);
});

test('DR1 DR81: another organization and another person see nothing: 404', async () => {
  await adaDav(`PUT ${mine}/secret.txt`, { body: 'secret' });
  await adaDav(`PUT ${everyones}/ours.txt`, { body: 'ours' });
  for (const path of [`${mine}/secret.txt`, `${everyones}/ours.txt`])
    for (const method of ['GET', 'PROPFIND', 'DELETE', 'PROPPATCH', 'LOCK', 'COPY', 'MOVE', 'UNLOCK']) {
      const body =
        method === 'PROPPATCH'
          ? { body: '<propertyupdate xmlns="DAV:"><remove><prop><x/></prop></remove></propertyupdate>' }
          : {};
      const headers = { Depth: '0', 'Lock-Token': '<urn:x>', Destination: `https://drive.example.test${mine}/stolen` };
      const { status } = await strangerDav(`${method} ${path}`, { headers, ...body });
      expect([method, path, status]).toEqual([method, path, 404]);
    }
  expect((await bobDav(`GET ${mine}/secret.txt`)).status).toBe(404);
  expect((await bobDav(`GET ${everyones}/ours.txt`)).text).toBe('ours');
});

test('DR60 DR81: what is limited to others is in no listing, and not found', async () => {
  const folder = await bob.create('folder', 'Limited', 'organization');
  const file = (await (await ada.upload(folder.id, 'salaries.txt', 'secret')).json()) as {
    id: FileId;
    version: number;
  };
  await ada.call('PUT /files/{id}/limited-access', { params: { id: file.id }, body: { limited: true } });
  expect(await list(adaDav, `${everyones}/Limited/`)).toEqual(['salaries.txt']);
  expect(await list(bobDav, `${everyones}/Limited/`)).toEqual([]);
  expect((await bobDav(`GET ${everyones}/Limited/salaries.txt`)).status).toBe(404);
});

test('DR82: PUT makes versions, DELETE fills the trash, names are unique whatever their case or composition', async () => {
  const folder = await ada.create('folder', 'Versions');
  const path = `${mine}/Versions`;
  const first = await adaDav(`PUT ${path}/caf%C3%A9.txt`, { body: 'one' });
  expect([first.status, first.headers.get('etag')]).toEqual([201, expect.stringMatching(/^"[0-9a-f]{32}"$/)]);
  const second = await adaDav(`PUT ${path}/CAFE%CC%81.txt`, { body: 'two' });
  expect([second.status, await list(adaDav, `${path}/`)]).toEqual([204, ['café.txt']]);
  const file = await named(ada, folder.id, 'café.txt');
  if (!file) throw new Error('no file');
  expect(file.version).toBe(2);
  expect(await (await ada.fetch('GET', `/files/${file.id}/content?version=1`)).text()).toBe('one');
  const got = await adaDav(`GET ${path}/caf%C3%A9.txt`, { headers: { Range: 'bytes=1-' } });
  expect([got.status, got.text, got.headers.get('etag')]).toEqual([206, 'wo', second.headers.get('etag')]);
  expect(got.headers.get('content-security-policy')).toContain('sandbox');
  expect(got.headers.get('content-disposition')).toBe('attachment');

  expect((await adaDav(`MOVE ${path}/caf%C3%A9.txt`, to(`${path}/Caf%C3%A9.txt`))).status).toBe(201);
  expect(await list(adaDav, `${path}/`)).toEqual(['Café.txt']);
  expect((await adaDav(`DELETE ${path}/caf%C3%A9.txt`)).status).toBe(204);
  expect((await ada.call('GET /trash', {})).items.map(({ name }) => name)).toContain('Café.txt');
  for (const bad of ['a%5Cb', 'con', '%E2%80%AEx', 'a.'])
    expect([bad, (await adaDav(`PUT ${path}/${bad}`, { body: '1' })).status]).toEqual([bad, 400]);
});

test('DR82: conditions are exact, also when two write at once', async () => {
  const path = `${everyones}/race.txt`;
  const made = await Promise.all(
    [adaDav, bobDav].map((client) => client(`PUT ${path}`, { body: 'x', headers: { 'If-None-Match': '*' } })),
  );
  expect(made.map(({ status }) => status).sort()).toEqual([201, 412]);
  const etag = made.find(({ status }) => status === 201)?.headers.get('etag') ?? '';
  const replaced = await Promise.all(
    [adaDav, bobDav].map((client, index) =>
      client(`PUT ${path}`, { body: `y${index}`, headers: { 'If-Match': etag } }),
    ),
  );
  expect(replaced.map(({ status }) => status).sort()).toEqual([204, 412]);
  const plain = await Promise.all(
    [1, 2, 3, 4].map((index) => adaDav(`PUT ${everyones}/new.txt`, { body: `z${index}` })),
  );
  expect(plain.map(({ status }) => status).filter((status) => status !== 201 && status !== 204)).toEqual([]);
});

test('DR82: a file that is moved or copied onto a file is a new version of it', async () => {
  const folder = await ada.create('folder', 'Saving');
  const path = `${mine}/Saving`;
  await adaDav(`PUT ${path}/letter.odt`, { body: 'old' });
  const before = await named(ada, folder.id, 'letter.odt');
  await adaDav(`PUT ${path}/letter.tmp`, { body: 'new' });
  expect((await adaDav(`MOVE ${path}/letter.tmp`, to(`${path}/letter.odt`, { Overwrite: 'F' }))).status).toBe(412);
  expect((await adaDav(`MOVE ${path}/letter.tmp`, to(`${path}/letter.odt`))).status).toBe(204);
  expect(await list(adaDav, `${path}/`)).toEqual(['letter.odt']);
  expect(await named(ada, folder.id, 'letter.odt')).toMatchObject({ id: before?.id, version: 2 });
  expect((await adaDav(`GET ${path}/letter.odt`)).text).toBe('new');
  await adaDav(`PUT ${path}/third.odt`, { body: 'third' });
  expect((await adaDav(`COPY ${path}/third.odt`, to(`${path}/letter.odt`))).status).toBe(204);
  expect((await adaDav(`GET ${path}/letter.odt`)).text).toBe('third');
  expect(await list(adaDav, `${path}/`)).toEqual(['letter.odt', 'third.odt']);
});

test('DR82: a folder replaces a folder; when that fails the old one is back', async () => {
  const path = `${mine}/Folders`;
  for (const name of ['', '/a', '/b', '/a/inner']) await adaDav(`MKCOL ${path}${name}`);
  expect((await adaDav(`MOVE ${path}/a`, to(`${path}/b`))).status).toBe(204);
  expect(await list(adaDav, `${path}/`)).toEqual(['b/']);
  expect(await list(adaDav, `${path}/b/`)).toEqual(['inner/']);
  expect((await adaDav(`MOVE ${path}/b`, to(`${path}/b/inner`))).status).toBe(403);
  expect((await adaDav(`COPY ${path}/b`, to(`${path}/c`, { Depth: '0' }))).status).toBe(201);
  expect(await list(adaDav, `${path}/c/`)).toEqual([]);
});

test('DR82: an aborted or lying upload leaves nothing', async () => {
  const path = `${mine}/torn.bin`;
  const short = await adaDav(`PUT ${path}`, { body: 'abc', headers: { 'x-expected-entity-length': '10' } });
  expect(short.status).toBe(400);
  const wrong = await adaDav(`PUT ${path}`, { body: 'abc', headers: { 'OC-Checksum': `SHA256:${'0'.repeat(64)}` } });
  expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('checksum')]);
  expect((await adaDav(`GET ${path}`)).status).toBe(404);
});

test('DR88: the time that a client says is kept, also by copies', async () => {
  const mtime = { 'X-OC-Mtime': '1234567890' };
  const put = await adaDav(`PUT ${mine}/dated.txt`, { body: 'x', headers: mtime });
  expect(put.headers.get('x-oc-mtime')).toBe('accepted');
  const modified = new Date(1_234_567_890_000).toUTCString();
  expect((await adaDav(`HEAD ${mine}/dated.txt`)).headers.get('last-modified')).toBe(modified);
  await adaDav(`COPY ${mine}/dated.txt`, to(`${mine}/copied.txt`));
  expect((await adaDav(`HEAD ${mine}/copied.txt`)).headers.get('last-modified')).toBe(modified);
  await adaDav(`PUT ${mine}/dated.txt`, { body: 'y' });
  expect((await adaDav(`HEAD ${mine}/dated.txt`)).headers.get('last-modified')).not.toBe(modified);
});

test('DR83 DR84: documents are Markdown files with a stored export; nobody writes over one', async () => {
  const folder = await ada.create('folder', 'Documents');
  const path = `${mine}/Documents`;
  const doc = await ada.create('doc', 'Notes', folder.id);
  await ada.create('doc', 'Empty', folder.id);
  const look = async (name: string) => (await adaDav(`HEAD ${path}/${name}`)).headers;
  expect(await list(adaDav, `${path}/`)).toEqual(['Empty.md', 'Notes.md']);
  expect(await adaDav(`GET ${path}/Empty.md`)).toMatchObject({ status: 200, text: '' });

  world.documentTexts.set(doc.id, '# Notes\n');
  const change = {
    by: { kind: 'member', id: organization.owner.id } as const,
    at: new Date().toISOString(),
    sizeBytes: 9,
  };
  await world.service.ports.files.touch(organization.tenantId, doc.id, change);
  // Written in, not yet exported: nobody is shown a wrong file.
  expect(await list(adaDav, `${path}/`)).toEqual(['Empty.md']);
  await world.service.maintenance.tidy(organization.tenantId);
  const headers = await look('Notes.md');
  expect([headers.get('content-length'), headers.get('content-type')]).toEqual(['8', 'text/markdown; charset=utf-8']);
  const got = await adaDav(`GET ${path}/Notes.md`);
  expect([got.text, got.headers.get('etag')]).toEqual(['# Notes\n', headers.get('etag')]);

  world.documentTexts.set(doc.id, '# Notes\n\nMore.\n');
  await world.service.ports.files.touch(organization.tenantId, doc.id, { ...change, at: new Date().toISOString() });
  await world.service.maintenance.tidy(organization.tenantId);
  expect((await look('Notes.md')).get('etag')).not.toBe(headers.get('etag'));

  await adaDav(`PUT ${path}/scratch.md`, { body: 'x' });
  const refused = [
    await adaDav(`PUT ${path}/Notes.md`, { body: 'mine' }),
    await adaDav(`MOVE ${path}/scratch.md`, to(`${path}/Notes.md`)),
    await adaDav(`COPY ${path}/scratch.md`, to(`${path}/Notes.md`)),
    await adaDav(`MOVE ${path}/Notes.md`, to(`${path}/Notes.bak`)),
  ];
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(refused[0]?.text).toContain('edit together');

  expect((await adaDav(`MOVE ${path}/Notes.md`, to(`${path}/Plan.md`))).status).toBe(201);
  expect(await named(ada, folder.id, 'Plan')).toMatchObject({ id: doc.id, kind: 'doc' });
  expect((await adaDav(`COPY ${path}/Plan.md`, to(`${path}/Twin.md`))).status).toBe(201);
  expect(await named(ada, folder.id, 'Twin')).toMatchObject({ kind: 'doc' });
  await adaDav(`PUT ${path}/plan.md`, { body: 'x' }).then(({ status }) => expect(status).toBe(403));
  await ada.upload(folder.id, 'Empty.md', 'a file');
  expect(await list(adaDav, `${path}/`)).toContain('Empty (document).md');
  expect((await adaDav(`GET ${path}/Empty.md`)).text).toBe('a file');
  expect((await adaDav(`GET ${path}/Empty%20(document).md`)).text).toBe('');
  expect((await adaDav(`DELETE ${path}/Plan.md`)).status).toBe(204);
});

test('DR83 DR84: sheets are workbooks with a stored export, beside documents and files of the same name', async () => {
  const folder = await ada.create('folder', 'Sums');
  const path = `${mine}/Sums`;
  const sheet = await ada.call('POST /files', { body: { kind: 'sheet', name: 'Budget', parentId: folder.id } });
  expect(await list(adaDav, `${path}/`)).toEqual([]);
  world.documentTexts.set(sheet.id, 'bytes of a workbook');
  await world.service.maintenance.tidy(organization.tenantId);
  expect(await list(adaDav, `${path}/`)).toEqual(['Budget.xlsx']);
  const got = await adaDav(`GET ${path}/Budget.xlsx`);
  expect([got.text, got.headers.get('content-type')]).toEqual([
    'bytes of a workbook',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ]);
  const refused = await adaDav(`PUT ${path}/Budget.xlsx`, { body: 'mine' });
  expect([refused.status, refused.text.includes('edit together')]).toEqual([403, true]);
  expect((await adaDav(`GET ${path}/Budget.md`)).status).toBe(404);
  await ada.create('doc', 'Words', folder.id);
  expect((await adaDav(`GET ${path}/Words.xlsx`)).status).toBe(404);
  expect((await adaDav(`MOVE ${path}/Budget.xlsx`, to(`${path}/Budget.ods`))).status).toBe(403);
  await ada.upload(folder.id, 'Budget.xlsx', 'a file');
  expect((await list(adaDav, `${path}/`)).toSorted()).toEqual(['Budget (spreadsheet).xlsx', 'Budget.xlsx', 'Words.md']);
  expect((await adaDav(`GET ${path}/Budget.xlsx`)).text).toBe('a file');
  expect((await adaDav(`GET ${path}/Budget%20(spreadsheet).xlsx`)).text).toBe('bytes of a workbook');
  expect((await adaDav(`MOVE ${path}/Budget%20(spreadsheet).xlsx`, to(`${path}/Plan.xlsx`))).status).toBe(201);
  expect(await named(ada, folder.id, 'Plan')).toMatchObject({ id: sheet.id, kind: 'sheet' });
  // Slides have no export, and are not taken for something that has one.
  await ada.call('POST /files', { body: { kind: 'slides', name: 'Pitch', parentId: folder.id } });
  for (const name of ['Pitch', 'Pitch.md', 'Pitch.xlsx'])
    expect((await adaDav(`GET ${path}/${name}`)).status).toBe(404);
});

test('R10 DR84: whatever is sent to a document, it stays the one document with its id', async () => {
  const doc = await ada.create('doc', 'Live', 'organization');
  await adaDav(`PUT ${everyones}/Live.md`, { body: 'text from outside' });
  const lock = await adaDav(`LOCK ${everyones}/Live.md`, { headers: { Depth: '0' }, body: lockBody });
  const If = `(${lock.headers.get('lock-token')})`;
  expect((await adaDav(`PUT ${everyones}/Live.md`, { body: 'again', headers: { If } })).status).toBe(403);
  expect((await adaDav(`DELETE ${everyones}/Live.md`, { headers: { If } })).status).toBe(204);
  await ada.call('POST /trash/{id}/restore', { params: { id: doc.id } });
  const { items } = await ada.call('GET /files', { query: { parentId: 'organization' } });
  expect(items.filter(({ name }) => /^live/i.test(name)).map(({ id }) => id)).toEqual([doc.id]);
  const calls = world.documentCalls.filter(({ ids }) => ids.includes(doc.id));
  expect(calls).toEqual([]);
});

test('DR85: what programs keep for themselves is in no list of the drive, each person’s own, and gone after a day', async () => {
  const folder = await ada.create('folder', 'Mac', 'organization');
  const path = `${everyones}/Mac`;
  expect((await adaDav(`PUT ${path}/.DS_Store`, { body: 'icons' })).status).toBe(201);
  expect((await adaDav(`PUT ${path}/._photo.jpg`, { body: 'fork' })).status).toBe(201);
  expect((await adaDav('PUT /dav/files/.DS_Store', { body: 'top' })).status).toBe(201);
  expect((await adaDav(`PUT ${path}/._photo.jpg`, { body: 'fork2' })).status).toBe(204);
  expect((await adaDav(`GET ${path}/._photo.jpg`)).text).toBe('fork2');
  expect(await list(adaDav, `${path}/`)).toEqual(['.DS_Store', '._photo.jpg']);
  expect((await adaDav(`MOVE ${path}/._photo.jpg`, to(`${path}/._other.jpg`))).status).toBe(201);
  const locked = await adaDav(`LOCK ${path}/._new`, { headers: { Depth: '0' }, body: lockBody });
  expect(locked.status).toBe(201);
  const If = `(${locked.headers.get('lock-token')})`;
  expect((await adaDav(`PUT ${path}/._new`, { body: 'x', headers: { If } })).status).toBe(204);
  expect(await list(bobDav, `${path}/`)).toEqual([]);
  expect((await bobDav(`GET ${path}/.DS_Store`)).status).toBe(404);
  expect((await ada.call('GET /files', { query: { parentId: folder.id } })).items).toEqual([]);
  const large = await adaDav(`PUT ${path}/._large`, { body: new Uint8Array(1024 * 1024 + 1) });
  expect(large.status).toBe(413);
  expect((await adaDav(`DELETE ${path}/.DS_Store`)).status).toBe(204);
  world.advance(25 * 3_600_000);
  await world.service.maintenance.tidy(organization.tenantId);
  expect(await list(adaDav, `${path}/`)).toEqual([]);
});

test('DR86: a lock holds up other people in the browser too, not its own person; it ends with a move and with its time', async () => {
  const upload = await ada.upload('organization', 'budget.xlsx', '1');
  const file = (await upload.json()) as { id: FileId; version: number };
  const path = `${everyones}/budget.xlsx`;
  const lock = await adaDav(`LOCK ${path}`, { headers: { Depth: '0', Timeout: 'Second-600' }, body: lockBody });
  expect(lock.status).toBe(200);
  const held = await bob.upload('organization', 'budget.xlsx', '2', { 'if-match': `"${file.version}"` });
  expect(held.status).toBe(409);
  expect(await held.json()).toMatchObject({ message: expect.stringContaining('Ada'), detail: { lockedBy: 'Ada' } });
  const rename = { params: { id: file.id }, ifMatch: file.version, body: { name: 'x.xlsx' } };
  expect((await bob.fails('PATCH /files/{id}', rename)).code).toBe('conflict');
  expect((await bob.fails('DELETE /files/{id}', { params: { id: file.id } })).code).toBe('conflict');
  expect((await bobDav(`PUT ${path}`, { body: '2' })).status).toBe(423);
  expect((await adaDav(`PUT ${path}`, { body: '2' })).status).toBe(423);
  const If = `(${lock.headers.get('lock-token')})`;
  expect((await adaDav(`PUT ${path}`, { body: '2', headers: { If } })).status).toBe(204);
  expect((await ada.upload('organization', 'budget.xlsx', '3', { 'if-match': '"2"' })).status).toBe(200);
  const look = await bobDav(`PROPFIND ${path}`, { headers: { Depth: '0' } });
  expect(look.text).toContain('<D:lockroot><D:href>/dav/files/Shared%20with%20everyone/budget.xlsx</D:href>');
  expect((await strangerDav(`PROPFIND ${everyones}/`, { headers: { Depth: '1' } })).text).not.toContain('activelock');

  const moved = await adaDav(`MOVE ${path}`, to(`${everyones}/budget2.xlsx`, { If: `<${path}> ${If}` }));
  expect(moved.status).toBe(201);
  expect((await bobDav(`PUT ${everyones}/budget2.xlsx`, { body: '4' })).status).toBe(204);
  await adaDav(`LOCK ${everyones}/budget2.xlsx`, { headers: { Depth: '0', Timeout: 'Second-600' }, body: lockBody });
  expect((await bobDav(`PUT ${everyones}/budget2.xlsx`, { body: '5' })).status).toBe(423);
  world.advance(601_000);
  expect((await bobDav(`PUT ${everyones}/budget2.xlsx`, { body: '5' })).status).toBe(204);
});

test('DR86: of two exclusive locks at once one is given; viewers get none', async () => {
  await adaDav(`PUT ${everyones}/one.txt`, { body: '1' });
  const both = await Promise.all(
    [adaDav, bobDav].map((client) => client(`LOCK ${everyones}/one.txt`, { headers: { Depth: '0' }, body: lockBody })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 423]);
  const read = await ada.create('folder', 'Read only');
  await ada.call('POST /files/{id}/shares', {
    params: { id: read.id },
    body: { memberId: bobMember.id, role: 'viewer' },
  });
  await adaDav(`PUT ${mine}/Read%20only/a.txt`, { body: '1' });
  const path = '/dav/files/Shared%20with%20me/Read%20only/a.txt';
  expect((await bobDav(`GET ${path}`)).text).toBe('1');
  for (const line of [`PUT ${path}`, `LOCK ${path}`, `DELETE ${path}`])
    expect(
      (
        await bobDav(line, {
          headers: { Depth: '0' },
          ...(line.startsWith('DELETE') ? {} : { body: line.startsWith('LOCK') ? lockBody : '2' }),
        })
      ).status,
    ).toBe(403);
  world.advance(7_200_000);
});

test('DR87: properties that clients make up are kept with the file, copied with it, bounded', async () => {
  const path = `${mine}/props.txt`;
  await adaDav(`PUT ${path}`, { body: '1' });
  const patch = (value: string, name = 'Win32LastModifiedTime') =>
    adaDav(`PROPPATCH ${path}`, {
      body: `<D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop><Z:${name}>${value}</Z:${name}></D:prop></D:set></D:propertyupdate>`,
    });
  const time = 'Mon, 01 Jan 2024 10:00:00 GMT';
  expect((await patch(time)).status).toBe(207);
  const look = async (at: string) => (await adaDav(`PROPFIND ${at}`, { headers: { Depth: '0' } })).text;
  expect(await look(path)).toContain(time);
  await adaDav(`COPY ${path}`, to(`${mine}/props2.txt`));
  expect(await look(`${mine}/props2.txt`)).toContain(time);
  await adaDav(`MOVE ${path}`, to(`${mine}/props3.txt`));
  expect(await look(`${mine}/props3.txt`)).toContain(time);
  await adaDav(`MOVE ${mine}/props3.txt`, to(path));
  expect((await patch('x'.repeat(300_000), 'Large')).status).toBe(507);
  expect(
    (
      await adaDav(`PROPPATCH ${mine}/`, {
        body: '<propertyupdate xmlns="DAV:"><set><prop><x xmlns="u">1</x></prop></set></propertyupdate>',
      })
    ).status,
  ).toBe(207);
  expect(await look(`${mine}/`)).toContain('>1<');
});

test('DR90: quota is told where there is one, and refused with 507', async () => {
  await using small = await DriveWorld.create({ limits: { quotaBytes: 10 } });
  const { owner } = await small.organization('Small');
  const client = davClient(small, owner);
  expect((await client(`PUT ${mine}/a`, { body: '123456' })).status).toBe(201);
  const full = await client(`PUT ${mine}/b`, { body: '123456' });
  expect([full.status, full.text]).toEqual([507, expect.stringContaining('quota-not-exceeded')]);
  const body = '<propfind xmlns="DAV:"><prop><quota-used-bytes/><quota-available-bytes/></prop></propfind>';
  const look = await client(`PROPFIND ${mine}/`, { headers: { Depth: '0' }, body });
  expect(look.text).toContain(
    '<D:quota-used-bytes>6</D:quota-used-bytes><D:quota-available-bytes>4</D:quota-available-bytes>',
  );
});

test('DR90: a listing of several pages has every member once', async () => {
  const folder = await ada.create('folder', 'Many');
  const { database } = world;
  const root = await ada.call('GET /files/{id}', { params: { id: 'root' } });
  await database.owner.begin(async (sql) => {
    await sql`select set_config('app.tenant_id', ${organization.tenantId}, true)`;
    await sql`
      insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
      select ${organization.tenantId}, gen_random_uuid(), ${root.id}, ${folder.id}, 'folder', 'n' || n, 'n' || n, 'n' || (n % 10), 'n' || n, now(), now()
        from generate_series(1, 4500) n`;
  });
  const names = await list(adaDav, `${mine}/Many/`);
  expect([names.length, new Set(names).size]).toEqual([4500, 4500]);
});

test('DR89: a file in parts: any order, again, resumed, checked, moved into its place; each person’s own', async () => {
  const uploads = '/dav/uploads/me/phone-1';
  const destination = `https://drive.example.test${mine}/parts.bin`;
  expect((await adaDav(`PUT ${uploads}/1`, { body: 'x' })).status).toBe(404);
  expect((await adaDav(`MKCOL ${uploads}`, { headers: { Destination: destination } })).status).toBe(201);
  expect((await adaDav(`MKCOL ${uploads}`)).status).toBe(405);
  for (const [name, body] of [
    ['2', 'BBB'],
    ['00001', 'wrong'],
    ['1', 'AAA'],
    ['10', 'CC'],
  ] as const)
    expect((await adaDav(`PUT ${uploads}/${name}`, { body })).status).toBe(201);
  for (const bad of ['0', '10001', 'x', '.file'])
    expect((await adaDav(`PUT ${uploads}/${bad}`, { body: 'x' })).status).toBe(400);
  expect(await list(adaDav, `${uploads}/`)).toEqual(['1', '10', '2']);
  expect((await bobDav(`PROPFIND ${uploads}`)).status).toBe(404);

  const move = (headers: Record<string, string>) =>
    adaDav(`MOVE ${uploads}/.file`, { headers: { Destination: destination, ...headers } });
  expect((await move({ 'OC-Total-Length': '9' })).status).toBe(400);
  expect((await move({ 'OC-Checksum': `SHA256:${'0'.repeat(64)}` })).status).toBe(400);
  expect((await move({ Destination: 'https://evil.example/x' })).status).toBe(502);
  expect((await move({ 'OC-Total-Length': '8', 'X-OC-Mtime': '1234567890' })).status).toBe(201);
  const got = await adaDav(`GET ${mine}/parts.bin`);
  expect([got.text, got.headers.get('last-modified')]).toEqual(['AAABBBCC', new Date(1_234_567_890_000).toUTCString()]);
  expect((await adaDav(`PROPFIND ${uploads}`)).status).toBe(404);
  const { rows } = {
    rows: await world.database.owner.begin(async (sql) => {
      await sql`select set_config('app.tenant_id', ${organization.tenantId}, true)`;
      return sql`select from dav_upload_parts`;
    }),
  };
  expect(rows).toHaveLength(0);
});

test('DR89: parts by their offsets; Overwrite: F; given up, also by time', async () => {
  const uploads = '/dav/uploads/My%20files/rclone-1';
  await adaDav(`MKCOL ${uploads}`);
  const mebibyte = 1024 * 1024;
  const name = (from: number, to: number) => `${String(from).padStart(15, '0')}-${String(to).padStart(15, '0')}`;
  const parts = [new Uint8Array(mebibyte).fill(65), new Uint8Array(3).fill(66)];
  await adaDav(`PUT ${uploads}/${name(mebibyte, mebibyte + 3)}`, { body: parts[1] as BodyInit });
  await adaDav(`PUT ${uploads}/${name(0, mebibyte)}`, { body: parts[0] as BodyInit });
  await adaDav(`PUT ${mine}/offsets.bin`, { body: 'old' });
  const headers = { Destination: `https://drive.example.test${mine}/offsets.bin` };
  expect((await adaDav(`MOVE ${uploads}/.file`, { headers: { ...headers, Overwrite: 'F' } })).status).toBe(412);
  expect((await adaDav(`MOVE ${uploads}/.file`, { headers })).status).toBe(204);
  expect((await adaDav(`GET ${mine}/offsets.bin`, { headers: { Range: 'bytes=-4' } })).text).toBe('ABBB');

  await adaDav('MKCOL /dav/uploads/me/gone');
  await adaDav('PUT /dav/uploads/me/gone/1', { body: 'x' });
  expect((await adaDav('DELETE /dav/uploads/me/gone')).status).toBe(204);
  await adaDav('MKCOL /dav/uploads/me/old');
  await adaDav('PUT /dav/uploads/me/old/1', { body: 'x' });
  world.advance(25 * 3_600_000);
  await world.service.maintenance.tidy(organization.tenantId);
  expect((await adaDav('PROPFIND /dav/uploads/me/old')).status).toBe(404);
});
