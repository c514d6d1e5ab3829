import type { CalcClient } from '@cloudity/calc';
import { addSheet, deleteDimension, deleteSheet, emptyWorkbook, insertDimension } from '@cloudity/docmodel/sheet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { selectArea, selectCell } from '../selection/selection.ts';
import { bookmark } from './bookmark.ts';
import { SheetSession } from './session.ts';

let session: SheetSession;
const rows = (at: number) => ({ sheet: 's1', dimension: 'rows', at, count: 1 }) as const;

beforeEach(() => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  // There are no formulas to be calculated.
  const client = new Proxy({}, { get: () => () => new Promise(() => {}) }) as CalcClient;
  session = new SheetSession({ doc, awareness: new Awareness(doc), client, isEditable: true, language: 'en' });
  session.select(selectCell({ row: 3, column: 2 }));
});

afterEach(() => {
  session.awareness.destroy();
  session.destroy();
});

test('a selection that goes along with its row is the same one, and is not the cell that is now in its place', () => {
  const mark = bookmark(session);
  insertDimension(session.workbook, rows(0));
  expect(session.selection.get().active).toEqual({ row: 4, column: 2 });
  expect(mark.isHere()).toBe(true);
  session.select(selectCell({ row: 3, column: 2 }));
  expect(mark.isHere()).toBe(false);
  deleteDimension(session.workbook, rows(0));
  expect(mark.goBack()).toBe(true);
  expect(session.selection.get()).toEqual(selectCell({ row: 3, column: 2 }));
});

test('a larger area from the same cell is another selection', () => {
  const mark = bookmark(session);
  session.select(selectArea({ fromRow: 3, toRow: 4, fromColumn: 2, toColumn: 2 }));
  expect(mark.isHere()).toBe(false);
});

test('it leads back to another sheet, unless that is gone', () => {
  const other = addSheet(session.workbook, 'Other');
  session.show(other);
  session.select(selectCell({ row: 7, column: 1 }));
  const mark = bookmark(session);
  session.show('s1');
  expect(mark.isHere()).toBe(false);
  expect(mark.goBack()).toBe(true);
  expect([session.sheetId.get(), session.selection.get().active]).toEqual([other, { row: 7, column: 1 }]);
  deleteSheet(session.workbook, other);
  expect(mark.goBack()).toBe(false);
  expect(session.sheetId.get()).toBe('s1');
});
