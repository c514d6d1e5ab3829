import { expect, test } from 'vitest';
import { createAsk } from './testing/index.ts';

const update = (inner: string): string =>
  `<D:propertyupdate xmlns:D="DAV:" xmlns:x="urn:x">${inner}</D:propertyupdate>`;
const set = (inner: string): string => `<D:set><D:prop>${inner}</D:prop></D:set>`;
const removal = (inner: string): string => `<D:remove><D:prop>${inner}</D:prop></D:remove>`;
const look = '<D:propfind xmlns:D="DAV:" xmlns:x="urn:x"><D:prop><x:color/></D:prop></D:propfind>';

test('DAV11: properties are kept as they were said, in order, all or nothing', async () => {
  const ask = createAsk();
  await ask('PUT /dav/a', { body: '' });
  const patch = (body: string) => ask('PROPPATCH /dav/a', { body });
  const color = async () => (await ask('PROPFIND /dav/a', { headers: { Depth: '0' }, body: look })).text;
  const first = update(`<D:set xml:lang="fr"><D:prop><x:color>bleu <x:b a="1"/></x:color></D:prop></D:set>`);
  expect((await patch(first)).text).toContain('200 OK');
  expect(await color()).toContain(
    '<n0:color xmlns:n0="urn:x" xml:lang="fr">bleu <n0:b xmlns:n0="urn:x" a="1"/></n0:color>',
  );

  const refused = await patch(update(`${removal('<x:color/>')}${set('<D:getetag>x</D:getetag>')}`));
  expect(refused.text).toContain('<D:cannot-modify-protected-property/>');
  expect(refused.text).toMatch(/color[\s\S]*424/);
  expect(await color()).toContain('bleu');

  await patch(update(`${set('<x:color>1</x:color>')}${removal('<x:color/>')}`));
  expect(await color()).toContain('404');
  await patch(update(`${removal('<x:color/>')}${set('<x:color>2</x:color>')}`));
  expect(await color()).toContain('>2<');
  const minimal = await ask('PROPPATCH /dav/a', { headers: { Prefer: 'return=minimal' }, body: update(set('<x:y/>')) });
  expect(minimal.status).toBe(204);
});

test('DAV11: what is no propertyupdate is 400, too much 413', async () => {
  const ask = createAsk();
  for (const body of ['<x/>', update(''), update('<D:set/>')])
    expect((await ask('PROPPATCH /dav/', { body })).status).toBe(400);
  expect((await ask('PROPPATCH /dav/')).status).toBe(400);
  const many = Array.from({ length: 600 }, (_, n) => `<x:p${n}/>`).join('');
  expect((await ask('PROPPATCH /dav/', { body: update(set(many)) })).status).toBe(413);
});

test('DAV12: PUT, MKCOL and DELETE say what is wrong', async () => {
  const ask = createAsk();
  const status = async (line: string, options?: Parameters<typeof ask>[1]) => (await ask(line, options)).status;
  expect(await status('PUT /dav/a', { body: '1' })).toBe(201);
  expect(await status('PUT /dav/a', { body: '2' })).toBe(204);
  expect(await status('PUT /dav/none/a', { body: '1' })).toBe(409);
  expect(await status('PUT /dav/a/b', { body: '1' })).toBe(409);
  expect(await status('PUT /dav/a', { body: '1', headers: { 'Content-Range': 'bytes 0-0/2' } })).toBe(400);
  expect(await status('MKCOL /dav/c/')).toBe(201);
  expect(await status('MKCOL /dav/c')).toBe(405);
  expect(await status('MKCOL /dav/a')).toBe(405);
  expect(await status('MKCOL /dav/none/c')).toBe(409);
  expect(await status('MKCOL /dav/d', { body: '<x/>' })).toBe(415);
  expect(await status('PUT /dav/c', { body: '1' })).toBe(405);
  expect(await status('PUT /dav/e/', { body: '1' })).toBe(405);
  await ask('PUT /dav/c/inner', { body: '1' });
  expect(await status('DELETE /dav/c', { headers: { Depth: '0' } })).toBe(400);
  expect(await status('DELETE /dav/c')).toBe(204);
  expect(await status('GET /dav/c/inner')).toBe(404);
  expect(await status('DELETE /dav/c')).toBe(404);
});

test('DAV13: conditions hold for changes too', async () => {
  const ask = createAsk();
  const { headers: first } = await ask('PUT /dav/a', { body: '1', headers: { 'If-None-Match': '*' } });
  const put = async (headers: Record<string, string>) => (await ask('PUT /dav/a', { body: '2', headers })).status;
  expect(await put({ 'If-None-Match': '*' })).toBe(412);
  expect(await put({ 'If-Match': '"other"' })).toBe(412);
  expect(await put({ 'If-Unmodified-Since': new Date(0).toUTCString() })).toBe(412);
  expect(await put({ 'If-Match': `"other", ${first.ETag}` })).toBe(204);
  expect((await ask('DELETE /dav/a', { headers: { 'If-Match': first.ETag ?? '' } })).status).toBe(412);
  expect((await ask('PUT /dav/b', { body: '1', headers: { 'If-Match': '*' } })).status).toBe(412);
});

test('DAV14: COPY and MOVE: Overwrite, Depth, onto and into itself', async () => {
  const ask = createAsk();
  await ask('MKCOL /dav/c');
  await ask('PUT /dav/c/in', { body: 'in' });
  await ask('PUT /dav/a', { body: 'a' });
  const to = async (line: string, destination: string, headers: Record<string, string> = {}) =>
    (await ask(line, { headers: { Destination: `https://cloud.example/dav/${destination}`, ...headers } })).status;
  expect(await to('COPY /dav/a', 'b')).toBe(201);
  expect(await to('COPY /dav/a', 'b', { Overwrite: 'F' })).toBe(412);
  expect(await to('COPY /dav/a', 'b')).toBe(204);
  expect(await to('COPY /dav/c', 'deep')).toBe(201);
  expect((await ask('GET /dav/deep/in')).text).toBe('in');
  expect(await to('COPY /dav/c', 'flat', { Depth: '0' })).toBe(201);
  expect((await ask('GET /dav/flat/in')).status).toBe(404);
  expect(await to('COPY /dav/c', 'x', { Depth: '1' })).toBe(400);
  expect(await to('MOVE /dav/c', 'x', { Depth: '0' })).toBe(400);
  for (const destination of ['c', 'c/', 'c/below', '']) expect(await to('MOVE /dav/c', destination)).toBe(403);
  expect(await to('COPY /dav/c/in', 'c')).toBe(403);
  expect(await to('MOVE /dav/c', 'none/c')).toBe(409);
  expect(await to('MOVE /dav/none', 'x')).toBe(404);
  expect(await to('MOVE /dav/c', 'moved')).toBe(201);
  expect((await ask('GET /dav/moved/in')).text).toBe('in');
});
