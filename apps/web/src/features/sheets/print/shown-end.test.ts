import type { CalcClient } from '@cloudity/calc';
import { addRecord, emptyWorkbook, formatCells, writeCells } from '@cloudity/docmodel/sheet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { SheetSession } from '../model/session.ts';
import { shownEnd } from './shown-end.ts';

let session: SheetSession;
const last = { row: 9, column: 5 };
const pixelsPerLetter = 10;
const end = (isDrawn: (row: number, column: number) => boolean = () => false) =>
  shownEnd(session, last, { isDrawn, widthOf: ({ display }) => display.text.length * pixelsPerLetter });
const at = (row: number, column: number) => ({
  sheet: 's1',
  fromRow: row,
  toRow: row,
  fromColumn: column,
  toColumn: column,
});

beforeEach(() => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  // Answers nothing: no formula here has anything to show.
  const client = new Proxy({}, { get: () => () => new Promise(() => {}) }) as CalcClient;
  session = new SheetSession({ doc, awareness: new Awareness(doc), client, isEditable: true, language: 'en' });
  writeCells(session.workbook, { sheet: 's1', row: 0, column: 0 }, [
    ['Rent', 'Paid'],
    ['May', 900],
  ]);
  const empty = Array.from({ length: 6 }, () => ({ formula: '=""' }));
  writeCells(
    session.workbook,
    { sheet: 's1', row: 2, column: 0 },
    Array.from({ length: 8 }, () => empty),
  );
});

afterEach(() => {
  session.awareness.destroy();
  session.destroy();
});

test('paper ends with the last row and column that show anything, whatever formulas there are beyond', () => {
  expect(end()).toEqual({ row: 1, column: 1 });
});

test('a fill, a border and something drawn are to be seen', () => {
  formatCells(session.workbook, at(3, 0), { bold: true });
  expect(end()).toEqual({ row: 1, column: 1 });
  formatCells(session.workbook, at(3, 2), { fill: '#ffeeaa' });
  expect(end()).toEqual({ row: 3, column: 2 });
  formatCells(session.workbook, at(5, 1), { borderBottom: 'thin #000000' });
  expect(end()).toEqual({ row: 5, column: 2 });
  expect(end((row, column) => row === 7 && column === 4)).toEqual({ row: 7, column: 4 });
});

test('a merge is seen as far as it reaches', () => {
  addRecord(session.workbook, 'merge', { sheet: 's1', fromRow: 1, toRow: 4, fromColumn: 1, toColumn: 3 });
  expect(end()).toEqual({ row: 4, column: 3 });
});

test('a text that goes on over empty cells is seen there, and no further than it is long', () => {
  writeCells(session.workbook, { sheet: 's1', row: 0, column: 1 }, [['x'.repeat(21)]]);
  expect(session.view.columns.size(1)).toBe(100);
  expect(end()).toEqual({ row: 1, column: 3 });
  writeCells(session.workbook, { sheet: 's1', row: 0, column: 2 }, [[{ formula: '=""' }]]);
  expect(end()).toEqual({ row: 1, column: 1 });
});

test('what is hidden is not seen, and of nothing the first cell is left', () => {
  session.setFiltered('s1', new Set([session.sheet.rows.at(1) ?? '']));
  expect(end()).toEqual({ row: 0, column: 1 });
  session.setFiltered('s1', new Set([0, 1].map((row) => session.sheet.rows.at(row) ?? '')));
  expect(end()).toEqual({ row: 0, column: 0 });
});
