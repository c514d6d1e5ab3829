import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../config.ts';
import { mailTokenOf } from '../mail/invitation-mail.ts';
import { deriveKeys } from '../secrets/keys.ts';
import { createWorld, password, type World } from '../testing/world.ts';

let world: World;
let ada: string;
let eve: string;

beforeAll(async () => {
  world = await createWorld();
  ada = (await world.setUp()).token;
  eve = (await world.setUp('Other Works', 'eve@example.org')).token;
});
afterAll(() => world[Symbol.asyncDispose]());

const invite = async (email: string, token = ada, role = 'member') => {
  const answer = await world.call('POST /invitations', { email, role }, { token });
  expect(answer.status).toBe(201);
  return answer.body as { id: string; token: string; acceptUrl: string; mailed: boolean };
};
const accept = (token: string, body: object = {}) =>
  world.call(`POST /invitations/${token}/accept`, { name: 'Grace', password, ...body });
const mailToken = (id: string) => mailTokenOf(deriveKeys(world.platform.config.secretKey), id);

test('ID10: an invitation tells what it offers, is accepted once, and signs the new member in', async () => {
  const { token, acceptUrl, mailed } = await invite('grace@example.org', ada, 'admin');
  expect([acceptUrl, mailed]).toEqual([`http://localhost:8080/invite#${token}`, false]);
  const offer = await world.call(`GET /invitations/${token}`);
  expect(offer.body).toMatchObject({
    organization: { name: 'Analytical Engines' },
    email: 'grace@example.org',
    role: 'admin',
    invitedBy: 'Ada',
    hasAccount: false,
  });
  expect((await accept(token, { password: 'short' })).status).toBe(400);
  const accepted = await accept(token);
  expect(accepted).toMatchObject({ status: 201, body: { role: 'admin', user: { name: 'Grace' } } });
  expect((await world.call('GET /me', undefined, { token: accepted.body.token })).status).toBe(200);
  expect((await accept(token)).status).toBe(410);
  expect((await world.call(`GET /invitations/${token}`)).status).toBe(410);
  expect((await world.call('GET /invitations/unknown')).status).toBe(404);
});

test('ID10: of many who accept the same invitation at once, one joins', async () => {
  const { token } = await invite('crowd@example.org');
  const answers = await Promise.all([1, 2, 3, 4].map((n) => accept(token, { name: `Crowd ${n}` })));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses[0]).toBe(201);
  expect(statuses.slice(1).every((status) => [401, 409, 410].includes(status))).toBe(true);
  const members = await world.call('GET /members?q=crowd@', undefined, { token: ada });
  expect(members.body.items).toHaveLength(1);
});

test('ID10: expired and withdrawn invitations are gone, and only the newest of an address works', async () => {
  const old = await invite('late@example.org');
  const newer = await invite('late@example.org');
  expect((await accept(old.token)).status).toBe(410);
  const listed = await world.call('GET /invitations', undefined, { token: ada });
  expect(listed.body.items.map(({ id }: { id: string }) => id)).toContain(newer.id);
  expect((await world.call(`DELETE /invitations/${newer.id}`, undefined, { token: eve })).status).toBe(404);
  expect((await world.call(`DELETE /invitations/${newer.id}`, undefined, { token: ada })).status).toBe(204);
  expect((await accept(newer.token)).status).toBe(410);
  await using other = await createWorld();
  const { token } = await other.setUp();
  const { body } = await other.call('POST /invitations', { email: 'x@example.org' }, { token });
  other.pass(limits.invitationLifeMs + 1000);
  expect((await other.call(`POST /invitations/${body.token}/accept`, { name: 'X', password })).status).toBe(410);
});

test('ID11: an address that has an account proves itself with its own password, which stays as it is', async () => {
  await world.join(ada, 'hopper@example.org');
  const { token } = await invite('hopper@example.org', eve);
  expect((await world.call(`GET /invitations/${token}`)).body.hasAccount).toBe(true);
  const wrong = await accept(token, { password: 'what the inviter would like' });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  expect((await accept(token)).status).toBe(201);
  expect((await world.signIn('hopper@example.org')).status).toBe(409);
});

test('ID11: somebody who is signed in with the address accepts without a password; others do not', async () => {
  const { token: session } = await world.join(ada, 'noether@example.org');
  const { token } = await invite('noether@example.org', eve);
  const path = `POST /invitations/${token}/accept`;
  expect((await world.call(path, { name: 'Emmy' }, { token: ada })).status).toBe(401);
  expect((await world.call(path, { name: 'Emmy' }, { token: session })).status).toBe(201);
});

test('ID11: the first proof by mail takes an address over from whoever claimed it without one', async () => {
  const squatter = await world.join(ada, 'victim@example.org', 'member', 'the squatter knows this');
  const { body: apiToken } = await world.call(
    'POST /me/api-tokens',
    { name: 'backdoor', scopes: ['write'] },
    { token: squatter.token },
  );
  const { body: device } = await world.call(
    'POST /me/app-passwords',
    { name: 'backdoor', scopes: ['dav'] },
    { token: squatter.token },
  );
  await world.call('POST /me/two-factor/totp', undefined, { token: squatter.token });
  const byLink = await invite('victim@example.org', eve);
  expect((await accept(byLink.token, { password: 'the rightful owner' })).status).toBe(401);
  const mailed = mailToken(byLink.id);
  expect((await world.call(`GET /invitations/${mailed}`)).body.hasAccount).toBe(false);
  const taken = await accept(mailed, { password: 'the rightful owner' });
  expect(taken.status).toBe(201);
  expect((await world.call('GET /me', undefined, { token: squatter.token })).status).toBe(401);
  expect((await world.call('GET /me', undefined, { token: apiToken.token })).status).toBe(401);
  expect(await world.identity.ports.appPasswords.authenticate('victim@example.org', device.password, 'dav')).toBeNull();
  expect((await world.signIn('victim@example.org', { password: 'the squatter knows this' })).status).toBe(401);
  expect((await world.signIn('victim@example.org', { password: 'the rightful owner' })).status).toBe(409);
  expect(world.heard).toContainEqual({
    type: 'session.ended',
    tenantId: squatter.organization.id,
    sessionId: expect.any(String),
  });
});

test('ID11: an address that is proven keeps its password, also against a mailed link', async () => {
  const first = await invite('proven@example.org');
  expect((await accept(mailToken(first.id), { password: 'chosen by its owner' })).status).toBe(201);
  const second = await invite('proven@example.org', eve);
  expect((await accept(mailToken(second.id), { password: 'somebody else wants' })).status).toBe(401);
  expect((await accept(mailToken(second.id), { password: 'chosen by its owner' })).status).toBe(201);
});

test('ID12: administrators invite no owners, members invite nobody, members are not invited again', async () => {
  const { token: admin } = await world.join(ada, 'admin@example.org', 'admin');
  const { token: member } = await world.join(ada, 'member@example.org');
  const send = async (email: string, role: string, token: string) =>
    (await world.call('POST /invitations', { email, role }, { token })).status;
  expect(await send('o1@example.org', 'owner', admin)).toBe(403);
  expect(await send('o1@example.org', 'owner', ada)).toBe(201);
  expect(await send('o2@example.org', 'member', member)).toBe(403);
  expect(await send('member@example.org', 'admin', ada)).toBe(409);
});
