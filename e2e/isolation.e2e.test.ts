import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { ErrorBody, specOf } from '@cloudity/contracts';
import { exportDatabase } from '@cloudity/db';
import type { Operator } from '@cloudity/identity';
import { createTestSuite, type TestPerson, type TestSuite } from '@cloudity/testkit/suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Api, codeOf, type Operation, readApi, send } from './isolation/operations.ts';
import { callWith, placesOf, replaceAt } from './isolation/sample.ts';
import { furnish, type Ids, marker } from './isolation/world.ts';

let suite: TestSuite;
let api: Api;
let owner: TestPerson;
let member: TestPerson;
let foreignOwner: TestPerson;
let own: Ids & { readonly folder: string };
let foreign: Ids;

beforeAll(async () => {
  suite = await createTestSuite({ web: false });
  owner = await suite.setup({ organizationName: 'Acme' });
  const operator = suite.running.links.port<Operator>('identity', 'operator');
  const password = 'a password of the other side';
  await operator.createOrganization({
    name: `Globex ${marker}`,
    ownerName: `Hank ${marker}`,
    ownerEmail: `hank.${marker}@example.org`,
    ownerPassword: password,
  });
  foreignOwner = await suite.signIn(`hank.${marker}@example.org`, password);
  const acme = await furnish(suite, owner, 'acme');
  own = acme;
  member = acme.colleague;
  foreign = await furnish(suite, foreignOwner, marker);
  api = await readApi(suite.url);
});
afterAll(() => suite?.stop());

const operation = (key: string): Operation => {
  const found = api.operations.find((candidate) => candidate.key === key);
  if (!found) throw new Error(`There is no ${key}.`);
  return found;
};

/** Every row of the other organization, in one hash. Seals, schedules and what search reads move by themselves, so they are left out. */
const stateOf = async (tenantId: string): Promise<string> => {
  const hash = createHash('sha256');
  const pending: Promise<void>[] = [];
  const rows: string[] = [];
  await exportDatabase(suite.database.urls.owner, (table) => {
    const stream = new PassThrough();
    pending.push(
      stream.toArray().then((chunks) => {
        for (const line of Buffer.concat(chunks as Buffer[])
          .toString('utf8')
          .split('\n'))
          if (
            line.includes(tenantId) &&
            !/^(audit_seals|audit_anchors|recurring_runs|file_texts|file_text_queue)$/.test(table)
          )
            rows.push(`${table} ${line}`);
      }),
    );
    return stream;
  });
  await Promise.all(pending);
  for (const row of rows.sort()) hash.update(row);
  return `${rows.length} rows, ${hash.digest('hex')}`;
};

/** Routes that answer something else than 404 to any id they do not know, and why that tells nothing. */
const otherwise: Readonly<Record<string, number>> = {
  // One's own star: whoever lost the access may still take it away, so any id is accepted and nothing is looked up.
  'DELETE /files/{id}/favourite': 204,
  // Asking for access is answered alike whatever the id is.
  'POST /files/{id}/access-requests': 204,
  // Asks for a membership of one's own; there is none.
  'POST /sessions/current/organization': 401,
};

describe('T1: every route × every place for an id × an id of another organization', () => {
  test('answers 404 like an unknown id, tells no name, and changes nothing', async () => {
    const before = await stateOf(foreignOwner.organization.id);
    const wrong: string[] = [];
    let calls = 0;
    for (const each of api.operations) {
      const places = placesOf(each, api.resolve);
      const bodyIds = places.filter(({ where }) => where === 'body').map(({ name }) => name);
      for (const place of places) {
        const call = replaceAt(callWith(each, own, api.resolve), place, foreign[place.kind], bodyIds);
        const answer = await send(suite.url, each, owner.token, call);
        calls += 1;
        const unknown = await send(
          suite.url,
          each,
          owner.token,
          replaceAt(callWith(each, own, api.resolve), place, crypto.randomUUID(), bodyIds),
        );
        const looksUnknown = answer.status === unknown.status && codeOf(answer) === codeOf(unknown);
        const isExpected =
          place.where === 'query' && place.kind !== 'file' && place.kind !== 'version'
            ? answer.status === 200
            : answer.status === (otherwise[each.key] ?? (place.name === 'targetId' ? 200 : 404));
        if (!looksUnknown || !(isExpected || each.access === 'public') || answer.text.includes(marker))
          wrong.push(`${each.key} ${place.where}.${place.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(calls).toBeGreaterThan(50);
    expect(await stateOf(foreignOwner.organization.id)).toBe(before);
  });

  test('no list, search or export tells anything of another organization', async () => {
    const wrong: string[] = [];
    for (const each of api.operations) {
      if (each.method !== 'GET' || each.access === 'public' || each.path.includes('{')) continue;
      const query = each.path === '/search' ? { q: marker.slice(0, 3) } : {};
      const answer = await send(suite.url, each, owner.token, { params: {}, query, body: null });
      if (answer.status !== 200 || answer.text.includes(marker))
        wrong.push(`${each.key}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
    expect(wrong).toEqual([]);
  });

  test('the matrix itself notices: the owner of the other organization gets through', async () => {
    const answer = await send(suite.url, operation('GET /files/{id}'), foreignOwner.token, {
      params: { id: foreign.file },
      query: {},
      body: null,
    });
    expect([answer.status, answer.text.includes(marker)]).toEqual([200, true]);
  });
});

describe('T9: every route × guest', () => {
  let token: string;
  let outside: string;
  beforeAll(async () => {
    const link = await owner.api('POST /files/{id}/links', {
      params: { id: own.file as never },
      body: { role: 'viewer' },
    });
    token = (await suite.api()('POST /links/{token}/open', { params: { token: link.token }, body: {} })).token;
    outside = (
      await owner.api('POST /files', { body: { kind: 'doc', name: 'Sibling', parentId: own.folder as never } })
    ).id;
  });

  test('a guest is denied wherever the route does not name guests', async () => {
    const wrong: string[] = [];
    for (const each of api.operations) {
      if (each.access === 'public' || each.access === 'guest') continue;
      const answer = await send(suite.url, each, token, callWith(each, own, api.resolve));
      if (answer.status !== 403) wrong.push(`${each.key}: ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  test('a guest reaches its file and nothing beside, above or below another root', async () => {
    const wrong: string[] = [];
    const beyond = {
      sibling: outside,
      folder: own.folder,
      trashed: own.trashed,
      root: 'root',
      organization: 'organization',
      foreign: foreign.file,
    };
    for (const each of api.operations) {
      if (each.access !== 'guest') continue;
      for (const [what, id] of Object.entries(beyond)) {
        const call = callWith(each, own, api.resolve);
        const place = placesOf(each, api.resolve).find(({ kind }) => kind === 'file');
        if (!place) continue;
        const answer = await send(suite.url, each, token, replaceAt(call, place, id, []));
        if (answer.status < 400 || answer.status >= 500)
          wrong.push(`${each.key} ${what}: ${answer.status} ${answer.text.slice(0, 100)}`);
      }
    }
    expect(wrong).toEqual([]);
    const allowed = await send(suite.url, operation('GET /files/{id}'), token, {
      params: { id: own.file },
      query: {},
      body: null,
    });
    expect(allowed.status).toBe(200);
  });

  test('a viewing guest changes nothing, also in its own file', async () => {
    const wrong: string[] = [];
    for (const each of api.operations) {
      if (each.access !== 'guest' || each.method === 'GET' || each.key === 'POST /files/{id}/collab-ticket') continue;
      const answer = await send(suite.url, each, token, callWith(each, own, api.resolve));
      if (answer.status < 400 || answer.status >= 500) wrong.push(`${each.key}: ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('who may call what', () => {
  const statusOf = async (
    token: string | null,
    filter: (each: Operation) => boolean,
    expected: (answer: { status: number; code: string | null }) => boolean,
  ): Promise<string[]> => {
    const wrong: string[] = [];
    for (const each of api.operations.filter(filter)) {
      const answer = await send(suite.url, each, token, callWith(each, own, api.resolve));
      const code = codeOf(answer);
      if (!expected({ status: answer.status, code })) wrong.push(`${each.key}: ${answer.status} ${code}`);
    }
    return wrong;
  };
  const isClosed = ({ access }: Operation): boolean => access !== 'public';
  const isUnauthenticated = ({ status, code }: { status: number; code: string | null }): boolean =>
    status === 401 && code === 'unauthenticated';

  test('without a token, with one that never was, and with one that is over', async () => {
    const over = await suite.signIn(owner.email, owner.password);
    await over.api('DELETE /sessions/current');
    for (const token of [null, 'cs_nothing', 'ct_nothing', 'cg_nothing', 'nonsense', over.token])
      expect(await statusOf(token, isClosed, isUnauthenticated)).toEqual([]);
  });

  test('an app password is no token', async () => {
    const { password } = await owner.api('POST /me/app-passwords', {
      body: { name: 'dav', scopes: ['dav', 'imap', 'smtp'] },
    });
    expect(await statusOf(password, isClosed, isUnauthenticated)).toEqual([]);
  });

  test('an API token does what its scopes say', async () => {
    const withScopes = async (scopes: ('read' | 'write' | 'admin')[]): Promise<string> =>
      (await owner.api('POST /me/api-tokens', { body: { name: scopes.join(), scopes } })).token;
    const isDenied = ({ status }: { status: number }): boolean => status === 403;
    const isMember = ({ access }: Operation): boolean => access === 'member' || access === 'guest';
    expect(
      await statusOf(await withScopes(['read']), (each) => isMember(each) && each.method !== 'GET', isDenied),
    ).toEqual([]);
    expect(
      await statusOf(await withScopes(['write']), (each) => isMember(each) && each.method === 'GET', isDenied),
    ).toEqual([]);
    expect(
      await statusOf(
        await withScopes(['read', 'write']),
        ({ access }) => access === 'admin' || access === 'owner',
        isDenied,
      ),
    ).toEqual([]);
  });

  test('members may not do what administrators do, administrators not what owners do', async () => {
    const isDenied = ({ status }: { status: number }): boolean => status === 403;
    expect(await statusOf(member.token, ({ access }) => access === 'admin' || access === 'owner', isDenied)).toEqual(
      [],
    );
    const admin = await suite.addMember(owner, { role: 'admin' });
    expect(await statusOf(admin.token, ({ access }) => access === 'owner', isDenied)).toEqual([]);
  });

  test('a session that still owes a second factor may only set it up', async () => {
    await owner.api('PATCH /organization', { body: { secondFactorRequired: true } });
    const pending = await suite.signIn(member.email, member.password);
    const needsFactor = ({ status, code }: { status: number; code: string | null }): boolean =>
      status === 401 && code === 'second_factor_required';
    expect(
      await statusOf(
        pending.token,
        ({ access }) => isClosed({ access } as Operation) && access !== 'session',
        needsFactor,
      ),
    ).toEqual([]);
    expect(
      (await send(suite.url, operation('GET /me'), pending.token, { params: {}, query: {}, body: null })).status,
    ).toBe(200);
    const revived = await suite.signIn(owner.email, owner.password);
    expect(revived.token).not.toBe(owner.token);
  });
});

describe('answers', () => {
  test('every refusal is an error body with the request’s id', async () => {
    for (const each of api.operations) {
      if (each.access === 'public' && each.body === null && each.path === '/setup') continue;
      const answer = await send(suite.url, each, null, { params: {}, query: { nonsense: '1' }, body: { nonsense: 1 } });
      expect(answer.status, each.key).toBeGreaterThanOrEqual(400);
      expect(answer.status, each.key).toBeLessThan(500);
      expect(ErrorBody.parse(JSON.parse(answer.text)).requestId).toBe(answer.headers.get('x-request-id'));
    }
  });

  test('lists answer what the contract says', async () => {
    const reader = await suite.signIn(foreignOwner.email, foreignOwner.password);
    for (const each of api.operations) {
      const { response } = specOf(each.key);
      if (each.method !== 'GET' || each.path.includes('{') || !(response instanceof z.ZodType)) continue;
      const query = each.path === '/search' ? { q: 'a' } : {};
      const answer = await send(suite.url, each, reader.token, { params: {}, query, body: null });
      expect(response.safeParse(JSON.parse(answer.text)).error?.message, each.key).toBeUndefined();
    }
  });
});
