import { expect, test } from 'vitest';
import { codeOf, enrolTotp } from '../testing/factors.ts';
import { createWorld, password, type World } from '../testing/world.ts';

const email = 'ada@example.org';
const signIn = (world: World, code?: string) => world.signIn(email, code === undefined ? {} : { code });

test('ID6: with an authenticator app the password alone says which factors there are', async () => {
  await using world = await createWorld();
  const { token } = await world.setUp();
  const { secret, recoveryCodes } = await enrolTotp(world, token);
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(recoveryCodes).toHaveLength(10);
  expect(new Set(recoveryCodes).size).toBe(10);
  const answer = await signIn(world);
  expect(answer).toMatchObject({
    status: 401,
    body: { code: 'second_factor_required', detail: { methods: ['totp', 'recovery_code'] } },
  });
  expect((await signIn(world, await codeOf(world, secret))).status).toBe(201);
  const wrong = await world.call('POST /sessions', {
    email,
    password: 'wrong, wrong',
    code: await codeOf(world, secret, 1),
  });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
});

test('ID6: a code is good once, in its half minute or the one beside it, whoever is first', async () => {
  await using world = await createWorld();
  const { secret } = await enrolTotp(world, (await world.setUp()).token);
  const code = await codeOf(world, secret);
  const answers = await Promise.all([1, 2, 3, 4].map(() => signIn(world, code)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401]);
  expect((await signIn(world, await codeOf(world, secret, -1))).status).toBe(401);
  expect((await signIn(world, await codeOf(world, secret, 1))).status).toBe(201);
  expect((await signIn(world, await codeOf(world, secret, 4))).status).toBe(401);
  expect((await signIn(world, '000000')).status).toBe(401);
});

test('ID6: the code that confirmed the enrolment does not sign in as well', async () => {
  await using world = await createWorld();
  const { token } = await world.setUp();
  const { secret } = (await world.call('POST /me/two-factor/totp', undefined, { token })).body;
  const code = await codeOf(world, secret);
  await world.call('POST /me/two-factor/totp/confirm', { code }, { token });
  expect((await signIn(world, code)).status).toBe(401);
});

test('ID6: a recovery code stands in once, typed in any way; new ones replace the old', async () => {
  await using world = await createWorld();
  const { token } = await world.setUp();
  const { recoveryCodes } = await enrolTotp(world, token);
  const [first = '', second = ''] = recoveryCodes;
  expect((await signIn(world, first.toUpperCase().replace('-', ' '))).status).toBe(201);
  expect((await signIn(world, first)).status).toBe(401);
  const state = await world.call('GET /me/two-factor', undefined, { token });
  expect(state.body).toEqual({ totp: true, passkeys: 0, recoveryCodesLeft: 9 });
  const path = 'POST /me/two-factor/recovery-codes';
  expect((await world.call(path, { password: 'not the password' }, { token })).status).toBe(403);
  const fresh = await world.call(path, { password }, { token });
  expect(fresh.body.recoveryCodes).toHaveLength(10);
  expect((await signIn(world, second)).status).toBe(401);
  expect((await signIn(world, fresh.body.recoveryCodes[0])).status).toBe(201);
});

test('ID6: enrolling takes a right code, happens once, and is undone with the password', async () => {
  await using world = await createWorld();
  const { token } = await world.setUp();
  const confirm = (code: string) => world.call('POST /me/two-factor/totp/confirm', { code }, { token });
  expect((await confirm('123456')).status).toBe(409);
  const { secret } = (await world.call('POST /me/two-factor/totp', undefined, { token })).body;
  expect((await confirm('12345x')).status).toBe(400);
  expect((await signIn(world)).status).toBe(201);
  expect((await confirm(await codeOf(world, secret))).status).toBe(200);
  expect((await world.call('POST /me/two-factor/totp', undefined, { token })).status).toBe(409);
  const remove = (given: string) => world.call('DELETE /me/two-factor/totp', { password: given }, { token });
  expect((await remove('not the password')).status).toBe(403);
  expect((await remove(password)).status).toBe(204);
  expect((await remove(password)).status).toBe(404);
  expect((await signIn(world)).status).toBe(201);
});

test('ID6: the secret is stored sealed, bound to its person', async () => {
  await using world = await createWorld();
  const { secret } = await enrolTotp(world, (await world.setUp()).token);
  const [row] = await world.database.owner`select secret_cipher from totp_secrets`;
  expect(Buffer.from(row?.secret_cipher).includes(secret)).toBe(false);
});

test('ID7: where a second factor is demanded, a session without one may only enrol it', async () => {
  await using world = await createWorld();
  const owner = await world.setUp();
  await enrolTotp(world, owner.token);
  const demanded = await world.call('PATCH /organization', { secondFactorRequired: true }, { token: owner.token });
  expect(demanded.body.secondFactorRequired).toBe(true);
  const bob = await world.join(owner.token, 'bob@example.org');
  expect(bob.pending).toBe('second_factor_enrolment');
  const token = bob.token;
  expect((await world.call('GET /me', undefined, { token })).body.pending).toBe('second_factor_enrolment');
  for (const path of ['GET /members', 'POST /me/api-tokens', 'POST /me/password', 'GET /sessions']) {
    const refused = await world.call(path, path.startsWith('POST') ? {} : undefined, { token });
    expect(refused).toMatchObject({ status: 401, body: { code: 'second_factor_required' } });
  }
  await enrolTotp(world, token);
  expect((await world.call('GET /members', undefined, { token })).status).toBe(200);
  const kept = await world.call('DELETE /me/two-factor/totp', { password }, { token });
  expect(kept).toMatchObject({ status: 409, body: { code: 'conflict' } });
});

test('ID7: an enrolling browser goes on under a new cookie; other half sessions of the person are over', async () => {
  await using world = await createWorld();
  const owner = await world.setUp();
  await world.call('PATCH /organization', { secondFactorRequired: true }, { token: owner.token });
  const half = await world.signIn(email);
  const other = (await world.signIn(email)).body.token;
  const cookie = half.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { secret } = (await world.call('POST /me/two-factor/totp', undefined, { cookie })).body;
  const confirmed = await world.call(
    'POST /me/two-factor/totp/confirm',
    { code: await codeOf(world, secret) },
    { cookie },
  );
  const rotated = confirmed.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(rotated).toMatch(/^cloudity_session=cs_/);
  expect((await world.call('GET /me', undefined, { cookie })).status).toBe(401);
  expect((await world.call('GET /me', undefined, { cookie: rotated })).body.pending).toBeNull();
  expect((await world.call('GET /me', undefined, { token: other })).status).toBe(401);
});

test('ID7: moving into an organization that demands a factor takes a session that proved one', async () => {
  await using world = await createWorld();
  const owner = await world.setUp();
  await world.setUp('Strict Works', 'eve@example.org');
  const eve = (await world.signIn('eve@example.org')).body;
  await world.join(eve.token, email);
  await world.call('PATCH /organization', { secondFactorRequired: true }, { token: eve.token });
  const moved = await world.call(
    'POST /sessions/current/organization',
    { organization: eve.organization.id },
    { token: owner.token },
  );
  expect(moved).toMatchObject({ status: 201, body: { pending: 'second_factor_enrolment' } });
  const { secret } = await enrolTotp(world, moved.body.token);
  const weak = await world.signIn(email, { organization: owner.organization.id, code: await codeOf(world, secret) });
  expect(weak.status).toBe(201);
  const again = await world.call(
    'POST /sessions/current/organization',
    { organization: eve.organization.id },
    { token: weak.body.token },
  );
  expect(again).toMatchObject({ status: 201, body: { pending: null } });
});

test('ID8: an API token is never enough to make a new way in', async () => {
  await using world = await createWorld();
  const { token } = await world.setUp();
  const { body } = await world.call(
    'POST /me/api-tokens',
    { name: 'robot', scopes: ['read', 'write', 'admin'] },
    { token },
  );
  const robot = { token: body.token };
  for (const [path, given] of [
    ['POST /me/two-factor/totp', undefined],
    ['POST /me/passkeys/options', {}],
    ['POST /me/password', { current: password, next: 'another long password' }],
    ['POST /me/api-tokens', { name: 'child', scopes: ['admin'] }],
    ['POST /me/app-passwords', { name: 'child', scopes: ['dav'] }],
    ['DELETE /sessions/current', undefined],
  ] as const)
    expect(await world.call(path, given, robot)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});
