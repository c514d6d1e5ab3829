import { expect, test } from 'vitest';
import { meets } from './meets.ts';

test('numbers are compared as numbers, texts without regard to case', () => {
  expect(meets('greater', [5], 6)).toBe(true);
  expect(meets('greater', [5], '6')).toBe(false);
  expect(meets('between', [9, 1], 5)).toBe(true);
  expect(meets('notBetween', [1, 9], 12)).toBe(true);
  expect(meets('equal', ['Tea'], 'tea')).toBe(true);
  expect(meets('equal', [3], 3)).toBe(true);
  expect(meets('notEqual', [3], null)).toBe(true);
  expect(meets('textContains', ['EA'], 'tea')).toBe(true);
  expect(meets('textDoesNotContain', ['x'], null)).toBe(true);
  expect(meets('textStarts', ['te'], 'Tea')).toBe(true);
});

test('dates count by their day, whatever the hour', () => {
  expect(meets('dateIs', [46_115], 46_115.75)).toBe(true);
  expect(meets('dateBefore', [46_115], 46_114.99)).toBe(true);
  expect(meets('dateBetween', [46_100, 46_115], 46_115.5)).toBe(true);
  expect(meets('dateAfter', [46_115], 'tomorrow')).toBe(false);
});

test('empty cells and errors meet what is asked about them alone', () => {
  expect(meets('isEmpty', [], '')).toBe(true);
  expect(meets('isNotEmpty', [], { error: '#N/A', message: '' })).toBe(true);
  expect(meets('equal', [0], null)).toBe(false);
  expect(meets('textContains', ['N'], { error: '#N/A', message: '' })).toBe(false);
});

test('addresses and links: nothing that could run is a link', () => {
  expect(meets('isEmail', [], 'ada@example.org')).toBe(true);
  expect(meets('isEmail', [], 'ada@example')).toBe(false);
  expect(meets('isLink', [], 'https://example.org')).toBe(true);
  expect(meets('isLink', [], 'javascript:alert(1)')).toBe(false);
});

test('a formula holds where it gave true or a number other than 0', () => {
  expect([true, 1, 'TRUE'].map((value) => meets('formula', [value], null))).toEqual([true, true, true]);
  expect([false, 0, null, 'no'].map((value) => meets('formula', [value], null))).toEqual([false, false, false, false]);
});
