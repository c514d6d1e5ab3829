import type { File, FileId } from '@cloudity/contracts';
import type { TestOrganization } from '@cloudity/testkit';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let ours: TestOrganization;
let ada: Client;
let bob: Client;
let stranger: Client;

beforeAll(async () => {
  world = await DriveWorld.create();
  ours = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const theirs = await world.organization('Difference Engines');
  const bobMember = ours.members[1];
  if (!bobMember) throw new Error('no Bob');
  ada = world.as(ours.owner);
  bob = world.as(bobMember);
  stranger = world.as(theirs.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

let hue = 0;
const put = async (by: Client, parentId: string, name: string, takenAt: string | null): Promise<File> => {
  hue += 7;
  const image = sharp({ create: { width: 40, height: 30, channels: 3, background: `hsl(${hue} 50% 50%)` } });
  const bytes = await (takenAt ? image.withExif({ IFD2: { DateTimeOriginal: takenAt } } as never) : image)
    .jpeg()
    .toBuffer();
  const response = await by.upload(parentId, name, bytes as unknown as BodyInit);
  expect(response.status).toBe(201);
  return (await response.json()) as File;
};
const work = async (): Promise<void> => {
  while (await world.service.previews.takeTurn(ours.tenantId));
};
const names = async (by: Client, query: Record<string, unknown> = {}): Promise<readonly string[]> =>
  (await by.call('GET /photos', { query })).items.map(({ file }) => file.name);

test('DP4 by the time they were taken, page by page, with the number of each day; only one’s own', async () => {
  const folder = await ada.create('folder', 'Deep', (await ada.create('folder', 'Trip')).id);
  await put(ada, 'root', 'b.jpg', '2024:05:12 10:00:00');
  await put(ada, folder.id, 'c.jpg', '2024:05:12 09:00:00');
  await put(ada, 'root', 'a.jpg', '2024:06:01 23:59:59');
  await put(ada, 'root', 'd.jpg', '2023:12:31 00:00:00');
  await put(ada, 'root', 'undated.jpg', null);
  await put(bob, 'root', 'of bob.jpg', '2024:05:12 10:00:00');
  await ada.upload('root', 'notes.txt', 'no photo');
  expect(await names(ada)).toEqual([]);
  await work();
  expect(await names(ada)).toEqual(['undated.jpg', 'a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']);
  expect(await names(bob)).toEqual(['of bob.jpg']);
  expect(await names(stranger)).toEqual([]);
  const today = new Date().toISOString().slice(0, 10);
  expect((await ada.call('GET /photos/days', {})).items).toEqual([
    { day: today, count: 1 },
    { day: '2024-06-01', count: 1 },
    { day: '2024-05-12', count: 2 },
    { day: '2023-12-31', count: 1 },
  ]);
  expect(await names(ada, { from: '2024-05-12', until: '2024-06-01' })).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ada.call('GET /photos', { query: { limit: 2, ...(cursor ? { cursor } : {}) } });
    paged.push(...page.items.map(({ file }) => file.name));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(paged).toEqual(['undated.jpg', 'a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']);
  const { items } = await ada.call('GET /photos', { query: { limit: 2 } });
  expect(items.map(({ taken }) => taken.source)).toEqual(['file', 'camera']);
  expect(items[1]).toMatchObject({
    taken: { at: '2024-06-01T23:59:59.000Z', offsetMinutes: null },
    width: 40,
    height: 30,
  });
  expect((await ada.fails('GET /photos', { query: { from: '2024-13-01' } })).status).toBe(400);
});

test('DP4 trash and limits hide, another tree takes along, a new content dates anew', async () => {
  const space = 'organization' as const;
  const organization = (await bob.call('GET /files/{id}', { params: { id: 'organization' } })).id;
  const folder = await ada.create('folder', 'Party', organization);
  const photo = await put(ada, folder.id, 'cake.jpg', '2022:02:02 12:00:00');
  await work();
  expect(await names(bob, { space })).toEqual(['cake.jpg']);
  await ada.call('PUT /files/{id}/limited-access', { params: { id: folder.id }, body: { limited: true } });
  expect([await names(bob, { space }), await names(ada, { space })]).toEqual([[], ['cake.jpg']]);
  expect((await bob.call('GET /photos/days', { query: { space } })).items).toEqual([]);
  await ada.call('PUT /files/{id}/limited-access', { params: { id: folder.id }, body: { limited: false } });
  await ada.call('DELETE /files/{id}', { params: { id: folder.id } });
  expect(await names(bob, { space })).toEqual([]);
  expect((await bob.call('GET /photos/days', { query: { space } })).items).toEqual([]);
  await ada.call('POST /trash/{id}/restore', { params: { id: folder.id } });
  const { version } = await ada.call('GET /files/{id}', { params: { id: photo.id } });
  const mine = await ada.call('PATCH /files/{id}', {
    params: { id: photo.id },
    body: { parentId: ours.owner.id as unknown as FileId },
    ifMatch: version,
  });
  expect(await names(bob, { space })).toEqual([]);
  expect(await names(ada, { until: '2022-12-31' })).toEqual(['cake.jpg']);
  const body = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .withExif({ IFD2: { DateTimeOriginal: '2021:01:01 12:00:00' } } as never)
    .jpeg()
    .toBuffer();
  const headers = { 'if-match': `"${mine.version}"` };
  expect((await ada.upload('root', 'cake.jpg', body as unknown as BodyInit, headers)).status).toBe(200);
  await work();
  expect(await names(ada, { until: '2022-01-01' })).toEqual(['cake.jpg']);
});
