import { expect, test } from 'vitest';
import { createEngine, isCalcError, type PivotInput } from '../index.ts';
import { bare, cell, grid, rowsOf, set } from '../testing/workbook.ts';

const pivot: PivotInput = {
  source: 'Sheet1!$A$1:$B$4',
  language: 'en',
  rows: [{ column: 0, grouping: 'none', isDescending: false, sortBy: null, hasTotals: true }],
  columns: [],
  values: [{ column: 1, summary: 'sum', share: 'none', name: '' }],
  filters: [],
};

const data = [
  ['Fruit', 'Count'],
  ['fig', 2],
  ['date', 1],
  ['fig', '=B3*3'],
];

const engineWithPivot = (input: Partial<PivotInput> = {}) => {
  const engine = createEngine();
  engine.load({ sheets: [{ sheet: 's', name: 'Sheet1', rows: rowsOf(data) }] });
  engine.apply([{ kind: 'setCells', sheet: 's', row: 0, column: 3, cells: [[{ pivot: { ...pivot, ...input } }]] }]);
  return engine;
};

const table = [
  ['Fruit', 'SUM of Count'],
  ['date', 1],
  ['fig', 5],
  ['Grand total', 6],
];

test('PV8: a pivot table fills its cells, formulas refer to them, and all follow the data', () => {
  const engine = engineWithPivot();
  expect(grid(engine, 4, 2, 0, 3)).toEqual(table);
  engine.apply([set(0, 7, '=XLOOKUP("fig",D1:D9,E1:E9)')]);
  expect(cell(engine, 0, 7)).toBe(5);
  const { changes } = engine.apply([set(2, 1, 10)]);
  expect(grid(engine, 4, 2, 0, 3)).toEqual([table[0], ['date', 10], ['fig', 32], ['Grand total', 42]]);
  expect(changes.some(({ row, column, value }) => row === 3 && column === 4 && value === 42)).toBe(true);
  expect(engine.explain({ sheet: 's', row: 0, column: 3 })).toMatchObject({
    spill: { row: 0, column: 3, lastRow: 3, lastColumn: 4 },
    pivot: { height: 4, width: 2, headerRows: 1, labelColumns: 1, totalRows: [3] },
  });
  expect(engine.explain({ sheet: 's', row: 1, column: 3 }).pivot).toBeNull();
});

test('PV8: loading it is the same, and one pivot table may read another', () => {
  const engine = createEngine();
  const rows = rowsOf(data).map((line, at) => (at === 0 ? [...line, null, { pivot }] : line));
  const second = { ...pivot, source: 'Sheet1!D1:E3', values: [{ ...pivot.values[0], summary: 'max' as const }] };
  engine.load({
    sheets: [
      { sheet: 't', name: 'Two', rows: [[{ pivot: second as PivotInput }]] },
      { sheet: 's', name: 'Sheet1', rows },
    ],
  });
  const values = engine.values({ sheet: 't', row: 0, column: 0, lastRow: 3, lastColumn: 1 });
  expect(values).toEqual([
    ['Fruit', 'MAX of SUM of Count'],
    ['date', 1],
    ['fig', 5],
    ['Grand total', 5],
  ]);
});

test('PV9: it never writes over anything: an error says why until the cells are free', () => {
  const engine = engineWithPivot();
  engine.apply([set(3, 4, 'mine')]);
  const corner = cell(engine, 0, 3);
  expect(corner).toMatchObject({ error: '#SPILL!', message: expect.stringContaining('not empty') });
  expect(grid(engine, 4, 2, 0, 3).slice(1)).toEqual([
    [null, null],
    [null, null],
    [null, 'mine'],
  ]);
  engine.apply([set(3, 4, null)]);
  expect(grid(engine, 4, 2, 0, 3)).toEqual(table);
  expect(bare(cell(engineWithPivot({ source: 'Sheet1!A1:E4' }), 0, 3))).toBe('#CYCLE!');
});

test('PV9: data that is gone, a column that is gone and a sheet that goes are errors with a reason', () => {
  for (const part of [{ source: null }, { source: 'Nowhere!A1:B4' }, { filters: [{ column: 9, hidden: [1] }] }]) {
    const value = cell(engineWithPivot(part), 0, 3);
    expect(isCalcError(value) && [value.error, value.message !== '']).toEqual(['#REF!', true]);
  }
  const engine = engineWithPivot();
  engine.apply([
    { kind: 'addSheet', sheet: 't', name: 'Two' },
    { kind: 'setCells', sheet: 't', row: 0, column: 0, cells: [[{ pivot }]] },
    { kind: 'removeSheet', sheet: 's' },
  ]);
  expect(engine.values({ sheet: 't', row: 0, column: 0, lastRow: 0, lastColumn: 0 })[0]?.[0]).toMatchObject({
    error: '#REF!',
  });
});

test('PV8: empty cells of a table are empty, and nothing of it is left behind', () => {
  const engine = engineWithPivot({
    columns: [{ column: 1, grouping: 'none', isDescending: false, sortBy: null, hasTotals: false }],
  });
  expect(grid(engine, 3, 3, 0, 3)).toEqual([
    ['SUM of Count', 'Count', null],
    ['Fruit', 1, 2],
    ['date', 1, null],
  ]);
  engine.apply([set(0, 8, '=ISBLANK(F3)')]);
  expect(cell(engine, 0, 8)).toBe(true);
  engine.apply([set(0, 3, null)]);
  expect(
    grid(engine, 5, 4, 0, 3)
      .flat()
      .filter((value) => value !== null),
  ).toEqual([]);
});
