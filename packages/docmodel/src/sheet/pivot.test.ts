import { beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  addSheet,
  deleteDimension,
  emptyWorkbook,
  insertDimension,
  maxPivotFields,
  maxPivotHidden,
  moveDimension,
  removeRecord,
  sortRange,
  UndoHistory,
  vacuumWorkbook,
  Workbook,
  writeCells,
} from './index.ts';
import {
  addPivot,
  addPivotField,
  changePivotField,
  changePivotSource,
  copyPivots,
  firstPivotUse,
  movePivot,
  movePivotField,
  type PivotField,
  pivotCells,
  pivotLook,
  pivotsOf,
  removePivotField,
} from './pivots.ts';

let workbook: Workbook;
let sheet: string;
let id: string;
const source = { sheet: 's1', fromRow: 0, toRow: 9, fromColumn: 1, toColumn: 4 };

const newPeer = (state: Uint8Array): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return new Workbook(doc);
};

const meet = (one: Workbook, other: Workbook): void => {
  Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(other.doc));
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc));
};

const fields = (book = workbook): readonly PivotField[] =>
  pivotsOf(book, sheet).find((pivot) => pivot.id === id)?.fields ?? [];
const placed = (book = workbook) => fields(book).map(({ at, column }) => `${at} ${column}`);

beforeEach(() => {
  workbook = newPeer(emptyWorkbook());
  sheet = addSheet(workbook, 'Pivot');
  id = addPivot(workbook, { sheet, row: 2, column: 1 }, source, 'fr');
});

test('a pivot table is read as it was made, in positions of now', () => {
  const value = addPivotField(workbook, sheet, id, 3, firstPivotUse('values', 'average'));
  const row = addPivotField(workbook, sheet, id, 1, firstPivotUse('rows'));
  changePivotField(workbook, sheet, id, row, {
    at: 'rows',
    grouping: 'month',
    isDescending: true,
    sortBy: value,
    hasTotals: false,
  });
  expect(pivotsOf(workbook, sheet)).toMatchObject([{ id, sheet, row: 2, column: 1, source, language: 'fr' }]);
  expect(pivotCells(workbook, sheet)).toEqual([
    {
      row: 2,
      column: 1,
      pivot: {
        source: 'Sheet1!$B$1:$E$10',
        language: 'fr',
        rows: [{ column: 0, grouping: 'month', isDescending: true, hasTotals: false, sortBy: 0 }],
        columns: [],
        values: [{ column: 2, summary: 'average', share: 'none', name: '' }],
        filters: [],
      },
    },
  ]);
  writeCells(workbook, { sheet, row: 2, column: 1 }, [['typed over']]);
  expect(pivotCells(workbook, sheet)).toEqual([]);
});

test('fields go with their columns, the source with its cells, the corner with its place', () => {
  addPivotField(workbook, sheet, id, 4, firstPivotUse('rows'));
  insertDimension(workbook, { sheet: 's1', dimension: 'columns', at: 2, count: 2 });
  insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 3, count: 1 });
  insertDimension(workbook, { sheet, dimension: 'rows', at: 0, count: 5 });
  const [cell] = pivotCells(workbook, sheet);
  expect(cell).toMatchObject({ row: 7, pivot: { source: 'Sheet1!$B$1:$G$11', rows: [{ column: 5 }] } });
  moveDimension(workbook, { sheet: 's1', dimension: 'columns', at: 6, count: 1 }, 2);
  expect(pivotCells(workbook, sheet)[0]?.pivot.rows).toMatchObject([{ column: 1 }]);
  sortRange(workbook, { sheet: 's1', fromRow: 1, toRow: 8, fromColumn: 0, toColumn: 27 }, [
    { column: 0, isDescending: true },
  ]);
  expect(pivotCells(workbook, sheet)[0]?.pivot.source).toBe('Sheet1!$B$1:$G$11');
  deleteDimension(workbook, { sheet: 's1', dimension: 'columns', at: 2, count: 1 });
  expect(pivotCells(workbook, sheet)[0]?.pivot.rows).toMatchObject([{ column: -1 }]);
  const undo = new UndoHistory(workbook.journal);
  deleteDimension(workbook, { sheet, dimension: 'rows', at: 7, count: 1 });
  expect(pivotsOf(workbook, sheet)).toEqual([]);
  undo.undo();
  expect(pivotsOf(workbook, sheet)).toHaveLength(1);
});

test('two people who change different fields at once both keep what they did', () => {
  const first = addPivotField(workbook, sheet, id, 1, firstPivotUse('rows'));
  const other = newPeer(Y.encodeStateAsUpdate(workbook.doc));
  addPivotField(workbook, sheet, id, 2, firstPivotUse('rows'));
  addPivotField(other, sheet, id, 3, firstPivotUse('values'));
  changePivotSource(other, sheet, id, { ...source, toRow: 19 });
  movePivotField(workbook, sheet, id, first, firstPivotUse('columns'), 0);
  meet(workbook, other);
  expect(placed().sort()).toEqual(['columns 2', 'rows 3', 'values 4']);
  expect(placed(other).sort()).toEqual(placed().sort());
  expect(pivotsOf(workbook, sheet)[0]?.source?.toRow).toBe(19);
  // The same field moved to two places is in one of them.
  movePivotField(workbook, sheet, id, first, firstPivotUse('filters'), 0);
  movePivotField(other, sheet, id, first, firstPivotUse('values'), 1);
  meet(workbook, other);
  expect(fields().filter((field) => field.id === first)).toHaveLength(1);
  expect(fields(other)).toEqual(fields());
});

test('own changes are undone one by one; a table that is taken away comes back whole', () => {
  const undo = new UndoHistory(workbook.journal);
  const field = addPivotField(workbook, sheet, id, 1, firstPivotUse('rows'));
  addPivotField(workbook, sheet, id, 2, firstPivotUse('rows'));
  movePivotField(workbook, sheet, id, field, firstPivotUse('rows'), 1);
  expect(placed()).toEqual(['rows 3', 'rows 2']);
  undo.undo();
  expect(placed()).toEqual(['rows 2', 'rows 3']);
  removeRecord(workbook, sheet, id);
  expect([...workbook.sheet(sheet).parts.records.keys()]).toEqual([]);
  undo.undo();
  expect(placed()).toEqual(['rows 2', 'rows 3']);
  removePivotField(workbook, sheet, id, field);
  expect(placed()).toEqual(['rows 3']);
  movePivot(workbook, { sheet, row: 0, column: 0 }, id);
  expect(pivotsOf(workbook, sheet)).toMatchObject([{ row: 0, column: 0 }]);
});

test('another source: fields keep their columns, or take those at the same place', () => {
  for (const at of [1, 2, 4]) addPivotField(workbook, sheet, id, at, firstPivotUse('rows'));
  changePivotSource(workbook, sheet, id, { ...source, fromColumn: 2 });
  expect(placed()).toEqual(['rows 3', 'rows 3', 'rows 5']);
  const third = addSheet(workbook, 'Third');
  changePivotSource(workbook, sheet, id, { sheet: third, fromRow: 0, toRow: 3, fromColumn: 0, toColumn: 1 });
  expect(placed()).toEqual(['rows 1', 'rows 1']);
});

test('a copied sheet has its pivot tables; what read the sheet reads the copy', () => {
  const own = addPivot(workbook, { sheet, row: 30, column: 0 }, { ...source, sheet });
  addPivotField(workbook, sheet, own, 2, firstPivotUse('values'));
  addPivotField(workbook, sheet, id, 1, firstPivotUse('rows'));
  const copy = addSheet(workbook, 'Copy');
  copyPivots(workbook, sheet, copy);
  const copies = pivotsOf(workbook, copy);
  expect(copies.map(({ row, source: read }) => [row, read?.sheet])).toEqual([
    [2, 's1'],
    [30, copy],
  ]);
  expect(pivotCells(workbook, copy).map(({ pivot }) => [pivot.source, pivot.rows.length, pivot.values.length])).toEqual(
    [
      ['Sheet1!$B$1:$E$10', 1, 0],
      ['Copy!$B$1:$E$10', 0, 1],
    ],
  );
});

test('a vacuum keeps pivot tables and what they refer to', () => {
  addPivotField(workbook, sheet, id, 2, { at: 'filters', hidden: ['x', null, 3] });
  deleteDimension(workbook, { sheet: 's1', dimension: 'rows', at: 0, count: 1 });
  const fresh = newPeer(vacuumWorkbook(workbook.doc));
  expect(pivotsOf(fresh, sheet)).toEqual(pivotsOf(workbook, sheet));
  expect(pivotCells(fresh, sheet)).toEqual(pivotCells(workbook, sheet));
});

test('anything may be stored by anybody: it is read or left out, never an error', () => {
  const { records } = workbook.sheet(sheet).parts;
  const junk: readonly unknown[] = [null, 3, 'x', [], { at: 'rows' }, { at: 'nowhere', column: '2', n: 'V' }];
  for (const [at, value] of junk.entries()) records.set(`${id}:p/j${at}`, value);
  expect(fields()).toEqual([]);
  records.set(`${id}:p/a`, { at: 'values', column: '2', n: 'V', summary: 'evil', share: 7, name: 'x'.repeat(999) });
  records.set(`${id}:p/b`, { at: 'filters', column: 'gone', n: 'W', hidden: [{}, 1, Number.NaN, 'y'] });
  expect(fields()).toMatchObject([
    { at: 'values', summary: 'sum', share: 'none' },
    { at: 'filters', hidden: [1, 'y'] },
  ]);
  expect(pivotCells(workbook, sheet)[0]?.pivot.filters).toEqual([{ column: -1, hidden: [1, 'y'] }]);
  for (let at = 0; at < 2 * maxPivotFields; at += 1) records.set(`${id}:p/n${at}`, { at: 'rows', column: '2', n: 'X' });
  expect(fields()).toHaveLength(maxPivotFields);
  for (const spec of [null, 'x', { source: 'A1' }, { source: { f: '', r: ['@x'] } }, { source: { f: '', r: [] } }]) {
    records.set(`${id}:s`, spec);
    expect(pivotsOf(workbook, sheet)[0]?.source).toBeNull();
    expect(pivotCells(workbook, sheet)[0]?.pivot.source).toBeNull();
  }
});

test('limits and mistakes are refused, and nothing is written', () => {
  expect(() => addPivot(workbook, { sheet, row: 0, column: 0 }, { ...source, toRow: 0 })).toThrow('first row');
  expect(() => addPivot(workbook, { sheet, row: -1, column: 0 }, source)).toThrow();
  expect(() => addPivotField(workbook, sheet, 'nobody', 1, firstPivotUse('rows'))).toThrow('no pivot table');
  expect(() => addPivotField(workbook, sheet, id, 9, firstPivotUse('rows'))).toThrow('column');
  const hidden = new Array<number>(maxPivotHidden + 1).fill(1);
  expect(() => addPivotField(workbook, sheet, id, 1, { at: 'filters', hidden })).toThrow('at most');
  for (let at = 0; at < maxPivotFields; at += 1) addPivotField(workbook, sheet, id, 1, firstPivotUse('rows'));
  expect(() => addPivotField(workbook, sheet, id, 1, firstPivotUse('rows'))).toThrow('at most');
});

test('what stands over values stands at the right, as they do; names of rows stay at the left', () => {
  addPivotField(workbook, sheet, id, 1, firstPivotUse('rows', 'sum'));
  addPivotField(workbook, sheet, id, 3, firstPivotUse('values', 'sum'));
  const [pivot] = pivotsOf(workbook, sheet);
  if (pivot === undefined) throw new Error('no pivot table');
  const look = pivotLook(workbook, pivot, { headerRows: 1, labelColumns: 1, valuesEach: 1, totalRows: [3] });
  expect([look(0, 0), look(0, 1), look(1, 1), look(3, 1)]).toEqual([
    { bold: true },
    { bold: true, align: 'right' },
    null,
    { bold: true },
  ]);
});
