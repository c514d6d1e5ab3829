import { type RouteKey, routes, specOf } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from './testing/drive-world.ts';

let world: DriveWorld;
let ours: TestOrganization;
let theirs: TestOrganization;
let ada: Client;
let stranger: Client;

beforeAll(async () => {
  world = await DriveWorld.create();
  ours = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  theirs = await world.organization('Difference Engines');
  ada = world.as(ours.owner);
  stranger = world.as(theirs.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const tables = [
  'files',
  'contents',
  'content_references',
  'content_chunks',
  'content_packs',
  'file_versions',
  'file_shares',
  'file_access_changes',
  'access_requests',
  'file_comments',
  'tags',
  'file_tags',
  'file_links',
  'link_guests',
  'link_tries',
  'file_favourites',
  'file_recents',
  'file_removals',
  'file_uploads',
  'previews',
  'preview_images',
  'preview_renditions',
  'preview_orders',
  'video_renditions',
  'video_orders',
  'photos',
  'albums',
  'album_photos',
  'album_shares',
  'sheet_origins',
  'file_texts',
  'content_settings',
  'acl_versions',
  'audit_entries',
];

/** Every row of the organization in the drive's tables, as text. */
const dump = (): Promise<string[]> =>
  world.platform.db.tenant(ours.tenantId, async ({ sql }) => {
    const rows: string[] = [];
    for (const table of tables)
      for (const row of await sql<{ text: string }[]>`select t::text as text from ${sql(table)} t order by 1`)
        rows.push(`${table} ${row.text}`);
    return rows;
  });

test('DR1 T1: every route with the ids of another organization answers 404 and changes nothing there', async () => {
  const folder = await ada.create('folder', 'Ours');
  const doc = await ada.create('doc', 'Ours too', folder.id);
  const upload = (await (await ada.upload(folder.id, 'bytes.bin', 'bytes')).json()) as { id: string };
  const trashed = await ada.create('doc', 'Ours in the trash', folder.id);
  await ada.call('DELETE /files/{id}', { params: { id: trashed.id } });
  const member = ours.members[1];
  const body = { memberId: member?.id as never, role: 'editor' as const };
  const share = await ada.call('POST /files/{id}/shares', { params: { id: folder.id }, body });
  const link = await ada.call('POST /files/{id}/links', { params: { id: folder.id }, body: { role: 'viewer' } });
  await world.with(null).call('POST /links/{token}/open', { params: { token: link.token }, body: {} });
  const own = await stranger.create('doc', 'Theirs');
  const open = await ada.call('POST /uploads', { body: { parentId: folder.id, name: 'open.bin', sizeBytes: 1 } });

  const bodies: Partial<Record<RouteKey, object>> = {
    'PATCH /files/{id}': { name: 'y' },
    'POST /files/{id}/copy': {},
    'POST /files/{id}/shares': { memberId: member?.id, role: 'viewer' },
    'PATCH /files/{id}/shares/{shareId}': { role: 'viewer' },
    'POST /files/{id}/links': { role: 'viewer' },
    'PATCH /files/{id}/links/{linkId}': { role: 'editor' },
    'POST /uploads/{id}/missing': { chunks: [{ startByte: 0, sizeBytes: 1, sha256: '0'.repeat(64) }] },
    'POST /uploads/{id}/commit': {},
    'PUT /files/{id}/limited-access': { limited: true },
    'POST /files/{id}/comments': { text: 'x' },
    'PATCH /files/{id}/comments/{commentId}': { text: 'x' },
    'POST /files/{id}/access-requests': {},
    'POST /files/{id}/access-requests/{requestId}/grant': { role: 'viewer' },
    'PATCH /tags/{id}': { name: 'x' },
    'PATCH /albums/{id}': { name: 'x' },
    'PATCH /albums/{id}/photos': {},
    'POST /albums/{id}/shares': { memberId: member?.id, role: 'viewer' },
    'POST /tags/{id}/merge': { intoId: crypto.randomUUID() },
  };
  const before = await dump();
  const visited: string[] = [];
  for (const target of [folder.id, doc.id, upload.id, open.id, trashed.id, ours.tenantId, ours.owner.id]) {
    for (const key of Object.keys(routes) as RouteKey[]) {
      const { service, upload: isUpload } = specOf(key);
      const [method = '', pattern = ''] = key.split(' ');
      if (service !== 'drive' || !/\{(id|parentId)\}/.test(pattern)) continue;
      const path = pattern
        .replace('{shareId}', share.id)
        .replace('{linkId}', link.id)
        .replace('{name}', 'x.bin')
        .replace(/\{(commentId|tagId|requestId)\}/, link.id)
        .replace(/\{\w+\}/, target);
      const sent = bodies[key];
      const answer = await stranger.fetch(method, path, {
        headers: { 'if-match': '"1"', ...(sent ? { 'content-type': 'application/json' } : {}) },
        ...(isUpload ? { body: 'x' } : sent ? { body: JSON.stringify(sent) } : {}),
      });
      // Taking one's own star away needs no file, and asking for access tells nothing.
      const isSilent = key === 'DELETE /files/{id}/favourite' || key === 'POST /files/{id}/access-requests';
      expect(answer.status, `${key} on ${target}`).toBe(isSilent ? 204 : 404);
      visited.push(key);
    }
    const json = { 'content-type': 'application/json' };
    const inside = await stranger.fetch('POST', '/files', {
      headers: json,
      body: JSON.stringify({ kind: 'doc', name: 'x', parentId: target }),
    });
    const into = await stranger.fetch('PATCH', `/files/${own.id}`, {
      headers: { ...json, 'if-match': '"1"' },
      body: JSON.stringify({ parentId: target }),
    });
    const copied = await stranger.fetch('POST', `/files/${own.id}/copy`, {
      headers: json,
      body: JSON.stringify({ parentId: target }),
    });
    const listed = await stranger.fetch('GET', `/files?parentId=${target}`);
    expect([inside.status, into.status, copied.status, listed.status]).toEqual([404, 404, 404, 404]);
  }
  expect(new Set(visited).size).toBeGreaterThan(15);
  expect(await dump()).toEqual(before);
  expect((await stranger.call('GET /search', { query: { q: 'ours' } })).items).toEqual([]);
  expect((await stranger.call('GET /trash', {})).items).toEqual([]);
});

test('DR1: nobody signed in reaches nothing but links', async () => {
  for (const key of Object.keys(routes) as RouteKey[]) {
    const { service, access } = specOf(key);
    if (service !== 'drive' || access === 'public') continue;
    const [method = '', pattern = ''] = key.split(' ');
    const answer = await world.with(null).fetch(method, pattern.replace(/\{\w+\}/g, ours.tenantId));
    expect(answer.status, key).toBe(401);
  }
});

test('T6: the search function serves only the organization of its transaction', async () => {
  const search = (sql: TenantTx['sql'], tenantId: string) => sql`
    select count(*)::int as count from find_files(${tenantId}, '"ours"', '{en}', '[{"has": ["%ours%"]}]', null, 'ours', '{}',
      ${ours.owner.id}, array[${ours.owner.id}]::uuid[], true, true, now(), null, null, 50)`;
  const found = await world.platform.db.tenant(ours.tenantId, ({ sql }) => search(sql, ours.tenantId));
  expect(found[0]?.count).toBeGreaterThan(0);
  const refused = 'stays within the organization';
  const { db } = world.platform;
  await expect(db.tenant(theirs.tenantId, ({ sql }) => search(sql, ours.tenantId))).rejects.toThrow(refused);
  await expect(db.global((sql) => search(sql as never, ours.tenantId))).rejects.toThrow(refused);
});
