import { expect, test } from 'vitest';
import { throttle } from '../config.ts';
import { createWorld, password, type World } from '../testing/world.ts';

const guess = (world: World, email: string, ip: string, given = 'a wrong password') =>
  world.call('POST /sessions', { email, password: given }, { ip });

const exhaust = async (world: World, email: string, ip: string) => {
  for (let count = 0; count < throttle.pair.free; count += 1) expect((await guess(world, email, ip)).status).toBe(401);
};

test('ID9: after the free attempts the wait doubles, is told, and ends', async () => {
  await using world = await createWorld();
  await world.setUp();
  await exhaust(world, 'ada@example.org', '192.0.2.9');
  const waits: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const refused = await guess(world, 'ada@example.org', '192.0.2.9', password);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    const { retryAfterSeconds } = refused.body.detail;
    expect(refused.headers.get('retry-after')).toBe(String(retryAfterSeconds));
    waits.push(retryAfterSeconds);
    world.pass(retryAfterSeconds * 1000);
    expect((await guess(world, 'ada@example.org', '192.0.2.9')).status).toBe(401);
  }
  expect(waits.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
  expect(Math.max(...waits)).toBe(throttle.pair.capSeconds);
  world.pass(throttle.pair.capSeconds * 1000);
  expect((await guess(world, 'ada@example.org', '192.0.2.9', password)).status).toBe(201);
  expect((await guess(world, 'ada@example.org', '192.0.2.9')).status).toBe(401);
});

test('ID9: an unknown address is held up just like a known one', async () => {
  await using world = await createWorld();
  await world.setUp();
  await exhaust(world, 'nobody@example.org', '192.0.2.9');
  expect((await guess(world, 'nobody@example.org', '192.0.2.9')).status).toBe(429);
});

test('ID9: many at once are counted before they are answered', async () => {
  await using world = await createWorld();
  await world.setUp();
  const answers = await Promise.all(Array.from({ length: 40 }, () => guess(world, 'ada@example.org', '192.0.2.9')));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(throttle.pair.free);
});

test('ID9: strangers who guess at an account hold up other strangers, not its person', async () => {
  await using world = await createWorld();
  await world.setUp();
  const home = '198.51.100.1';
  expect((await guess(world, 'ada@example.org', home, password)).status).toBe(201);
  for (let caller = 0; caller < throttle.account.free; caller += 1)
    expect((await guess(world, 'ada@example.org', `203.0.113.${caller}`)).status).toBe(401);
  expect((await guess(world, 'ada@example.org', '203.0.113.200', password)).status).toBe(429);
  expect((await guess(world, 'ada@example.org', home, password)).status).toBe(201);
});

test('ID9: one caller who tries many addresses is slowed down, and an own success does not buy more', async () => {
  await using world = await createWorld();
  await world.setUp();
  const ip = '192.0.2.77';
  const { db } = world.database;
  await db.global((sql) => sql`select 1`);
  const guesses = throttle.caller.free - 1;
  for (let done = 0; done < guesses; done += 50)
    await Promise.all(
      Array.from({ length: Math.min(50, guesses - done) }, (_, index) =>
        guess(world, `p${done + index}@example.org`, ip),
      ),
    );
  expect((await guess(world, 'ada@example.org', ip, password)).status).toBe(201);
  expect((await guess(world, 'last@example.org', ip)).status).toBe(401);
  expect((await guess(world, 'one.more@example.org', ip)).status).toBe(429);
}, 60_000);

test('ID9: a missing code is neither a failure nor a success; keys are stored as hashes', async () => {
  await using world = await createWorld();
  const { token } = await world.setUp();
  const { enrolTotp } = await import('../testing/factors.ts');
  await enrolTotp(world, token);
  for (let count = 0; count < 2 * throttle.pair.free; count += 1)
    expect((await guess(world, 'ada@example.org', '192.0.2.5', password)).body.code).toBe('second_factor_required');
  const rows = await world.database.owner`select failures, encode(key, 'escape') as key from sign_in_throttles`;
  expect(rows.every(({ failures }) => failures === 0)).toBe(true);
  expect(JSON.stringify(rows)).not.toMatch(/ada|192\.0/);
});

test('ID21: wrong app passwords are slowed down; a right one never is, and sign-ins are counted apart', async () => {
  await using world = await createWorld();
  const { token } = await world.setUp();
  const made = await world.call<{ password: string }>(
    'POST /me/app-passwords',
    { name: 'x', scopes: ['dav'] },
    { token },
  );
  const { authenticate } = world.identity.ports.appPasswords;
  const ip = '192.0.2.44';
  const attempt = (given: string) =>
    authenticate('ada@example.org', given, 'dav', ip).catch((error: { code?: string }) => error.code);
  for (let count = 0; count < throttle.pair.free; count += 1) expect(await attempt(`wrong ${count}`)).toBeNull();
  expect(await attempt('wrong again')).toBe('rate_limited');
  expect(await attempt(made.body.password)).toMatchObject({ email: 'ada@example.org' });
  expect((await guess(world, 'ada@example.org', ip, password)).status).toBe(201);
});
