import { expect, test } from 'vitest';
import { formatsFor } from './format.ts';

const now = new Date(2027, 2, 10, 12, 0);

test('dates are relative within a week and absolute before', () => {
  const { when } = formatsFor('en');
  const iso = (year: number, month: number, dayOfMonth: number, hour = 9, minute = 5) =>
    new Date(year, month, dayOfMonth, hour, minute).toISOString();
  expect(when(iso(2027, 2, 10), now)).toMatch(/9:05/);
  expect(when(iso(2027, 2, 9), now)).toBe('yesterday');
  expect(when(iso(2027, 2, 5), now)).toBe('5 days ago');
  expect(when(iso(2027, 2, 1), now)).toBe('Mar 1');
  expect(when(iso(2025, 11, 31), now)).toBe('Dec 31, 2025');
  expect(formatsFor('fr').when(iso(2027, 2, 9), now)).toBe('hier');
});

test('sizes count in powers of 1000', () => {
  const { size } = formatsFor('en');
  expect([0, 999, 1000, 1_250_000, 3_000_000_000].map(size)).toEqual([
    '0 bytes',
    '999 bytes',
    '1 kB',
    '1.3 MB',
    '3 GB',
  ]);
  expect(formatsFor('fr').size(1_250_000)).toBe('1,3\u202fMo');
});
