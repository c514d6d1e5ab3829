import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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

beforeAll(async () => {
  world = await DriveWorld.create();
  const { owner } = await world.organization('Analytical Engines');
  ada = world.as(owner);
  const listener = getRequestListener((request, env) => world.app.fetch(request, { ...env, ip: null, log: silentLog }));
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
afterEach(() => expect(complaints).not.toHaveBeenCalled());

const authorization = () => ({ authorization: `Bearer ${ada.token}` });
const put = (name: string, body: BodyInit) =>
  fetch(`${base}/files/root/children/${name}`, { method: 'PUT', body, headers: authorization() });
const get = (file: File, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${base}/files/${file.id}/content`, { method, headers: { ...authorization(), ...headers } });
const pendingObjects = async () => {
  const keys: string[] = [];
  for await (const { key } of world.platform.objects.list('files/')) keys.push(key);
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
        ({ sql, tenantId }) => sql`select id from file_objects where tenant_id = ${tenantId} and state <> 'stored'`,
      );
      return rows.length;
    })
    .toBe(0);
  expect(await pendingObjects()).toBe(before);
  const names = (await ada.call('GET /files', {})).items.map(({ name }) => name);
  expect(names).not.toContain('broken.bin');
});
