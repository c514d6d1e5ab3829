import type { Loss } from '@cloudity/convert/sheet';
import { expect, test } from 'vitest';
import { headersOfLosses } from './losses-header.ts';

test('CO30 the header of what a file does not hold keeps to its size by telling fewer places', () => {
  const kinds = ['formula', 'name', 'validation', 'condition', 'filter', 'chart', 'merge', 'look'] as const;
  const losses = kinds.map((kind): Loss => ({ kind, count: 9, examples: Array(5).fill(`${'é'.repeat(90)}!A1`) }));
  const [value = ''] = Object.values(headersOfLosses(losses));
  expect(value.length).toBeLessThan(4_096);
  const told = JSON.parse(Buffer.from(value, 'base64url').toString()) as readonly Loss[];
  expect(told.map(({ kind, count }) => [kind, count])).toEqual(kinds.map((kind) => [kind, 9]));
  expect(told[0]?.examples.length).toBeLessThan(5);
  expect(headersOfLosses([])).toEqual({});
});
