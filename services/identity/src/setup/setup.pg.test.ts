import { expect, test } from 'vitest';
import { createWorld, password } from '../testing/world.ts';

const owner = { organizationName: 'Analytical Engines', name: 'Ada', email: 'ada@example.org', password };
const tokenOf = (link: string | null): string => link?.split('#')[1] ?? '';

test('ID1: an empty installation prints a link of 256 bits in the fragment and keeps only its hash', async () => {
  await using world = await createWorld();
  expect((await world.call('GET /setup')).body).toEqual({ needed: true, mail: false });
  const link = await world.identity.ports.setup.link();
  expect(link).toMatch(/^http:\/\/localhost:8080\/setup#[\w-]{43}$/);
  const rows = await world.database.owner`select encode(token_hash, 'hex') as hash from setup_links`;
  expect(rows).toHaveLength(1);
  expect(rows[0]?.hash).not.toContain(tokenOf(link));
});

test('ID1: the link makes the first organization and signs its owner in', async () => {
  await using world = await createWorld();
  const token = tokenOf(await world.identity.ports.setup.link());
  const made = await world.call('POST /setup', { token, ...owner });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ role: 'owner', pending: null, organization: { name: 'Analytical Engines' } });
  expect(made.body.token).toMatch(/^cs_[\w-]{43}$/);
  expect(made.headers.get('set-cookie')).toMatch(
    /^cloudity_session=cs_[\w-]{43}; Path=\/; Expires=.*HttpOnly; SameSite=Lax$/,
  );
  const me = await world.call('GET /me', undefined, { cookie: made.headers.get('set-cookie')?.split(';')[0] ?? '' });
  expect(me.body).toMatchObject({ user: { email: 'ada@example.org', name: 'Ada' }, role: 'owner' });
  expect((await world.call('GET /setup')).body).toEqual({ needed: false, mail: false });
  expect(await world.identity.ports.setup.link()).toBeNull();
});

test('ID1: a wrong token is refused, a used one is gone, and neither leaves anything behind', async () => {
  await using world = await createWorld();
  const token = tokenOf(await world.identity.ports.setup.link());
  expect((await world.call('POST /setup', { ...owner, token: 'wrong' })).status).toBe(404);
  expect((await world.call('GET /setup')).body).toEqual({ needed: true, mail: false });
  expect((await world.call('POST /setup', { ...owner, token })).status).toBe(201);
  expect(await world.call('POST /setup', { ...owner, token })).toMatchObject({ status: 410, body: { code: 'gone' } });
});

test('ID2: of racers with the same or different links one wins', async () => {
  await using world = await createWorld();
  const links = await Promise.all([1, 2, 3].map(() => world.identity.ports.setup.link()));
  const tries = [...links, ...links].map((link, index) =>
    world.call('POST /setup', { ...owner, token: tokenOf(link), email: `racer${index}@example.org` }),
  );
  const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
  expect(statuses).toEqual([201, 410, 410, 410, 410, 410]);
  expect(await world.identity.ports.operator.listOrganizations()).toHaveLength(1);
});

test('ID2: CLOUDITY_SETUP_* makes the first organization once, also when two processes start together', async () => {
  const setup = { organization: 'Configured', email: 'Root@Example.org', password };
  await using world = await createWorld({ setup });
  await Promise.all([world.identity.start(), world.identity.start()]);
  expect(await world.identity.ports.operator.listOrganizations()).toMatchObject([{ name: 'Configured', members: 1 }]);
  expect(await world.identity.ports.setup.link()).toBeNull();
  expect((await world.signIn('root@example.org')).status).toBe(201);
});

test('the cookie is __Host- and Secure behind https', async () => {
  await using world = await createWorld({ publicUrl: 'https://office.example.org' });
  await world.setUp();
  const cookie = (await world.signIn('ada@example.org')).headers.get('set-cookie');
  expect(cookie).toMatch(/^__Host-cloudity_session=cs_.*; Path=\/; Expires=.*HttpOnly; Secure; SameSite=Lax$/);
});
