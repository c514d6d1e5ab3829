import { randomBytes } from 'node:crypto';
import type { FileId } from '@cloudity/contracts';
import type { TestMember, TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from './testing/client.ts';
import { davClient } from './testing/dav-client.ts';
import { type Client, DriveWorld } from './testing/drive-world.ts';
import { begin, chunksOf, contentOf, missingOf, sendChunks, sha256Of } from './testing/uploading.ts';

/** Two processes of the drive on one database and one store, one person at both. */
let world: DriveWorld;
let organization: TestOrganization;
let here: Client;
let there: Client;
let davHere: ReturnType<typeof davClient>;
let davThere: ReturnType<typeof davClient>;
let bobThere: ReturnType<typeof davClient>;

beforeAll(async () => {
  world = await DriveWorld.create();
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const other = world.anotherProcess();
  here = world.as(organization.owner);
  there = createClient(other, here.token);
  davHere = davClient(world, organization.owner);
  davThere = davClient(world, organization.owner, other);
  bobThere = davClient(world, organization.members[1] as TestMember, other);
});
afterAll(() => world[Symbol.asyncDispose]());

test('UP1: an upload begun at one process goes on at another and is committed by a third hand', async () => {
  const bytes = randomBytes(1_500_000);
  const chunks = chunksOf(bytes);
  const { id } = await begin(here, 'travelling.bin', bytes.length);
  const half = Math.ceil(chunks.length / 2);
  expect((await sendChunks(here, id, chunks.slice(0, half))).status).toBe(200);
  expect(await missingOf(there, id, chunks)).toHaveLength(chunks.length - half);
  const answers = await Promise.all([
    sendChunks(there, id, chunks.slice(half)),
    sendChunks(here, id, chunks.slice(half - 1)),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const committed = await Promise.all(
    [here, there].map((client) =>
      client.call('POST /uploads/{id}/commit', { params: { id }, body: { sha256: sha256Of(bytes) } }),
    ),
  );
  const ids = committed.map((answer) => (answer.state === 'stored' ? answer.file.id : null));
  expect(new Set(ids).size).toBe(1);
  for (const client of [here, there]) expect((await contentOf(client, ids[0] as FileId)).equals(bytes)).toBe(true);
  expect((await world.contents.check(organization.tenantId, { bytes: true })).problems).toEqual([]);
});

test('DR89: parts that were put at two processes are one file', async () => {
  const base = '/dav/uploads/me/both';
  expect((await davHere(`MKCOL ${base}`)).status).toBe(201);
  expect((await davThere(`PUT ${base}/2`, { body: 'world' })).status).toBe(201);
  expect((await davHere(`PUT ${base}/1`, { body: 'hello ' })).status).toBe(201);
  const headers = { Destination: 'https://drive.example.test/dav/files/My%20files/both.txt' };
  expect((await davThere(`MOVE ${base}/.file`, { headers })).status).toBe(201);
  expect((await davHere('GET /dav/files/My%20files/both.txt')).text).toBe('hello world');
});

test('DR86: a lock that is taken at one process holds at another, in the API too, and ends there', async () => {
  const path = '/dav/files/Shared%20with%20everyone/plan.txt';
  expect((await davHere(`PUT ${path}`, { body: '1' })).status).toBe(201);
  const locked = await davHere(`LOCK ${path}`, {
    body: '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>',
  });
  expect(locked.status).toBe(200);
  const token = locked.headers.get('lock-token') ?? '';
  expect((await bobThere(`PUT ${path}`, { body: '2' })).status).toBe(423);
  expect((await davThere(`PUT ${path}`, { body: '2' })).status).toBe(423);
  expect((await davThere(`PUT ${path}`, { body: '3', headers: { If: `(${token})` } })).status).toBe(204);
  expect((await davThere(`UNLOCK ${path}`, { headers: { 'Lock-Token': token } })).status).toBe(204);
  expect((await bobThere(`PUT ${path}`, { body: '4' })).status).toBe(204);
  expect((await davHere(`GET ${path}`)).text).toBe('4');
});
