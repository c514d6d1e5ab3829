import { expect, test } from 'vitest';
import { DavError } from './dav-error.ts';
import { ifHolds, parseIf } from './headers/if-header.ts';
import { parseDepth, parseLockToken, parseOverwrite, parsePrefer, parseRange, parseTimeout } from './headers/simple.ts';
import { hrefOf, pathFromPathname } from './path.ts';
import { createAsk } from './testing/index.ts';
import { readXml, serialize } from './xml/read.ts';
import { escapeText } from './xml/write.ts';

async function* parts(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}
const read = (text: string) => readXml(parts(text));
const statusOf = async (work: () => unknown): Promise<number | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof DavError) return error.status;
    throw error;
  }
};

test('DAV1: well-formed XML with namespaces, in any pieces', async () => {
  const root = await readXml(
    parts('<?xml version="1.0"?><D:a xmlns:D="DA', 'V:"><b xmlns="u">x&am', 'p;y</b><![CDATA[<z>]]></D:a>'),
  );
  expect(root).toMatchObject({
    namespace: 'DAV:',
    name: 'a',
    children: [{ namespace: 'u', name: 'b', children: ['x&y'] }, '<z>'],
  });
  expect(await readXml(parts())).toBeNull();
  expect(await readXml(null)).toBeNull();
});

test.each([
  ['an end that is missing', '<a><b></a>'],
  ['two roots', '<a/><b/>'],
  ['text alone', 'hello'],
  ['a prefix of nobody', '<D:a/>'],
  ['an unknown entity', '<a>&bomb;</a>'],
  ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'],
  ['another encoding', '\u00ff\u00fe<a/>'],
])('DAV1: %s is 400', async (_, text) => {
  expect(await statusOf(() => read(text))).toBe(400);
});

test('DAV1: what is not UTF-8 is 400', async () => {
  async function* body() {
    yield Uint8Array.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]);
  }
  expect(await statusOf(() => readXml(body()))).toBe(400);
});

test('DAV2: bombs go off early: entities, depth, width, attributes, length', async () => {
  const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "&l${n};&l${n};&l${n};&l${n};&l${n};">`).join(
    '',
  );
  expect(await statusOf(() => read(`<!DOCTYPE a [<!ENTITY l0 "lol">${laughs}]><a>&l9;</a>`))).toBe(400);
  expect(await statusOf(() => read(`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`))).toBe(413);
  expect(await statusOf(() => read(`<a>${'<b/>'.repeat(20_000)}</a>`))).toBe(413);
  const attributes = Array.from({ length: 20_000 }, (_, n) => `a${n}=""`).join(' ');
  expect(await statusOf(() => read(`<a ${attributes}/>`))).toBe(413);
  expect(await statusOf(() => read(`<a>${'x'.repeat(2 * 1024 * 1024)}</a>`))).toBe(413);
});

test('DAV11: an element can stand anywhere as it was meant: namespaces, language, mixed content', async () => {
  const inner = await read(
    '<r xmlns="u" xmlns:p="v" xml:lang="fr"><p:a p:b="1" c="2">x<d/>&lt;</p:a><e xmlns=""/></r>',
  );
  const [first, second] = inner?.children ?? [];
  if (typeof first !== 'object' || typeof second !== 'object') throw new Error('no elements');
  const text = serialize(first, 'fr');
  expect(text).toBe('<n0:a xmlns:n0="v" n0:b="1" c="2" xml:lang="fr">x<n0:d xmlns:n0="u"/>&lt;</n0:a>');
  const again = await read(`<x:w xmlns:x="DAV:" xmlns="zzz">${text}${serialize(second)}</x:w>`);
  expect(again?.children[0]).toMatchObject({
    namespace: 'v',
    name: 'a',
    children: ['x', { namespace: 'u', name: 'd' }, '<'],
  });
  expect(again?.children[1]).toMatchObject({ namespace: '', name: 'e' });
});

test('text that XML cannot hold is replaced, everything else comes back', async () => {
  expect(escapeText('a<b>&"\u0000\ud800😀é')).toBe('a&lt;b&gt;&amp;&quot;\ufffd\ufffd😀é');
  const root = await read(`<a b="${escapeText('1\n2\t3')}">${escapeText('x\r\ny')}</a>`);
  expect(root?.attributes[0]?.value).toBe('1\n2\t3');
  expect(root?.children).toEqual(['x\r\ny']);
});

test('DAV3: Depth, Overwrite, Timeout, Lock-Token, Prefer', async () => {
  expect([parseDepth(null, 1), parseDepth('0', 1), parseDepth(' Infinity ', 0)]).toEqual([1, 0, 'infinity']);
  expect([parseOverwrite(null), parseOverwrite('t'), parseOverwrite('F')]).toEqual([true, true, false]);
  for (const bad of ['2', 'deep', '']) expect(await statusOf(() => parseDepth(bad, 0))).toBe(400);
  expect(await statusOf(() => parseOverwrite('yes'))).toBe(400);
  expect(parseTimeout('Infinite, Second-4100000000', 600)).toBe(600);
  expect(parseTimeout('Second-60', 600)).toBe(60);
  expect(parseTimeout('Extend-1, Second-5', 600)).toBe(5);
  expect(parseTimeout('rubbish', 600)).toBe(600);
  expect(parseLockToken('<urn:uuid:1>')).toBe('urn:uuid:1');
  for (const bad of [null, 'urn:uuid:1', '<>', '<a b>']) expect(await statusOf(() => parseLockToken(bad))).toBe(400);
  expect(parsePrefer('respond-async, return=minimal', null)).toEqual({ isMinimal: true, isWithoutRoot: false });
  expect(parsePrefer('depth-noroot', 't')).toEqual({ isMinimal: true, isWithoutRoot: true });
});

test('DAV9: one range, or none', () => {
  expect(parseRange('bytes=2-4', 10)).toEqual({ start: 2, end: 4 });
  expect(parseRange('bytes=2-', 10)).toEqual({ start: 2, end: 9 });
  expect(parseRange('bytes=-3', 10)).toEqual({ start: 7, end: 9 });
  expect(parseRange('bytes=10-', 10)).toBe('unsatisfiable');
  for (const whole of [null, 'bytes=-', 'bytes=4-2', 'bytes=0-1,3-4', 'lines=1-2'])
    expect(parseRange(whole, 10)).toBeNull();
});

const state = { etag: '"e"', tokens: ['t:1', 't:2'] };
test.each([
  ['(<t:1>)', true],
  ['(<t:3>)', false],
  ['(<t:1> ["e"])', true],
  ['(<t:1> ["x"])', false],
  ['(Not <t:3>)', true],
  ['(Not <t:1>) (["e"])', true],
  ['(<t:3>) (Not <DAV:no-lock>)', true],
  ['(not["x"]<t:2>)', true],
  ['([W/"e"])', false],
])('DAV4: %s is %s', async (header, holds) => {
  const parsed = parseIf(header);
  if (!parsed) throw new Error('no header');
  expect(await ifHolds(parsed, async () => state)).toBe(holds);
});

test('DAV4: tags name their resource, and tokens under Not are not submitted', async () => {
  const parsed = parseIf('</dav/a> (<t:1>) (Not <t:9>) <http://cloud.example/dav/b> (["e"])');
  expect(parsed?.lists.map(({ resource }) => resource)).toEqual(['/dav/a', '/dav/a', 'http://cloud.example/dav/b']);
  expect(parsed?.tokens).toEqual(['t:1']);
});

test.each(['', '()', '(', '(<t:1>', '<t:1>', '(<t:1>) x', 'Not', '(["e)', '(<a b>)', `(${'<t:1>'.repeat(3000)})`])(
  'DAV4: "%s" is 400',
  async (header) => {
    expect(await statusOf(() => parseIf(header))).toBe(400);
  },
);

test('DAV5: paths are decoded and NFC; hrefs are percent-encoded', async () => {
  expect(pathFromPathname('/dav/', '/dav/')).toEqual([]);
  expect(pathFromPathname('/dav/', '/dav')).toEqual([]);
  expect(pathFromPathname('/dav/', '/elsewhere')).toBeNull();
  expect(pathFromPathname('/dav/', '/dav/e%CC%81t%C3%A9/a%20b/')).toEqual(['été', 'a b']);
  for (const bad of ['/dav/a//b', '/dav/%2e%2e', '/dav/a%2Fb', '/dav/%00', '/dav/%ff', '/dav//'])
    expect(await statusOf(() => pathFromPathname('/dav/', bad))).toBe(400);
  expect(hrefOf('/dav/', ['é', "a'(b)*!#?%"], true)).toBe('/dav/%C3%A9/a%27%28b%29%2A%21%23%3F%25/');
  expect(pathFromPathname('/dav/', hrefOf('/dav/', ['é', "a'(b)*!#?%"], true))).toEqual(['é', "a'(b)*!#?%"]);
});

test('DAV3: a Destination elsewhere is 502, a missing one 400', async () => {
  const ask = createAsk();
  await ask('PUT /dav/a', { body: 'x' });
  const move = async (destination?: string) =>
    (await ask('MOVE /dav/a', destination === undefined ? {} : { headers: { Destination: destination } })).status;
  expect(await move()).toBe(400);
  expect(await move('https://evil.example/dav/b')).toBe(502);
  expect(await move('https://cloud.example/other/b')).toBe(502);
  expect(await move('b')).toBe(400);
  expect(await move('https://cloud.example/dav/b')).toBe(201);
  expect(await ask('GET /dav/b')).toMatchObject({ status: 200, text: 'x' });
});
