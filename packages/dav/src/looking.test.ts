import { expect, test } from 'vitest';
import { createAsk } from './testing/index.ts';
import { dav } from './xml/name.ts';
import { elementsOf, textOf, type XmlElement } from './xml/read.ts';

const propfind = (...names: readonly string[]): string =>
  `<propfind xmlns="DAV:"><prop>${names.map((name) => `<${name}/>`).join('')}</prop></propfind>`;

/** href → status → names of properties with their text. */
const statuses = (root: XmlElement): Record<string, Record<string, Record<string, string>>> =>
  Object.fromEntries(
    elementsOf(root).map((response) => {
      const [href, ...propstats] = elementsOf(response);
      const byStatus = propstats.map((propstat) => {
        const [prop, status] = elementsOf(propstat);
        const values = prop ? elementsOf(prop).map((one) => [one.name, textOf(one)]) : [];
        return [status ? textOf(status).split(' ')[1] : '', Object.fromEntries(values)];
      });
      return [href ? textOf(href) : '', Object.fromEntries(byStatus)];
    }),
  );

const filled = async () => {
  const ask = createAsk();
  await ask('MKCOL /dav/docs');
  for (const name of ['one', 'two', 'three']) await ask(`PUT /dav/docs/${name}`, { body: name });
  return ask;
};

test('DAV6: OPTIONS says what can be done, where nothing is too', async () => {
  const { status, headers } = await createAsk()('OPTIONS /dav/not/there');
  expect(status).toBe(200);
  expect(headers).toMatchObject({ DAV: '1, 2, 3', 'MS-Author-Via': 'DAV' });
  expect(headers.Allow?.split(', ')).toEqual(expect.arrayContaining(['PROPFIND', 'LOCK', 'REPORT', 'OPTIONS']));
  expect((await createAsk()('PATCH /dav/')).status).toBe(405);
});

test('DAV7: Depth 0 is itself, 1 its members; missing properties are 404', async () => {
  const ask = await filled();
  const body = propfind('getcontentlength', 'resourcetype', 'color');
  const zero = await ask('PROPFIND /dav/docs', { headers: { Depth: '0' }, body });
  expect(zero.status).toBe(207);
  expect(statuses(await zero.xml())).toEqual({
    '/dav/docs/': { 200: { resourcetype: '' }, 404: { getcontentlength: '', color: '' } },
  });
  const one = statuses(await (await ask('PROPFIND /dav/docs/', { headers: { Depth: '1' }, body })).xml());
  expect(Object.keys(one)).toEqual(['/dav/docs/', '/dav/docs/one', '/dav/docs/two', '/dav/docs/three']);
  expect(one['/dav/docs/three']).toEqual({ 200: { getcontentlength: '5', resourcetype: '' }, 404: { color: '' } });
});

test('DAV7: allprop, include, propname; an empty body is allprop', async () => {
  const ask = await filled();
  const look = async (body?: string) => {
    const answer = await ask('PROPFIND /dav/docs/one', { headers: { Depth: '0' }, ...(body ? { body } : {}) });
    return Object.keys(statuses(await answer.xml())['/dav/docs/one']?.[200] ?? {});
  };
  const all = await look();
  expect(all).toEqual(expect.arrayContaining(['getetag', 'getlastmodified', 'creationdate', 'lockdiscovery']));
  expect(all).not.toContain('supported-report-set');
  expect(await look('<propfind xmlns="DAV:"><allprop/></propfind>')).toEqual(all);
  const include = '<propfind xmlns="DAV:"><allprop/><include><supported-report-set/></include></propfind>';
  expect(await look(include)).toContain('supported-report-set');
  expect(await look('<propfind xmlns="DAV:"><propname/></propfind>')).toContain('supported-report-set');
});

test('DAV7: Depth infinity is refused with its reason, as is a strange body', async () => {
  const ask = await filled();
  for (const headers of [{}, { Depth: 'infinity' }]) {
    const answer = await ask('PROPFIND /dav/docs', { headers });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('<D:propfind-finite-depth>');
  }
  expect((await ask('PROPFIND /dav/docs/one', { headers: { Depth: 'infinity' } })).status).toBe(207);
  for (const body of ['<propfind xmlns="DAV:"/>', '<x/>', '<propfind xmlns="DAV:"><prop/><allprop/></propfind>'])
    expect((await ask('PROPFIND /dav/docs', { headers: { Depth: '0' }, body })).status).toBe(400);
  expect((await ask('PROPFIND /dav/none', { headers: { Depth: '0' } })).status).toBe(404);
});

test('DAV7: what takes a look-up is looked up once per batch, and only when asked for', async () => {
  let calls = 0;
  const tree = (await filled()).tree;
  const costly = {
    ...dav('costly'),
    isInAllprop: false,
    read: (_: unknown, loaded: string | null) => loaded,
    load: async (resources: readonly unknown[]) => {
      calls += 1;
      return resources.map((_, index) => String(index));
    },
  };
  const ask = createAsk(tree, { properties: [costly] });
  await ask('PROPFIND /dav/docs', { headers: { Depth: '1' } });
  expect(calls).toBe(0);
  const answer = await ask('PROPFIND /dav/docs', { headers: { Depth: '1' }, body: propfind('costly') });
  expect(statuses(await answer.xml())['/dav/docs/two']).toEqual({ 200: { costly: '1' } });
  // Itself, and two batches of at most two members.
  expect(calls).toBe(3);
});

test('DAV8: return=minimal leaves the 404s out, depth-noroot the folder', async () => {
  const ask = await filled();
  const body = propfind('getetag', 'color');
  const minimal = await ask('PROPFIND /dav/docs', { headers: { Depth: '1', Prefer: 'return=minimal' }, body });
  expect(minimal.headers['Preference-Applied']).toBe('return=minimal');
  expect(minimal.text).not.toContain('404');
  expect((await ask('PROPFIND /dav/docs', { headers: { Depth: '1', Brief: 't' }, body })).text).not.toContain('404');
  const noRoot = await ask('PROPFIND /dav/docs', { headers: { Depth: '1', Prefer: 'depth-noroot' }, body });
  expect(Object.keys(statuses(await noRoot.xml()))).not.toContain('/dav/docs/');
});

test('DAV9: GET and HEAD: ranges, validators, a sentence for a folder', async () => {
  const ask = createAsk();
  const { headers: put } = await ask('PUT /dav/a', { body: '0123456789' });
  const etag = put.ETag ?? '';
  expect(await ask('GET /dav/a')).toMatchObject({ status: 200, text: '0123456789', headers: { ETag: etag } });
  expect(await ask('HEAD /dav/a')).toMatchObject({ status: 200, text: '', headers: { 'Content-Length': '10' } });
  const range = { Range: 'bytes=2-4' };
  const part = await ask('GET /dav/a', { headers: range });
  expect(part).toMatchObject({ status: 206, text: '234', headers: { 'Content-Range': 'bytes 2-4/10' } });
  expect((await ask('GET /dav/a', { headers: { ...range, 'If-Range': '"other"' } })).text).toBe('0123456789');
  expect((await ask('GET /dav/a', { headers: { Range: 'bytes=20-' } })).status).toBe(416);
  expect((await ask('GET /dav/a', { headers: { 'If-None-Match': etag } })).status).toBe(304);
  const since = { 'If-Modified-Since': new Date(Date.UTC(2026, 0, 2)).toUTCString() };
  expect((await ask('GET /dav/a', { headers: since })).status).toBe(304);
  expect((await ask('GET /dav/')).text).toContain('folder');
  expect((await ask('GET /dav/none')).status).toBe(404);
});

test('DAV10: reports are the mount’s; unknown ones are 403 supported-report', async () => {
  const name = { namespace: 'urn:x', name: 'names' };
  const ask = createAsk(undefined, {
    reports: [
      {
        name,
        answer: async ({ path }, _, root) => ({ status: 200, headers: {}, body: `${path.length} ${textOf(root)}` }),
      },
    ],
  });
  expect(await ask('REPORT /dav/', { body: '<names xmlns="urn:x">hi</names>' })).toMatchObject({
    status: 200,
    text: '0 hi',
  });
  const unknown = await ask('REPORT /dav/', { body: '<other xmlns="urn:x"/>' });
  expect([unknown.status, unknown.text]).toEqual([403, expect.stringContaining('<D:supported-report>')]);
  expect((await ask('REPORT /dav/')).status).toBe(400);
  const set = await ask('PROPFIND /dav/', { headers: { Depth: '0' }, body: propfind('supported-report-set') });
  expect(set.text).toContain('<names xmlns="urn:x"/>');
});
