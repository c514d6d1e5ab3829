import { type File, type FileId, type RouteKey, routes, specOf } from '@cloudity/contracts';
import type { TestMember, TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import { forgetAfterSeconds, perAddress, perLink } from './tries.ts';

let world: DriveWorld;
let organization: TestOrganization;
let ada: Client;
let stranger: Client;

beforeAll(async () => {
  world = await DriveWorld.create();
  organization = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const other = await world.organization('Difference Engines');
  ada = world.as(organization.owner);
  stranger = world.as(other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

type LinkBody = {
  role: 'viewer' | 'commenter' | 'editor';
  password?: string | null;
  expiresAt?: string | null;
  allowDownload?: boolean;
};
const link = (id: FileId, body: LinkBody = { role: 'viewer' }) =>
  ada.call('POST /files/{id}/links', { params: { id }, body });
const opens = (token: string, body: { password?: string; name?: string } = {}, ip: string | null = null) =>
  world.with(null, ip).call('POST /links/{token}/open', { params: { token }, body });
const refused = (token: string, body: { password?: string } = {}, ip: string | null = null) =>
  world.with(null, ip).fails('POST /links/{token}/open', { params: { token }, body });

test('DR19: the token has 256 bits, is stored only hashed and sealed, and its owner reads the address again', async () => {
  const doc = await ada.create('doc', 'Linked');
  const made = await link(doc.id, { role: 'commenter' });
  expect(Buffer.from(made.token, 'base64url').length).toBe(32);
  expect(made.url).toBe(`https://drive.example.test/link#${made.token}`);
  expect(made).toMatchObject({ role: 'commenter', hasPassword: false, expiresAt: null, allowDownload: true });
  expect((await ada.call('GET /files/{id}/links', { params: { id: doc.id } })).items).toEqual([made]);
  const [row] = await world.platform.db.tenant(
    organization.tenantId,
    ({ sql, tenantId }) =>
      sql`select file_links::text as text from file_links where tenant_id = ${tenantId} and id = ${made.id}`,
  );
  expect(row?.text).not.toContain(made.token);
  expect(row?.text).not.toContain(Buffer.from(made.token).toString('hex'));
  const opened = await opens(made.token, { name: 'Zoë' });
  expect(opened).toMatchObject({
    role: 'commenter',
    organization: { name: 'Analytical Engines' },
    file: { id: doc.id, role: 'commenter', parentId: null, owner: null },
  });
  expect(opened.token).toMatch(/^cg_[\w-]{43}$/);
  const guest = await world.service.ports.guests.authenticate(opened.token);
  expect(guest).toMatchObject({ kind: 'guest', name: 'Zoë', fileId: doc.id, role: 'commenter', linkId: made.id });
  expect((await stranger.fails('GET /files/{id}/links', { params: { id: doc.id } })).status).toBe(404);
  const params = { id: doc.id, linkId: made.id };
  expect((await stranger.fails('DELETE /files/{id}/links/{linkId}', { params })).status).toBe(404);
});

test('DR19: unknown, revoked and trashed are 404, expired is 410; a guest is out at once', async () => {
  expect((await refused('nonsense')).status).toBe(404);
  const doc = await ada.create('doc', 'Fleeting');
  const past = new Date(Date.now() - 1000).toISOString();
  const made = await ada.fails('POST /files/{id}/links', {
    params: { id: doc.id },
    body: { role: 'viewer', expiresAt: past },
  });
  expect(made.code).toBe('invalid');
  const soon = await link(doc.id, { role: 'viewer', expiresAt: new Date(Date.now() + 60_000).toISOString() });
  const { token, expiresAt } = await opens(soon.token);
  expect(expiresAt).toBe(soon.expiresAt);
  const guest = world.with(token);
  expect((await guest.call('GET /files/{id}', { params: { id: doc.id } })).role).toBe('viewer');
  const actor = await world.service.ports.guests.authenticate(token);
  if (!actor) throw new Error('no guest');
  expect(await world.service.ports.access.roleOf(actor, doc.id)).toMatchObject({
    role: 'viewer',
    expiresAt: soon.expiresAt,
  });
  world.advance(61_000);
  expect((await refused(soon.token)).code).toBe('gone');
  expect((await guest.fails('GET /files/{id}', { params: { id: doc.id } })).code).toBe('unauthenticated');
  expect(await world.service.ports.access.roleOf(actor, doc.id)).toBeNull();

  const lasting = await link(doc.id);
  const second = world.with((await opens(lasting.token)).token);
  await ada.call('DELETE /files/{id}', { params: { id: doc.id } });
  expect((await refused(lasting.token)).status).toBe(404);
  expect((await second.fails('GET /files/{id}', { params: { id: doc.id } })).status).toBe(404);
  await ada.call('POST /trash/{id}/restore', { params: { id: doc.id } });
  expect((await second.call('GET /files/{id}', { params: { id: doc.id } })).id).toBe(doc.id);
  await ada.call('DELETE /files/{id}/links/{linkId}', { params: { id: doc.id, linkId: lasting.id } });
  expect((await refused(lasting.token)).status).toBe(404);
  expect((await second.fails('GET /files/{id}', { params: { id: doc.id } })).code).toBe('unauthenticated');
});

test('DR19: a changed role holds for guests inside; a new password sends them out', async () => {
  const folder = await ada.create('folder', 'Changing');
  const made = await link(folder.id);
  const guest = world.with((await opens(made.token)).token);
  const create = { body: { kind: 'doc' as const, name: 'By a guest', parentId: folder.id } };
  expect((await guest.fails('POST /files', create)).code).toBe('forbidden');
  const params = { id: folder.id, linkId: made.id };
  await ada.call('PATCH /files/{id}/links/{linkId}', { params, body: { role: 'editor' } });
  expect(await guest.call('POST /files', create)).toMatchObject({ role: 'editor', modifiedBy: { name: 'Guest' } });
  const locked = await ada.call('PATCH /files/{id}/links/{linkId}', { params, body: { password: 'open sesame' } });
  expect(locked).toMatchObject({ hasPassword: true, token: made.token });
  expect((await guest.fails('GET /files/{id}', { params: { id: folder.id } })).code).toBe('unauthenticated');
  expect(await refused(made.token)).toMatchObject({ status: 401, detail: { passwordRequired: true } });
  expect((await opens(made.token, { password: 'open sesame' })).role).toBe('editor');
  await ada.call('PATCH /files/{id}/links/{linkId}', { params, body: { password: null } });
  expect((await opens(made.token)).role).toBe('editor');
});

test('DR20: wrong passwords slow an address down, never the others for long, and are forgotten', async () => {
  const doc = await ada.create('doc', 'Guarded');
  const { token } = await link(doc.id, { role: 'viewer', password: 'open sesame' });
  const wrong = (ip: string) => refused(token, { password: 'wrong' }, ip);
  for (let tries = 1; tries <= perAddress.free; tries += 1) expect((await wrong('192.0.2.1')).status).toBe(401);
  const blocked = await wrong('192.0.2.1');
  expect(blocked).toMatchObject({ status: 429, detail: { retryAfterSeconds: 1 } });
  expect((await refused(token, { password: 'open sesame' }, '192.0.2.1')).status).toBe(429);
  expect((await opens(token, { password: 'open sesame' }, '192.0.2.2')).role).toBe('viewer');
  world.advance(1100);
  expect((await wrong('192.0.2.1')).status).toBe(401);
  expect((await wrong('192.0.2.1')).detail).toEqual({ retryAfterSeconds: 2 });
  world.advance(2100);
  expect((await opens(token, { password: 'open sesame' }, '192.0.2.1')).role).toBe('viewer');
  for (let tries = 1; tries <= perAddress.free; tries += 1) expect((await wrong('192.0.2.1')).status).toBe(401);
  world.advance(forgetAfterSeconds * 1000 + 1000);
  for (let tries = 1; tries <= perAddress.free; tries += 1) expect((await wrong('192.0.2.1')).status).toBe(401);
});

test('DR20: a hundred tries at once are not one, and many addresses together are slowed too', async () => {
  const doc = await ada.create('doc', 'Stormed');
  const { token } = await link(doc.id, { role: 'viewer', password: 'open sesame' });
  const storm = await Promise.all(
    Array.from({ length: 20 }, () => refused(token, { password: 'wrong' }, '198.51.100.1')),
  );
  expect(storm.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(perAddress.free);
  for (let address = 0; address < perLink.free; address += 1) {
    const { status } = await refused(token, { password: 'wrong' }, `203.0.113.${address}`);
    if (status === 429) break;
  }
  const last = await refused(token, { password: 'open sesame' }, '192.0.2.77');
  expect(last.status).toBe(429);
  expect((last.detail as { retryAfterSeconds: number }).retryAfterSeconds).toBeLessThanOrEqual(perLink.maxDelaySeconds);
  world.advance(perLink.maxDelaySeconds * 1000);
  expect((await opens(token, { password: 'open sesame' }, '192.0.2.77')).role).toBe('viewer');
});

test('DR20: without downloads the bytes stay, what is below is reachable, what is beside is not', async () => {
  const folder = await ada.create('folder', 'Room');
  const inside = (await (await ada.upload(folder.id, 'inside.txt', 'in')).json()) as File;
  const outside = (await (await ada.upload('root', 'outside.txt', 'out')).json()) as File;
  const reader = await world.guest(ada, folder.id, { role: 'viewer', allowDownload: false });
  expect((await reader.call('GET /files', { query: { parentId: folder.id } })).items.map(({ name }) => name)).toEqual([
    'inside.txt',
  ]);
  expect((await reader.fetch('GET', `/files/${inside.id}/content`)).status).toBe(403);
  const loader = await world.guest(ada, folder.id, { role: 'viewer' });
  expect(await (await loader.fetch('GET', `/files/${inside.id}/content`)).text()).toBe('in');
  for (const guest of [reader, loader]) {
    expect((await guest.fetch('GET', `/files/${outside.id}/content`)).status).toBe(404);
    expect((await guest.call('GET /files/{id}', { params: { id: inside.id } })).parentId).toBe(folder.id);
  }
  const [entry] = await world.platform.db.tenant(
    organization.tenantId,
    ({ sql, tenantId }) => sql`
      select actor_kind, actor_name from audit_entries
        where tenant_id = ${tenantId} and action = 'file.downloaded' and target_id = ${inside.id}`,
  );
  expect(entry).toMatchObject({ actor_kind: 'guest', actor_name: 'Gast' });
});

test('DR20: a guest who may edit works inside, and neither takes the linked file away nor moves things out', async () => {
  const folder = await ada.create('folder', 'Workshop');
  const inner = await ada.create('folder', 'Bench', folder.id);
  const doc = await ada.create('doc', 'Piece', folder.id);
  const guest = await world.guest(ada, folder.id, { role: 'editor' });
  const moved = await guest.call('PATCH /files/{id}', {
    params: { id: doc.id },
    ifMatch: 1,
    body: { parentId: inner.id, name: 'Moved' },
  });
  expect(moved).toMatchObject({ parentId: inner.id, name: 'Moved' });
  await guest.call('DELETE /files/{id}', { params: { id: doc.id } });
  expect((await guest.fails('GET /files/{id}', { params: { id: doc.id } })).status).toBe(404);
  expect((await guest.fails('DELETE /files/{id}', { params: { id: folder.id } })).code).toBe('forbidden');
  const out = { params: { id: inner.id }, ifMatch: 1, body: { parentId: organization.owner.id as unknown as FileId } };
  expect((await guest.fails('PATCH /files/{id}', out)).status).toBe(404);
});

test('DR20 T9: every route of the drive, as a guest, with every id it should not reach', async () => {
  const folder = await ada.create('folder', 'Matrix');
  const linked = await ada.create('doc', 'Linked text', folder.id);
  const sibling = await ada.create('doc', 'Sibling', folder.id);
  const share = await ada.call('POST /files/{id}/shares', {
    params: { id: sibling.id },
    body: { memberId: (organization.members[1] as TestMember).id, role: 'viewer' },
  });
  const siblingLink = await link(sibling.id);
  const guest = await world.guest(ada, linked.id, { role: 'editor' });
  const bodies: Partial<Record<RouteKey, object>> = {
    'POST /files': { kind: 'doc', name: 'x', parentId: sibling.id },
    'PATCH /files/{id}': { name: 'y' },
    'POST /files/{id}/copy': {},
    'POST /files/{id}/shares': { memberId: organization.owner.id, role: 'viewer' },
    'PATCH /files/{id}/shares/{shareId}': { role: 'editor' },
    'POST /files/{id}/links': { role: 'viewer' },
    'PATCH /files/{id}/links/{linkId}': { role: 'viewer' },
  };
  const before = await ada.call('GET /files', { query: { parentId: folder.id } });
  for (const target of [sibling.id, folder.id, organization.owner.id, organization.tenantId, 'root', 'organization']) {
    for (const key of Object.keys(routes) as RouteKey[]) {
      const { service, access, upload } = specOf(key);
      if (service !== 'drive' || access === 'public') continue;
      const [method = '', pattern = ''] = key.split(' ');
      const path = pattern
        .replace('{shareId}', share.id)
        .replace('{linkId}', siblingLink.id)
        .replace('{name}', 'x.png')
        .replace(/\{\w+\}/, target);
      const body = bodies[key];
      const answer = await guest.fetch(method, key === 'GET /files' ? `${path}?parentId=${target}` : path, {
        headers: { 'if-match': '"1"', ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(upload
          ? { body: 'x' }
          : body
            ? { body: JSON.stringify(key === 'POST /files' ? { ...body, parentId: target } : body) }
            : {}),
      });
      const expected = access === 'guest' ? [404, 400] : [403];
      expect(expected, `${key} on ${target} answered ${answer.status}`).toContain(answer.status);
    }
  }
  expect(await ada.call('GET /files', { query: { parentId: folder.id } })).toEqual(before);
});
