import { decodedMail, startSmtpServer, type TestSmtpServer } from '@cloudity/testkit/smtp-server';
import { expect, test } from 'vitest';
import { resetThrottle } from '../config.ts';
import { enrolTotp } from '../testing/factors.ts';
import { runJobs } from '../testing/jobs.ts';
import { createWorld, type World } from '../testing/world.ts';

const next = 'a quite different one';
const address = 'ada@example.org';

const ask = (world: World, email: string, ip = '192.0.2.1') =>
  world.call('POST /password-resets', { email, locale: 'fr' }, { ip });

/** The token of the link in the newest mail, once there is one more. */
const mailedToken = async (world: World, smtp: TestSmtpServer, email = address): Promise<string> => {
  const arrived = smtp.next();
  expect(await ask(world, email)).toMatchObject({ status: 204, body: '' });
  await arrived;
  const mail = smtp.mails.at(-1);
  expect(mail?.to).toEqual([email]);
  return /http:\/\/localhost:8080\/reset-password#([\w-]{43})/.exec(decodedMail(mail?.data ?? ''))?.[1] ?? '';
};

const stage = async () => {
  const smtp = await startSmtpServer();
  const world = await createWorld({ smtpUrl: `smtp://127.0.0.1:${smtp.port}` });
  const jobs = await runJobs(world);
  return {
    smtp,
    world,
    [Symbol.asyncDispose]: async () => {
      await jobs[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
      await smtp[Symbol.asyncDispose]();
    },
  };
};

test('ID20: a mailed link sets a password once and ends every session', async () => {
  await using house = await stage();
  const { smtp, world } = house;
  const { token: session } = await world.setUp();
  expect((await world.call('GET /setup')).body).toEqual({ needed: false, mail: true });
  const token = await mailedToken(world, smtp);
  expect(decodedMail(smtp.mails[0]?.data ?? '')).toContain('Bonjour Ada');
  expect((await world.call(`GET /password-resets/${token}`)).body).toMatchObject({ email: address });
  expect((await world.call(`POST /password-resets/${token}`, { password: 'short' })).status).toBe(400);
  const answers = await Promise.all(
    [1, 2, 3].map(() => world.call(`POST /password-resets/${token}`, { password: next })),
  );
  expect(answers.map(({ status }) => status).filter((status) => status === 204)).toHaveLength(1);
  expect((await world.call(`GET /password-resets/${token}`)).status).toBe(404);
  expect((await world.call('GET /me', undefined, { token: session })).status).toBe(401);
  expect((await world.signIn(address)).status).toBe(401);
  const signedIn = await world.signIn(address, { password: next });
  expect(signedIn.status).toBe(201);
  const audit = await world.call('GET /audit', undefined, { token: signedIn.body.token });
  const actions: string[] = audit.body.items.map(({ action }: { action: string }) => action);
  expect(actions.filter((action) => action.startsWith('password.'))).toEqual([
    'password.reset',
    'password.reset_asked',
  ]);
});

test('ID20: the newest link alone works, for an hour; what is kept is its hash', async () => {
  await using house = await stage();
  const { smtp, world } = house;
  await world.setUp();
  const first = await mailedToken(world, smtp);
  const second = await mailedToken(world, smtp);
  expect(second).not.toBe(first);
  expect((await world.call(`POST /password-resets/${first}`, { password: next })).status).toBe(404);
  const kept = JSON.stringify(await world.database.owner`select * from password_resets`);
  expect(kept).not.toContain(second);
  world.pass(61 * 60_000);
  expect((await world.call(`POST /password-resets/${second}`, { password: next })).status).toBe(410);
  expect((await world.signIn(address)).status).toBe(201);
});

test('ID20: the second factor is asked for afterwards; the first proof ends tokens made without it', async () => {
  await using house = await stage();
  const { smtp, world } = house;
  const { token: session } = await world.setUp();
  await enrolTotp(world, session);
  const again = await world.call('GET /me', undefined, { token: session });
  expect(again.status).toBe(200);
  const made = await world.call('POST /me/api-tokens', { name: 'script', scopes: ['read'] }, { token: session });
  expect(made.status).toBe(201);
  const token = await mailedToken(world, smtp);
  expect((await world.call(`POST /password-resets/${token}`, { password: next })).status).toBe(204);
  expect((await world.signIn(address, { password: next })).body).toMatchObject({ code: 'second_factor_required' });
  expect((await world.call('GET /me', undefined, { token: made.body.token })).status).toBe(401);
  const [person] = await world.database.owner`select email_proven_at from people where email = ${address}`;
  expect(person?.email_proven_at).toBeInstanceOf(Date);
});

test('ID20: an unknown address is answered the same and mails nobody; asking often is held up for both', async () => {
  await using house = await stage();
  const { smtp, world } = house;
  await world.setUp();
  for (const email of ['nobody@example.org', address]) {
    for (let count = 0; count < resetThrottle.pair.free; count += 1)
      expect(await ask(world, email)).toMatchObject({ status: 204, body: '' });
    expect(await ask(world, email)).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  }
  await world.settled();
  await expect.poll(() => smtp.mails.length).toBeGreaterThan(0);
  expect(new Set(smtp.mails.flatMap(({ to }) => to))).toEqual(new Set([address]));
  expect((await world.signIn(address)).status).toBe(201);
});

test('ID20: without mail nothing is promised', async () => {
  await using world = await createWorld();
  await world.setUp();
  expect(await ask(world, address)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
});
