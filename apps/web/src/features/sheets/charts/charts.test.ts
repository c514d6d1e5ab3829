import { describe, expect, test } from 'vitest';
import { axisOf, everyNth, placeOf, stacked } from './axis.ts';
import { dataFrom, guessed, type Shown } from './chart-data.ts';

const lines = (rows: readonly (readonly (string | number | null)[])[]): readonly (readonly Shown[])[] =>
  rows.map((row) => row.map((value) => ({ value, text: value === null ? '' : String(value) })));

describe('axis', () => {
  test('ticks are round and hold all values', () => {
    expect(axisOf([3, 47], 5, true).ticks).toEqual([0, 10, 20, 30, 40, 50]);
    expect(axisOf([0.02, 0.11], 4, false).ticks).toEqual([0, 0.05, 0.1, 0.15]);
    expect(axisOf([-8, 12], 5, true)).toMatchObject({ from: -10, to: 15 });
  });

  test('no values, one value and equal values have an axis too', () => {
    expect(axisOf([], 5, true).ticks.length).toBeGreaterThan(1);
    expect(axisOf([7, 7], 5, false)).toMatchObject({ from: 0 });
    expect(placeOf(axisOf([-3], 3, true), 0)).toBe(1);
  });

  test('stacked series stand on each other, losses hang', () => {
    expect(
      stacked([
        [1, -1],
        [2, 4],
        [null, -2],
      ]),
    ).toEqual([
      [
        { from: 0, to: 1 },
        { from: 0, to: -1 },
      ],
      [
        { from: 1, to: 3 },
        { from: 0, to: 4 },
      ],
      [
        { from: 3, to: 3 },
        { from: -1, to: -3 },
      ],
    ]);
  });

  test('labels that would overlap are left out evenly', () => {
    expect([everyNth(5, 40, 400), everyNth(30, 40, 400), everyNth(0, 40, 0)]).toEqual([1, 3, 1]);
  });
});

describe('data', () => {
  const table = lines([
    ['Month', 'Tea', 'Milk'],
    ['May', 3, 5],
    ['June', null, 7],
  ]);

  test('names and labels are told from the values', () => {
    const how = guessed(table);
    expect(how).toEqual({ hasNames: true, hasLabels: true });
    expect(dataFrom(table, { seriesIn: 'columns', ...how })).toEqual({
      labels: ['May', 'June'],
      positions: [1, 2],
      series: [
        { name: 'Tea', values: [3, null] },
        { name: 'Milk', values: [5, 7] },
      ],
    });
  });

  test('series may be rows', () => {
    const { labels, series } = dataFrom(table, { seriesIn: 'rows', hasNames: true, hasLabels: true });
    expect([labels, series.map(({ name, values }) => [name, ...values])]).toEqual([
      ['Tea', 'Milk'],
      [
        ['May', 3, 5],
        ['June', null, 7],
      ],
    ]);
  });

  test('numbers alone are values, with numbers of their own for labels', () => {
    const bare = lines([
      [4, 5],
      [6, 7],
    ]);
    expect(guessed(bare)).toEqual({ hasNames: false, hasLabels: false });
    const { labels, positions, series } = dataFrom(bare, { seriesIn: 'columns', hasNames: false, hasLabels: false });
    expect([labels, positions, series.map(({ name }) => name)]).toEqual([
      ['1', '2'],
      [1, 2],
      ['A', 'B'],
    ]);
  });

  test('a column of words among numbers is not drawn; an empty one waits for its numbers', () => {
    const expenses = lines([
      ['What', 'Category', 'Amount', 'Paid'],
      ['Train', 'Travel', 84.5, null],
      ['Lunch', 'Food', 12, null],
    ]);
    const names = (table: typeof expenses) =>
      dataFrom(table, { seriesIn: 'columns', hasNames: true, hasLabels: true }).series.map(({ name }) => name);
    expect(names(expenses)).toEqual(['Amount', 'Paid']);
    expect(names(expenses.map((line) => line.slice(0, 2)))).toEqual(['Category']);
  });

  test('an empty range draws nothing and fails nowhere', () => {
    expect(dataFrom([], { seriesIn: 'columns', hasNames: true, hasLabels: true })).toEqual({
      labels: [],
      positions: [],
      series: [],
    });
  });
});
