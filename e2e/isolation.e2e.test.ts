import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { ErrorBody, specOf } from '@cloudity/contracts';
import { exportDatabase } from '@cloudity/db';
import type { Operator } from '@cloudity/identity';
import { createTestSuite, type TestPerson, type TestSuite } from '@cloudity/testkit/suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bodyFor, type Dav, davOf } from './isolation/dav.ts';
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

describe('T1 DR81 UP3: every method of WebDAV and of tus × a path, destination, upload or folder of another organization', () => {
  const everyones = '/dav/files/Shared%20with%20everyone';
  const mine = '/dav/files/My%20files';
  let dav: Dav;
  let theirs: Dav;
  let methods: readonly string[];
  beforeAll(async () => {
    dav = await davOf(suite.url, owner);
    theirs = await davOf(suite.url, foreignOwner);
    methods = ((await dav('OPTIONS', '/dav/files/')).headers.get('allow') ?? '').split(', ');
    expect(methods).toEqual(expect.arrayContaining(['PROPFIND', 'MOVE', 'LOCK', 'PUT', 'DELETE']));
    for (const [method, path, body] of [
      ['MKCOL', `${everyones}/All%20${marker}`],
      ['PUT', `${everyones}/All%20${marker}/plan.txt`, 'secret'],
      ['MKCOL', `/dav/uploads/me/${marker}`],
      ['PUT', `/dav/uploads/me/${marker}/1`, 'secret'],
    ] as const)
      expect((await theirs(method, path, {}, body)).status).toBe(201);
    expect((await theirs('LOCK', `${everyones}/All%20${marker}/plan.txt`, {}, bodyFor('LOCK'))).status).toBe(200);
  });

  test('WebDAV answers like for a name that nobody has, tells nothing, and changes nothing', async () => {
    const before = await stateOf(foreignOwner.organization.id);
    const wrong: string[] = [];
    const paths = (word: string): readonly string[] => [
      `${everyones}/All%20${word}`,
      `${everyones}/All%20${word}/plan.txt`,
      `${mine}/Folder%20${word}/Upload%20${word}.txt`,
      `/dav/files/Shared%20with%20me/Folder%20${word}`,
      `/dav/uploads/me/${word}`,
      `/dav/uploads/me/${word}/1`,
      `/dav/uploads/me/${word}/.file`,
    ];
    const known = paths(marker);
    const unknown = paths('nobody');
    const own = `${mine}/own.txt`;
    /** Asks, and takes away again what our own person may have made there. */
    const ask = async (method: string, path: string, target: string, headers: Record<string, string>) => {
      if (path === own) await dav('PUT', own, {}, 'own');
      const destination = `${suite.url}${target}`;
      const answer = await dav(method, path, { ...headers, Destination: destination }, bodyFor(method));
      const token = answer.headers.get('lock-token');
      if (token !== null) await dav('UNLOCK', path, { 'Lock-Token': token });
      if (answer.status < 300) for (const made of [path, target]) await dav('DELETE', made);
      return answer;
    };
    for (const [index, path] of known.entries()) {
      const other = unknown[index] ?? '';
      for (const method of methods) {
        const headers = { Depth: '0', 'Lock-Token': '<urn:x>' };
        const answer = await ask(method, path, `${mine}/copy`, headers);
        const expected = await ask(method, other, `${mine}/copy`, headers);
        if (answer.status !== expected.status || answer.text.includes('secret'))
          wrong.push(`${method} ${path}: ${answer.status}, not ${expected.status} ${answer.text.slice(0, 200)}`);
      }
      for (const method of ['COPY', 'MOVE']) {
        const [answer, expected] = [
          await ask(method, own, path, { Overwrite: 'F' }),
          await ask(method, own, other, { Overwrite: 'F' }),
        ];
        if (answer.status !== expected.status)
          wrong.push(`${method} to ${path}: ${answer.status}, not ${expected.status}`);
      }
    }
    await dav('PUT', own, {}, 'own');
    for (const path of known) {
      const headers = { If: `<${suite.url}${path}> (["x"])` };
      if ((await dav('GET', own, headers)).status !== 412) wrong.push(`If ${path}`);
    }
    expect(wrong).toEqual([]);
    for (const path of ['/dav/files/', `${mine}/`, `${everyones}/`, '/dav/files/Shared%20with%20me/'])
      expect((await dav('PROPFIND', path, { Depth: '1' })).text, path).not.toContain(marker);
    expect(await stateOf(foreignOwner.organization.id)).toBe(before);
    expect((await theirs('GET', `${everyones}/All%20${marker}/plan.txt`)).text).toBe('secret');
  });

  test('tus answers 404 for uploads and folders of another organization like for unknown ones', async () => {
    const before = await stateOf(foreignOwner.organization.id);
    const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
      fetch(`${suite.url}/api/v1/tus${path}`, {
        method,
        headers: { authorization: `Bearer ${owner.token}`, 'tus-resumable': '1.0.0', ...headers },
        ...(body === undefined ? {} : { body }),
      }).then(({ status }) => status);
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    for (const [upload, folder] of [
      [foreign.upload, foreign.file],
      [crypto.randomUUID(), crypto.randomUUID()],
    ] as const) {
      expect(await send('HEAD', `/${upload}`, {})).toBe(404);
      const bytes = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
      expect(await send('PATCH', `/${upload}`, bytes, 'hello')).toBe(404);
      expect(await send('DELETE', `/${upload}`, {})).toBe(404);
      const metadata = `filename ${encoded('x.txt')},parentId ${encoded(folder)}`;
      expect(await send('POST', '', { 'upload-length': '1', 'upload-metadata': metadata })).toBe(404);
    }
    expect(await stateOf(foreignOwner.organization.id)).toBe(before);
  });

  test('S2: a cookie uploads by tus from our own pages alone, an app password from no other site', async () => {
    const status = async (headers: Record<string, string>) =>
      (
        await fetch(`${suite.url}/api/v1/tus`, {
          method: 'POST',
          headers: {
            'tus-resumable': '1.0.0',
            'upload-length': '1',
            'upload-metadata': `filename ${Buffer.from('by cookie.txt').toString('base64')}`,
            ...headers,
          },
        })
      ).status;
    const cookie = `cloudity_session=${owner.token}`;
    expect(await status({ cookie })).toBe(403);
    expect(await status({ cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await status({ cookie, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status({ cookie, origin: suite.url })).toBe(201);
    const { password } = await owner.api('POST /me/app-passwords', { body: { name: 'tus', scopes: ['dav'] } });
    const authorization = `Basic ${Buffer.from(`${owner.email}:${password}`).toString('base64')}`;
    expect(await status({ authorization })).toBe(201);
    expect(await status({ authorization, origin: 'https://evil.example' })).toBe(403);
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
