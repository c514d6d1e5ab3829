import { createWorkerEngine } from '@cloudity/calc/web';
import { addRecord, emptyWorkbook } from '@cloudity/docmodel/sheet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { SheetSession } from '../model/session.ts';
import { placeOnPaper } from './on-paper.ts';

let session: SheetSession;
const at = (row: number, column: number) => ({ at: { row, column }, x: 8, y: 4, width: 250, height: 60 });

beforeEach(() => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  // There are no formulas, so no worker begins.
  const client = createWorkerEngine();
  session = new SheetSession({ doc, awareness: new Awareness(doc), client, isEditable: true, language: 'en' });
});

afterEach(() => {
  session.awareness.destroy();
  session.destroy();
});

test('what floats hangs in the cell of its corner and tells how far it reaches', () => {
  expect(placeOnPaper(session.view, at(2, 1))).toEqual({ row: 2, column: 1, x: 8, y: 4, lastRow: 5, lastColumn: 3 });
});

test('what stands on a cell that is gone hangs in the first', () => {
  const place = placeOnPaper(session.view, { ...at(0, 0), at: null });
  expect(place).toMatchObject({ row: 0, column: 0, x: 8, y: 4 });
});

test('in a merge it hangs in the first cell, at the same place', () => {
  addRecord(session.workbook, 'merge', { sheet: 's1', fromRow: 1, toRow: 3, fromColumn: 0, toColumn: 2 });
  expect(placeOnPaper(session.view, at(2, 1))).toMatchObject({ row: 1, column: 0, x: 108, y: 25, lastRow: 5 });
});

test('in a row that is not shown it hangs in the next that is, as on screen', () => {
  session.setFiltered('s1', new Set([2, 3].map((row) => session.sheet.rows.at(row) ?? '')));
  expect(placeOnPaper(session.view, at(2, 1))).toMatchObject({ row: 4, column: 1, x: 8, y: 4, lastRow: 7 });
});
