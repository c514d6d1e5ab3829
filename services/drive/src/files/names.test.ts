import { FileName } from '@cloudity/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeName, freeNamePrefix, nameKey, searchKey, sortKey, splitName } from './names.ts';

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
/** Order of PostgreSQL's "C" collation: by the bytes of UTF-8. */
const byBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));
const anyName = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(' ', '.', '(', ')', '2', '10', 'ß', 'İ', 'ﷺ', 'é', '𝒜'),
      fc.string({ unit: 'grapheme', maxLength: 1 }),
    ),
    maxLength: 120,
  })
  .map((name) => FileName.safeParse(name).data)
  .filter((name) => name !== undefined);

describe('DR5: names', () => {
  test.each([
    ['  padded  ', 'padded'],
    ['e\u0301te\u0301', 'été'],
    ['with spaces and (2).tar.gz', 'with spaces and (2).tar.gz'],
    ['.hidden', '.hidden'],
    ['конфигурация', 'конфигурация'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['conference', 'conference'],
  ])('%j is accepted', (given, kept) => {
    expect(FileName.parse(given)).toBe(kept);
  });

  test.each([
    '',
    '   ',
    '.',
    '..',
    'a/b',
    'a\\b',
    'nul',
    'NUL.txt',
    'com1',
    'ends.',
    'a\u0000b',
    'a\nb',
    'a\u202eb',
    'a\u2028b',
    '\u200b',
    '\u2060\u200d',
    '\ud800',
    'x'.repeat(256),
    'é'.repeat(128),
    '\u0301',
  ])('%j is refused', (name) => {
    expect(FileName.safeParse(name).success).toBe(false);
  });

  test('the same name in another letter case or normal form has the same key', () => {
    expect(nameKey('RÉSUMÉ.PDF')).toBe(nameKey('re\u0301sume\u0301.pdf'));
    expect(nameKey('résumé')).not.toBe(nameKey('resume'));
    fc.assert(fc.property(anyName, (name) => nameKey(nameKey(name)) === nameKey(name)));
  });

  test('a free name is valid, is free, keeps the extension and begins with the prefix that is looked up', () => {
    fc.assert(
      fc.property(anyName, fc.boolean(), fc.nat(12), (name, isFolder, taken) => {
        const keys = new Set<string>();
        let last = name;
        for (let index = 0; index <= taken; index += 1) {
          last = freeName(name, isFolder, keys);
          expect(keys.has(nameKey(last))).toBe(false);
          expect(byteLength(last)).toBeLessThanOrEqual(255);
          if (index > 0) {
            expect(FileName.safeParse(last).success, JSON.stringify(last)).toBe(true);
            expect(splitName(last, isFolder)[1]).toBe(splitName(name, isFolder)[1]);
          }
          if (nameKey(last) !== nameKey(name))
            expect(nameKey(last).startsWith(freeNamePrefix(name, isFolder))).toBe(true);
          keys.add(nameKey(last));
        }
      }),
    );
  });

  test('numbers go on instead of piling up', () => {
    const taken = new Set(['a.txt', 'a (2).txt', 'a (3).txt'].map(nameKey));
    expect(freeName('a (2).txt', false, taken)).toBe('a (4).txt');
    expect(freeName('v1.2', true, new Set(['v1.2']))).toBe('v1.2 (2)');
    expect(freeName('x.tar.gz', false, new Set(['x.tar.gz']))).toBe('x (2).tar.gz');
    expect(freeName('.env', false, new Set(['.env']))).toBe('.env (2)');
    expect(
      byteLength(freeName(`${'é'.repeat(125)}.txt`, false, new Set([nameKey(`${'é'.repeat(125)}.txt`)]))),
    ).toBeLessThanOrEqual(255);
  });
});

describe('DR8: order', () => {
  test('people count', () => {
    const ordered = [
      '1 a',
      '2 a',
      '10 a',
      'a1b2',
      'a1b10',
      'a2',
      'a10',
      'Apple',
      'élan',
      'eleven',
      'file 1',
      'file 01',
      'File 2',
      'file 10',
      'Zebra',
    ];
    const keys = ordered.map(sortKey);
    for (let index = 1; index < keys.length; index += 1)
      expect(
        byBytes(keys[index - 1] as string, keys[index] as string),
        `${ordered[index - 1]} ${ordered[index]}`,
      ).toBeLessThanOrEqual(0);
  });

  test('numbers of any length keep their order', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 60n }), fc.bigInt({ min: 0n, max: 10n ** 60n }), (left, right) => {
        const order = byBytes(sortKey(`v${left}`), sortKey(`v${right}`));
        expect(Math.sign(order)).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  test('a key is short enough for an index and well formed, whatever the name', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(byteLength(sortKey(name))).toBeLessThan(1000);
        expect(sortKey(name).isWellFormed()).toBe(true);
        expect(searchKey(name)).not.toContain('\u0000');
      }),
    );
    expect(byteLength(sortKey('ﷺ'.repeat(85)))).toBeLessThan(1000);
  });
});
