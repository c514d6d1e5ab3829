import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../config.ts';
import { type Authenticator, createAuthenticator } from '../testing/authenticator.ts';
import { createWorld, type World } from '../testing/world.ts';

let world: World;
let token: string;

beforeAll(async () => {
  world = await createWorld();
  token = (await world.setUp()).token;
});
afterAll(() => world[Symbol.asyncDispose]());

const add = async (device: Authenticator, by = token, origin?: string) => {
  const { body } = await world.call('POST /me/passkeys/options', {}, { token: by });
  const credential = device.register(body.options, origin);
  return world.call('POST /me/passkeys', { challengeId: body.challengeId, name: 'Laptop', credential }, { token: by });
};

const begin = async () => (await world.call('POST /sessions/passkey/options', {})).body;
const signIn = async (device: Authenticator, more: object = {}) => {
  const { challengeId, options } = await begin();
  return world.call('POST /sessions/passkey', { challengeId, credential: device.authenticate(options), ...more });
};

test('ID14: a passkey signs in without address and password, and is a second factor by itself', async () => {
  const device = createAuthenticator();
  const added = await add(device);
  expect(added).toMatchObject({ status: 201, body: { name: 'Laptop', lastUsedAt: null } });
  const { options } = await begin();
  expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
  expect(options.allowCredentials ?? []).toEqual([]);
  const signedIn = await signIn(device);
  expect(signedIn).toMatchObject({ status: 201, body: { user: { email: 'ada@example.org' }, pending: null } });
  expect(signedIn.headers.get('set-cookie')).toContain('cloudity_session=');
  const mine = await world.call('GET /me/passkeys', undefined, { token });
  expect(mine.body.items).toMatchObject([{ name: 'Laptop', lastUsedAt: expect.any(String) }]);
  expect((await world.call('GET /me/two-factor', undefined, { token })).body.passkeys).toBe(1);
});

test('ID14: an answer counts once, for its challenge, its site and its time', async () => {
  const device = createAuthenticator();
  await add(device);
  const { challengeId, options } = await begin();
  const credential = device.authenticate(options);
  const tries = await Promise.all(
    [1, 2, 3].map(() => world.call('POST /sessions/passkey', { challengeId, credential })),
  );
  expect(tries.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
  const other = await begin();
  expect((await world.call('POST /sessions/passkey', { challengeId: other.challengeId, credential })).status).toBe(401);
  const foreign = device.authenticate(other.options, 'http://evil.example');
  const fromElsewhere = await world.call('POST /sessions/passkey', {
    challengeId: other.challengeId,
    credential: foreign,
  });
  expect(fromElsewhere.status).toBe(401);
  const forged = `${other.challengeId.slice(0, -2)}xx`;
  const answer = device.authenticate(other.options);
  expect((await world.call('POST /sessions/passkey', { challengeId: forged, credential: answer })).status).toBe(401);
  await using later = await createWorld();
  const old = (await later.call('POST /sessions/passkey/options', {})).body;
  later.pass(limits.challengeLifeMs + 1000);
  const late = { challengeId: old.challengeId, credential: device.authenticate(old.options) };
  expect((await later.call('POST /sessions/passkey', late)).status).toBe(401);
});

test('ID14: a copied device, whose counter falls behind, is refused; so are unknown ones and nonsense', async () => {
  const device = createAuthenticator();
  await add(device);
  device.signCount = 40;
  expect((await signIn(device)).status).toBe(201);
  device.signCount = 10;
  expect((await signIn(device)).status).toBe(401);
  expect((await signIn(createAuthenticator())).status).toBe(401);
  const { challengeId } = await begin();
  for (const credential of [{}, { id: 'x' }, { id: 7 }, { id: 'x', response: { clientDataJSON: '!!' } }])
    expect((await world.call('POST /sessions/passkey', { challengeId, credential })).status).toBe(401);
});

test('ID14: a passkey is added once, by its person, on this site', async () => {
  const device = createAuthenticator();
  expect((await add(device, token, 'http://evil.example')).status).toBe(400);
  expect((await add(device)).status).toBe(201);
  const { token: bob } = await world.join(token, 'bob@example.org');
  expect((await add(device, bob)).status).toBe(409);
  const { body } = await world.call('POST /me/passkeys/options', {}, { token });
  const credential = createAuthenticator().register(body.options);
  const stolen = await world.call(
    'POST /me/passkeys',
    { challengeId: body.challengeId, name: 'Stolen', credential },
    { token: bob },
  );
  expect(stolen.status).toBe(401);
});

test('ID14: a removed passkey is dead; nobody removes another person’s', async () => {
  const device = createAuthenticator();
  const { id } = (await add(device)).body;
  const { token: eve } = await world.join(token, 'eve@example.org', 'admin');
  expect((await world.call(`DELETE /me/passkeys/${id}`, undefined, { token: eve })).status).toBe(404);
  expect((await world.call(`DELETE /me/passkeys/${id}`, undefined, { token })).status).toBe(204);
  expect((await signIn(device)).status).toBe(401);
});

test('ID7: where a factor is demanded a passkey fulfils it, and then the password alone no longer does', async () => {
  await using other = await createWorld();
  const { token: owner } = await other.setUp();
  await other.call('PATCH /organization', { secondFactorRequired: true }, { token: owner });
  const half = (await other.signIn('ada@example.org')).body;
  expect(half.pending).toBe('second_factor_enrolment');
  const device = createAuthenticator();
  const { body } = await other.call('POST /me/passkeys/options', {}, { token: half.token });
  const given = { challengeId: body.challengeId, name: 'Phone', credential: device.register(body.options) };
  expect((await other.call('POST /me/passkeys', given, { token: half.token })).status).toBe(201);
  expect((await other.call('GET /members', undefined, { token: half.token })).status).toBe(200);
  const byPassword = await other.signIn('ada@example.org');
  expect(byPassword).toMatchObject({
    status: 401,
    body: { code: 'second_factor_required', detail: { methods: ['passkey'] } },
  });
  const challenge = (await other.call('POST /sessions/passkey/options', {})).body;
  const credential = device.authenticate(challenge.options);
  const byPasskey = await other.call('POST /sessions/passkey', { challengeId: challenge.challengeId, credential });
  expect(byPasskey).toMatchObject({ status: 201, body: { pending: null } });
});

test('ID5: a passkey of a person in several organizations chooses without a second ceremony', async () => {
  await using other = await createWorld();
  const { token: ada } = await other.setUp();
  const second = await other.setUp('Other Works', 'eve@example.org');
  await other.join(second.token, 'ada@example.org');
  const device = createAuthenticator();
  const { body } = await other.call('POST /me/passkeys/options', {}, { token: ada });
  const given = { challengeId: body.challengeId, name: 'Phone', credential: device.register(body.options) };
  await other.call('POST /me/passkeys', given, { token: ada });
  const { challengeId, options } = (await other.call('POST /sessions/passkey/options', {})).body;
  const answer = { challengeId, credential: device.authenticate(options) };
  expect(await other.call('POST /sessions/passkey', answer)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  const chosen = await other.call('POST /sessions/passkey', { ...answer, organization: second.organization.id });
  expect(chosen).toMatchObject({ status: 201, body: { organization: { name: 'Other Works' } } });
});
