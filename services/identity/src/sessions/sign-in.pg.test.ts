import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../config.ts';
import { createWorld, password, type World } from '../testing/world.ts';

let world: World;
let ada: string;

beforeAll(async () => {
  world = await createWorld();
  ada = (await world.setUp()).token;
  await world.setUp('Other Works', 'eve@example.org');
});
afterAll(() => world[Symbol.asyncDispose]());

test('ID3: a session works until it is ended', async () => {
  const { body } = await world.signIn('ada@example.org');
  expect((await world.call('GET /me', undefined, { token: body.token })).status).toBe(200);
  expect((await world.call('DELETE /sessions/current', undefined, { token: body.token })).status).toBe(204);
  expect((await world.call('GET /me', undefined, { token: body.token })).status).toBe(401);
});

test('ID3: tokens are stored as hashes only', async () => {
  const { body } = await world.signIn('ada@example.org');
  const dump = await world.database.db.tenant(
    body.organization.id,
    ({ sql }) => sql`select sessions::text as row from sessions`,
  );
  expect(dump.map(({ row }) => row).join()).not.toContain(body.token);
});

test('ID3: an idle session is over, a used one lives on, and none outlives its absolute end', async () => {
  await using other = await createWorld();
  const idle = (await other.setUp()).token;
  const { body: used } = await other.signIn('ada@example.org');
  const works = async (token: string) => (await other.call('GET /me', undefined, { token })).status === 200;
  for (let passed = 0; passed < limits.sessionLifeMs - limits.sessionIdleMs; passed += limits.sessionIdleMs / 2) {
    other.pass(limits.sessionIdleMs / 2);
    expect(await works(used.token)).toBe(true);
    await expect
      .poll(() => lastSeen(other, used.user.id))
      .toBeGreaterThan(other.platform.clock.now().getTime() - 60_000);
  }
  expect(await works(idle)).toBe(false);
  for (let steps = 0; steps < 3; steps += 1) {
    other.pass(limits.sessionIdleMs / 2);
    await works(used.token);
    await other.settled();
  }
  expect(await works(used.token)).toBe(false);
});

const lastSeen = async ({ database, platform }: World, memberId: string): Promise<number> => {
  const [organization] = await database.db.global((sql) => sql`select tenant_id from organization_list()`);
  const [row] = await database.db.read(
    organization?.tenant_id,
    ({ sql }) => sql`select last_seen_at from members where id = ${memberId}`,
  );
  return row?.last_seen_at?.getTime() ?? platform.clock.now().getTime() - 1e9;
};

test('ID3: a busy session writes "last seen" once a minute, not with every request', async () => {
  await using other = await createWorld();
  const { token } = await other.setUp();
  other.pass(2 * limits.seenEveryMs);
  const writes = async () => {
    const [row] = await other.database.db.global((sql) => sql`select tenant_id from organization_list()`);
    const rows = await other.database.db.read(
      row?.tenant_id,
      ({ sql }) => sql`select xmin::text as version from sessions`,
    );
    return rows[0]?.version;
  };
  await Promise.all(Array.from({ length: 30 }, () => other.call('GET /me', undefined, { token })));
  await other.settled();
  const after = await writes();
  await Promise.all(Array.from({ length: 30 }, () => other.call('GET /me', undefined, { token })));
  await other.settled();
  expect(await writes()).toBe(after);
});

test('ID4: a wrong password and an unknown address get the same answer', async () => {
  const wrong = await world.call('POST /sessions', { email: 'ada@example.org', password: 'not hers at all' });
  const unknown = await world.call('POST /sessions', { email: 'nobody@example.org', password: 'not hers at all' });
  expect([wrong.status, wrong.body.code]).toEqual([401, 'unauthenticated']);
  expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
});

test('ID4: the stored hash never leaves the database, not even for the sign-in itself', async () => {
  const { global } = world.database.db;
  await expect(global((sql) => sql`select * from people`)).rejects.toThrow(/permission denied/);
  await expect(global((sql) => sql`select * from totp_secrets`)).rejects.toThrow(/permission denied/);
  const columns = await world.database.owner`
    select p.proname, unnest(p.proargnames[array_length(p.proargtypes::oid[], 1) + 1:]) as answered
    from pg_proc p join pg_roles r on r.oid = p.proowner where r.rolname = 'cloudity_lookup'`;
  expect(columns.length).toBeGreaterThan(20);
  expect(columns.filter(({ answered }) => /password|hash$|email_proven|code_mac/.test(answered))).toEqual([
    expect.objectContaining({ proname: 'app_password_by_mac', answered: 'password_id' }),
  ]);
});

test('ID5: an address of several organizations chooses, but only after the right password', async () => {
  await world.join(ada, 'both@example.org');
  const eve = (await world.signIn('eve@example.org')).body.token;
  await world.join(eve, 'both@example.org');
  expect((await world.call('POST /sessions', { email: 'both@example.org', password: 'a wrong one' })).status).toBe(401);
  const several = await world.signIn('both@example.org');
  expect(several).toMatchObject({ status: 409, body: { code: 'conflict' } });
  const { organizations } = (several.body as unknown as { detail: { organizations: { id: string; name: string }[] } })
    .detail;
  expect(organizations.map(({ name }) => name)).toEqual(['Analytical Engines', 'Other Works']);
  const chosen = await world.signIn('both@example.org', { organization: organizations[1]?.id });
  expect(chosen).toMatchObject({ status: 201, body: { organization: { name: 'Other Works' } } });
  const foreign = await world.signIn('ada@example.org', { organization: organizations[1]?.id });
  expect(foreign).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
});

test('ID5: a session continues in another organization of the same person and ends in the first', async () => {
  const organizations = async (token: string) =>
    (await world.call('GET /me/organizations', undefined, { token })).body.items as { id: string; name: string }[];
  const first = await world.signIn('both@example.org', { organization: (await organizations(ada))[0]?.id });
  const other = (await organizations(first.body.token)).find(({ name }) => name === 'Other Works');
  const next = await world.call(
    'POST /sessions/current/organization',
    { organization: other?.id },
    { token: first.body.token },
  );
  expect(next).toMatchObject({ status: 201, body: { organization: { name: 'Other Works' } } });
  expect((await world.call('GET /me', undefined, { token: first.body.token })).status).toBe(401);
  const foreign = await world.call('POST /sessions/current/organization', { organization: other?.id }, { token: ada });
  expect(foreign.status).toBe(401);
});

test('sessions are listed newest first, paged, and ended one by one; others cannot end mine', async () => {
  await using other = await createWorld();
  await other.setUp();
  for (let count = 0; count < 4; count += 1) await other.signIn('ada@example.org');
  const { token } = (await other.signIn('ada@example.org')).body;
  const first = await other.call('GET /sessions?limit=4', undefined, { token });
  expect(first.body.items).toHaveLength(4);
  expect(first.body.items[0]).toMatchObject({
    current: true,
    userAgent: 'test browser',
    ip: '192.0.2.1',
    method: 'password',
  });
  const rest = await other.call(`GET /sessions?limit=4&cursor=${first.body.nextCursor}`, undefined, { token });
  expect(rest.body).toMatchObject({ nextCursor: null });
  expect(rest.body.items.map(({ method }: { method: string }) => method)).toEqual(['password', 'setup']);
  const victim = rest.body.items[0].id;
  const { token: bob } = await other.join(token, 'bob@example.org');
  expect((await other.call(`DELETE /sessions/${victim}`, undefined, { token: bob })).status).toBe(404);
  expect((await other.call(`DELETE /sessions/${victim}`, undefined, { token })).status).toBe(204);
  expect((await other.call('GET /sessions?cursor=zzz', undefined, { token })).status).toBe(400);
  expect(other.heard).toContainEqual(expect.objectContaining({ type: 'session.ended', sessionId: victim }));
});

test('changing the password takes the current one, ends the other sessions everywhere, and rotates the cookie', async () => {
  await using other = await createWorld();
  await other.setUp();
  const { token: elsewhere } = (await other.signIn('ada@example.org')).body;
  const signedIn = await other.signIn('ada@example.org');
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const next = 'another good password';
  const refused = await other.call('POST /me/password', { current: 'not it, sorry', next }, { cookie });
  expect(refused).toMatchObject({ status: 403, body: { detail: { reason: 'password' } } });
  const changed = await other.call('POST /me/password', { current: password, next }, { cookie });
  expect(changed.status).toBe(204);
  const rotated = changed.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(rotated).not.toBe(cookie);
  expect((await other.call('GET /me', undefined, { cookie })).status).toBe(401);
  expect((await other.call('GET /me', undefined, { cookie: rotated })).status).toBe(200);
  expect((await other.call('GET /me', undefined, { token: elsewhere })).status).toBe(401);
  expect((await other.signIn('ada@example.org')).status).toBe(401);
  expect((await other.call('POST /sessions', { email: 'ada@example.org', password: next })).status).toBe(201);
});
