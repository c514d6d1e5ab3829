import { randomBytes } from 'node:crypto';
import type { BatchAnswer } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import { batch, contentOf, sendBatch, sha256Of } from '../testing/uploading.ts';

let world: DriveWorld;
let organization: TestOrganization;
let ada: Client;
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
  world = await DriveWorld.create({
    adaptObjects: filling,
    limits: { maxDepth: 5, maxChildren: 1200, quotaBytes: 60_000_000 },
  });
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  ada = world.as(organization.owner);
  stranger = world.as((await world.organization('Difference Engines')).owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const list = async (parentId: string): Promise<string[]> => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ada.call('GET /files', {
      query: { parentId: parentId as never, limit: 200, ...(cursor ? { cursor } : {}) },
    });
    found.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return found;
};
const statuses = (answer: BatchAnswer): string[] =>
  answer.files.map((file) => (file.status === 'failed' ? file.code : file.status));
const folderId = (answer: BatchAnswer, index: number): string => {
  const folder = answer.folders[index];
  if (folder?.status !== 'stored') throw new Error(`folder ${index} is not there`);
  return folder.id;
};
const folder = (name: string) => ada.create('folder', name);

test('UP5: several hundred files with their folders arrive in one request, byte for byte', async () => {
  const { id } = await folder('Trip');
  const folders = ['2027', '2027/summer', '2027/empty', 'deep/er/still'];
  const files = Array.from({ length: 300 }, (_, index) => ({
    name: `file ${index}.bin`,
    folder: [0, 1, 3][index % 3] as number,
    content: randomBytes(index % 50 === 0 ? 60_000 : 200 + index),
  }));
  const answer = await batch(ada, id, [...files, { name: 'top.txt', content: 'top' }], folders);
  expect(new Set(statuses(answer))).toEqual(new Set(['stored']));
  expect(await list(id)).toEqual(['2027', 'deep', 'top.txt']);
  expect(await list(folderId(answer, 0))).toHaveLength(2 + 100);
  expect(await list(folderId(answer, 2))).toEqual([]);
  for (const index of [0, 1, 2, 50, 299]) {
    const stored = answer.files[index];
    if (stored?.status !== 'stored') throw new Error('not stored');
    expect((await contentOf(ada, stored.file.id)).equals(files[index]?.content as Buffer)).toBe(true);
  }
  expect((await world.contents.check(organization.tenantId, { bytes: true })).problems).toEqual([]);
  const audit = await world.platform.db.tenant(
    organization.tenantId,
    ({ sql, tenantId }) => sql<{ count: number }[]>`
      select count(*)::integer as count from audit_entries where tenant_id = ${tenantId} and action = 'file.uploaded'`,
  );
  expect(audit[0]?.count).toBe(301);
});

test('UP5: what was sent already is unchanged, so a lost answer is asked for again', async () => {
  const { id } = await folder('Twice');
  const files = [
    { name: 'a.txt', content: 'same' },
    { name: 'b.txt', folder: 0, content: 'other' },
  ];
  const first = await batch(ada, id, files, ['sub']);
  const second = await batch(ada, id, files, ['sub']);
  expect(statuses(first)).toEqual(['stored', 'stored']);
  expect(statuses(second)).toEqual(['unchanged', 'unchanged']);
  expect(folderId(second, 0)).toBe(folderId(first, 0));
});

test('UP5 UP6: one that conflicts, is badly named or hashed wrong does not harm the others', async () => {
  const { id } = await folder('Mixed');
  await ada.upload(id, 'taken.txt', 'first');
  await ada.create('folder', 'a folder', id);
  const answer = await batch(ada, id, [
    { name: 'TAKEN.txt', content: 'second' },
    { name: 'good.txt', content: 'good' },
    { name: 'good.TXT', content: 'its case twin' },
    { name: 'caf\u00e9', content: 'composed' },
    { name: 'cafe\u0301', content: 'decomposed' },
    { name: 'a/b', content: 'x' },
    { name: '..', content: 'x' },
    { name: 'a\\b', content: 'x' },
    { name: 'nul\u0000l', content: 'x' },
    { name: 'aux.txt', content: 'x' },
    { name: 'x'.repeat(300), content: 'x' },
    { name: ' ', content: 'x' },
    { name: 'hash.txt', content: 'x', sha256: sha256Of(Buffer.from('y')) },
    { name: 'nowhere.txt', folder: 9, content: 'x' },
    { name: 'a folder', content: 'x' },
    { name: 'last.txt', content: 'last', sha256: sha256Of(Buffer.from('last')) },
  ]);
  expect(statuses(answer)).toEqual([
    'conflict',
    'stored',
    'conflict',
    'stored',
    'conflict',
    'invalid_name',
    'invalid_name',
    'invalid_name',
    'invalid_name',
    'invalid_name',
    'invalid_name',
    'invalid_name',
    'wrong_hash',
    'invalid',
    'conflict',
    'stored',
  ]);
  expect(answer.files[0]).toMatchObject({
    conflict: { suggestedName: 'TAKEN (2).txt', existing: { kind: 'file', version: 1 } },
  });
  expect(await list(id)).toEqual(['a folder', 'café', 'good.txt', 'last.txt', 'taken.txt']);
});

test('UP6: keep both, and replace with the version that was read', async () => {
  const { id } = await folder('Choices');
  const answer = await batch(ada, id, [{ name: 'plan.txt', content: 'one' }]);
  const [first] = answer.files;
  if (first?.status !== 'stored') throw new Error('not stored');
  const choices = await batch(ada, id, [
    { name: 'plan.txt', content: 'two', onConflict: 'keepBoth' },
    { name: 'plan.txt', content: 'three', onConflict: 'keepBoth' },
    { name: 'plan.txt', content: 'four', onConflict: 'replace', version: 1 },
    { name: 'gone.txt', content: 'five', onConflict: 'replace', version: 1 },
  ]);
  expect(statuses(choices)).toEqual(['stored', 'stored', 'stored', 'stored'].slice(0, 3).concat('conflict'));
  expect(await list(id)).toEqual(['plan (2).txt', 'plan (3).txt', 'plan.txt']);
  expect((await contentOf(ada, first.file.id)).toString()).toBe('four');
  expect((await contentOf(ada, first.file.id, '?version=1')).toString()).toBe('one');
  const stale = await batch(ada, id, [{ name: 'plan.txt', content: 'six', onConflict: 'replace', version: 1 }]);
  expect(stale.files[0]).toMatchObject({ status: 'conflict', conflict: { existing: { version: 2 } } });
});

test('UP5: paths stay below the folder; what is no folder, or too deep, fails alone', async () => {
  const { id } = await folder('Paths');
  await ada.upload(id, 'file.txt', 'x');
  const answer = await batch(
    ada,
    id,
    [0, 1, 2, 3, 4, 5, 6].map((index) => ({ name: `f${index}`, folder: index, content: 'x' })),
    ['../up', 'a/../../b', '/etc', 'file.txt', 'file.txt/below', '1/2/3/4/5/6', 'fine/./x'],
  );
  expect(answer.folders.map((each) => each.status)).toEqual(Array(7).fill('failed'));
  expect(answer.files.every(({ status }) => status === 'failed')).toBe(true);
  // The levels that were allowed are there.
  expect(await list(id)).toEqual(['1', 'file.txt']);
});

test('UP5: whoever may not add there is refused before the body; a foreign folder is unknown', async () => {
  const { id } = await folder('Closed');
  for (const parentId of [id, crypto.randomUUID()])
    expect((await sendBatch(stranger, parentId, { files: [] }, [])).status).toBe(404);
  expect((await sendBatch(await world.guest(ada, id), id, { files: [] }, [])).status).toBe(403);
  const guest = await world.guest(ada, id, { role: 'editor' });
  expect(statuses(await batch(guest, id, [{ name: 'from a guest.txt', content: 'hello' }], ['theirs']))).toEqual([
    'stored',
  ]);
});

test('UP4: malformed batches are refused whole', async () => {
  const { id } = await folder('Malformed');
  const post = (body: BodyInit) => ada.fetch('POST', `/files/${id}/batch`, { body });
  const head = (value: unknown, rest = ''): Uint8Array<ArrayBuffer> => {
    const text = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return new Uint8Array(Buffer.concat([length, text, Buffer.from(rest)]));
  };
  const bodies: BodyInit[] = [
    '',
    'abc',
    new Uint8Array([255, 255, 255, 255, 1]),
    head('{"files"'),
    head({ files: [{ name: 'a', sizeBytes: 5 }] }, 'abc'),
    head({ files: [{ name: 'a', sizeBytes: -1 }] }),
    head({ files: [{ name: 'a', sizeBytes: 1, surprise: true }] }, 'a'),
    head({ files: Array.from({ length: 501 }, () => ({ name: 'a', sizeBytes: 0 })) }),
    head({ files: [{ name: 'a', sizeBytes: 8_000_000 }] }, 'a'),
  ];
  for (const body of bodies) expect((await post(body)).status).toBe(400);
  expect((await post(new Uint8Array(9_000_000))).status).toBe(413);
  expect(await list(id)).toEqual([]);
});

test('UP5: over the quota nothing of the batch is visible, and the answer says why', async () => {
  const { id } = await folder('Quota');
  const big = randomBytes(6_900_000);
  let last = 200;
  for (let number = 0; number < 12 && last === 200; number += 1)
    last = (
      await sendBatch(
        ada,
        id,
        {
          files: [
            { name: `big ${number}`, sizeBytes: big.length },
            { name: `small ${number}`, sizeBytes: 1 },
          ],
        },
        [big, 'x'],
      )
    ).status;
  expect(last).toBe(413);
  const entries = await list(id);
  expect(entries.filter((name) => name.startsWith('big'))).toHaveLength(
    entries.filter((name) => name.startsWith('small')).length,
  );
  for (const name of entries)
    if (name.startsWith('big')) {
      const file = (await ada.call('GET /files', { query: { parentId: id } })).items.find((item) => item.name === name);
      if (!file) continue;
      await ada.call('DELETE /files/{id}', { params: { id: file.id } });
      await ada.call('DELETE /trash/{id}', { params: { id: file.id } });
    }
});

test('UP5: a full disk leaves no file and no folder', async () => {
  const { id } = await folder('Full');
  diskIsFull = true;
  const answer = await sendBatch(ada, id, { folders: ['sub'], files: [{ name: 'a', sizeBytes: 100 }] }, [
    randomBytes(100),
  ]);
  diskIsFull = false;
  expect(answer.status).toBe(503);
  expect(await list(id)).toEqual([]);
});
