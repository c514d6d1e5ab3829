import { createWorkerEngine } from '@cloudity/calc/web';
import { emptyWorkbook, writeCells } from '@cloudity/docmodel/sheet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { clipOf } from '../clipboard/copy.ts';
import { SheetSession } from '../model/session.ts';
import { selectArea, selectRows } from '../selection/selection.ts';
import { fillTo } from './fill.ts';
import { applyStyle, clearSelected } from './format.ts';
import { deleteLines } from './structure.ts';

let session: SheetSession;
const texts = (): readonly unknown[] => [0, 1, 2, 3, 4].map((row) => session.sheet.contentAt(row, 0));

beforeEach(() => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  // There are no formulas, so no worker begins.
  const client = createWorkerEngine();
  session = new SheetSession({ doc, awareness: new Awareness(doc), client, isEditable: true, language: 'en' });
  writeCells(session.workbook, { sheet: 's1', row: 0, column: 0 }, [['a'], ['b'], ['c'], ['d'], ['e']]);
  session.setFiltered('s1', new Set([session.sheet.rows.at(1) ?? '', session.sheet.rows.at(3) ?? '']));
});

afterEach(() => {
  session.awareness.destroy();
  session.destroy();
});

test('what a filter leaves out is not cleared with what it leaves', () => {
  session.select(selectArea({ fromRow: 0, toRow: 4, fromColumn: 0, toColumn: 0 }));
  clearSelected(session);
  expect(texts()).toEqual([null, 'b', null, 'd', null]);
  session.undo.undo();
  expect(texts()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('nor deleted with it, in one step of undo', () => {
  session.select(selectRows(0, 2, session.view.bounds));
  deleteLines(session, 'rows');
  expect(texts()).toEqual(['b', 'd', 'e', null, null]);
  session.undo.undo();
  expect(texts()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('nor does it get the look', () => {
  session.select(selectArea({ fromRow: 0, toRow: 4, fromColumn: 0, toColumn: 0 }));
  applyStyle(session, { bold: true });
  expect([0, 1, 2, 3, 4].map((row) => session.view.styleAt(row, 0).bold === true)).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
});

test('nor filled', () => {
  const column = { fromColumn: 0, toColumn: 0 };
  fillTo(session, { ...column, fromRow: 0, toRow: 0 }, { ...column, fromRow: 0, toRow: 4 }, true);
  expect(texts()).toEqual(['a', 'b', 'a', 'd', 'a']);
});

test('a look that a rule gives is neither filled nor copied', () => {
  session.attach('condition', { styleOf: () => ({ fill: '#ff0000' }), destroy: () => {} });
  const column = { fromColumn: 0, toColumn: 0 };
  fillTo(session, { ...column, fromRow: 0, toRow: 0 }, { ...column, fromRow: 0, toRow: 2 }, true);
  expect(session.cell(2, 0).style.fill).toBe('#ff0000');
  expect(session.view.styleAt(2, 0)).toEqual({});
  expect(clipOf(session, { ...column, fromRow: 0, toRow: 0 })?.cells[0]?.[0]?.style).toEqual({});
});
