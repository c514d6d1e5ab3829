import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, password, type World } from '../testing/world.ts';

let world: World;
let owner: string;
let admin: string;
let member: string;
let ids: Record<string, string>;

beforeAll(async () => {
  world = await createWorld();
  const ada = await world.setUp();
  const grace = await world.join(ada.token, 'grace@example.org', 'admin');
  const mary = await world.join(ada.token, 'mary@example.org');
  [owner, admin, member] = [ada.token, grace.token, mary.token];
  ids = { ada: ada.user.id, grace: grace.user.id, mary: mary.user.id };
});
afterAll(() => world[Symbol.asyncDispose]());

const change = (id: string | undefined, body: object, token: string) =>
  world.call(`PATCH /members/${id}`, body, { token });
const status = async (answer: Promise<{ readonly status: number }>) => (await answer).status;

test('ID12: administrators neither make nor touch owners; members change nobody', async () => {
  expect(await status(change(ids.mary, { role: 'owner' }, admin))).toBe(403);
  expect(await status(change(ids.ada, { role: 'member' }, admin))).toBe(403);
  expect(await status(change(ids.ada, { status: 'disabled' }, admin))).toBe(403);
  expect(await status(world.call(`DELETE /members/${ids.ada}`, undefined, { token: admin }))).toBe(403);
  expect(await status(world.call(`DELETE /members/${ids.ada}/sessions`, undefined, { token: admin }))).toBe(403);
  expect(await status(change(ids.grace, { role: 'member' }, member))).toBe(403);
  expect(await status(change(ids.mary, { role: 'admin' }, admin))).toBe(200);
  expect(await status(change(ids.mary, { role: 'member' }, admin))).toBe(200);
});

test('ID12: the last owner stays one, and nobody shuts themselves out', async () => {
  expect(await change(ids.ada, { role: 'admin' }, owner)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(await status(change(ids.ada, { status: 'disabled' }, owner))).toBe(409);
  expect(await status(world.call(`DELETE /members/${ids.ada}`, undefined, { token: owner }))).toBe(409);
  expect(await status(change(ids.grace, { status: 'disabled' }, admin))).toBe(409);
});

test('ID12: of two owners who step down at once, one stays', async () => {
  await using other = await createWorld();
  const first = await other.setUp();
  const second = await other.join(first.token, 'second@example.org', 'owner');
  const answers = await Promise.all([
    other.call(`PATCH /members/${first.user.id}`, { role: 'member' }, { token: first.token }),
    other.call(`PATCH /members/${second.user.id}`, { role: 'member' }, { token: second.token }),
  ]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
});

test('ID15: disabling a person ends their sessions, tokens and app passwords at once and tells the other processes', async () => {
  const bob = await world.join(owner, 'bob@example.org');
  const { tenantId } = { tenantId: bob.organization.id };
  const { body: api } = await world.call('POST /me/api-tokens', { name: 'x', scopes: ['read'] }, { token: bob.token });
  const { body: device } = await world.call(
    'POST /me/app-passwords',
    { name: 'x', scopes: ['dav'] },
    { token: bob.token },
  );
  const version = async () => {
    const [row] = await world.database.db.read(tenantId, ({ sql }) => sql`select version from acl_versions`);
    return Number(row?.version);
  };
  const before = await version();
  const disabled = await change(bob.user.id, { status: 'disabled' }, admin);
  expect(disabled.body).toMatchObject({ status: 'disabled', role: 'member' });
  for (const token of [bob.token, api.token])
    expect(await status(world.call('GET /me', undefined, { token }))).toBe(401);
  expect(await world.identity.ports.appPasswords.authenticate('bob@example.org', device.password, 'dav')).toBeNull();
  expect(await status(world.signIn('bob@example.org'))).toBe(401);
  expect(await version()).toBe(before + 1);
  await world.settled();
  expect(world.heard).toContainEqual({ type: 'member.disabled', tenantId, memberId: bob.user.id });
  expect(world.heard).toContainEqual(expect.objectContaining({ type: 'session.ended', tenantId }));
  expect(await status(change(bob.user.id, { status: 'active' }, admin))).toBe(200);
  expect(await status(world.call('GET /me', undefined, { token: bob.token }))).toBe(401);
  expect(await status(world.signIn('bob@example.org'))).toBe(201);
});

test('ID15: a removed person is out, keeps a name on what they made, and comes back under the same id', async () => {
  const carl = await world.join(owner, 'carl@example.org');
  expect(await status(world.call(`DELETE /members/${carl.user.id}`, undefined, { token: admin }))).toBe(204);
  expect(await status(world.call('GET /me', undefined, { token: carl.token }))).toBe(401);
  expect(await status(world.call(`GET /members/${carl.user.id}`, undefined, { token: owner }))).toBe(404);
  expect(await status(world.call(`DELETE /members/${carl.user.id}`, undefined, { token: admin }))).toBe(404);
  const again = await world.join(owner, 'carl@example.org', 'admin');
  expect([again.user.id, again.role]).toEqual([carl.user.id, 'admin']);
});

test('ID15: ending a person’s sessions leaves the person', async () => {
  const dora = await world.join(owner, 'dora@example.org');
  expect(await status(world.call(`DELETE /members/${dora.user.id}/sessions`, undefined, { token: admin }))).toBe(204);
  expect(await status(world.call('GET /me', undefined, { token: dora.token }))).toBe(401);
  expect(await status(world.signIn('dora@example.org'))).toBe(201);
});

test('people are listed by name, searched in names and addresses, and paged', async () => {
  const names: string[] = [];
  let path = 'GET /members?limit=2';
  for (;;) {
    const { body } = await world.call(path, undefined, { token: member });
    names.push(...body.items.map(({ name }: { name: string }) => name));
    if (body.nextCursor === null) break;
    path = `GET /members?limit=2&cursor=${body.nextCursor}`;
  }
  expect(names).toEqual([...names].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase())));
  expect(names.length).toBeGreaterThanOrEqual(4);
  const found = await world.call(`GET /members?q=${encodeURIComponent('GRACE@')}`, undefined, { token: member });
  expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual([ids.grace]);
  expect((await world.call('GET /members?q=%25', undefined, { token: member })).body.items).toEqual([]);
});

test('a person changes their own name, language and theme', async () => {
  const mine = await world.call('PATCH /me', { name: ' Mary S. ', locale: 'fr', theme: 'dark' }, { token: member });
  expect(mine.body).toMatchObject({ user: { name: 'Mary S.' }, settings: { locale: 'fr', theme: 'dark' } });
  const later = await world.call('PATCH /me', { locale: null }, { token: member });
  expect(later.body.settings).toEqual({ locale: null, theme: 'dark' });
  for (const bad of [
    { name: '' },
    { name: 'a\u0000b' },
    { name: 'x'.repeat(101) },
    { theme: 'pink' },
    { nickname: 'M' },
  ])
    expect(await status(world.call('PATCH /me', bad, { token: member }))).toBe(400);
});

test('T: another organization’s people, groups, invitations and sessions do not exist', async () => {
  const eve = await world.setUp('Other Works', 'eve@example.org');
  const theirs = { token: eve.token };
  const group = (await world.call('POST /groups', { name: 'Secret' }, { token: owner })).body;
  const invited = (await world.call('POST /invitations', { email: 'x@example.org' }, { token: owner })).body;
  const [session] = (await world.call('GET /sessions', undefined, { token: owner })).body.items;
  const mine = (await world.call('POST /groups', { name: 'Ours' }, theirs)).body;
  for (const [path, body] of [
    [`GET /members/${ids.mary}`],
    [`PATCH /members/${ids.mary}`, { role: 'admin' }],
    [`DELETE /members/${ids.mary}`],
    [`DELETE /members/${ids.mary}/sessions`],
    [`DELETE /invitations/${invited.id}`],
    [`PATCH /groups/${group.id}`, { name: 'Taken' }],
    [`DELETE /groups/${group.id}`],
    [`GET /groups/${group.id}/members`],
    [`PUT /groups/${group.id}/members/${eve.user.id}`],
    [`PUT /groups/${mine.id}/members/${ids.mary}`],
    [`DELETE /groups/${group.id}/members/${ids.mary}`],
    [`DELETE /sessions/${session.id}`],
  ] as const)
    expect([path, await status(world.call(path, body, theirs))]).toEqual([path, 404]);
  for (const list of ['members', 'groups', 'invitations', 'sessions', 'audit'])
    expect(JSON.stringify((await world.call(`GET /${list}`, undefined, theirs)).body)).not.toMatch(
      /mary|Secret|x@example/,
    );
  expect((await world.call('GET /members', undefined, theirs)).body.items).toHaveLength(1);
});

test('ID8: tokens reach as far as their scopes and live until they expire or are revoked', async () => {
  const make = async (body: object) =>
    (await world.call('POST /me/api-tokens', { name: 'robot', ...body }, { token: owner })).body;
  const reader = await make({ scopes: ['read', 'read'] });
  const use = (path: string, token: string, body?: object) => status(world.call(path, body, { token }));
  expect(await use('GET /members', reader.token)).toBe(200);
  expect(await use('PATCH /me', reader.token, { theme: 'dark' })).toBe(403);
  expect(await use('GET /audit', reader.token)).toBe(403);
  expect(await use('GET /audit', (await make({ scopes: ['admin'] })).token)).toBe(200);
  const soon = await make({ scopes: ['read'], expiresAt: new Date(Date.now() + 60_000).toISOString() });
  expect(await use('GET /members', soon.token)).toBe(200);
  expect(
    (
      await world.call(
        'POST /me/api-tokens',
        { name: 'old', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' },
        { token: owner },
      )
    ).status,
  ).toBe(400);
  const listed = await world.call('GET /me/api-tokens', undefined, { token: owner });
  expect(listed.body.items.map(({ scopes }: { scopes: string[] }) => scopes)).toEqual([['read'], ['admin'], ['read']]);
  expect(JSON.stringify(listed.body)).not.toContain('ct_');
  expect(await use(`DELETE /me/api-tokens/${reader.id}`, admin)).toBe(404);
  expect(await use(`DELETE /me/api-tokens/${reader.id}`, owner)).toBe(204);
  expect(await use('GET /members', reader.token)).toBe(401);
});

test('ID8: app passwords work for their address and scope, however they are typed', async () => {
  const made = await world.call(
    'POST /me/app-passwords',
    { name: 'Phone', scopes: ['dav', 'imap'] },
    { token: member },
  );
  expect(made.body.password).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
  const { authenticate } = world.identity.ports.appPasswords;
  const typed = made.body.password.toUpperCase().replaceAll('-', ' ');
  expect(await authenticate(' Mary@Example.org', typed, 'dav')).toMatchObject({
    kind: 'member',
    memberId: ids.mary,
    sessionId: null,
    scopes: ['read', 'write'],
  });
  expect(await authenticate('mary@example.org', made.body.password, 'smtp')).toBeNull();
  expect(await authenticate('grace@example.org', made.body.password, 'dav')).toBeNull();
  expect(await authenticate('mary@example.org', password, 'dav')).toBeNull();
  await world.settled();
  const listed = await world.call('GET /me/app-passwords', undefined, { token: member });
  expect(listed.body.items).toMatchObject([{ name: 'Phone', scopes: ['dav', 'imap'], lastUsedAt: expect.any(String) }]);
  expect(await status(world.call(`DELETE /me/app-passwords/${made.body.id}`, undefined, { token: owner }))).toBe(404);
  expect(await status(world.call(`DELETE /me/app-passwords/${made.body.id}`, undefined, { token: member }))).toBe(204);
  expect(await authenticate('mary@example.org', made.body.password, 'dav')).toBeNull();
});

test('groups are made, renamed, filled and deleted by administrators; a name is there once', async () => {
  const group = (await world.call('POST /groups', { name: 'Design' }, { token: admin })).body;
  expect(group).toMatchObject({ name: 'Design', memberCount: 0 });
  expect(await status(world.call('POST /groups', { name: 'design' }, { token: admin }))).toBe(409);
  expect(await status(world.call('POST /groups', { name: 'Mine' }, { token: member }))).toBe(403);
  const other = (await world.call('POST /groups', { name: 'Build' }, { token: admin })).body;
  expect(await status(world.call(`PATCH /groups/${other.id}`, { name: 'DESIGN' }, { token: admin }))).toBe(409);
  expect((await world.call(`PATCH /groups/${other.id}`, { name: 'Builders' }, { token: admin })).body.name).toBe(
    'Builders',
  );
  const put = `PUT /groups/${group.id}/members/${ids.mary}`;
  expect(await status(world.call(put, undefined, { token: admin }))).toBe(204);
  expect(await status(world.call(put, undefined, { token: admin }))).toBe(204);
  const inside = await world.call(`GET /groups/${group.id}/members`, undefined, { token: member });
  expect(inside.body.items.map(({ id }: { id: string }) => id)).toEqual([ids.mary]);
  const listed = await world.call('GET /groups?q=des', undefined, { token: member });
  expect(listed.body.items).toMatchObject([{ name: 'Design', memberCount: 1 }]);
  const out = `DELETE /groups/${group.id}/members/${ids.mary}`;
  expect(await status(world.call(out, undefined, { token: admin }))).toBe(204);
  expect(await status(world.call(out, undefined, { token: admin }))).toBe(404);
  expect(await status(world.call(`DELETE /groups/${group.id}`, undefined, { token: admin }))).toBe(204);
  expect(await status(world.call(`GET /groups/${group.id}/members`, undefined, { token: admin }))).toBe(404);
});
