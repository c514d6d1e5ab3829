import { randomBytes } from 'node:crypto';
import type { File } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import {
  begin,
  chunksOf,
  contentOf,
  missingOf,
  sendChunks,
  sha256Of,
  type TestChunk,
  uploadInChunks,
} from '../testing/uploading.ts';

let world: DriveWorld;
let organization: TestOrganization;
let ada: Client;
let bob: Client;
let stranger: Client;
let diskIsFull = false;

const filling = (objects: ObjectStore): ObjectStore => ({
  ...objects,
  put: async (...given) => {
    if (diskIsFull) throw new AppError('unavailable', 'The disk is full.');
    return objects.put(...given);
  },
});

beforeAll(async () => {
  world = await DriveWorld.create({ adaptObjects: filling });
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const other = await world.organization('Difference Engines');
  const bobMember = organization.members[1];
  if (!bobMember) throw new Error('no Bob');
  ada = world.as(organization.owner);
  bob = world.as(bobMember);
  stranger = world.as(other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const commit = (client: Client, id: string, body: Record<string, unknown> = {}) =>
  client.call('POST /uploads/{id}/commit', { params: { id }, body: body as never });
const commitFails = (client: Client, id: string, body: Record<string, unknown> = {}) =>
  client.fails('POST /uploads/{id}/commit', { params: { id }, body: body as never });
const names = async (client: Client, parentId = 'root'): Promise<string[]> =>
  (await client.call('GET /files', { query: { parentId: parentId as never, limit: 200 } })).items.map(
    ({ name }) => name,
  );
const check = async (): Promise<void> => {
  const { problems } = await world.contents.check(organization.tenantId, { bytes: true });
  expect(problems).toEqual([]);
};

test('UP1: chunks go up, the file is their bytes with their checksum, and a second upload of it sends nothing', async () => {
  const bytes = randomBytes(3_000_000);
  const { file, sent } = await uploadInChunks(ada, 'large.bin', bytes);
  expect(sent.length).toBeGreaterThan(20);
  expect(file).toMatchObject({ kind: 'file', sizeBytes: bytes.length, version: 1 });
  expect((await contentOf(ada, file.id)).equals(bytes)).toBe(true);
  const head = await ada.fetch('HEAD', `/files/${file.id}/content`);
  expect(head.headers.get('etag')).toBe(`"${sha256Of(bytes)}"`);
  const again = await uploadInChunks(ada, 'again.bin', bytes);
  expect(again.sent).toEqual([]);
  expect((await contentOf(ada, again.file.id)).equals(bytes)).toBe(true);
  await check();
});

test('UP1: an empty file, and one whose last chunk is one byte', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('x')]) {
    const { file } = await uploadInChunks(ada, `tiny ${bytes.length}`, bytes);
    expect((await contentOf(ada, file.id)).equals(bytes)).toBe(true);
  }
});

test('UP1: chunks in any order, twice, at once and in part: resuming is asking again', async () => {
  const bytes = randomBytes(2_000_000);
  const chunks = chunksOf(bytes);
  const { id } = await begin(ada, 'shuffled.bin', bytes.length);
  const shuffled = chunks.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  const [first, second] = [shuffled.slice(0, 40), shuffled.slice(30)];
  const answers = await Promise.all([
    sendChunks(ada, id, first),
    sendChunks(ada, id, first),
    sendChunks(ada, id, second),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await ada.call('GET /uploads/{id}', { params: { id } })).storedBytes).toBe(bytes.length);
  expect(await missingOf(ada, id, chunks)).toEqual([]);
  const done = await commit(ada, id, { sha256: sha256Of(bytes) });
  expect(done.state).toBe('stored');
  const file = (done as { file: File }).file;
  expect((await contentOf(ada, file.id)).equals(bytes)).toBe(true);
  // Whoever missed the answer asks again.
  expect(await commit(ada, id)).toMatchObject({ state: 'stored', file: { id: file.id } });
  expect(await ada.call('GET /uploads/{id}', { params: { id } })).toMatchObject({ file: { id: file.id, version: 1 } });
  // Nothing that comes late is written into it.
  expect((await sendChunks(ada, id, [{ ...(chunks[0] as TestChunk), startByte: 5 }])).status).toBe(409);
  expect((await contentOf(ada, file.id)).equals(bytes)).toBe(true);
  await check();
});

test('UP1: a commit while parts are missing or overlap is refused and can be repaired', async () => {
  const bytes = randomBytes(400_000);
  const chunks = chunksOf(bytes);
  const { id } = await begin(ada, 'torn.bin', bytes.length);
  await sendChunks(ada, id, chunks.slice(1));
  expect(await commitFails(ada, id)).toMatchObject({ status: 409, detail: { joinedBytes: 0 } });
  const stray = Buffer.from('stray');
  const overlap = { startByte: 7, sizeBytes: 5, sha256: sha256Of(stray), bytes: stray };
  await sendChunks(ada, id, [overlap, ...chunks.slice(0, 1)]);
  expect(await commitFails(ada, id)).toMatchObject({ status: 409, code: 'conflict' });
  expect(await names(ada)).not.toContain('torn.bin');
});

test('UP1: a place that is written again holds the last chunk, and the checksum is that of the file', async () => {
  const bytes = randomBytes(300_000);
  const chunks = chunksOf(bytes);
  const { id } = await begin(ada, 'rewritten.bin', bytes.length);
  await sendChunks(ada, id, chunks);
  const [first] = chunks;
  if (!first) throw new Error('no chunk');
  const other = randomBytes(first.sizeBytes);
  await sendChunks(ada, id, [{ ...first, bytes: other, sha256: sha256Of(other) }]);
  const done = (await commit(ada, id)) as { file: File };
  const expected = Buffer.concat([other, bytes.subarray(other.length)]);
  expect((await contentOf(ada, done.file.id)).equals(expected)).toBe(true);
  expect((await ada.fetch('HEAD', `/files/${done.file.id}/content`)).headers.get('etag')).toBe(
    `"${sha256Of(expected)}"`,
  );
  await check();
});

test('UP2 (D1): a hash is no capability: what others may read is missing for whoever may not', async () => {
  const bytes = randomBytes(200_000);
  const chunks = chunksOf(bytes);
  const secret = await uploadInChunks(ada, 'secret.bin', bytes);
  const folder = await ada.create('folder', 'Lent out');
  const shared = await uploadInChunks(ada, 'lent.bin', randomBytes(150_000), { parentId: folder.id });
  await ada.call('POST /files/{id}/shares', {
    params: { id: folder.id },
    body: { memberId: organization.members[1]?.id, role: 'viewer' } as never,
  });
  for (const client of [bob, stranger]) {
    const { id } = await begin(client, 'guess.bin', bytes.length);
    expect(await missingOf(client, id, chunks)).toHaveLength(chunks.length);
    // The same as for bytes that nobody has.
    expect(await missingOf(client, id, chunksOf(randomBytes(200_000)))).not.toHaveLength(0);
    expect(await commitFails(client, id)).toMatchObject({ status: 409, detail: { joinedBytes: 0, storedBytes: 0 } });
    // Sent, it is stored once and for all, silently.
    expect((await sendChunks(client, id, chunks)).status).toBe(200);
    expect(await missingOf(client, id, chunks)).toEqual([]);
  }
  expect(secret.sent.length).toBeGreaterThan(0);
  // What is shared with Bob need not be sent by him; from the trash nothing is offered.
  const known = chunksOf(await contentOf(ada, shared.file.id));
  const { id } = await begin(bob, 'copy.bin', 150_000);
  expect(await missingOf(bob, id, known)).toEqual([]);
  await ada.call('DELETE /files/{id}', { params: { id: folder.id } });
  const later = await begin(bob, 'copy2.bin', 150_000);
  expect(await missingOf(bob, later.id, known)).toHaveLength(known.length);
});

test('UP2: a guest is told only of what the upload itself holds', async () => {
  const folder = await ada.create('folder', 'Drop');
  const bytes = randomBytes(100_000);
  await uploadInChunks(ada, 'inside.bin', bytes, { parentId: folder.id });
  const guest = await world.guest(ada, folder.id, { role: 'editor' });
  const { id } = await begin(guest, 'from outside.bin', bytes.length, { parentId: folder.id });
  const chunks = chunksOf(bytes);
  expect(await missingOf(guest, id, chunks)).toHaveLength(chunks.length);
  await sendChunks(guest, id, chunks);
  expect(await missingOf(guest, id, chunks)).toEqual([]);
  expect(await commit(guest, id)).toMatchObject({ state: 'stored', file: { modifiedBy: { name: 'Gast' } } });
  const viewer = await world.guest(ada, folder.id, { role: 'viewer' });
  const refused = await viewer.fails('POST /uploads', { body: { parentId: folder.id, name: 'x', sizeBytes: 1 } });
  expect(refused.status).toBe(403);
});

test('UP3: an upload is its beginner’s alone', async () => {
  const { id } = await begin(ada, 'mine.bin', 10);
  for (const client of [bob, stranger]) {
    expect((await client.fails('GET /uploads/{id}', { params: { id } })).status).toBe(404);
    expect((await commitFails(client, id)).status).toBe(404);
    expect((await sendChunks(client, id, chunksOf(Buffer.from('0123456789')))).status).toBe(404);
    expect((await client.fails('DELETE /uploads/{id}', { params: { id } })).status).toBe(404);
  }
  await ada.call('DELETE /uploads/{id}', { params: { id } });
  expect((await ada.fails('GET /uploads/{id}', { params: { id } })).status).toBe(404);
});

test('UP4: a chunk that is not what its hash says is refused with all that came with it', async () => {
  const bytes = randomBytes(100_000);
  const chunks = chunksOf(bytes);
  const { id } = await begin(ada, 'lie.bin', bytes.length);
  const [first, ...rest] = chunks;
  if (!first) throw new Error('no chunk');
  const answer = await sendChunks(ada, id, [...rest, { ...first, bytes: randomBytes(first.sizeBytes) }]);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'invalid', detail: { index: rest.length } });
  expect(await missingOf(ada, id, chunks)).toHaveLength(chunks.length);
  await sendChunks(ada, id, chunks);
  expect(await commitFails(ada, id, { sha256: sha256Of(Buffer.from('something else')) })).toMatchObject({
    status: 400,
  });
  expect(await commit(ada, id)).toMatchObject({ state: 'stored' });
});

test('UP4: bodies that are cut off, too long or lie about their length store nothing', async () => {
  const bytes = randomBytes(50_000);
  const chunks = chunksOf(bytes);
  const { id } = await begin(ada, 'cut.bin', bytes.length);
  const put = (body: BodyInit, headers: Record<string, string> = {}) =>
    ada.fetch('PUT', `/uploads/${id}/chunks`, {
      body,
      headers,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit);
  const whole = Buffer.alloc(44 + 50_000);
  whole.writeUInt32BE(50_000, 8);
  expect((await put(whole.subarray(0, 30))).status).toBe(400);
  expect((await put(whole.subarray(0, 4000))).status).toBe(400);
  expect((await put('')).status).toBe(400);
  expect((await put(new Uint8Array(10), { 'content-length': '5000' })).status).toBe(400);
  expect((await put(new Uint8Array(10), { 'content-length': '900000000' })).status).toBe(413);
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new Uint8Array(10));
      setTimeout(() => controller.error(new Error('ECONNRESET')), 5);
    },
  });
  expect((await put(broken)).status).toBe(400);
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000_000)),
  });
  expect((await put(endless)).status).toBe(413);
  const beyond = { startByte: 49_999, sizeBytes: 2, sha256: sha256Of(Buffer.from('ab')), bytes: Buffer.from('ab') };
  expect((await sendChunks(ada, id, [beyond])).status).toBe(400);
  expect(await missingOf(ada, id, chunks)).toHaveLength(chunks.length);
});

test('UP6: a taken name is told before bytes travel, and each choice is kept at the commit', async () => {
  const [first, second] = [randomBytes(90_000), randomBytes(90_000)];
  const { file } = await uploadInChunks(ada, 'plan.txt', first);
  const refused = await ada.fails('POST /uploads', { body: { name: 'PLAN.txt', sizeBytes: 5 } });
  expect(refused).toMatchObject({
    status: 409,
    detail: { suggestedName: 'PLAN (2).txt', existing: { id: file.id, version: 1 } },
  });
  const both = await uploadInChunks(ada, 'plan.txt', second, { onConflict: 'keepBoth' });
  expect(both.file.name).toBe('plan (2).txt');
  const stale = await ada.fails('POST /uploads', {
    body: { name: 'plan.txt', sizeBytes: 5, onConflict: 'replace', version: 7 },
  });
  expect(stale.status).toBe(412);
  const replaced = await uploadInChunks(ada, 'plan.txt', second, { onConflict: 'replace', version: 1 });
  expect(replaced.file).toMatchObject({ id: file.id, version: 2 });
  expect((await contentOf(ada, file.id, '?version=1')).equals(first)).toBe(true);
  expect((await contentOf(ada, file.id)).equals(second)).toBe(true);
});

test('UP6: a name that was taken meanwhile costs no byte: the choice comes with another commit', async () => {
  const bytes = randomBytes(60_000);
  const { id } = await begin(ada, 'late.txt', bytes.length);
  await sendChunks(ada, id, chunksOf(bytes));
  await ada.upload('root', 'late.txt', 'sooner');
  const refused = await commitFails(ada, id);
  expect(refused).toMatchObject({ status: 409, detail: { suggestedName: 'late (2).txt' } });
  const done = await Promise.all([
    commit(ada, id, { onConflict: 'keepBoth' }),
    commit(ada, id, { onConflict: 'keepBoth' }),
  ]);
  expect(new Set(done.map((answer) => (answer as { file: File }).file.id)).size).toBe(1);
  expect((await names(ada)).filter((name) => name.startsWith('late'))).toEqual(['late (2).txt', 'late.txt'].sort());
});

test('UP1: a full disk is told, leaves nothing half-visible, and the upload goes on when there is room', async () => {
  const bytes = randomBytes(500_000);
  const chunks = chunksOf(bytes);
  const { id } = await begin(ada, 'no room.bin', bytes.length);
  await sendChunks(ada, id, chunks.slice(0, 5));
  diskIsFull = true;
  const answer = await sendChunks(ada, id, chunks.slice(5));
  diskIsFull = false;
  expect(answer.status).toBe(503);
  const left = await missingOf(ada, id, chunks);
  expect(left).toHaveLength(chunks.length - 5);
  await sendChunks(ada, id, left);
  const done = (await commit(ada, id)) as { file: File };
  expect((await contentOf(ada, done.file.id)).equals(bytes)).toBe(true);
  await check();
});

test('UP7: an upload can be resumed for a week, through every sweep, and is forgotten then', async () => {
  const bytes = randomBytes(300_000);
  const chunks = chunksOf(bytes);
  const { id } = await begin(ada, 'slow.bin', bytes.length);
  await sendChunks(ada, id, chunks.slice(0, 4));
  const sweep = () => world.service.maintenance.sweepContents(organization.tenantId);
  for (let hours = 0; hours < 120; hours += 20) {
    world.advance(20 * 3_600_000);
    await sweep();
  }
  expect(await missingOf(ada, id, chunks)).toHaveLength(chunks.length - 4);
  world.advance(8 * 24 * 3_600_000);
  await sweep();
  expect((await ada.fails('GET /uploads/{id}', { params: { id } })).status).toBe(404);
  for (let round = 0; round < 3; round += 1) {
    world.advance(26 * 3_600_000);
    await sweep();
  }
  const fresh = await begin(ada, 'slow.bin', bytes.length);
  expect(await missingOf(ada, fresh.id, chunks)).toHaveLength(chunks.length);
  await check();
});

test('UP1: rights that end while chunks travel end the upload', async () => {
  const folder = await ada.create('folder', 'Ending');
  const share = await ada.call('POST /files/{id}/shares', {
    params: { id: folder.id },
    body: { memberId: organization.members[1]?.id, role: 'editor' } as never,
  });
  const bytes = randomBytes(50_000);
  const { id } = await begin(bob, 'too late.bin', bytes.length, { parentId: folder.id });
  await sendChunks(bob, id, chunksOf(bytes));
  await ada.call('DELETE /files/{id}/shares/{shareId}', { params: { id: folder.id, shareId: share.id } });
  expect((await commitFails(bob, id)).status).toBe(404);
  expect(await names(ada, folder.id)).toEqual([]);
});
