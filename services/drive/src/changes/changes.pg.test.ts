import type { File, FileId } from '@cloudity/contracts';
import type { TestMember, TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

type Space = 'root' | 'organization' | 'shared';

let world: DriveWorld;
let ours: TestOrganization;
let ada: Client;
let bob: Client;
let bobMember: TestMember;

beforeAll(async () => {
  world = await DriveWorld.create();
  ours = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  bobMember = ours.members[1] as TestMember;
  ada = world.as(ours.owner);
  bob = world.as(bobMember);
});
afterAll(() => world[Symbol.asyncDispose]());

/** Everything committed so far is told from here on: no transaction of the cluster that began before is still open. */
const settled = async (): Promise<void> => {
  const read = (what: 'pg_current_xact_id()' | 'pg_snapshot_xmin(pg_current_snapshot())') =>
    world.platform.db.tenant(ours.tenantId, async ({ sql }) => {
      const [row] = await sql<{ id: string }[]>`select ${sql.unsafe(what)}::text as id`;
      return BigInt(row?.id ?? 0);
    });
  const until = await read('pg_current_xact_id()');
  await expect.poll(async () => (await read('pg_snapshot_xmin(pg_current_snapshot())')) > until).toBe(true);
};

const changes = (client: Client, space: Space, since?: string, limit = 200) =>
  client.call('GET /changes', { query: { space, limit, ...(since === undefined ? {} : { since }) } });

const begin = async (client: Client, space: Space): Promise<string> => {
  await settled();
  return (await changes(client, space)).nextCursor;
};
const told = async (client: Client, space: Space, since: string) => {
  await settled();
  const { items, nextCursor, hasMore } = await changes(client, space, since);
  expect(hasMore).toBe(false);
  return {
    items: items.map(({ fileId, removed, file }) => [fileId, removed ? 'removed' : 'present', file?.name ?? null]),
    nextCursor,
  };
};
const share = (id: FileId) =>
  ada.call('POST /files/{id}/shares', { params: { id }, body: { memberId: bobMember.id as never, role: 'viewer' } });

describe('DR31: changes of a space', () => {
  test('are what is there now of what changed, once, in pages, without what the asker does', async () => {
    const start = await begin(ada, 'root');
    const folder = await ada.create('folder', 'Watched');
    const file = (await (await ada.upload(folder.id, 'a.txt', 'one')).json()) as File;
    await ada.call('PATCH /files/{id}', { params: { id: file.id }, body: { name: 'b.txt' }, ifMatch: file.version });
    await settled();
    const first = await changes(ada, 'root', start, 1);
    const second = await changes(ada, 'root', first.nextCursor, 1);
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
    expect([...first.items, ...second.items].map(({ file: shown }) => shown?.name).sort()).toEqual([
      'Watched',
      'b.txt',
    ]);
    expect((await changes(ada, 'root', second.nextCursor)).items).toEqual([]);
    await ada.call('DELETE /files/{id}', { params: { id: folder.id } });
    const trashed = await told(ada, 'root', second.nextCursor);
    expect(trashed.items).toEqual([[folder.id, 'removed', null]]);
    await ada.call('DELETE /trash/{id}', { params: { id: folder.id } });
    // What went with the folder was told with it.
    expect((await told(ada, 'root', trashed.nextCursor)).items).toEqual([]);
    expect((await told(bob, 'root', await begin(bob, 'root'))).items).toEqual([]);
  });

  test('what moves into another tree leaves the one and comes into the other, whole', async () => {
    const folder = await ada.create('folder', 'Crosses');
    const inside = await ada.create('doc', 'Inside', folder.id);
    const [mine, everybodys] = [await begin(ada, 'root'), await begin(bob, 'organization')];
    await ada.call('PATCH /files/{id}', { params: { id: folder.id }, body: { parentId: 'organization' }, ifMatch: 1 });
    // What is below goes along: it is forgotten, and listed, with its folder.
    expect((await told(ada, 'root', mine)).items).toEqual([[folder.id, 'removed', null]]);
    const { items } = await changes(bob, 'organization', everybodys);
    expect(items.map(({ file, relist }) => [file?.name, relist])).toEqual([['Crosses', true]]);
    expect((await bob.call('GET /files', { query: { parentId: folder.id } })).items.map(({ id }) => id)).toEqual([
      inside.id,
    ]);
  });
});

describe('DR32: changes are told to those who may see them', () => {
  test('a share that is given, moved out of, and taken away; of the rest of the tree nothing', async () => {
    const start = await begin(bob, 'shared');
    await ada.create('doc', 'Private');
    const folder = await ada.create('folder', 'Lent');
    const file = await ada.create('doc', 'In it', folder.id);
    const { id: shareId } = await share(folder.id);
    const given = await told(bob, 'shared', start);
    expect(given.items.map(([, state, name]) => `${name} ${state}`).sort()).toEqual(['In it present', 'Lent present']);
    await ada.call('PATCH /files/{id}', { params: { id: file.id }, body: { parentId: 'root' }, ifMatch: file.version });
    const out = await told(bob, 'shared', given.nextCursor);
    expect(out.items).toEqual([[file.id, 'removed', null]]);
    await ada.call('PATCH /files/{id}', {
      params: { id: file.id },
      body: { name: 'Secret' },
      ifMatch: file.version + 1,
    });
    const silent = await told(bob, 'shared', out.nextCursor);
    expect(silent.items).toEqual([]);
    await ada.call('DELETE /files/{id}/shares/{shareId}', { params: { id: folder.id, shareId } });
    expect((await told(bob, 'shared', silent.nextCursor)).items).toEqual([[folder.id, 'removed', null]]);
  });

  test('what is limited in everybody’s tree is removed for the others, and comes back', async () => {
    const folder = await ada.create('folder', 'Board', 'organization');
    const limit = (limited: boolean) =>
      ada.call('PUT /files/{id}/limited-access', { params: { id: folder.id }, body: { limited } });
    const start = await begin(bob, 'organization');
    await limit(true);
    const closed = await told(bob, 'organization', start);
    expect(closed.items).toEqual([[folder.id, 'removed', null]]);
    await limit(false);
    expect((await told(bob, 'organization', closed.nextCursor)).items).toEqual([[folder.id, 'present', 'Board']]);
  });
});

describe('DR33: a cursor is over', () => {
  test('after 90 days, with another role or other groups, and after the database was put back; another space’s is none', async () => {
    const cursor = await begin(bob, 'shared');
    const fails = async (since: string, space: Space = 'shared') =>
      (await bob.fails('GET /changes', { query: { space, since } })).code;
    expect(await fails(cursor, 'root')).toBe('invalid');
    expect(await fails('nonsense')).toBe('invalid');
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    parts[2] = '900000000000000000';
    expect(await fails(Buffer.from(JSON.stringify(parts)).toString('base64url'))).toBe('gone');
    await world.platform.db.tenant(
      ours.tenantId,
      ({ sql, tenantId }) =>
        sql`update members set role = 'admin' where tenant_id = ${tenantId} and id = ${bobMember.id}`,
    );
    expect(await fails(cursor)).toBe('gone');
    const fresh = await begin(bob, 'shared');
    world.advance(91 * 86_400_000);
    await world.service.maintenance.tidy(ours.tenantId);
    expect(await fails(fresh)).toBe('gone');
  });
});
