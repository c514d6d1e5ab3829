import type { File, FileId } from '@cloudity/contracts';
import type { TestMember, TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { searchKey } from '../files/names.ts';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let organization: TestOrganization;
let bobMember: TestMember;
let ada: Client;
let bob: Client;
let stranger: Client;

beforeAll(async () => {
  world = await DriveWorld.create({ limits: { maxRecents: 3, maxChildren: 12 } });
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const other = await world.organization('Difference Engines');
  bobMember = organization.members[1] as TestMember;
  ada = world.as(organization.owner);
  bob = world.as(bobMember);
  stranger = world.as(other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

type Sort = 'name' | '-name' | 'updatedAt' | '-updatedAt' | 'sizeBytes' | '-sizeBytes';
const pages = async (client: Client, parentId: FileId, sort: Sort, limit: number): Promise<File[]> => {
  const items: File[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { parentId, sort, limit, ...(cursor === undefined ? {} : { cursor }) };
    const page = await client.call('GET /files', { query });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
};
const share = (id: FileId, role: 'viewer' | 'editor' = 'viewer') =>
  ada.call('POST /files/{id}/shares', { params: { id }, body: { memberId: bobMember.id, role } });
const names = (page: { items: readonly File[] }) => page.items.map(({ name }) => name);

describe('DR8: a folder lists', () => {
  let folder: File;
  const files = ['file 10.txt', 'File 2.txt', 'file 1.txt', 'élan.txt', 'Zebra.txt', 'apple.txt'];
  beforeAll(async () => {
    folder = await ada.create('folder', 'Sorted');
    for (const name of ['z folder', 'A folder 10', 'a folder 9']) await ada.create('folder', name, folder.id);
    for (const [index, name] of files.entries()) {
      world.advance(1000);
      await ada.upload(folder.id, name, 'x'.repeat((index * 7) % 5));
    }
  });
  const folders = ['a folder 9', 'A folder 10', 'z folder'];
  const byName = ['apple.txt', 'élan.txt', 'file 1.txt', 'File 2.txt', 'file 10.txt', 'Zebra.txt'];

  test.each([1, 2, 3, 200])('folders first, in natural order, both ways, by pages of %i', async (limit) => {
    const shown = async (sort: Sort) => (await pages(ada, folder.id, sort, limit)).map(({ name }) => name);
    expect(await shown('name')).toEqual([...folders, ...byName]);
    expect(await shown('-name')).toEqual([...folders.toReversed(), ...byName.toReversed()]);
    expect((await shown('updatedAt')).slice(3)).toEqual(files);
    expect((await shown('-updatedAt')).slice(3)).toEqual(files.toReversed());
    const sizes = (await pages(ada, folder.id, 'sizeBytes', limit)).slice(3).map(({ sizeBytes }) => sizeBytes);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    const falling = (await pages(ada, folder.id, '-sizeBytes', limit)).slice(3).map(({ sizeBytes }) => sizeBytes);
    expect(falling).toEqual(sizes.toReversed());
    expect(new Set(await shown('sizeBytes')).size).toBe(9);
  });

  test('a cursor of another order, or of nothing, is invalid', async () => {
    const { nextCursor } = await ada.call('GET /files', { query: { parentId: folder.id, limit: 2 } });
    const query = { parentId: folder.id, limit: 2, sort: '-name' as const, cursor: nextCursor ?? '' };
    expect((await ada.fails('GET /files', { query })).code).toBe('invalid');
    for (const cursor of ['x', 'W10', Buffer.from('["name",0,"\\u0000","x"]').toString('base64url')])
      expect((await ada.fails('GET /files', { query: { parentId: folder.id, cursor } })).code).toBe('invalid');
  });

  test('DR9: a full folder takes nothing more, and says how many it holds', async () => {
    for (let index = 0; index < 3; index += 1) await ada.create('doc', `more ${index}`, folder.id);
    const refused = await ada.fails('POST /files', {
      body: { kind: 'doc', name: 'one too many', parentId: folder.id },
    });
    expect(refused).toMatchObject({ code: 'conflict', detail: { maxChildren: 12 } });
    expect((await ada.upload(folder.id, 'one too many', 'x')).status).toBe(409);
  });
});

describe('DR10: a person finds', () => {
  test('by name: every word, any case and accent, only what may be seen, page by page', async () => {
    const folder = await ada.create('folder', 'Hidden corner');
    const seen = await ada.create('doc', 'Budget été 2027', folder.id);
    world.advance(1000);
    await ada.create('doc', 'Budget hiver 2027', folder.id);
    world.advance(1000);
    await ada.create('doc', '100% sure_thing', folder.id);
    await share(seen.id);
    expect(names(await ada.call('GET /search', { query: { q: 'budget', sort: '-updatedAt' } }))).toEqual([
      'Budget hiver 2027',
      'Budget été 2027',
    ]);
    expect(names(await ada.call('GET /search', { query: { q: '2027 ETE' } }))).toEqual(['Budget été 2027']);
    expect(names(await bob.call('GET /search', { query: { q: 'budget' } }))).toEqual(['Budget été 2027']);
    expect(names(await stranger.call('GET /search', { query: { q: 'budget' } }))).toEqual([]);
    expect(names(await ada.call('GET /search', { query: { q: '0% s' } }))).toEqual(['100% sure_thing']);
    expect(names(await ada.call('GET /search', { query: { q: 'sure_' } }))).toEqual(['100% sure_thing']);
    expect(names(await ada.call('GET /search', { query: { q: 'b%t' } }))).toEqual([]);
    expect(names(await ada.call('GET /search', { query: { q: 'corner', kind: 'folder' } }))).toEqual(['Hidden corner']);
    expect(names(await ada.call('GET /search', { query: { q: 'corner', kind: 'doc' } }))).toEqual([]);
    const first = await ada.call('GET /search', { query: { q: 'budget', sort: '-updatedAt', limit: 1 } });
    const second = await ada.call('GET /search', {
      query: { q: 'budget', sort: '-updatedAt', limit: 1, cursor: first.nextCursor ?? '' },
    });
    expect([names(first), names(second), second.nextCursor]).toEqual([
      ['Budget hiver 2027'],
      ['Budget été 2027'],
      null,
    ]);
    await ada.call('DELETE /files/{id}', { params: { id: folder.id } });
    expect(names(await ada.call('GET /search', { query: { q: 'budget' } }))).toEqual([]);
    expect(names(await bob.call('GET /search', { query: { q: 'budget' } }))).toEqual([]);
  });

  test('T6: the limit counts what may be seen, however much is hidden before it', async () => {
    // One file of Bob's tree is shared with Ada, so that the 500 others are candidates whose rights have to be looked at.
    const lent = await bob.create('doc', 'lent');
    const body = { memberId: organization.owner.id, role: 'viewer' as const };
    await bob.call('POST /files/{id}/shares', { params: { id: lent.id }, body });
    await world.platform.db.tenant(organization.tenantId, async ({ sql, tenantId }) => {
      await sql`
        insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
        select ${tenantId}, uuidv7(), ${bobMember.id}, ${bobMember.id}, 'doc', 'needle ' || n, 'needle ' || n, 'needle ' || n,
            ${searchKey('needle ')} || n, now() + interval '1 day', now() + interval '1 day'
          from generate_series(1, 500) n`;
    });
    const mine = await ada.create('doc', 'needle of Ada');
    const found = await ada.call('GET /search', { query: { q: 'needle', limit: 1 } });
    expect(found).toMatchObject({ items: [{ id: mine.id }], nextCursor: null });
  });

  test('what they starred, opened and were given, newest first, without what they lost', async () => {
    const made: File[] = [];
    for (let index = 0; index < 5; index += 1) {
      const doc = await ada.create('doc', `Marked ${index}`);
      made.push(doc);
      await share(doc.id);
      world.advance(1000);
      await bob.call('PUT /files/{id}/favourite', { params: { id: doc.id } });
      await bob.call('POST /files/{id}/opened', { params: { id: doc.id } });
    }
    const [first, second, third, fourth, fifth] = made as [File, File, File, File, File];
    await bob.call('POST /files/{id}/opened', { params: { id: first.id } });
    const newest = ['Marked 4', 'Marked 3', 'Marked 2', 'Marked 1', 'Marked 0'];
    expect(names(await bob.call('GET /favourites', {}))).toEqual(newest);
    expect(names(await bob.call('GET /recents', {}))).toEqual(['Marked 0', 'Marked 4', 'Marked 3']);
    expect(names(await bob.call('GET /shared', { query: { limit: 5 } }))).toEqual(newest);
    expect((await bob.call('GET /files/{id}', { params: { id: fifth.id } })).favourite).toBe(true);
    expect((await ada.call('GET /files/{id}', { params: { id: fifth.id } })).favourite).toBe(false);
    await bob.call('DELETE /files/{id}/favourite', { params: { id: second.id } });
    await ada.call('DELETE /files/{id}', { params: { id: third.id } });
    const { items } = await ada.call('GET /files/{id}/shares', { params: { id: fourth.id } });
    const shareId = items.find(({ id }) => id !== 'owner')?.id ?? '';
    await ada.call('DELETE /files/{id}/shares/{shareId}', { params: { id: fourth.id, shareId } });
    const left: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await bob.call('GET /favourites', {
        query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) },
      });
      left.push(...names(page));
      cursor = page.nextCursor;
    }
    expect(left).toEqual(['Marked 4', 'Marked 0']);
    expect(names(await bob.call('GET /shared', { query: { limit: 3 } }))).toEqual(['Marked 4', 'Marked 1', 'Marked 0']);
    expect((await stranger.fails('PUT /files/{id}/favourite', { params: { id: first.id } })).status).toBe(404);
    expect((await stranger.fails('POST /files/{id}/opened', { params: { id: first.id } })).status).toBe(404);
    expect(names(await ada.call('GET /shared', {}))).toEqual(['lent']);
  });

  test('a file that is deleted for good at the same moment is not found', async () => {
    const doc = await ada.create('doc', 'Going');
    const { promise: isDeleted, resolve: deleted } = Promise.withResolvers<void>();
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
    const deleting = world.database.db.tenant(organization.tenantId, async ({ sql }) => {
      await sql`delete from files where id = ${doc.id}`;
      deleted();
      await mayCommit;
    });
    await isDeleted;
    const marking = [
      ada.fails('POST /files/{id}/opened', { params: { id: doc.id } }),
      ada.fails('PUT /files/{id}/favourite', { params: { id: doc.id } }),
    ];
    const waiting = async () => {
      const [row] = await world.database.owner<{ count: number }[]>`
        select count(distinct l.pid)::int as count from pg_locks l join pg_stat_activity a using (pid)
          where not l.granted and a.datname = current_database()`;
      return row?.count;
    };
    await expect.poll(waiting).toBe(2);
    commit();
    await deleting;
    expect((await Promise.all(marking)).map(({ status }) => status)).toEqual([404, 404]);
  });
});
