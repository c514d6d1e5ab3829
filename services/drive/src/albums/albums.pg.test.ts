import type { Album, FileId, GroupId, MemberId, TenantId } from '@cloudity/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let tenantId: TenantId;
let strangerTenant: TenantId;
let ada: Client;
let bob: Client;
let cleo: Client;
let stranger: Client;
let adaId: MemberId;
let bobId: MemberId;
let cleoId: MemberId;
let groupId: GroupId;

beforeAll(async () => {
  world = await DriveWorld.create();
  const here = await world.organization('Here', [{ name: 'Bob' }, { name: 'Cleo' }]);
  const there = await world.organization('There');
  [tenantId, strangerTenant] = [here.tenantId, there.tenantId];
  [ada, bob, cleo] = here.members.map((member) => world.as(member)) as [Client, Client, Client];
  [adaId, bobId, cleoId] = here.members.map(({ id }) => id) as [MemberId, MemberId, MemberId];
  stranger = world.as(there.owner);
  groupId = await world.platform.db.tenant(tenantId, async ({ sql }) => {
    const [group] = await sql<{ id: GroupId }[]>`
      insert into groups (tenant_id, id, name) values (${tenantId}, uuidv7(), 'Hikers') returning id`;
    await sql`insert into group_members (tenant_id, group_id, member_id) values (${tenantId}, ${group?.id ?? ''}, ${cleoId})`;
    return group?.id as GroupId;
  });
  return () => world[Symbol.asyncDispose]();
});

let made = 0;
/** A picture as the photo view knows it; what previews find out about it is said here. */
const photo = async (by: Client, day: string, parentId = 'root', tenant = tenantId): Promise<FileId> => {
  made += 1;
  const answer = await by.upload(parentId, `${day} ${made}.jpg`, `picture ${made}`);
  const { id } = (await answer.json()) as { id: FileId };
  await world.platform.db.tenant(
    tenant,
    ({ sql }) => sql`
      insert into photos (tenant_id, file_id, root_id, taken_at, time_source)
      select tenant_id, id, root_id, ${`${day}T12:00:00Z`}::timestamptz, 'camera' from files where tenant_id = ${tenant} and id = ${id}`,
  );
  return id;
};
const make = (by: Client, name: string, add: readonly FileId[] = []): Promise<Album> =>
  by.call('POST /albums', { body: { name, add: [...add] } });
const photos = async (by: Client, { id }: Album, query = {}): Promise<FileId[]> =>
  (await by.call('GET /albums/{id}/photos', { params: { id }, query })).items.map(({ file }) => file.id);
const share = (by: Client, { id }: Album, body: object) =>
  by.call('POST /albums/{id}/shares', { params: { id }, body: body as never });

describe('AL1: an album is photos that somebody put together', () => {
  test('they stand by the time they were taken, both ways, in pages; the cover is the first or the chosen one', async () => {
    const may = await photo(ada, '2026-05-02');
    const march = await photo(ada, '2026-03-09');
    const april = await photo(ada, '2026-04-20');
    const album = await make(ada, '  Spring   2026 ', [may, march, may]);
    expect(album).toMatchObject({
      name: 'Spring 2026',
      role: 'owner',
      owner: { id: adaId },
      photoCount: 2,
      cover: { id: march },
      from: '2026-03-09T12:00:00.000Z',
      until: '2026-05-02T12:00:00.000Z',
      isShared: false,
    });
    const params = { id: album.id };
    await ada.call('PATCH /albums/{id}/photos', { params, body: { add: [april, may] } });
    expect(await photos(ada, album)).toEqual([march, april, may]);
    expect(await photos(ada, album, { sort: '-takenAt' })).toEqual([may, april, march]);
    const page = await ada.call('GET /albums/{id}/photos', { params, query: { limit: 2 } });
    expect(await photos(ada, album, { limit: 2, cursor: page.nextCursor })).toEqual([may]);
    const covered = await ada.call('PATCH /albums/{id}', { params, body: { coverId: may } });
    expect(covered.cover?.id).toBe(may);
    const without = await ada.call('PATCH /albums/{id}/photos', { params, body: { remove: [may] } });
    expect([without.photoCount, without.cover?.id]).toEqual([2, march]);
    expect((await ada.fails('PATCH /albums/{id}', { params, body: { coverId: may } })).status).toBe(404);
    expect((await ada.call('PATCH /albums/{id}', { params, body: { name: 'Easter' } })).name).toBe('Easter');
    expect((await ada.call('GET /albums')).items.map(({ name }) => name)).toEqual(['Easter']);
  });

  test('deleting it deletes no file; a photo in the trash is not in it until it comes back; what is no photo cannot be', async () => {
    const one = await photo(ada, '2026-01-01');
    const album = await make(ada, 'Passing', [one]);
    await ada.call('DELETE /files/{id}', { params: { id: one } });
    expect(await photos(ada, album)).toEqual([]);
    expect((await ada.call('GET /albums/{id}', { params: { id: album.id } })).photoCount).toBe(0);
    await ada.call('POST /trash/{id}/restore', { params: { id: one } });
    expect(await photos(ada, album)).toEqual([one]);
    await ada.call('DELETE /albums/{id}', { params: { id: album.id } });
    expect((await ada.fails('GET /albums/{id}', { params: { id: album.id } })).status).toBe(404);
    expect((await ada.call('GET /files/{id}', { params: { id: one } })).trashedAt).toBeNull();
    const doc = await ada.create('doc', 'No photo');
    expect((await ada.fails('POST /albums', { body: { name: 'x', add: [doc.id] } })).status).toBe(404);
    expect((await ada.call('GET /albums')).items.map(({ name }) => name)).not.toContain('x');
  });

  test('it holds 1,000 photos at most, and a request that goes beyond changes nothing', async () => {
    const album = await make(ada, 'Full', [await photo(ada, '2026-02-01')]);
    const extra = await photo(ada, '2026-02-02');
    await world.platform.db.tenant(
      tenantId,
      ({ sql }) => sql`
        with made as (
          insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
          select tenant_id, uuidv7(), root_id, parent_id, kind, 'n' || n, 'n' || n, 'n' || n, 'n' || n, created_at, updated_at
            from files, generate_series(1, 999) n where tenant_id = ${tenantId} and id = ${extra} returning id)
        insert into album_photos (tenant_id, album_id, file_id, added_at)
        select ${tenantId}, ${album.id}, id, now() from made`,
    );
    const refused = await ada.fails('PATCH /albums/{id}/photos', { params: { id: album.id }, body: { add: [extra] } });
    expect(refused).toMatchObject({ code: 'conflict', detail: { maxPhotos: 1000 } });
    expect(await photos(ada, album)).not.toContain(extra);
  });
});

describe('AL2 AL3: albums are shared, photos keep their rights', () => {
  test('everybody sees only the photos they may open, and nobody else sees the album', async () => {
    const [own, open] = [await photo(ada, '2026-06-01'), await photo(ada, '2026-06-02', 'organization')];
    const album = await make(ada, 'Summer', [own, open]);
    const params = { id: album.id };
    expect((await bob.fails('GET /albums/{id}', { params })).status).toBe(404);
    await share(ada, album, { memberId: bobId, role: 'viewer' });
    expect(await photos(bob, album)).toEqual([open]);
    expect((await bob.call('GET /albums')).items).toMatchObject([
      { name: 'Summer', role: 'viewer', photoCount: 1, cover: { id: open }, owner: { id: adaId } },
    ]);
    for (const [key, body] of [
      ['PATCH /albums/{id}', { name: 'Mine' }],
      ['PATCH /albums/{id}/photos', { remove: [open] }],
      ['DELETE /albums/{id}', undefined],
      ['POST /albums/{id}/open-photos', undefined],
      ['POST /albums/{id}/shares', { memberId: cleoId, role: 'viewer' }],
    ] as const)
      expect((await bob.fails(key, { params, ...(body ? { body } : {}) } as never)).status, key).toBe(403);
    expect((await cleo.fails('GET /albums/{id}/photos', { params })).status).toBe(404);
  });

  test('editors add what they may open and nothing else; people take themselves off', async () => {
    const album = await make(ada, 'Together');
    const { id: shareId } = await share(ada, album, { memberId: bobId, role: 'editor' });
    const params = { id: album.id };
    const [his, hers] = [await photo(bob, '2026-07-01'), await photo(ada, '2026-07-02')];
    await bob.call('PATCH /albums/{id}/photos', { params, body: { add: [his] } });
    expect((await bob.fails('PATCH /albums/{id}/photos', { params, body: { add: [hers] } })).status).toBe(404);
    expect((await ada.fails('PATCH /albums/{id}', { params, body: { coverId: his } })).status).toBe(404);
    expect([await photos(bob, album), await photos(ada, album)]).toEqual([[his], []]);
    await bob.call('DELETE /albums/{id}/shares/{shareId}', { params: { id: album.id, shareId } });
    expect((await bob.fails('GET /albums/{id}', { params })).status).toBe(404);
  });

  test('the owner is told how many photos are closed to somebody, and opens them; groups too, and only what may be shared', async () => {
    const folder = await ada.create('folder', 'Hike');
    const [shown, closed, open] = [
      await photo(ada, '2026-08-01', folder.id),
      await photo(ada, '2026-08-02'),
      await photo(ada, '2026-08-03', 'organization'),
    ];
    await ada.call('POST /files/{id}/shares', {
      params: { id: folder.id },
      body: { memberId: bobId, role: 'viewer' },
    });
    const foreign = await photo(bob, '2026-08-04');
    await bob.call('POST /files/{id}/shares', {
      params: { id: foreign },
      body: { memberId: adaId, role: 'viewer' },
    });
    const album = await make(ada, 'Hike', [shown, closed, open, foreign]);
    const params = { id: album.id };
    await share(ada, album, { memberId: bobId, role: 'viewer' });
    expect((await ada.call('GET /albums/{id}/shares', { params })).closedCount).toBe(1);
    await share(ada, album, { groupId, role: 'viewer' });
    expect(await ada.call('GET /albums/{id}/shares', { params })).toMatchObject({
      closedCount: 2,
      items: [
        { role: 'viewer', grantee: { kind: 'member', name: 'Bob' } },
        { role: 'viewer', grantee: { kind: 'group', name: 'Hikers' } },
      ],
    });
    expect(await ada.call('POST /albums/{id}/open-photos', { params })).toEqual({ count: 2 });
    expect((await ada.call('GET /albums/{id}/shares', { params })).closedCount).toBe(0);
    expect(await photos(bob, album)).toEqual([shown, closed, open, foreign]);
    expect(await photos(cleo, album)).toEqual([shown, closed, open]);
    const given = (await ada.call('GET /files/{id}/shares', { params: { id: closed } })).items.filter(
      ({ id }) => id !== 'owner',
    );
    expect(given.map(({ grantee, role }) => [grantee.name, role]).sort()).toEqual([
      ['Bob', 'viewer'],
      ['Hikers', 'viewer'],
    ]);
    expect(await ada.call('POST /albums/{id}/open-photos', { params })).toEqual({ count: 0 });
  });

  test('albums of somebody who left go with their files to the colleague', async () => {
    const album = await make(cleo, 'Left behind', [await photo(cleo, '2026-10-01')]);
    await world.platform.db.tenant(
      tenantId,
      ({ sql }) => sql`update members set status = 'disabled' where tenant_id = ${tenantId} and id = ${cleoId}`,
    );
    await ada.call('POST /storage/people/{memberId}/hand-over', {
      params: { memberId: cleoId },
      body: { memberId: bobId },
    });
    const mine = await bob.call('GET /albums/{id}', { params: { id: album.id } });
    expect(mine).toMatchObject({ role: 'owner', owner: { id: bobId }, photoCount: 1 });
  });
});

describe('AL4 T1: albums of another organization do not exist', () => {
  test('neither to look at nor to change, nor do their photos to be put in', async () => {
    const album = await make(ada, 'Ours', [await photo(ada, '2026-09-01')]);
    const theirs = await photo(stranger, '2026-09-02', 'root', strangerTenant);
    const params = { id: album.id };
    for (const [key, body] of [
      ['GET /albums/{id}', undefined],
      ['GET /albums/{id}/photos', undefined],
      ['GET /albums/{id}/shares', undefined],
      ['PATCH /albums/{id}', { name: 'Theirs' }],
      ['PATCH /albums/{id}/photos', { add: [theirs] }],
      ['POST /albums/{id}/open-photos', undefined],
      ['DELETE /albums/{id}', undefined],
    ] as const)
      expect((await stranger.fails(key, { params, ...(body ? { body } : {}) } as never)).status, key).toBe(404);
    expect((await ada.fails('PATCH /albums/{id}/photos', { params, body: { add: [theirs] } })).status).toBe(404);
    expect((await stranger.call('GET /albums')).items).toEqual([]);
    expect((await ada.call('GET /albums/{id}', { params })).photoCount).toBe(1);
  });
});
