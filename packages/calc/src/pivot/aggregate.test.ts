import { describe, expect, test } from 'vitest';
import type { CellValue } from '../engine.ts';
import { aggregate } from './aggregate.ts';
import { naiveRows, naiveSummary } from './naive.ts';
import type { Pivot, PivotGroup, PivotSummary, PivotValue } from './pivot.ts';

const group = (column: number, more: Partial<PivotGroup> = {}): PivotGroup => ({
  column,
  grouping: 'none',
  isDescending: false,
  sortBy: null,
  hasTotals: true,
  ...more,
});
const value = (column: number, summary: PivotSummary = 'sum', more: Partial<PivotValue> = {}): PivotValue => ({
  column,
  summary,
  share: 'none',
  name: '',
  ...more,
});
const pivot = (parts: Partial<Pivot>): Pivot => ({
  language: 'en',
  rows: [],
  columns: [],
  values: [],
  filters: [],
  ...parts,
});

const sales: readonly (readonly CellValue[])[] = [
  ['Region', 'Quarter', 'Amount', 'Day'],
  ['East', 'Q1', 10, 46_023],
  ['West', 'Q1', 20, 46_054],
  ['East', 'Q2', 5, 46_113],
  ['East', 'Q1', 1, 46_023.5],
  [null, 'Q2', 7, 'soon'],
  [null, null, '', null],
];

describe('aggregate', () => {
  test('PV1: rows, columns and one value, with totals of both', () => {
    expect(aggregate(sales, pivot({ rows: [group(0)], columns: [group(1)], values: [value(2)] })).cells).toEqual([
      ['SUM of Amount', 'Quarter', null, null],
      ['Region', 'Q1', 'Q2', 'Grand total'],
      ['East', 11, 5, 16],
      ['West', 20, null, 20],
      ['(blank)', null, 7, 7],
      ['Grand total', 31, 12, 43],
    ]);
  });

  test('PV1: a second field within the first, each with its totals', () => {
    const { cells, layout } = aggregate(
      sales,
      pivot({ rows: [group(0), group(1)], values: [value(2), value(2, 'count')] }),
    );
    expect(cells).toEqual([
      ['Region', 'Quarter', 'SUM of Amount', 'COUNT of Amount'],
      ['East', 'Q1', 11, 2],
      [null, 'Q2', 5, 1],
      ['East total', null, 16, 3],
      ['West', 'Q1', 20, 1],
      ['West total', null, 20, 1],
      ['(blank)', 'Q2', 7, 1],
      ['(blank) total', null, 7, 1],
      ['Grand total', null, 43, 5],
    ]);
    expect(layout).toEqual({
      height: 9,
      width: 4,
      headerRows: 1,
      labelColumns: 2,
      valuesEach: 2,
      totalRows: [3, 5, 7, 8],
      totalColumns: [],
    });
  });

  test('PV1: values side by side under each column, without totals where they are not wanted', () => {
    const wanted = pivot({
      columns: [group(1, { hasTotals: false })],
      values: [value(2), value(2, 'max', { name: 'Most' })],
    });
    expect(aggregate(sales, wanted).cells).toEqual([
      [null, 'Quarter', null, null, null],
      [null, 'Q1', null, 'Q2', null],
      [null, 'SUM of Amount', 'Most', 'SUM of Amount', 'Most'],
      ['Grand total', 31, 20, 12, 7],
    ]);
  });

  test('PV2: groups are sorted by their labels or by a value, empty ones last', () => {
    const labels = (parts: Partial<PivotGroup>) =>
      aggregate(sales, pivot({ rows: [group(0, { hasTotals: false, ...parts })], values: [value(2)] }))
        .cells.slice(1)
        .map(([label]) => label);
    expect(labels({})).toEqual(['East', 'West', '(blank)']);
    expect(labels({ isDescending: true })).toEqual(['West', 'East', '(blank)']);
    expect(labels({ sortBy: 0 })).toEqual(['(blank)', 'East', 'West']);
    expect(labels({ sortBy: 0, isDescending: true })).toEqual(['West', 'East', '(blank)']);
  });

  test('PV3: dates are grouped; what is no date stands for itself', () => {
    const labels = (grouping: PivotGroup['grouping'], language: Pivot['language'] = 'en') =>
      aggregate(sales, pivot({ language, rows: [group(3, { grouping })] }))
        .cells.slice(1)
        .map(([label]) => label);
    expect(labels('year')).toEqual([2026, 'soon']);
    expect(labels('quarter', 'fr')).toEqual(['2026-T1', '2026-T2', 'soon']);
    expect(labels('month')).toEqual(['2026-01', '2026-02', '2026-04', 'soon']);
    expect(labels('day')).toEqual([46_023, 46_054, 46_113, 'soon']);
  });

  test('PV4: filters leave rows out; shares are parts of the row, the column or everything', () => {
    const filters = [{ column: 0, hidden: [null, 'West'] }];
    const parts = { rows: [group(0)], columns: [group(1)], filters };
    expect(aggregate(sales, pivot({ ...parts, values: [value(2)] })).cells.at(-1)).toEqual(['Grand total', 11, 5, 16]);
    const last = (share: PivotValue['share'], line: number) =>
      aggregate(sales, pivot({ rows: [group(0)], columns: [group(1)], values: [value(2, 'sum', { share })] })).cells[
        line
      ];
    expect(last('row', 2)).toEqual(['East', 11 / 16, 5 / 16, 1].map(rounded));
    expect(last('column', 2)).toEqual(['East', 11 / 31, 5 / 12, 16 / 43].map(rounded));
    expect(last('all', 2)).toEqual(['East', 11 / 43, 5 / 43, 16 / 43].map(rounded));
  });

  test('PV5: nothing chosen is one empty cell; a column that is gone and too many cells are refused', () => {
    expect(aggregate(sales, pivot({})).cells).toEqual([[null]]);
    expect(aggregate(sales.slice(0, 1), pivot({ rows: [group(0)], values: [value(2)] })).cells).toEqual([
      ['Region', 'SUM of Amount'],
      ['Grand total', null],
    ]);
    expect(() => aggregate(sales, pivot({ rows: [group(-1)] }))).toThrow('no longer');
    expect(() => aggregate(sales, pivot({ values: [value(4)] }))).toThrow('no longer');
    const many = [['n'], ...Array.from({ length: 3_000 }, (_, at) => [at])];
    expect(() => aggregate(many, pivot({ columns: [group(0)] }))).toThrow('more than');
    expect(() => aggregate(many, pivot({ rows: [group(0)], columns: [group(0)] }))).toThrow('more than');
  });

  test('PV5: what is too large for a number is an error, whatever the summary', () => {
    const source = [['n'], [1e308], [1e308], [-1e308], [-1e308], [1e308], [1e308]];
    for (const summary of ['sum', 'average', 'product', 'variance'] as const)
      expect(aggregate(source, pivot({ values: [value(0, summary)] })).cells[1]).toMatchObject([{ error: '#NUM!' }]);
  });

  test('PV6: any table of any data is what its definition says', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    let state = seed;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % limit;
    };
    const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
    const kinds: readonly PivotSummary[] = [
      'sum',
      'countAny',
      'count',
      'countUnique',
      'average',
      'max',
      'min',
      'median',
      'product',
      'deviation',
      'deviationOfAll',
      'variance',
      'varianceOfAll',
    ];
    const cell = (): CellValue => {
      switch (below(9)) {
        case 0:
          return null;
        case 1:
          return pick(['a', 'b', 'B', '10', '']);
        case 2:
          return below(2) === 0;
        case 3:
          return below(20) === 0 ? { error: '#N/A', message: '' } : 3;
        default:
          return below(6) - 2 + below(2) / 2;
      }
    };
    for (let round = 0; round < 80; round += 1) {
      const width = 2 + below(4);
      const source = [
        Array.from({ length: width }, (_, at): CellValue => `n${at}`),
        ...Array.from({ length: below(40) }, () => Array.from({ length: width }, cell)),
      ];
      const groups = (most: number) =>
        Array.from({ length: below(most + 1) }, () =>
          group(below(width), {
            isDescending: below(2) === 0,
            hasTotals: below(3) > 0,
            grouping: pick(['none', 'none', 'year', 'day']),
          }),
        );
      const wanted = pivot({
        rows: groups(3),
        columns: groups(2),
        values: Array.from({ length: 1 + below(3) }, () => value(below(width), pick(kinds))),
        filters:
          below(2) === 0
            ? []
            : [{ column: below(width), hidden: [cell(), 3].map((one) => (typeof one === 'object' ? null : one)) }],
      });
      const { cells, layout } = aggregate(source, wanted);
      const what = `seed ${seed}, round ${round}`;
      expect([cells.length, ...new Set(cells.map((line) => line.length))], what).toEqual([layout.height, layout.width]);
      const { headerRows, labelColumns, valuesEach } = layout;
      const blankOr = (label: CellValue): CellValue => (label === '(blank)' ? null : label);
      // The labels around each line: a line without one of its own has that of the line before.
      const paths = (
        count: number,
        isTotal: (at: number) => boolean,
        label: (at: number, depth: number) => CellValue,
        depths: number,
      ) => {
        const result: (readonly CellValue[])[] = [];
        let before: CellValue[] = [];
        for (let at = 0; at < count; at += 1) {
          if (isTotal(at)) {
            const depth = Array.from({ length: depths }, (_, each) => each).findLastIndex(
              (each) => label(at, each) !== null,
            );
            result.push(before.slice(0, String(label(at, depth)) === 'Grand total' ? 0 : depth + 1));
            continue;
          }
          before = Array.from({ length: depths }, (_, depth) => {
            const own = label(at, depth);
            return own === null ? (before[depth] ?? null) : blankOr(own);
          });
          result.push(before);
        }
        return result;
      };
      const rowPaths = paths(
        layout.height - headerRows,
        (at) => layout.totalRows.includes(headerRows + at),
        (at, depth) => cells[headerRows + at]?.[depth] ?? null,
        wanted.rows.length,
      );
      const columnPaths = paths(
        (layout.width - labelColumns) / valuesEach,
        (at) => layout.totalColumns.includes(labelColumns + at * valuesEach),
        (at, depth) => cells[1 + depth]?.[labelColumns + at * valuesEach] ?? null,
        wanted.columns.length,
      );
      let judged = 0;
      for (const [down, rowPath] of rowPaths.entries())
        for (const [right, columnPath] of columnPaths.entries())
          for (const [index, { column, summary }] of wanted.values.entries()) {
            const found = cells[headerRows + down]?.[labelColumns + right * valuesEach + index] ?? null;
            const rows = naiveRows(source, wanted, rowPath, columnPath);
            const expected =
              rows.length === 0
                ? null
                : naiveSummary(
                    summary,
                    rows.map((row) => row[column] ?? null),
                  );
            const where = `${what}: ${summary} of ${JSON.stringify([rowPath, columnPath])}`;
            if (typeof expected === 'number' && typeof found === 'number')
              expect(Math.abs(found - expected), where).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
            else expect(found, where).toEqual(expected);
            judged += 1;
          }
      expect(judged, what).toBe(rowPaths.length * columnPaths.length * wanted.values.length);
      // Every row of the source that is not left out is in exactly one of the smallest groups.
      const leaves = rowPaths.filter((_, at) => !layout.totalRows.includes(headerRows + at));
      const counted = leaves.reduce((sum, path) => sum + naiveRows(source, wanted, path, []).length, 0);
      expect(counted, what).toBe(naiveRows(source, wanted, [], []).length);
    }
  });

  test('PV7: a hundred thousand rows take a moment', () => {
    const source = [
      ['a', 'b', 'n'] as readonly CellValue[],
      ...Array.from({ length: 100_000 }, (_, at): CellValue[] => [`g${at % 500}`, at % 12, at]),
    ];
    const { cells } = aggregate(source, pivot({ rows: [group(0)], columns: [group(1)], values: [value(2)] }));
    expect(cells.at(-1)?.at(-1)).toBe((100_000 * 99_999) / 2);
  });
});

const rounded = (cell: string | number): string | number =>
  typeof cell === 'number' ? Number(cell.toPrecision(15)) : cell;
