import { expect, test } from 'vitest';
import { fitOf } from './paper-fit.ts';
import { rowGroups } from './row-groups.ts';

const merge = (fromRow: number, toRow: number) => ({ fromRow, toRow, fromColumn: 0, toColumn: 0 });
const shown = (...args: Parameters<typeof rowGroups>): string =>
  rowGroups(...args)
    .map(({ from, to, isWhole }) => (isWhole ? `[${from}-${to}]` : `${from}-${to}`))
    .join(' ');

test('without anything that floats all rows are one group that may end anywhere', () => {
  expect(shown(1, 40, [], [merge(3, 5)])).toBe('1-40');
  expect(shown(5, 4, [], [])).toBe('');
});

test('rows under something that floats stay together; what shares rows shares the group', () => {
  expect(
    shown(
      0,
      60,
      [
        { row: 50, lastRow: 70 },
        { row: 10, lastRow: 20 },
        { row: 15, lastRow: 30 },
      ],
      [],
    ),
  ).toBe('0-9 [10-30] 31-49 [50-60]');
  // What hangs in a frozen row is on every page with it.
  expect(
    shown(
      2,
      20,
      [
        { row: 0, lastRow: 1 },
        { row: 1, lastRow: 6 },
      ],
      [],
    ),
  ).toBe('[2-6] 7-20');
});

test('no merge is cut by a group', () => {
  expect(shown(0, 40, [{ row: 10, lastRow: 20 }], [merge(8, 10), merge(20, 24), merge(24, 26), merge(30, 31)])).toBe(
    '0-7 [8-26] 27-40',
  );
});

test('no column is left out for want of room: wide sheets come across the paper, very wide ones smaller', () => {
  expect(fitOf(700)).toEqual({ isAcross: false, scale: 1 });
  expect(fitOf(900)).toEqual({ isAcross: true, scale: 1 });
  expect(fitOf(1_920)).toEqual({ isAcross: true, scale: 0.5 });
});
