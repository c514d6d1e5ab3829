import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { File } from '@cloudity/contracts';
import { silentLog } from '@cloudity/kernel';
import { getRequestListener } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

/** Over real sockets, where downloads go out by the raw Node response. */
let world: DriveWorld;
let ada: Client;
let server: Server;
let base: string;
/** Every stream that the object store handed out. */
const sources: Readable[] = [];
/** What a reading of content waits for. */
let beforeReading: () => Promise<unknown> = async () => undefined;
const logged = vi.fn();

beforeAll(async () => {
  world = await DriveWorld.create({
    adaptObjects: (objects) => ({
      ...objects,
      get: async (...wanted) => {
        await beforeReading();
        const source = await objects.get(...wanted);
        sources.push(source);
        return source;
      },
    }),
  });
  const { owner } = await world.organization('Analytical Engines');
  ada = world.as(owner);
  const log = { ...silentLog, warn: logged, error: logged };
  const listener = getRequestListener((request, env) => world.app.fetch(request, { ...env, ip: null, log }));
  server = createServer((incoming, outgoing) => {
    outgoing.setHeader('X-Frame-Options', 'DENY');
    void listener(incoming, outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await world[Symbol.asyncDispose]();
});

/** Where the adapter tells of an answer that was written twice. */
const complaints = vi.spyOn(console, 'error');
afterEach(async () => {
  expect(complaints).not.toHaveBeenCalled();
  expect(logged).not.toHaveBeenCalled();
  // A file that stays open ends the process when its handle is collected.
  await expect.poll(() => sources.filter(({ destroyed }) => !destroyed)).toEqual([]);
});

const authorization = () => ({ authorization: `Bearer ${ada.token}` });
const put = (name: string, body: BodyInit) =>
  fetch(`${base}/files/root/children/${name}`, { method: 'PUT', body, headers: authorization() });
const get = (file: File, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${base}/files/${file.id}/content`, { method, headers: { ...authorization(), ...headers } });
const fileNamed = async (name: string): Promise<File> => {
  const file = (await ada.call('GET /files', {})).items.find((item) => item.name === name);
  if (!file) throw new Error(`no file ${name}`);
  return file;
};
const pendingObjects = async () => {
  const keys: string[] = [];
  for await (const { key } of world.platform.objects.list('packs/')) keys.push(key);
  return keys.length;
};

test('DR12 DR13: 20 MB go up and down over a socket, whole and in ranges', async () => {
  const bytes = randomBytes(20 * 1024 * 1024);
  const answer = await put('large.bin', bytes as unknown as BodyInit);
  expect(answer.status).toBe(201);
  const file = (await answer.json()) as File;
  const whole = await get(file);
  expect(whole.status).toBe(200);
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-security-policy': "sandbox; default-src 'none'",
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(whole.headers.get('x-hono-already-sent')).toBeNull();
  const part = await get(file, { range: 'bytes=1000000-1999999' });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(1_000_000, 2_000_000))).toBe(true);
  const head = await get(file, {}, 'HEAD');
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
  expect((await get(file, { 'if-none-match': whole.headers.get('etag') ?? '' })).status).toBe(304);
  expect((await get(file, { range: 'bytes=99999999-' })).status).toBe(416);
});

test('DR13: a reader that goes away in the middle harms nobody', async () => {
  const file = (await (await put('left.bin', randomBytes(8 * 1024 * 1024) as unknown as BodyInit)).json()) as File;
  const request = httpRequest(`${base}/files/${file.id}/content`, { headers: authorization() });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  await once(response, 'data');
  response.destroy();
  expect((await (await get(file)).arrayBuffer()).byteLength).toBe(8 * 1024 * 1024);
});

test('DR13: a reader that is gone before the bytes are there leaves nothing open', async () => {
  const file = (await (await put('gone.bin', randomBytes(1024 * 1024) as unknown as BodyInit)).json()) as File;
  const known = sources.length;
  for (const range of ['bytes=0-', 'bytes=1000-', 'bytes=0-99']) {
    const asked = Promise.withResolvers<void>();
    const left = once(server, 'request').then(([, outgoing]) => once(outgoing as ServerResponse, 'close'));
    beforeReading = () => {
      asked.resolve();
      return left;
    };
    const request = httpRequest(`${base}/files/${file.id}/content`, { headers: { ...authorization(), range } });
    request.on('error', () => undefined);
    request.end();
    await asked.promise;
    request.destroy();
    await left;
  }
  beforeReading = async () => undefined;
  await expect.poll(() => sources.length).toBe(known + 3);
  expect((await get(file, { range: 'bytes=0-99' })).status).toBe(206);
  expect((await get(file, {}, 'HEAD')).headers.get('content-length')).toBe(String(1024 * 1024));
});

test('DR12: an upload to a taken name is answered while its bytes still come', async () => {
  const bytes = randomBytes(8 * 1024 * 1024);
  expect((await put('taken.bin', bytes as unknown as BodyInit)).status).toBe(201);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (const length of [bytes.length, bytes.length, null]) {
      const request = httpRequest(`${base}/files/root/children/taken.bin`, {
        method: 'PUT',
        agent,
        headers: { ...authorization(), ...(length === null ? {} : { 'content-length': length }) },
      });
      const answered = once(request, 'response') as Promise<[IncomingMessage]>;
      // The connection may be closed on a sender that goes on for long after its answer.
      request.on('error', () => undefined);
      request.end(bytes);
      const [response] = await answered;
      expect(response.statusCode).toBe(409);
      expect(JSON.parse(await text(response))).toMatchObject({ code: 'conflict' });
    }
  } finally {
    agent.destroy();
  }
  expect(Buffer.from(await (await get(await fileNamed('taken.bin'))).arrayBuffer()).equals(bytes)).toBe(true);
});

test('DR12: an upload whose socket breaks leaves no file and no bytes', async () => {
  const before = await pendingObjects();
  const request = httpRequest(`${base}/files/root/children/broken.bin`, {
    method: 'PUT',
    headers: { ...authorization(), 'content-length': '5000000' },
  });
  request.on('error', () => undefined);
  await new Promise<void>((resolve) => request.write(randomBytes(1_000_000), () => resolve()));
  request.destroy();
  await expect
    .poll(async () => {
      const rows = await world.platform.db.tenant(
        (await ada.call('GET /files/{id}', { params: { id: 'organization' } })).id as never,
        ({ sql, tenantId }) => sql`select id from content_packs where tenant_id = ${tenantId} and state <> 'stored'`,
      );
      return rows.length;
    })
    .toBe(0);
  expect(await pendingObjects()).toBe(before);
  const names = (await ada.call('GET /files', {})).items.map(({ name }) => name);
  expect(names).not.toContain('broken.bin');
});
