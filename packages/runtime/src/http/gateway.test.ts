import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceName } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import { clientIp, createMetrics, type Service, silentLog, systemClock, systemIds } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../config/config.ts';
import type { Foundation } from '../create-platform.ts';
import { type Running, runServices } from '../run-services.ts';

let isDatabaseUp = true;
const pinged = { ping: async () => undefined };
const foundation: Foundation = {
  database: {
    db: {} as Database,
    ownerUrl: null,
    directUrl: '',
    died: new Promise(() => undefined),
    close: async () => undefined,
    end: async () => undefined,
  },
  platform: (publicUrl) => ({
    config: {
      publicUrl,
      contentUrl: null,
      environment: 'test',
      secretKey: new Uint8Array(32),
      smtpUrl: null,
      clamavUrl: null,
      setup: null,
      collabLimits: 'on',
    },
    db: {
      ping: async () => {
        if (!isDatabaseUp) throw new Error('away');
      },
    } as unknown as Database,
    objects: pinged as unknown as ObjectStore,
    keyObjects: pinged as unknown as ObjectStore,
    bus: {
      ...pinged,
      carriesContent: true,
      publish: async () => undefined,
      subscribe: async () => async () => undefined,
      close: async () => undefined,
    },
    log: silentLog,
    metrics: createMetrics(),
    clock: systemClock,
    ids: systemIds,
  }),
  close: async () => undefined,
};

const service =
  (name: ServiceName, http: Hono, upgrade?: Service['upgrade']): (() => Service) =>
  () => ({
    name,
    http,
    ports: {},
    start: async () => undefined,
    dispose: async () => undefined,
    ...(upgrade ? { upgrade } : {}),
  });

const identity = new Hono();
identity.get('/api/v1/me', (context) => context.json({ ip: clientIp(context), host: context.req.header('host') }));
identity.post('/api/v1/sessions', async (context) => context.json({ length: (await context.req.text()).length }, 201));
identity.get('/api/v1/members', () => {
  throw new Error('a defect with a secret');
});
/** Echoes raw bytes after the upgrade: enough to see that both directions are joined. */
const collab = service('collab', new Hono(), (request, socket) => {
  if (!request.url?.startsWith('/collab/')) return false;
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  socket.pipe(socket);
  return true;
});
const factories = { identity: service('identity', identity), drive: service('drive', new Hono()), collab };

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

let all: Running;
let front: Running;
let back: Running;
beforeAll(async () => {
  const open = async () => foundation;
  const assets = async () => (_: unknown, outgoing: { end: (text: string) => void }) => outgoing.end('page');
  const run = (env: Record<string, string>) =>
    runServices({ config: readConfig({ CLOUDITY_HTTP_PORT: '0', ...env }), factories, log: silentLog, open, assets });
  all = await run({});
  const [frontPort, backPort] = [await freePort(), await freePort()];
  const shared = {
    CLOUDITY_PUBLIC_URL: `http://localhost:${frontPort}`,
    CLOUDITY_SERVICE_KEY: 'k'.repeat(40),
    CLOUDITY_MASTER_KEY: 'm'.repeat(40),
    CLOUDITY_DATABASE_URL: 'postgres://app@db/cloudity',
    CLOUDITY_DRIVE_URL: `http://127.0.0.1:${backPort}`,
    CLOUDITY_IDENTITY_URL: `http://127.0.0.1:${backPort}`,
    CLOUDITY_COLLAB_URL: `http://127.0.0.1:${backPort}`,
  };
  front = await run({ ...shared, CLOUDITY_SERVICES: 'drive', CLOUDITY_HTTP_PORT: String(frontPort) });
  back = await run({
    ...shared,
    CLOUDITY_SERVICES: 'identity,collab',
    CLOUDITY_HTTP_PORT: String(backPort),
    CLOUDITY_DRIVE_URL: `http://127.0.0.1:${frontPort}`,
  });
});
afterAll(() => Promise.all([all, front, back].map((running) => running.stop())));

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}
/** node:http, because fetch would not let a test choose Host and Origin. */
const call = (
  running: Running,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: running.port,
        path,
        method,
        headers: { host: `localhost:${running.port}`, ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.once('error', reject);
    request.end(body);
  });

test('every answer carries the security headers; the API is never cached', async () => {
  const page = await call(all, '/files');
  expect(page.text).toBe('page');
  const passing = new Set(['date', 'x-request-id', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);
  const fixed = Object.fromEntries(Object.entries(page.headers).filter(([name]) => !passing.has(name)));
  expect(fixed).toMatchInlineSnapshot(`
    {
      "content-security-policy": "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    }
  `);
  const api = await call(all, '/api/v1/me');
  expect(api.headers['cache-control']).toBe('no-store');
  expect(api.headers['content-security-policy']).toBe(page.headers['content-security-policy']);
});

test('an unknown Host is misdirected, also for pages; probes answer anybody (S2)', async () => {
  for (const path of ['/', '/api/v1/me']) expect((await call(all, path, { host: 'evil.example' })).status).toBe(421);
  expect((await call(all, '/healthz', { host: '10.1.2.3' })).status).toBe(200);
});

test('a write with the cookie needs our origin; sign-in too (S2)', async () => {
  const post = (headers: Record<string, string>) => call(all, '/api/v1/sessions', headers, 'POST', 'x');
  expect((await post({ origin: all.url })).status).toBe(201);
  expect((await post({})).status).toBe(201);
  expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await post({ cookie: 'cloudity_session=cs_1' })).status).toBe(403);
  expect((await post({ cookie: 'cloudity_session=cs_1', 'sec-fetch-site': 'same-origin' })).status).toBe(201);
});

test('a defect is answered without its text, an unknown API address with an error body', async () => {
  const broken = await call(all, '/api/v1/members');
  expect(broken.status).toBe(500);
  expect(JSON.parse(broken.text)).toMatchObject({ code: 'internal', requestId: broken.headers['x-request-id'] });
  expect(broken.text).not.toContain('secret');
  const unknown = await call(all, '/api/v1/nothing');
  expect([unknown.status, JSON.parse(unknown.text).code]).toEqual([404, 'not_found']);
  expect((await call(all, '/internal/ports/identity/x/y', {}, 'POST')).status).toBe(404);
});

test('readiness tells what is down', async () => {
  expect(JSON.parse((await call(all, '/readyz')).text)).toEqual({
    status: 'ready',
    checks: { database: 'ok', objects: 'ok', bus: 'ok' },
  });
  isDatabaseUp = false;
  const answer = await call(all, '/readyz');
  isDatabaseUp = true;
  expect([answer.status, JSON.parse(answer.text).checks.database]).toEqual([503, 'down']);
});

test('metrics count by route pattern, and are for this machine only', async () => {
  await call(all, '/api/v1/me');
  const answer = await call(all, '/metrics');
  expect(answer.text).toMatch(
    /cloudity_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/me",status="2xx"\} \d/,
  );
  expect((await call(all, '/metrics', { 'x-forwarded-for': '203.0.113.5' })).status).toBe(401);
});

test('the documentation is there and needs nothing from elsewhere', async () => {
  expect(JSON.parse((await call(all, '/api/v1/openapi.json')).text).openapi).toBe('3.1.0');
  const page = (await call(all, '/api/docs')).text;
  expect(page).not.toMatch(/https?:\/\/|<script>|style=|\son\w+=/);
  for (const file of ['page.css', 'page.js']) expect((await call(all, `/api/docs/${file}`)).status).toBe(200);
});

test('a process without a service forwards its paths, body and caller included', async () => {
  const me = JSON.parse((await call(front, '/api/v1/me')).text);
  expect(me).toEqual({ ip: '127.0.0.1', host: `localhost:${front.port}` });
  const posted = await call(front, '/api/v1/sessions', { origin: front.url }, 'POST', 'x'.repeat(300_000));
  expect([posted.status, JSON.parse(posted.text)]).toEqual([201, { length: 300_000 }]);
  expect((await call(front, '/api/v1/me', { 'x-forwarded-host': 'evil.example' })).status).toBe(200);
  expect((await call(front, '/api/v1/members')).status).toBe(500);
});

test('forwarding headers count only with a service token', async () => {
  const spoofed = await call(back, '/api/v1/me', {
    'x-forwarded-for': '1.2.3.4',
    'x-cloudity-forwarded-by': 'nonsense',
  });
  expect(JSON.parse(spoofed.text).ip).toBe('127.0.0.1');
});

const echo = (running: Running, origin?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: running.port,
      path: '/collab/room?ticket=1',
      headers: {
        host: `localhost:${running.port}`,
        connection: 'Upgrade',
        upgrade: 'websocket',
        ...(origin ? { origin } : {}),
      },
    });
    request.once('error', reject);
    request.once('response', (response) => resolve(String(response.statusCode)));
    request.once('upgrade', (_, socket) => {
      socket.once('data', (data: Buffer) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.write('hello');
    });
    request.end();
  });

test('websockets reach their service here and in another process, and foreign pages do not', async () => {
  expect(await echo(all)).toBe('hello');
  expect(await echo(front)).toBe('hello');
  expect(await echo(front, front.url)).toBe('hello');
  expect(await echo(all, 'https://evil.example')).toBe('403');
});

test('a service that is away answers 503', async () => {
  await back.stop();
  const answer = await call(front, '/api/v1/me');
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([503, 'unavailable']);
  expect(await echo(front)).toBe('503');
});
