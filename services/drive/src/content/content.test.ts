import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentDisposition } from './answer.ts';
import { detectMediaType, safeImageTypes } from './media-type.ts';
import { matchesEtag, parseRange } from './range.ts';

describe('DR13: ranges', () => {
  test.each([
    [undefined, 10, null],
    ['bytes=0-0', 10, { start: 0, end: 0 }],
    ['bytes=9-', 10, { start: 9, end: 9 }],
    ['bytes=-1', 10, { start: 9, end: 9 }],
    ['bytes=-99', 10, { start: 0, end: 9 }],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=-5', 0, 'unsatisfiable'],
    ['bytes=5-4', 10, null],
    ['bytes=a-b', 10, null],
    ['bytes=-', 10, null],
    ['bytes=0-1,3-4', 10, null],
    ['Bytes=0-1', 10, null],
  ])('%s of %i bytes', (header, sizeBytes, expected) => {
    expect(parseRange(header, sizeBytes)).toEqual(expected);
  });

  test('whatever is asked, the range lies inside', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.nat(20),
        fc.nat(20),
        fc.constantFrom('both', 'first', 'last'),
        (first, last, size, form) => {
          const text = form === 'both' ? `${first}-${last}` : form === 'first' ? `${first}-` : `-${last}`;
          const range = parseRange(`bytes=${text}`, size);
          if (range === null || range === 'unsatisfiable') return;
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeGreaterThanOrEqual(range.start);
          expect(range.end).toBeLessThan(size);
        },
      ),
    );
  });

  test('entity tags', () => {
    expect(matchesEtag('"a", W/"b"', '"b"')).toBe(true);
    expect(matchesEtag('*', '"b"')).toBe(true);
    expect(matchesEtag('"a"', '"b"')).toBe(false);
    expect(matchesEtag(undefined, '"b"')).toBe(false);
  });
});

describe('DR15: media types', () => {
  const head = (text: string) => Buffer.from(text, 'latin1');
  test.each([
    ['\x89PNG\r\n\x1a\n', 'x.txt', undefined, 'image/png'],
    ['\xff\xd8\xff\xe0', 'x', undefined, 'image/jpeg'],
    ['GIF89a', 'x.html', undefined, 'image/gif'],
    ['RIFF0000WEBPVP8 ', 'x', undefined, 'image/webp'],
    ['0000ftypavif0000', 'x', undefined, 'image/avif'],
    ['<svg', 'x.svg', 'image/png', 'image/svg+xml'],
    ['<script>', 'x.png', 'image/png', 'application/octet-stream'],
    ['<script>', 'x', 'image/png', 'application/octet-stream'],
    ['hello', 'Notes.TXT', 'text/html', 'text/plain'],
    ['hello', 'x.unknown', 'application/x-thing; charset=utf-8', 'application/x-thing'],
    ['hello', 'x.unknown', 'nonsense\r\nSet-Cookie: a', 'application/octet-stream'],
    ['RIFF', 'Film.AVI', 'application/octet-stream', 'video/x-msvideo'],
    ['\x1aE\xdf\xa3', 'film.mkv', undefined, 'video/x-matroska'],
    ['', 'a.tar.gz', undefined, 'application/gzip'],
  ])('%j named %s, announced as %s', (bytes, name, announced, expected) => {
    expect(detectMediaType(head(bytes), name, announced)).toBe(expected);
  });

  test('only proven raster images are ever inline', () => {
    expect([...safeImageTypes].sort()).toEqual(['image/avif', 'image/gif', 'image/jpeg', 'image/png', 'image/webp']);
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (bytes, name, announced) => {
        const type = detectMediaType(Buffer.from(`x${bytes}`).subarray(0, 16), name || 'x', announced);
        expect(safeImageTypes.has(type) && !/ftyp|RIFF/.test(bytes)).toBe(false);
        expect(type).toMatch(/^[a-z]+\/[a-z0-9.+-]+$/);
      }),
    );
  });
});

test('DR13: no name breaks out of Content-Disposition', () => {
  expect(contentDisposition('attachment', 'Été "1".pdf')).toBe(
    `attachment; filename="_t_ _1_.pdf"; filename*=UTF-8''%C3%89t%C3%A9%20%221%22.pdf`,
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const header = contentDisposition('attachment', name.toWellFormed());
      expect(header).toMatch(
        /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]*$/,
      );
      expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(name.toWellFormed());
    }),
  );
});
