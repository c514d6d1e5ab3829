import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceName } from '@cloudity/contracts';
import { type Log, silentLog } from '@cloudity/kernel';
import { type Running, readConfig, runServices } from '@cloudity/runtime';
import { createTestDatabase, freePorts, type TestDatabase } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeDocument } from './demo/write-document.ts';
import { factories } from './factories.ts';

/** Each service in a process of its own as far as the code can tell: own platform, own listener, nothing shared but PostgreSQL and files. */
let database: TestDatabase;
let folder: string;
const processes = new Map<ServiceName, Running>();
let ports: Record<ServiceName, number>;
const logged: unknown[] = [];
const note = (...line: readonly unknown[]): void => void logged.push(line);
const log: Log = { ...silentLog, warn: note, error: note, child: () => log };

const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloudity-split-'));
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=test authority',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-keyout',
    'key.pem',
    '-out',
    'cert.csr',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'cert.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-days',
    '2',
    '-copy_extensions',
    'copy',
    '-out',
    'cert.pem',
  );
  database = await createTestDatabase();
  const [identity = 0, drive = 0, collab = 0] = await freePorts(3);
  ports = { identity, drive, collab };
  for (const name of ['identity', 'drive', 'collab'] as const) {
    const config = readConfig({
      CLOUDITY_SERVICES: name,
      CLOUDITY_HTTP_PORT: String(ports[name]),
      // People reach them all through the drive's process, which forwards what is not its own.
      CLOUDITY_PUBLIC_URL: `https://localhost:${drive}`,
      CLOUDITY_IDENTITY_URL: `https://localhost:${identity}`,
      CLOUDITY_DRIVE_URL: `https://localhost:${drive}`,
      CLOUDITY_COLLAB_URL: `https://localhost:${collab}`,
      CLOUDITY_SERVICE_KEY: 'k'.repeat(40),
      CLOUDITY_MASTER_KEY: 'm'.repeat(40),
      CLOUDITY_DATABASE_URL: database.urls.app,
      CLOUDITY_DATABASE_DIRECT_URL: database.urls.direct,
      CLOUDITY_DATABASE_OWNER_URL: database.urls.owner,
      CLOUDITY_DATA_DIR: folder,
      CLOUDITY_TLS_CERT: join(folder, 'cert.pem'),
      CLOUDITY_TLS_KEY: join(folder, 'key.pem'),
      CLOUDITY_TLS_CLIENT_CA: join(folder, 'ca.pem'),
    });
    processes.set(name, await runServices({ config, factories, log }));
  }
});
afterAll(async () => {
  await Promise.all([...processes.values()].map((running) => running.stop()));
  await database?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const credentials = () => ({
  cert: readFileSync(join(folder, 'cert.pem')),
  key: readFileSync(join(folder, 'key.pem')),
  ca: readFileSync(join(folder, 'ca.pem')),
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
const call = (name: ServiceName, method: string, path: string, token: string | null, body?: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const outgoing = request(
      {
        ...credentials(),
        host: 'localhost',
        port: ports[name],
        method,
        path: `/api/v1${path}`,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}'),
          }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(text);
  });

test('three processes are one suite: people, files, guests and live documents, through any of them', async () => {
  const setup = processes.get('drive')?.links.port<{ link: () => Promise<string | null> }>('identity', 'setup');
  const link = await setup?.link();
  expect(link).toContain(`https://localhost:${ports.drive}/setup#`);
  const made = await call('collab', 'POST', '/setup', null, {
    token: new URL(link ?? '').hash.slice(1),
    organizationName: 'Acme',
    name: 'Ada',
    email: 'ada@example.org',
    password: 'correct horse battery',
  });
  expect(made.status).toBe(201);
  const token = String(made.body.token);
  for (const name of ['identity', 'drive', 'collab'] as const)
    expect((await call(name, 'GET', '/me', token)).body.user).toMatchObject({ name: 'Ada' });

  const file = await call('identity', 'POST', '/files', token, { kind: 'doc', name: 'Everywhere' });
  expect(file.status).toBe(201);
  const shared = await call('drive', 'POST', `/files/${String(file.body.id)}/links`, token, { role: 'viewer' });
  const guest = await call('collab', 'POST', `/links/${String(shared.body.token)}/open`, null, {});
  expect(
    (await call('identity', 'GET', `/files/${String(file.body.id)}`, String(guest.body.token))).body,
  ).toMatchObject({ name: 'Everywhere', role: 'viewer' });
  expect((await call('drive', 'GET', '/members', String(guest.body.token))).status).toBe(403);

  const ticket = await call('drive', 'POST', `/files/${String(file.body.id)}/collab-ticket`, token, {});
  expect(ticket.body).toMatchObject({ url: `wss://localhost:${ports.drive}/collab`, role: 'owner' });
  const address = `${String(ticket.body.url)}/${String(ticket.body.room)}?ticket=${encodeURIComponent(String(ticket.body.ticket))}`;
  await writeDocument(address, (doc) => doc.getMap('meta').set('touched', true), credentials());
});

test('a large upload to a taken name through another process is answered, and nothing is logged', async () => {
  const { body: session } = await call('identity', 'POST', '/sessions', null, {
    email: 'ada@example.org',
    password: 'correct horse battery',
  });
  const upload = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        {
          ...credentials(),
          host: 'localhost',
          port: ports.identity,
          method: 'PUT',
          path: '/api/v1/files/root/children/taken.bin',
          headers: { authorization: `Bearer ${String(session.token)}` },
        },
        (incoming) => resolve(incoming.resume().statusCode ?? 0),
      );
      outgoing.on('error', reject);
      outgoing.end(Buffer.alloc(8 * 1024 * 1024));
    });
  expect(await upload()).toBe(201);
  for (let round = 0; round < 20; round += 1) expect(await upload()).toBe(409);
  expect(logged).toEqual([]);
});

test('without a certificate of the authority nobody gets in', async () => {
  const { ca } = credentials();
  const refused = new Promise((resolve, reject) => {
    const outgoing = request({ ca, host: 'localhost', port: ports.drive, path: '/healthz' }, resolve);
    outgoing.once('error', reject);
    outgoing.end();
  });
  await expect(refused).rejects.toThrow();
});

test('a process whose neighbour is away says so and goes on', async () => {
  await processes.get('collab')?.stop();
  const answer = await call(
    'drive',
    'POST',
    '/files/0190a1b2-0000-7000-8000-000000000001/collab-ticket',
    'cs_none',
    {},
  );
  expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
  expect((await call('drive', 'GET', '/setup', null)).body).toEqual({ needed: false, mail: false });
});
