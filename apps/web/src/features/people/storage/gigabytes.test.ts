import { expect, test } from 'vitest';
import { bytesOfText, countOfText, gigabytesText } from './gigabytes.ts';

test('quotas are typed in GB, with either decimal sign; nothing is no limit', () => {
  expect(['15', '2.5', '2,5', ' 0 ', ''].map(bytesOfText)).toEqual([15e9, 2.5e9, 2.5e9, 0, null]);
  expect(['-1', 'x', '1e9', '1.2345', '9999999'].map(bytesOfText)).toEqual(Array(5).fill(undefined));
  expect([15e9, 2.5e9, 0, null].map(gigabytesText)).toEqual(['15', '2.5', '0', '']);
});

test('days and versions are whole numbers in bounds', () => {
  expect(['30', '0', '-1', '1.5', '', '3651'].map((text) => countOfText(text, 3650))).toEqual([
    30,
    ...Array(5).fill(undefined),
  ]);
});
