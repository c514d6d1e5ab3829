import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import { batch } from '../testing/uploading.ts';

let world: DriveWorld;
let organization: TestOrganization;
let ada: Client;

beforeAll(async () => {
  world = await DriveWorld.create({ limits: { maxChildren: 1200 } });
  organization = await world.organization('Analytical Engines');
  ada = world.as(organization.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

test('R24: 1,000 small files in parallel into one folder: each arrives, nobody waits in a ring, nothing stays locked', async () => {
  const { id } = await ada.create('folder', 'Parallel');
  // As many at once as a busy client opens connections.
  const waiting = Array.from({ length: 500 }, (_, index) => `plain ${index}`);
  const answers: Response[] = [];
  const plain = Array.from({ length: 60 }, async () => {
    for (let name = waiting.pop(); name; name = waiting.pop()) answers.push(await ada.upload(id, `${name}.txt`, name));
  });
  const batches = Array.from({ length: 10 }, (_, number) =>
    batch(
      ada,
      id,
      Array.from({ length: 60 }, (_each, index) => ({
        // The last ten of each are the next one's first, with the same bytes.
        name: `batch ${number * 50 + index}.txt`,
        content: `batch ${number * 50 + index}`,
      })),
      ['sub'],
    ),
  );
  await Promise.all(plain);
  expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
  for (const answer of await Promise.all(batches))
    expect(answer.files.filter(({ status }) => status === 'failed')).toEqual([]);
  let found = 0;
  let cursor: string | undefined;
  do {
    const page = await ada.call('GET /files', { query: { parentId: id, limit: 200, ...(cursor ? { cursor } : {}) } });
    found += page.items.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(found).toBe(1 + 500 + 510);
  const renamed = (await ada.call('GET /files', { query: { parentId: id, limit: 200 } })).items[5];
  if (!renamed) throw new Error('no file');
  await ada.call('PATCH /files/{id}', { params: { id: renamed.id }, ifMatch: 1, body: { name: 'not locked.txt' } });
  expect((await world.contents.check(organization.tenantId, { bytes: false })).problems).toEqual([]);
});
