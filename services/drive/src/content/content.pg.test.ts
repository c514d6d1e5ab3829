import { createHash, randomBytes } from 'node:crypto';
import type { File, FileId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

const maxUploadBytes = 1024 * 1024;
const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

let world: DriveWorld;
let organization: TestOrganization;
let ada: Client;
let bob: Client;
let stranger: Client;
/** Called by the object store between an upload's last byte and its file. */
let beforeCommit: (() => Promise<unknown>) | null = null;
let beforePut: (() => Promise<unknown>) | null = null;

const slowed = (objects: ObjectStore): ObjectStore => ({
  ...objects,
  put: async (key, body, sizeBytes) => {
    await beforePut?.();
    const info = await objects.put(key, body, sizeBytes);
    await beforeCommit?.();
    return info;
  },
});

beforeAll(async () => {
  world = await DriveWorld.create({ limits: { maxUploadBytes }, adaptObjects: slowed });
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const other = await world.organization('Difference Engines');
  const bobMember = organization.members[1];
  if (!bobMember) throw new Error('no Bob');
  ada = world.as(organization.owner);
  bob = world.as(bobMember);
  stranger = world.as(other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const uploaded = async (client: Client, name: string, body: Buffer | string, parentId = 'root'): Promise<File> => {
  const response = await client.upload(parentId, name, body as BodyInit);
  expect(response.status).toBe(201);
  return (await response.json()) as File;
};
const storedKeys = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of world.platform.objects.list('packs/')) keys.push(key);
  return keys;
};
const content = (client: Client, id: string, headers: Record<string, string> = {}, query = '') =>
  client.fetch('GET', `/files/${id}/content${query}`, { headers });

test('DR12 DR13: what was uploaded comes back byte for byte, with a strong ETag and safe headers', async () => {
  const bytes = randomBytes(300_000);
  const file = await uploaded(ada, 'data.bin', bytes);
  expect(file).toMatchObject({ kind: 'file', sizeBytes: 300_000, mimeType: 'application/octet-stream', version: 1 });
  const answer = await content(ada, file.id);
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    etag: `"${createHash('sha256').update(bytes).digest('hex')}"`,
    'content-length': '300000',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'accept-ranges': 'bytes',
  });
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/);
  const etag = answer.headers.get('etag') ?? '';
  expect((await content(ada, file.id, { 'if-none-match': etag })).status).toBe(304);
  for (const nobody of [bob, stranger]) expect((await content(nobody, file.id)).status).toBe(404);
});

test('DR13: ranges', async () => {
  const file = await uploaded(ada, 'digits.txt', '0123456789');
  const range = async (header: string, extra: Record<string, string> = {}) => {
    const answer = await content(ada, file.id, { range: header, ...extra });
    return [answer.status, answer.headers.get('content-range'), await answer.text()];
  };
  expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
  expect(await range('bytes=8-')).toEqual([206, 'bytes 8-9/10', '89']);
  expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await range('bytes=5-500')).toEqual([206, 'bytes 5-9/10', '56789']);
  expect(await range('bytes=10-')).toEqual([416, 'bytes */10', '']);
  expect(await range('bytes=1-2,4-5')).toEqual([200, null, '0123456789']);
  expect(await range('lines=1-2')).toEqual([200, null, '0123456789']);
  expect(await range('bytes=2-4', { 'if-range': '"another"' })).toEqual([200, null, '0123456789']);
  const head = await ada.fetch('HEAD', `/files/${file.id}/content`);
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
});

test('DR12: an empty upload is a file of 0 bytes', async () => {
  const file = await uploaded(ada, 'empty', '');
  expect(file.sizeBytes).toBe(0);
  expect(await (await content(ada, file.id)).text()).toBe('');
});

test('DR12: too large is refused by its announcement and while it streams, and leaves nothing', async () => {
  const before = await storedKeys();
  const announced = await ada.upload('root', 'big', 'x', { 'content-length': String(maxUploadBytes + 1) });
  expect(announced.status).toBe(413);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  const streamed = await ada.upload('root', 'big', endless);
  expect(streamed.status).toBe(413);
  expect(sent).toBeLessThan(maxUploadBytes * 2);
  expect(await storedKeys()).toEqual(before);
  expect((await ada.call('GET /search', { query: { q: 'big' } })).items).toEqual([]);
});

test('DR12: a body that breaks off or is shorter than announced makes no file', async () => {
  const before = await storedKeys();
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new Uint8Array(10));
      setTimeout(() => controller.error(new Error('ECONNRESET')), 5);
    },
  });
  expect((await ada.upload('root', 'broken', broken)).status).toBe(400);
  expect((await ada.upload('root', 'short', 'abc', { 'content-length': '10' })).status).toBe(400);
  expect(await storedKeys()).toEqual(before);
  const names = (await ada.call('GET /files', {})).items.map(({ name }) => name);
  expect(names).not.toContain('broken');
  expect(names).not.toContain('short');
});

test('DR14: an existing name is 409 without If-Match, 412 with another version, a new version with the right one', async () => {
  const first = await uploaded(ada, 'notes.txt', 'one');
  const conflict = await ada.upload('root', 'NOTES.txt', 'two');
  expect(conflict.status).toBe(409);
  expect(await conflict.json()).toMatchObject({ detail: { suggestedName: 'NOTES (2).txt' } });
  expect((await ada.upload('root', 'notes.txt', 'two', { 'if-match': '"7"' })).status).toBe(412);
  expect((await ada.upload('root', 'no such.txt', 'two', { 'if-match': '"1"' })).status).toBe(412);
  const renamed = await ada.call('PATCH /files/{id}', {
    params: { id: first.id },
    ifMatch: 1,
    body: { name: 'notes2.txt' },
  });
  const answer = await ada.upload('root', 'notes2.txt', 'second', { 'if-match': `"${renamed.version}"` });
  expect(answer.status).toBe(200);
  const second = (await answer.json()) as File;
  expect(second).toMatchObject({ id: first.id, version: 3, sizeBytes: 6 });
  expect(answer.headers.get('etag')).toBe('"3"');
  const text = async (version: number) => (await content(ada, first.id, {}, `?version=${version}`)).text();
  expect([await text(1), await text(2), await text(3)]).toEqual(['one', 'one', 'second']);
  expect((await content(ada, first.id, {}, '?version=4')).status).toBe(404);
  expect(await (await content(ada, first.id)).text()).toBe('second');
});

test('DR14: of two new versions at once one gets 412', async () => {
  const file = await uploaded(ada, 'contested.txt', 'base');
  const write = (text: string) => ada.upload('root', 'contested.txt', text, { 'if-match': '"1"' });
  const answers = await Promise.all([write('left'), write('right')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  const winner = answers[0]?.status === 200 ? 'left' : 'right';
  expect(await (await content(ada, file.id)).text()).toBe(winner);
});

test('DR12: a folder trashed while an upload runs: no file appears and no bytes stay', async () => {
  const folder = await ada.create('folder', 'Going');
  const before = await storedKeys();
  beforeCommit = () => ada.call('DELETE /files/{id}', { params: { id: folder.id } });
  const answer = await ada.upload(folder.id, 'late.txt', 'late');
  beforeCommit = null;
  expect(answer.status).toBe(409);
  expect(await storedKeys()).toEqual(before);
  await ada.call('POST /trash/{id}/restore', { params: { id: folder.id } });
  expect((await ada.call('GET /files', { query: { parentId: folder.id } })).items).toEqual([]);
});

test('DR12: a full disk is told as such and leaves no file', async () => {
  beforePut = () => Promise.reject(new AppError('unavailable', 'The disk is full.'));
  const answer = await ada.upload('root', 'no room.txt', 'x'.repeat(100_000));
  beforePut = null;
  expect(answer.status).toBe(503);
  const rows = await world.platform.db.tenant(
    organization.tenantId,
    ({ sql, tenantId }) => sql`select id from content_packs where tenant_id = ${tenantId} and state <> 'stored'`,
  );
  expect(rows.length).toBe(0);
  expect((await ada.upload('root', 'no room.txt', 'x')).status).toBe(201);
});

test('DR12: rights that end while an upload runs end the upload', async () => {
  const folder = await ada.create('folder', 'Lent');
  const share = await ada.call('POST /files/{id}/shares', {
    params: { id: folder.id },
    body: { memberId: organization.members[1]?.id, role: 'editor' } as never,
  });
  beforeCommit = () =>
    ada.call('DELETE /files/{id}/shares/{shareId}', { params: { id: folder.id, shareId: share.id } });
  const answer = await bob.upload(folder.id, 'late.txt', 'late');
  beforeCommit = null;
  expect(answer.status).toBe(404);
});

test('DR15: an attachment is hidden, inherits its document, never conflicts by name, and only proven images are inline', async () => {
  const doc = await ada.create('doc', 'Illustrated');
  const image = await uploaded(ada, 'image.png', png, doc.id);
  const again = await uploaded(ada, 'image.png', png, doc.id);
  expect(again.id).not.toBe(image.id);
  expect(image).toMatchObject({ parentId: doc.id, mimeType: 'image/png' });
  const names = (await ada.call('GET /files', {})).items.map(({ name }) => name);
  expect(names).not.toContain('image.png');
  expect((await ada.call('GET /search', { query: { q: 'image' } })).items).toEqual([]);
  const answer = await content(ada, image.id);
  expect(answer.headers.get('content-disposition')).toMatch(/^inline;/);
  expect((await content(ada, image.id, {}, '?download=1')).headers.get('content-disposition')).toMatch(/^attachment;/);
  const svg = await uploaded(
    ada,
    'drawing.svg',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    doc.id,
  );
  expect((await content(ada, svg.id)).headers.get('content-disposition')).toMatch(/^attachment;/);
  const fake = await uploaded(ada, 'fake.png', '<script>alert(1)</script>', doc.id);
  const fakeAnswer = await content(ada, fake.id);
  expect(fakeAnswer.headers.get('content-type')).toBe('application/octet-stream');
  expect(fakeAnswer.headers.get('content-disposition')).toMatch(/^attachment;/);
  expect((await content(bob, image.id)).status).toBe(404);
  const reader = await world.guest(ada, doc.id, { role: 'viewer', allowDownload: false });
  expect((await content(reader, image.id)).status).toBe(200);
  expect((await reader.upload(doc.id, 'x.png', png as unknown as BodyInit)).status).toBe(403);
  const writer = await world.guest(ada, doc.id, { role: 'editor' });
  expect((await writer.upload(doc.id, 'x.png', png as unknown as BodyInit)).status).toBe(201);
  for (const attempt of [
    ada.fails('DELETE /files/{id}', { params: { id: image.id } }),
    ada.fails('PATCH /files/{id}', { params: { id: image.id }, ifMatch: 1, body: { parentId: 'root' } }),
    ada.fails('POST /files/{id}/links', { params: { id: image.id }, body: { role: 'viewer' } }),
    ada.fails('PUT /files/{id}/favourite', { params: { id: image.id } }),
  ])
    expect((await attempt).code).toBe('forbidden');
});

test('DR13: folders and documents have no bytes of their own; attachments go below documents only', async () => {
  const doc = await ada.create('doc', 'No bytes');
  const folder = await ada.create('folder', 'No bytes either');
  const file = await uploaded(ada, 'plain.txt', 'plain');
  expect((await content(ada, doc.id)).status).toBe(400);
  expect((await content(ada, folder.id)).status).toBe(400);
  expect((await ada.upload(file.id, 'below.txt', 'x')).status).toBe(400);
  expect((await ada.upload(folder.id, 'a%2Fb', 'x')).status).toBe(201);
  expect((await ada.fetch('PUT', `/files/${folder.id}/children/a%2Fb`, { body: 'x' })).status).toBe(400);
});

test('DR9: a quota counts every version of a tree and is checked before and behind the bytes', async () => {
  await using small = await DriveWorld.create({ limits: { quotaBytes: 10 } });
  const { owner } = await small.organization('Small');
  const client = small.as(owner);
  expect((await client.upload('root', 'a', '123456')).status).toBe(201);
  expect((await client.upload('root', 'b', '12345')).status).toBe(413);
  expect((await client.upload('root', 'b', '12345', { 'content-length': '5' })).status).toBe(413);
  expect((await client.upload('root', 'b', '1234')).status).toBe(201);
  const list = await client.call('GET /files', {});
  const a = list.items.find(({ name }) => name === 'a')?.id as FileId;
  expect((await client.fails('POST /files/{id}/copy', { params: { id: a }, body: {} })).status).toBe(413);
  expect((await client.upload('organization', 'c', '1234567890')).status).toBe(201);
});
