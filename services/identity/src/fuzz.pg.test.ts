import { identityRoutes, type RouteSpec, routes } from '@cloudity/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, password, type World } from './testing/world.ts';

let world: World;
let owner: string;
let member: string;
let known: Record<string, string>;

beforeAll(async () => {
  // Where mail is sent to, so that every route does its work; nothing here delivers it.
  world = await createWorld({ smtpUrl: 'smtp://127.0.0.1:9' });
  const ada = await world.setUp();
  const bob = await world.join(ada.token, 'bob@example.org');
  [owner, member] = [ada.token, bob.token];
  known = { ada: ada.user.id, bob: bob.user.id, organization: ada.organization.id };
});
afterAll(() => world[Symbol.asyncDispose]());

/** Routes that would end the sessions the test lives on. */
const spared = new Set([
  'DELETE /sessions/current',
  'POST /sessions/current/organization',
  'DELETE /members/{id}/sessions',
]);
const keys = (Object.keys(identityRoutes) as (keyof typeof identityRoutes)[]).filter((key) => !spared.has(key));

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '',
    '\u0000',
    '\ud800',
    "'; drop table members; --",
    '%',
    'ada@example.org',
    'a'.repeat(400),
    password,
  ),
);
const value = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'member',
      'owner',
      'disabled',
      'en',
      'dark',
      true,
      '2030-01-01T00:00:00Z',
      '0000-01-01T00:00:00Z',
      ['read'],
      ['dav'],
    ),
  },
);

const place = fc.oneof(
  text,
  fc.uuid(),
  fc.constantFrom('2026-02-30 10:00:00+00', '2026-01-01 10:00:00.5+00', '0000-01-01 00:00:00+00'),
);
const cursor = fc
  .array(place, { maxLength: 3 })
  .map((places) => Buffer.from(JSON.stringify(places)).toString('base64url'));
const word = fc.oneof(
  text,
  fc.constantFrom('2030-01-01T00:00:00Z', '0000-01-01T00:00:00Z', 'true', 'csv', '1', '200', 'session'),
);
const queryOf = (schema: RouteSpec['query']): fc.Arbitrary<Record<string, unknown>> =>
  schema === undefined
    ? fc.constant({})
    : fc.record(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, name === 'cursor' ? cursor : word])),
        { requiredKeys: [] },
      );

const fields = (schema: RouteSpec['body']): fc.Arbitrary<Record<string, unknown>> =>
  schema === undefined
    ? fc.constant({})
    : fc.record(Object.fromEntries(Object.keys(schema.shape).map((key) => [key, value])), { requiredKeys: [] });

const request = fc.constantFrom(...keys).chain((key) => {
  const spec: RouteSpec = routes[key];
  return fc.record({
    key: fc.constant(key),
    id: fc.oneof(
      fc.constantFrom('ada', 'bob', 'organization'),
      fc.uuid(),
      text.filter((typed) => typed !== ''),
    ),
    query: queryOf(spec.query),
    body: spec.body
      ? fc.oneof({ weight: 5, arbitrary: fields(spec.body) }, { weight: 1, arbitrary: fc.jsonValue() })
      : fc.constant(undefined),
    by: fc.constantFrom('owner', 'member', 'nobody', 'nonsense'),
  });
});

/** Path segments as a browser would send them; a lone surrogate has no UTF-8 form. */
const segment = (raw: string): string => encodeURIComponent(raw.toWellFormed());

test('no request, whatever is in it, is answered with a failure of ours', async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ key, id, query, body, by }) => {
      const [method, path = ''] = key.split(' ');
      const target = Object.hasOwn(known, id) ? String(known[id]) : id;
      const filled = path.replace(/\{\w+\}/g, () => segment(target));
      const search = new URLSearchParams(Object.entries(query).map(([name, given]) => [name, String(given)]));
      const token = { owner, member, nobody: undefined, nonsense: 'cs_nonsense' }[by];
      const answer = await world.call(`${method} ${filled}?${search}`, body, { token, ip: '192.0.2.200' });
      expect([key, answer.status, answer.status < 500]).toEqual([key, answer.status, true]);
      if (answer.status >= 400 && answer.status !== 404)
        expect(answer.body).toMatchObject({ code: expect.any(String) });
    }),
    { numRuns: Number(process.env.CLOUDITY_FUZZ_RUNS ?? 400) },
  );
}, 120_000);

test('bodies that are no JSON, too large, of another type or with unknown keys are refused as such', async () => {
  const send = (raw: string) => world.call('POST /sessions', undefined, { raw });
  expect((await send('{')).status).toBe(400);
  expect((await send('[]')).status).toBe(400);
  expect((await send(`{"email": "${'a'.repeat(300_000)}"}`)).status).toBe(413);
  expect((await send('{"email": "ada@example.org", "password": "x", "admin": true}')).status).toBe(400);
});
