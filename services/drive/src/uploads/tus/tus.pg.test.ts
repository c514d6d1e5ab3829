import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FileId } from '@cloudity/contracts';
import { silentLog } from '@cloudity/kernel';
import type { TestMember, TestOrganization } from '@cloudity/testkit';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { DetailedError, Upload, type UploadOptions } from 'tus-js-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../../testing/drive-world.ts';
import { contentOf, sha256Of } from '../../testing/uploading.ts';

/** With the stock client and over real sockets; two processes of the drive, so that an upload can go on at the other. */
let world: DriveWorld;
let organization: TestOrganization;
let ada: Client;
let bob: Client;
let stranger: Client;
let first: string;
let second: string;
const servers: Server[] = [];

const listen = async (app: Hono): Promise<string> => {
  const listener = getRequestListener((request, env) => app.fetch(request, { ...env, ip: null, log: silentLog }));
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/tus`;
};

beforeAll(async () => {
  world = await DriveWorld.create();
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  ada = world.as(organization.owner);
  bob = world.as(organization.members[1] as TestMember);
  stranger = world.as((await world.organization('Difference Engines')).owner);
  first = await listen(world.app);
  second = await listen(world.anotherProcess());
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await world[Symbol.asyncDispose]();
});

const authorized = (client: Client) => ({ authorization: `Bearer ${client.token}` });
const sent = (bytes: Buffer, options: Partial<UploadOptions>, client: Client = ada): Promise<Upload> =>
  new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: first,
      headers: authorized(client),
      retryDelays: null,
      onError: reject,
      onSuccess: () => resolve(upload),
      ...options,
    });
    upload.start();
  });
const statusOf = (attempt: Promise<unknown>): Promise<number | string> =>
  attempt.then(
    () => 'accepted',
    (error: unknown) =>
      error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 'no answer') : String(error),
  );
const fileNamed = async (name: string, parentId = 'root') => {
  const { items } = await ada.call('GET /files', { query: { parentId: parentId as FileId, limit: 200 } });
  return items.find((item) => item.name === name);
};
const bytesNamed = async (name: string, parentId?: string): Promise<Buffer> =>
  contentOf(ada, (await fileNamed(name, parentId))?.id ?? 'none');

const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** The protocol by hand. */
const ask = (method: string, url: string, headers: Record<string, string> = {}, body: BodyInit | null = null) =>
  fetch(url, {
    method,
    body,
    headers: { ...authorized(ada), 'tus-resumable': '1.0.0', ...headers },
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);
const create = async (name: string, sizeBytes: number): Promise<string> => {
  const answer = await ask('POST', first, {
    'upload-length': String(sizeBytes),
    'upload-metadata': `filename ${base64(name)}`,
  });
  expect(answer.status).toBe(201);
  return new URL(answer.headers.get('location') ?? '', first).href;
};
const patch = (url: string, offset: number, body: BodyInit, headers: Record<string, string> = {}) =>
  ask(
    'PATCH',
    url,
    { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), ...headers },
    body,
  );
const offsetOf = async (url: string): Promise<number> =>
  Number((await ask('HEAD', url)).headers.get('upload-offset') ?? 'NaN');
const atSecond = (url: string): string => url.replace(first, second);

test('UP8: a stock client uploads in one go and in pieces, into a folder, under names that were taken', async () => {
  const bytes = randomBytes(9_000_000);
  const folder = await ada.create('folder', 'By tus');
  const metadata = { filename: 'film.bin', filetype: 'video/mp4', parentId: folder.id };
  await sent(bytes, { metadata });
  await sent(bytes, { metadata, chunkSize: 2_000_000 });
  await sent(bytes, { metadata, uploadDataDuringCreation: true });
  for (const name of ['film.bin', 'film (2).bin', 'film (3).bin']) {
    expect(await fileNamed(name, folder.id)).toMatchObject({ sizeBytes: bytes.length, version: 1 });
    expect((await bytesNamed(name, folder.id)).equals(bytes)).toBe(true);
  }
  expect(await statusOf(sent(bytes, { metadata: { ...metadata, onConflict: 'ask' } }))).toBe(409);
  await sent(Buffer.alloc(0), { metadata: { filename: 'empty.bin' } });
  expect((await fileNamed('empty.bin'))?.sizeBytes).toBe(0);
  expect((await world.contents.check(organization.tenantId, { bytes: true })).problems).toEqual([]);
});

test('UP8: an upload that is broken off goes on where it was, also at another process', async () => {
  const bytes = randomBytes(3_000_000);
  const url = await new Promise<string>((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: first,
      headers: authorized(ada),
      metadata: { filename: 'broken.bin' },
      chunkSize: 1_000_000,
      retryDelays: null,
      onError: reject,
      onChunkComplete: () => void upload.abort().then(() => resolve(upload.url ?? ''), reject),
    });
    upload.start();
  });
  expect(await fileNamed('broken.bin')).toBeUndefined();
  expect(await offsetOf(atSecond(url))).toBeGreaterThanOrEqual(1_000_000);
  const accepted: number[] = [];
  await sent(bytes, { uploadUrl: atSecond(url), onProgress: (bytesSent) => accepted.push(bytesSent) });
  expect(accepted[0]).toBeGreaterThanOrEqual(1_000_000);
  expect((await bytesNamed('broken.bin')).equals(bytes)).toBe(true);
  // Whoever missed the last answer learns that all is there, and of which file.
  expect(await offsetOf(url)).toBe(bytes.length);
  const id = url.split('/').at(-1) ?? '';
  expect((await ada.call('GET /uploads/{id}', { params: { id } })).file?.name).toBe('broken.bin');
});

test('UP8: what arrived before a connection broke is kept; a wrong offset is a conflict', async () => {
  const bytes = randomBytes(500_000);
  const url = await create('cut.bin', bytes.length);
  const breaking = new AbortController();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const request = fetch(url, {
    method: 'PATCH',
    body: readable,
    duplex: 'half',
    signal: breaking.signal,
    headers: {
      ...authorized(ada),
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
    },
  } as RequestInit).catch(() => null);
  await writable.getWriter().write(bytes.subarray(0, 300_000));
  await new Promise((resolve) => setImmediate(resolve));
  breaking.abort();
  await request;
  await expect.poll(() => offsetOf(url)).toBeGreaterThan(0);
  const offset = await offsetOf(url);
  const wrong = await patch(url, offset + 1, bytes.subarray(offset + 1));
  expect([wrong.status, ((await wrong.json()) as { detail: unknown }).detail]).toEqual([409, { offset }]);
  const rest = await patch(url, offset, bytes.subarray(offset));
  expect([rest.status, rest.headers.get('upload-offset')]).toEqual([204, String(bytes.length)]);
  expect((await bytesNamed('cut.bin')).equals(bytes)).toBe(true);
});

test('UP8: of two requests that write the same upload at two processes, the later one goes on and the former adds nothing', async () => {
  const bytes = randomBytes(900_000);
  const url = await create('two writers.bin', bytes.length);
  let stalled: ReadableStreamDefaultController<Uint8Array> | null = null;
  const former = patch(
    url,
    0,
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        stalled = controller;
        controller.enqueue(randomBytes(400_000));
      },
    }),
  );
  // It has taken the upload when its writer is in the row.
  const id = url.split('/').at(-1) ?? '';
  await expect
    .poll(() =>
      world.platform.db.tenant(
        organization.tenantId,
        async ({ sql }) => (await sql`select writer from file_uploads where id = ${id}`)[0]?.writer ?? null,
      ),
    )
    .not.toBeNull();
  expect((await patch(atSecond(url), 0, bytes.subarray(0, 600_000))).status).toBe(204);
  (stalled as unknown as ReadableStreamDefaultController<Uint8Array>).close();
  expect((await former).status).toBe(409);
  expect((await patch(url, 600_000, bytes.subarray(600_000))).status).toBe(204);
  expect((await bytesNamed('two writers.bin')).equals(bytes)).toBe(true);
});

test('UP8: bytes with a checksum count once they match it; otherwise nothing of them is kept', async () => {
  const bytes = randomBytes(700_000);
  const half = bytes.subarray(0, 350_000);
  const rest = bytes.subarray(350_000);
  const checksum = (algorithm: string, of: Buffer) => ({
    'upload-checksum': `${algorithm} ${createHash(algorithm).update(of).digest('base64')}`,
  });
  const url = await create('checked.bin', bytes.length);
  expect((await patch(url, 0, half, checksum('sha1', half))).status).toBe(204);
  const flipped = Buffer.from(rest);
  flipped[1000] = (flipped[1000] ?? 0) ^ 1;
  expect((await patch(url, 350_000, flipped, checksum('sha256', rest))).status).toBe(460);
  expect(await offsetOf(url)).toBe(350_000);
  expect(await fileNamed('checked.bin')).toBeUndefined();
  expect((await patch(url, 350_000, rest, { 'upload-checksum': 'md5 abc=' })).status).toBe(400);
  expect((await patch(url, 350_000, rest, checksum('sha256', rest))).status).toBe(204);
  expect((await bytesNamed('checked.bin')).equals(bytes)).toBe(true);
});

test('UP8: more bytes than announced, other bodies and other versions are refused and harm nothing', async () => {
  const url = await create('bounded.bin', 10);
  expect((await patch(url, 0, 'x'.repeat(11))).status).toBe(413);
  const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(70_000)) });
  expect([413, 'broken']).toContain(
    await patch(url, 0, endless).then(
      ({ status }) => status,
      () => 'broken',
    ),
  );
  await expect.poll(() => offsetOf(url)).toBe(0);
  expect((await patch(url, 0, 'x'.repeat(10), { 'content-type': 'text/plain' })).status).toBe(415);
  const old = await ask('PATCH', url, { 'tus-resumable': '0.2.2' });
  expect([old.status, old.headers.get('tus-version')]).toEqual([412, '1.0.0']);
  expect((await patch(url, 0, '0123456789')).status).toBe(204);
  expect((await bytesNamed('bounded.bin')).toString()).toBe('0123456789');
  const options = await fetch(first, { method: 'OPTIONS' });
  expect(options.status).toBe(204);
  expect(Object.fromEntries(options.headers)).toMatchObject({
    'tus-version': '1.0.0',
    'tus-extension': 'creation,creation-with-upload,termination,expiration,checksum',
    'tus-checksum-algorithm': 'sha1,sha256',
    'tus-max-size': String(50 * 1024 ** 3),
  });
});

test('UP8: rights, names, bounds and owners are those of every upload', async () => {
  const bytes = Buffer.from('x');
  const refusal = (metadata: Record<string, string>, client: Client = ada) =>
    statusOf(sent(bytes, { metadata }, client));
  const folder = await ada.create('folder', 'Hers');
  expect(await refusal({ filename: 'x', parentId: folder.id }, stranger)).toBe(404);
  expect(await refusal({ filename: 'x', parentId: folder.id }, bob)).toBe(404);
  expect(await refusal({ filename: 'x', parentId: crypto.randomUUID() })).toBe(404);
  expect(await refusal({ filename: 'x', parentId: 'nonsense' })).toBe(400);
  for (const filename of ['../x', 'a/b', 'a\u0000b', 'é'.repeat(150), 'CON', ''])
    expect(await refusal({ filename }), filename).toBe(400);
  const begun = (headers: Record<string, string>) => ask('POST', first, headers).then(({ status }) => status);
  const named = `filename ${base64('x')}`;
  expect(await begun({ 'upload-metadata': named })).toBe(400);
  expect(await begun({ 'upload-defer-length': '1', 'upload-metadata': named })).toBe(400);
  expect(await begun({ 'upload-length': '-1', 'upload-metadata': named })).toBe(400);
  expect(await begun({ 'upload-length': String(51 * 1024 ** 3), 'upload-metadata': named })).toBe(413);
  for (const metadata of ['filename a b', `${named},${named}`, 'filename /w==', ',', `${named},é x`])
    expect(await begun({ 'upload-length': '1', 'upload-metadata': encodeURI(metadata) }).catch(() => 400)).toBe(400);
  const url = await create('hers.bin', 5);
  for (const who of [stranger, bob])
    for (const method of ['HEAD', 'DELETE', 'PATCH']) {
      const headers = { ...authorized(who), 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
      expect((await ask(method, url, headers, method === 'PATCH' ? 'hello' : null)).status, method).toBe(404);
    }
  expect((await ask('HEAD', `${first}/nonsense`)).status).toBe(404);
  expect(await offsetOf(url)).toBe(0);
  expect((await ask('DELETE', url)).status).toBe(204);
  expect((await ask('HEAD', url)).status).toBe(404);
});

test('UP8: sessions, API tokens and app passwords sign in; nobody else does', async () => {
  const { owner } = organization;
  const status = async (headers: Record<string, string>) =>
    (
      await fetch(first, {
        method: 'POST',
        headers: {
          'tus-resumable': '1.0.0',
          'upload-length': '3',
          'upload-metadata': `filename ${base64('signed in.bin')}`,
          ...headers,
        },
      })
    ).status;
  const basic = (password: string) => ({ authorization: `Basic ${base64(`${owner.actor.email}:${password}`)}` });
  expect(await status(authorized(ada))).toBe(201);
  expect(await status({ cookie: `cloudity_session=${ada.token}` })).toBe(201);
  expect(await status(basic(owner.id))).toBe(201);
  expect(await status(basic('wrong'))).toBe(401);
  expect(await status({})).toBe(401);
  expect(await status({ authorization: 'Bearer nonsense' })).toBe(401);
  const as = (id: string, facts: Partial<TestMember['actor']>) =>
    authorized(world.as({ ...owner, id: id as TestMember['id'], actor: { ...owner.actor, ...facts } }));
  expect(await status(as('reader', { scopes: ['read'] }))).toBe(403);
  expect(await status(as('pending', { pending: 'second_factor_enrolment' }))).toBe(401);
});

test('UP8: quotas are looked at before bytes travel and again at the end; an upload that found no room can go on later', async () => {
  const own = await world.organization('Small');
  const owner = world.as(own.owner);
  const headers = authorized(owner);
  await owner.call('PATCH /storage/settings', { body: { personQuotaBytes: 1_000_000 } });
  expect(await statusOf(sent(randomBytes(1_000_001), { metadata: { filename: 'x' }, headers }))).toBe(413);
  const created = await ask('POST', first, {
    ...headers,
    'upload-length': '600000',
    'upload-metadata': `filename ${base64('late.bin')}`,
  });
  const url = new URL(created.headers.get('location') ?? '', first).href;
  const other = await owner.upload('root', 'first.bin', randomBytes(500_000));
  expect(other.status).toBe(201);
  const bytes = randomBytes(600_000);
  expect((await patch(url, 0, bytes, headers)).status).toBe(413);
  const { items } = await owner.call('GET /files', {});
  expect(items.map(({ name }) => name)).toEqual(['first.bin']);
  await owner.call('DELETE /files/{id}', { params: { id: items[0]?.id as FileId } });
  await owner.call('DELETE /trash/{id}', { params: { id: items[0]?.id as FileId } });
  const head = await ask('HEAD', url, headers);
  const offset = Number(head.headers.get('upload-offset'));
  // A stock client takes a full offset for the end, so the last chunk is asked for again.
  expect(offset).toBeLessThan(bytes.length);
  expect((await patch(url, offset, bytes.subarray(offset), headers)).status).toBe(204);
  const [file] = (await owner.call('GET /files', {})).items;
  expect([file?.name, file?.sha256]).toEqual(['late.bin', sha256Of(bytes)]);
});

test('UP8 UP7: an upload says when it ends, and then it is gone', async () => {
  const url = await create('forgotten.bin', 100_000);
  const answer = await patch(url, 0, randomBytes(50_000));
  const until = Date.parse(answer.headers.get('upload-expires') ?? '') - world.platform.clock.now().getTime();
  expect(until / 86_400_000).toBeCloseTo(7, 1);
  world.advance(6.9 * 86_400_000);
  await world.service.maintenance.sweepContents(organization.tenantId);
  expect(await offsetOf(url)).toBe(50_000);
  world.advance(7.1 * 86_400_000);
  await world.service.maintenance.sweepContents(organization.tenantId);
  expect((await ask('HEAD', url)).status).toBe(404);
});
