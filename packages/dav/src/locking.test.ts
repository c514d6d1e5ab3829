import { expect, test } from 'vitest';
import { type Ask, createAsk } from './testing/index.ts';

const lockBody = (scope: string): string =>
  `<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:${scope}/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>me</D:owner></D:lockinfo>`;

type Options = NonNullable<Parameters<Ask>[1]>;
const lock = async (ask: Ask, path: string, scope = 'exclusive', headers: Record<string, string> = {}, as = 'ada') => {
  const answer = await ask(`LOCK ${path}`, { headers: { Depth: '0', ...headers }, body: lockBody(scope), as });
  return { ...answer, token: answer.headers['Lock-Token'] ?? '' };
};
const status = async (ask: Ask, line: string, options: Options = {}) => (await ask(line, options)).status;
const holding = (token: string): Options => ({ headers: { If: `(${token})` } });

test('DAV15: a lock, what it says, and what is in its way', async () => {
  const ask = createAsk();
  await ask('PUT /dav/a', { body: '1' });
  const first = await lock(ask, '/dav/a', 'exclusive', { Timeout: 'Second-60' });
  expect(first.status).toBe(200);
  expect(first.text).toContain('<D:timeout>Second-60</D:timeout>');
  expect(first.text).toContain('<D:lockroot><D:href>/dav/a</D:href></D:lockroot>');
  expect(first.text).toContain('>me</');
  const second = await lock(ask, '/dav/a', 'shared', {}, 'bob');
  expect([second.status, second.text]).toEqual([423, expect.stringContaining('<D:no-conflicting-lock><D:href>/dav/a')]);
  const seen = await ask('PROPFIND /dav/a', { headers: { Depth: '0' } });
  expect(seen.text).toContain(`<D:href>${first.token.slice(1, -1)}</D:href>`);
});

test('DAV15: shared locks share; an exclusive one does not join them', async () => {
  const ask = createAsk();
  await ask('PUT /dav/a', { body: '1' });
  const one = await lock(ask, '/dav/a', 'shared');
  const two = await lock(ask, '/dav/a', 'shared', {}, 'bob');
  expect([one.status, two.status, (await lock(ask, '/dav/a')).status]).toEqual([200, 200, 423]);
  expect(await status(ask, 'PUT /dav/a', { body: '2' })).toBe(423);
  expect(await status(ask, 'PUT /dav/a', { body: '2', ...holding(one.token) })).toBe(204);
});

test('DAV15: an address where nothing is becomes an empty file', async () => {
  const ask = createAsk();
  const { status: made, token } = await lock(ask, '/dav/new');
  expect(made).toBe(201);
  expect(await ask('GET /dav/new')).toMatchObject({ status: 200, text: '' });
  expect(await status(ask, 'PUT /dav/new', { body: 'x' })).toBe(423);
  expect(await status(ask, 'PUT /dav/new', { body: 'x', ...holding(token) })).toBe(204);
  expect((await lock(ask, '/dav/none/new')).status).toBe(409);
  expect((await lock(ask, '/dav/folder/')).status).toBe(409);
});

test('DAV15 DAV16: a deep lock holds below; a flat one holds the list of members', async () => {
  const ask = createAsk();
  await ask('MKCOL /dav/deep');
  await ask('PUT /dav/deep/a', { body: '1' });
  const deep = await lock(ask, '/dav/deep', 'exclusive', { Depth: 'infinity' });
  expect(await status(ask, 'PUT /dav/deep/a', { body: '2' })).toBe(423);
  expect(await status(ask, 'PUT /dav/deep/b', { body: '2' })).toBe(423);
  expect(await status(ask, 'PUT /dav/deep/b', { body: '2', ...holding(deep.token) })).toBe(201);
  expect((await lock(ask, '/dav/deep/a', 'shared')).status).toBe(423);

  await ask('MKCOL /dav/flat');
  await ask('PUT /dav/flat/a', { body: '1' });
  const flat = await lock(ask, '/dav/flat');
  expect(await status(ask, 'PUT /dav/flat/a', { body: '2' })).toBe(204);
  for (const line of ['PUT /dav/flat/b', 'MKCOL /dav/flat/c', 'DELETE /dav/flat/a'])
    expect(await status(ask, line, line.startsWith('PUT') ? { body: '2' } : {})).toBe(423);
  expect(await status(ask, 'DELETE /dav/flat/a', { headers: { If: `</dav/flat/> (${flat.token})` } })).toBe(204);
});

test('DAV15: a deep lock over a locked member is 207 with the member', async () => {
  const ask = createAsk();
  await ask('MKCOL /dav/c');
  await ask('PUT /dav/c/a', { body: '1' });
  await lock(ask, '/dav/c/a', 'exclusive', {}, 'bob');
  const answer = await lock(ask, '/dav/c', 'exclusive', { Depth: 'infinity' });
  expect(answer.status).toBe(207);
  expect(answer.text).toMatch(/\/dav\/c\/a<[\s\S]*423[\s\S]*\/dav\/c\/<[\s\S]*424/);
  expect(await status(ask, 'DELETE /dav/c')).toBe(423);
});

test('DAV16: a token works for its person alone, and is wanted by every method', async () => {
  const ask = createAsk();
  await ask('PUT /dav/a', { body: '1' });
  await ask('PUT /dav/z', { body: '1' });
  const { token } = await lock(ask, '/dav/a');
  const to = { Destination: '/dav/b' };
  const patch = '<propertyupdate xmlns="DAV:"><set><prop><x xmlns="u"/></prop></set></propertyupdate>';
  const attempts: [string, Options][] = [
    ['PUT /dav/a', { body: '2' }],
    ['DELETE /dav/a', {}],
    ['PROPPATCH /dav/a', { body: patch }],
    ['MOVE /dav/a', { headers: to }],
    ['COPY /dav/z', { headers: { Destination: '/dav/a' } }],
    ['MOVE /dav/z', { headers: { Destination: '/dav/a' } }],
  ];
  for (const [line, options] of attempts) {
    const answer = await ask(line, options);
    expect([line, answer.status]).toEqual([line, 423]);
    expect(answer.text).toContain('<D:lock-token-submitted><D:href>/dav/a</D:href>');
    const other = { ...options, as: 'bob', headers: { ...options.headers, If: `</dav/a> (${token})` } };
    expect([line, (await ask(line, other)).status]).toEqual([line, 423]);
  }
  expect(await status(ask, 'COPY /dav/a', { headers: to })).toBe(201);
  expect(await status(ask, 'DELETE /dav/a', holding(token))).toBe(204);
});

test('DAV4: a token that is not there any more is 412, one that is made up too', async () => {
  const ask = createAsk();
  await ask('PUT /dav/a', { body: '1' });
  expect(await status(ask, 'PUT /dav/a', { body: '2', ...holding('<urn:x>') })).toBe(412);
  expect(await status(ask, 'PUT /dav/a', { body: '2', headers: { If: '<https://evil.example/> (Not <urn:x>)' } })).toBe(
    204,
  );
});

test('DAV17: timeouts, refreshing, unlocking', async () => {
  const ask = createAsk(undefined, { maxLockSeconds: 100 });
  await ask('PUT /dav/a', { body: '1' });
  const { token, text } = await lock(ask, '/dav/a', 'exclusive', { Timeout: 'Infinite' });
  expect(text).toContain('Second-100');
  ask.tree.nowMs += 90_000;
  const refreshed = await ask('LOCK /dav/a', holding(token));
  expect([refreshed.status, refreshed.text]).toEqual([200, expect.stringContaining('Second-100')]);
  ask.tree.nowMs += 90_000;
  expect(await status(ask, 'PUT /dav/a', { body: '2' })).toBe(423);
  expect(await status(ask, 'UNLOCK /dav/a', { headers: { 'Lock-Token': '<urn:other>' } })).toBe(409);
  expect(await status(ask, 'UNLOCK /dav/a', { headers: { 'Lock-Token': token }, as: 'bob' })).toBe(403);
  expect(await status(ask, 'UNLOCK /dav/a', { headers: { 'Lock-Token': token } })).toBe(204);
  expect(await status(ask, 'UNLOCK /dav/a', { headers: { 'Lock-Token': token } })).toBe(409);
  const second = await lock(ask, '/dav/a');
  ask.tree.nowMs += 101_000;
  expect(await status(ask, 'LOCK /dav/a', holding(second.token))).toBe(412);
  expect(await status(ask, 'PUT /dav/a', { body: '3' })).toBe(204);
});

test('DAV15: bodies of LOCK', async () => {
  const ask = createAsk();
  await ask('PUT /dav/a', { body: '1' });
  const send = (body: string) => status(ask, 'LOCK /dav/a', { headers: { Depth: '0' }, body });
  expect(await send('<x/>')).toBe(400);
  expect(await send('<lockinfo xmlns="DAV:"/>')).toBe(400);
  const odd = '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><read/></locktype></lockinfo>';
  expect(await send(odd)).toBe(422);
  expect(await send(lockBody('exclusive').replace('me', 'm'.repeat(5000)))).toBe(413);
  expect(await status(ask, 'LOCK /dav/a', { headers: { Depth: '1' }, body: lockBody('shared') })).toBe(400);
});
