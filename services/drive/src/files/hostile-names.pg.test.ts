import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { davClient } from '../testing/dav-client.ts';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import { sendBatch } from '../testing/uploading.ts';

/** Bad names through every door: the API's creation, plain upload, batch, chunks, tus, renaming, and WebDAV. */
let world: DriveWorld;
let organization: TestOrganization;
let ada: Client;
let dav: ReturnType<typeof davClient>;
let renamed: string;

beforeAll(async () => {
  world = await DriveWorld.create();
  organization = await world.organization('Analytical Engines');
  ada = world.as(organization.owner);
  dav = davClient(world, organization.owner);
  renamed = (await ada.create('folder', 'To be renamed', 'organization')).id;
});
afterAll(() => world[Symbol.asyncDispose]());

const json = (method: string, path: string, body: object, headers: Record<string, string> = {}) =>
  ada
    .fetch(method, path, { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
    .then(({ status }) => status);
const encoded = (name: string): string => encodeURIComponent(name);
const davPath = (name: string): string => `/dav/files/My%20files/${encoded(name)}`;
const tus = (name: string) =>
  ada
    .fetch('POST', '/tus', {
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': '1',
        'upload-metadata': `filename ${Buffer.from(name).toString('base64')},onConflict ${btoa('ask')}`,
      },
    })
    .then(({ status }) => status);
const batch = async (name: string, folders: readonly string[] = []): Promise<string> => {
  const answer = await sendBatch(
    ada,
    'root',
    { folders: [...folders], files: [{ name, sizeBytes: 1, ...(folders.length > 0 ? { folder: 0 } : {}) }] },
    ['y'],
  );
  const { files } = (await answer.json()) as { files?: readonly { status: string; code?: string }[] };
  return files?.[0]?.status ?? `refused with ${answer.status}`;
};

/** How each door answers the name. */
const doors: Readonly<Record<string, (name: string) => Promise<number | string>>> = {
  create: (name) => json('POST', '/files', { kind: 'folder', name }),
  upload: async (name) => (await ada.upload('root', name, 'x')).status,
  chunks: (name) => json('POST', '/uploads', { name, sizeBytes: 1 }),
  tus,
  rename: (name) => json('PATCH', `/files/${renamed}`, { name }, { 'if-match': '"1"' }),
  'dav put': async (name) => (await dav(`PUT ${davPath(name)}`, { body: 'x' })).status,
  'dav mkcol': async (name) => (await dav(`MKCOL ${davPath(name)}`)).status,
};

test('DR5: slashes, NUL, reserved and over-long names are refused at every door, and nothing is made', async () => {
  const bad = [
    'a/b',
    'a\\b',
    '../up',
    'a\u0000b',
    'x'.repeat(300),
    'é'.repeat(150),
    'CON',
    'lpt1.txt',
    'ends.',
    '\u202egpj.exe',
  ];
  const wrong: string[] = [];
  for (const name of bad) {
    for (const [door, open] of Object.entries(doors)) {
      const status = Number(await open(name));
      if (status < 400 || status >= 500) wrong.push(`${door} ${JSON.stringify(name.slice(0, 20))}: ${status}`);
    }
    const inBatch = await batch(name);
    if (inBatch !== 'failed' && inBatch !== 'refused with 400')
      wrong.push(`batch ${JSON.stringify(name.slice(0, 20))}: ${inBatch}`);
  }
  expect(wrong).toEqual([]);
  for (const raw of [
    '/dav/files/My%20files/..%2Fup',
    '/dav/files/My%20files/a%00b',
    '/dav/files/My%20files/%2e%2e/%2e%2e/x',
  ])
    expect((await dav(`PUT ${raw}`, { body: 'x' })).status).toBeGreaterThanOrEqual(400);
  const folder = await ada.call('POST /files', { body: { kind: 'folder', name: 'empty' } });
  for (const folders of [['../up'], ['a/../../b'], ['/absolute'], ['a//b'], ['C:\\x'], ['a/CON']])
    expect(await batch('x.txt', folders), folders[0]).not.toBe('stored');
  const { items } = await ada.call('GET /files', { query: { limit: 200 } });
  expect(items.map(({ name }) => name)).toEqual([folder.name]);
});

test('DR5: twins in letter case or normal form are one name at every door', async () => {
  expect((await ada.upload('root', 'R\u00e9sum\u00e9.PDF', 'x')).status).toBe(201);
  const { id } = await ada.create('folder', 'Other', 'organization');
  const { version } = await ada.create('folder', 'R\u00e9sum\u00e9.pdf', 'organization');
  expect(version).toBe(1);
  for (const twin of ['re\u0301sume\u0301.pdf', 'R\u00c9SUM\u00c9.PDF']) {
    for (const door of ['create', 'upload', 'chunks', 'tus'])
      expect(await doors[door]?.(twin), `${door} ${twin}`).toBe(409);
    expect(await batch(twin)).toBe('conflict');
    expect(await json('PATCH', `/files/${id}`, { name: twin }, { 'if-match': '"1"' })).toBe(409);
    // Over WebDAV it is the same file, and gets a new version.
    expect(await doors['dav put']?.(twin)).toBe(204);
    expect(await doors['dav mkcol']?.(twin)).toBe(405);
  }
  const { items } = await ada.call('GET /files', { query: { limit: 200 } });
  expect(items.filter(({ name }) => name.normalize('NFC').toLowerCase() === 'r\u00e9sum\u00e9.pdf')).toHaveLength(1);
});
