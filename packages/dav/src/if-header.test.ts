import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { parseIf } from './headers/if-header.ts';
import { type Ask, createAsk } from './testing/index.ts';

/** If headers of every shape that the grammar has, against what a simple reader of their structure says (fast-check prints the seed). */
let ask: Ask;
/** What is true of each address: its tag, and the tokens of the locks that hold there. */
const states = new Map<string, { readonly etag: string | null; readonly tokens: readonly string[] }>();
const addresses = ['/dav/plain', '/dav/locked', '/dav/folder/inside', '/dav/missing'];
const known: string[] = [];

beforeAll(async () => {
  ask = createAsk();
  await ask('MKCOL /dav/folder');
  for (const path of ['/dav/plain', '/dav/locked', '/dav/folder/inside']) await ask(`PUT ${path}`, { body: path });
  const lock = async (path: string, depth: string): Promise<string> =>
    (
      await ask(`LOCK ${path}`, {
        headers: { Depth: depth },
        body: '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>',
      })
    ).headers['Lock-Token'] ?? '';
  const [own, deep] = [await lock('/dav/locked', '0'), await lock('/dav/folder', 'infinity')];
  const etag = async (path: string): Promise<string | null> => (await ask(`HEAD ${path}`)).headers.ETag ?? null;
  const bare = (token: string): string => token.slice(1, -1);
  states.set('/dav/plain', { etag: await etag('/dav/plain'), tokens: [] });
  states.set('/dav/locked', { etag: await etag('/dav/locked'), tokens: [bare(own)] });
  states.set('/dav/folder/inside', { etag: await etag('/dav/folder/inside'), tokens: [bare(deep)] });
  states.set('/dav/missing', { etag: null, tokens: [] });
  known.push(...[...states.values()].flatMap(({ etag: tag, tokens }) => [tag ?? '', ...tokens]).filter(Boolean));
  expect(known).toHaveLength(5);
});

interface Condition {
  readonly isNot: boolean;
  readonly value: string;
}
interface Part {
  readonly tag: string | null;
  readonly lists: readonly (readonly Condition[])[];
}

const space = fc.constantFrom('', '', ' ', '  ', '\t');
const value = fc.oneof(
  { weight: 4, arbitrary: fc.nat(4).map((index) => known[index] ?? '') },
  fc.constantFrom('urn:uuid:0190a1b2-0000-7000-8000-000000000001', 'DAV:no-lock', '"other"', 'W/"weak"', '""'),
);
const list = fc.array(fc.record({ isNot: fc.boolean(), value }), { minLength: 1, maxLength: 4 });
const lists = fc.array(list, { minLength: 1, maxLength: 3 });
const place = fc.oneof(
  fc.constantFrom(...addresses, ...addresses.map((path) => `http://cloud.example${path}`)),
  fc.constantFrom('http://elsewhere.example/dav/plain', '/other/plain', '/dav/%C3'),
);
const structure: fc.Arbitrary<readonly Part[]> = fc.oneof(
  lists.map((found) => [{ tag: null, lists: found }]),
  fc.array(fc.record({ tag: place, lists }), { minLength: 1, maxLength: 3 }),
);

/** As a client may write it: blanks where the grammar lets them be, `Not` in any case. */
const written = (parts: readonly Part[], blank: () => string, not: () => string): string =>
  parts
    .map(
      ({ tag, lists: found }) =>
        (tag === null ? '' : `<${tag}>${blank()}`) +
        found
          .map(
            (conditions) =>
              `(${blank()}${conditions
                .map(
                  ({ isNot, value: wanted }) =>
                    `${isNot ? `${not()} ` : ''}${/^(W\/)?"/.test(wanted) ? `[${wanted}]` : `<${wanted}>`}`,
                )
                .join(blank())}${blank()})`,
          )
          .join(blank()),
    )
    .join(blank());

const holds = (parts: readonly Part[], asked: string): boolean =>
  parts.some(({ tag, lists: found }) => {
    const { etag, tokens } = states.get(tag === null ? asked : tag.replace('http://cloud.example', '')) ?? {
      etag: null,
      tokens: [],
    };
    return found.some((conditions) =>
      conditions.every(({ isNot, value: wanted }) => (wanted === etag || tokens.includes(wanted)) !== isNot),
    );
  });

test('DAV4: whatever the grammar can say is understood as it was meant, for every resource', async () => {
  await fc.assert(
    fc.asyncProperty(
      structure,
      fc.constantFrom(...addresses),
      fc.infiniteStream(space),
      fc.infiniteStream(fc.constantFrom('Not', 'not', 'NOT')),
      async (parts, asked, blanks, nots) => {
        const header = written(
          parts,
          () => blanks.next().value,
          () => nots.next().value,
        );
        const expected = holds(parts, asked) ? (asked === '/dav/missing' ? 404 : 200) : 412;
        expect((await ask(`GET ${asked}`, { headers: { If: header } })).status, header).toBe(expected);
      },
    ),
    { numRuns: 600 },
  );
});

test('DAV4: a header that is broken anywhere is 400 and changes nothing, and is read in linear time', async () => {
  await fc.assert(
    fc.asyncProperty(
      structure,
      fc.nat(),
      fc.constantFrom('(', ')', '<', '>', '[', ']', '"', 'Not', ',', '\u0000', 'é', ''),
      async (parts, at, put) => {
        const header = written(
          parts,
          () => ' ',
          () => 'Not',
        );
        const place = at % (header.length + 1);
        const broken = header.slice(0, place) + put + header.slice(place + 1);
        const { status } = await ask('DELETE /dav/missing', { headers: { If: broken } });
        expect([400, 404, 412], broken).toContain(status);
      },
    ),
    { numRuns: 400 },
  );
  for (const bomb of [
    '('.repeat(8000),
    '(<a>'.repeat(2000),
    '(Not '.repeat(1500),
    `<${'a'.repeat(8000)}`,
    '(["'.repeat(2500),
  ]) {
    // The machine may stand still for a moment; it does not do so each time.
    const took = Array.from({ length: 3 }, () => {
      const startedAt = performance.now();
      expect(() => parseIf(bomb)).toThrow('cannot be read');
      return performance.now() - startedAt;
    });
    expect(Math.min(...took)).toBeLessThan(200);
  }
  expect((await ask('GET /dav/plain')).text).toBe('/dav/plain');
});
