import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileId } from './file-id.ts';
import { hrefFromTyped, safeHref } from './safe-url.ts';

describe('safeHref (S3)', () => {
  it.each([
    ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['HTTP://Example.ORG', 'http://example.org/'],
    ['mailto:ana@example.org', 'mailto:ana@example.org'],
    ['/files/0190a0a0-0000-7000-8000-000000000001', '/files/0190a0a0-0000-7000-8000-000000000001'],
    ['/a/../b', '/b'],
    ['#intro', '#intro'],
    ['  https://example.org  ', 'https://example.org/'],
  ])('lets %s through', (given, expected) => {
    expect(safeHref(given)).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript\u200b:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:https://example.org/x',
    'file:///etc/passwd',
    'ftp://example.org',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'https:',
    'https://',
    'example.org',
    '',
    '#',
    `https://example.org/${'x'.repeat(2048)}`,
    'https://a\u202egro.elgoog',
    null,
    undefined,
    7,
    {},
    ['https://example.org'],
    { toString: () => 'https://example.org' },
  ])('refuses %j', (given) => {
    expect(safeHref(given)).toBeNull();
  });

  it('gives only allowed schemes for any input, and its own answer back for its answer', () => {
    const pieces = fc.constantFrom(
      'javascript',
      'data',
      'https',
      'mailto',
      ':',
      '/',
      '//',
      '\\',
      '\t',
      '@',
      '#',
      '?',
      ' ',
      '\u200b',
      'a.b',
    );
    const hostile = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 8 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const href = safeHref(text);
        if (href === null) return;
        expect(href).toMatch(/^(?:https?:\/\/[^/]|mailto:|#|\/(?![/\\]))/);
        expect(new URL(href, 'https://own.example').protocol).toMatch(/^(?:https?|mailto):$/);
        if (href.startsWith('/') || href.startsWith('#'))
          expect(new URL(href, 'https://own.example').host).toBe('own.example');
        expect(safeHref(href)).toBe(href);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('hrefFromTyped', () => {
  it.each([
    ['example.org', 'https://example.org/'],
    ['example.org/a b', 'https://example.org/a%20b'],
    ['www.example.org/path?q=1', 'https://www.example.org/path?q=1'],
    ['localhost:8080/x', 'https://localhost:8080/x'],
    ['example.org:8443', 'https://example.org:8443/'],
    ['ana@example.org', 'mailto:ana@example.org'],
    ['https://example.org', 'https://example.org/'],
    ['javascript:alert(1)', null],
    ['just words', null],
    ['word', null],
    ['/files/x', '/files/x'],
  ])('%s → %s', (typed, href) => {
    expect(hrefFromTyped(typed)).toBe(href);
  });
});

describe('safeFileId', () => {
  it('takes ids of files and nothing that could be an address', () => {
    expect(safeFileId('0190a0a0-0000-7000-8000-000000000001')).toBe('0190a0a0-0000-7000-8000-000000000001');
    for (const bad of ['https://evil.example/x.png', '../x', '0190a0a0-0000-7000-8000-00000000000', '', null, {}, 1]) {
      expect(safeFileId(bad)).toBeNull();
    }
  });
});
