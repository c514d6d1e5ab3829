import type { AnswerOf, FileId, RequestOf } from '@cloudity/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let ada: Client;
let bob: Client;
let cleo: Client;
let stranger: Client;
let bobId: string;

beforeAll(async () => {
  world = await DriveWorld.create();
  const here = await world.organization('Here', [{ name: 'Bob' }, { name: 'Cleo', role: 'admin' }]);
  const there = await world.organization('There');
  [ada, bob, cleo] = here.members.map((member) => world.as(member)) as [Client, Client, Client];
  bobId = here.members[1]?.id ?? '';
  stranger = world.as(there.owner);
  return () => world[Symbol.asyncDispose]();
});

const make = (who: Client, name: string) => who.call('POST /tags', { body: { name } });
const tag = (who: Client, id: FileId, tagId: string) =>
  who.call('PUT /files/{id}/tags/{tagId}', { params: { id, tagId } });
const put = async (who: Client, name: string, text: string, parentId = 'root'): Promise<FileId> =>
  ((await (await who.upload(parentId, name, text)).json()) as { id: FileId }).id;
const search = async (who: Client, query: RequestOf<'GET /search'>['query']): Promise<AnswerOf<'GET /search'>> => {
  await world.work();
  return who.call('GET /search', { query });
};
const names = ({ items }: AnswerOf<'GET /search'>): string[] => items.map(({ name }) => name);

describe('DR66: tags are kept in order', () => {
  test('a tag is merged into another: every file has that one, once, and the tag is gone', async () => {
    const [old, kept] = [await make(bob, 'Invoces'), await make(ada, 'Invoices')];
    const one = await put(bob, 'one.txt', 'one');
    const two = await put(bob, 'two.txt', 'two');
    for (const [id, tagId] of [
      [one, old.id],
      [two, old.id],
      [two, kept.id],
    ] as const)
      await tag(bob, id, tagId);
    const hidden = await put(ada, 'hidden.txt', 'out of sight of who merges');
    await tag(ada, hidden, old.id);
    // Renaming says which tag has the name, so that merging can be offered.
    const refused = await bob.fails('PATCH /tags/{id}', { params: { id: old.id }, body: { name: 'INVOICES' } });
    expect(refused).toMatchObject({ code: 'conflict', detail: { tagId: kept.id } });
    const body = { intoId: kept.id };
    expect(await bob.call('POST /tags/{id}/merge', { params: { id: old.id }, body })).toEqual({
      ...kept,
      mayChange: false,
    });
    for (const [who, id] of [
      [bob, one],
      [bob, two],
      [ada, hidden],
    ] as const)
      expect((await who.call('GET /files/{id}', { params: { id } })).tags).toEqual([kept.id]);
    expect((await bob.call('GET /tags')).items.map(({ id }) => id)).not.toContain(old.id);
  });

  test('who made it and administrators may, and the list says who; tags of others are unknown', async () => {
    const [hers, his] = [await make(ada, 'Hers'), await make(bob, 'His')];
    const may = async (who: Client): Promise<string[]> =>
      (await who.call('GET /tags')).items.filter(({ mayChange }) => mayChange).map(({ name }) => name);
    expect(await may(bob)).toEqual(['His']);
    expect(await may(cleo)).toEqual(expect.arrayContaining(['Hers', 'His']));
    const merge = (who: Client, id: string, intoId: string) =>
      who.fails('POST /tags/{id}/merge', { params: { id }, body: { intoId } });
    expect((await merge(bob, hers.id, his.id)).status).toBe(403);
    expect((await merge(bob, his.id, his.id)).status).toBe(400);
    expect((await merge(bob, his.id, crypto.randomUUID())).status).toBe(404);
    const foreign = await make(stranger, 'Theirs');
    expect((await merge(bob, his.id, foreign.id)).status).toBe(404);
    expect((await merge(stranger, his.id, foreign.id)).status).toBe(404);
  });

  test('of two merges into each other at once one wins, and no file loses both', async () => {
    const [a, b] = [await make(ada, 'Left'), await make(ada, 'Right')];
    const id = await put(ada, 'between.txt', 'between');
    await tag(ada, id, a.id);
    const merge = (from: string, into: string) =>
      ada.call('POST /tags/{id}/merge', { params: { id: from }, body: { intoId: into } });
    const results = await Promise.allSettled([merge(a.id, b.id), merge(b.id, a.id)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await ada.call('GET /files/{id}', { params: { id } })).tags).toHaveLength(1);
  });
});

describe('SE8: search by tag', () => {
  test('narrows what words find, and without words finds everything that has it, newest first, in pages', async () => {
    const urgent = await make(ada, 'Urgent');
    const folder = await ada.create('folder', 'Harbour');
    const first = await put(ada, 'crane.txt', 'The crane needs oil.', folder.id);
    const second = await put(ada, 'pier.pdf', 'The pier needs paint.', folder.id);
    await put(ada, 'crane untagged.txt', 'Another crane.', folder.id);
    for (const id of [first, second, folder.id]) await tag(ada, id, urgent.id);
    expect(names(await search(ada, { q: 'crane', tag: urgent.id }))).toEqual(['crane.txt']);
    expect(names(await search(ada, { q: '', tag: urgent.id }))).toEqual(['pier.pdf', 'crane.txt', 'Harbour']);
    expect(names(await search(ada, { q: '', tag: urgent.id, type: 'text' }))).toEqual(['crane.txt']);
    const page = await search(ada, { q: '', tag: urgent.id, limit: 2 });
    expect(names(page)).toEqual(['pier.pdf', 'crane.txt']);
    const rest = await search(ada, { q: '', tag: urgent.id, limit: 2, cursor: page.nextCursor ?? '' });
    expect([names(rest), rest.nextCursor]).toEqual([['Harbour'], null]);
    // A misspelt name is only looked for among what has the tag.
    expect(names(await search(ada, { q: 'harbor', tag: urgent.id }))).toEqual(['Harbour']);
    expect((await ada.fails('GET /search', { query: { q: '' } })).code).toBe('invalid');
    expect(names(await search(ada, { q: '-crane', tag: urgent.id }))).toEqual([]);
  });

  test('finds for nobody what they may not open, nor what is in the trash', async () => {
    const mixed = await make(ada, 'Mixed');
    const open = await put(ada, 'open.txt', 'open');
    const closed = await put(ada, 'closed.txt', 'closed');
    for (const id of [open, closed]) await tag(ada, id, mixed.id);
    await ada.call('POST /files/{id}/shares', {
      params: { id: open },
      body: { memberId: bobId, role: 'viewer' } as never,
    });
    expect(names(await search(bob, { q: '', tag: mixed.id }))).toEqual(['open.txt']);
    expect(names(await search(stranger, { q: '', tag: mixed.id }))).toEqual([]);
    await ada.call('DELETE /files/{id}', { params: { id: open } });
    expect(names(await search(bob, { q: '', tag: mixed.id }))).toEqual([]);
    expect(names(await search(ada, { q: '', tag: mixed.id }))).toEqual(['closed.txt']);
  });
});
