import { createThreadEngine } from '@cloudity/calc/node';
import { emptyWorkbook, setValidation, writeCells } from '@cloudity/docmodel/sheet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { selectMore } from '../actions/select-more.ts';
import { SheetSession } from '../model/session.ts';
import { selectArea, selectCell } from '../selection/selection.ts';
import { Validations } from '../validation/validations.ts';
import { clipOf } from './copy.ts';
import { clipFrom, pasteClip } from './paste.ts';

let session: SheetSession;
const column = (at: number, rows = 6): readonly unknown[] =>
  Array.from({ length: rows }, (_, row) => session.textToEdit(row, at));
const filterOut = (...rows: readonly number[]): void =>
  session.setFiltered('s1', new Set(rows.map((row) => session.sheet.rows.at(row) ?? '')));
const pasteText = (text: string): void => {
  const clip = clipFrom({ own: '', html: '', text });
  if (clip !== null) pasteClip(session, clip, 'all', null);
};

beforeEach(() => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const client = createThreadEngine();
  session = new SheetSession({ doc, awareness: new Awareness(doc), client, isEditable: true, language: 'en' });
  writeCells(session.workbook, { sheet: 's1', row: 0, column: 0 }, [['a'], ['b'], ['c'], ['d'], ['e']]);
});

afterEach(() => {
  session.awareness.destroy();
  session.destroy();
});

test('what is pasted goes into the rows that a filter leaves, in one step of undo', () => {
  filterOut(1, 3);
  session.select(selectCell({ row: 0, column: 0 }));
  pasteText('x\ny\nz');
  expect(column(0)).toEqual(['x', 'b', 'y', 'd', 'z', '']);
  expect(session.selection.get().areas).toMatchObject([{ fromRow: 0, toRow: 4 }]);
  session.undo.undo();
  expect(column(0)).toEqual(['a', 'b', 'c', 'd', 'e', '']);
});

test('one value is repeated over the selected rows that are seen', () => {
  filterOut(1, 3);
  session.select(selectArea({ fromRow: 0, toRow: 4, fromColumn: 0, toColumn: 0 }));
  pasteText('x');
  expect(column(0)).toEqual(['x', 'b', 'x', 'd', 'x', '']);
});

test('formulas that are copied from between hidden rows keep to their rows; what is cut leaves these alone', () => {
  writeCells(session.workbook, { sheet: 's1', row: 0, column: 1 }, [
    [{ formula: '=A1' }],
    [{ formula: '=A2' }],
    [{ formula: '=A3' }],
  ]);
  filterOut(1);
  const area = { fromRow: 0, toRow: 2, fromColumn: 1, toColumn: 1 };
  const clip = clipOf(session, area);
  filterOut();
  session.setFiltered('s1', new Set());
  session.select(selectCell({ row: 3, column: 2 }));
  if (clip === null) throw new Error('nothing was copied');
  pasteClip(session, clip, 'all', null);
  expect(column(2)).toEqual(['', '', '', '=B4', '=B5', '']);
  session.undo.undo();
  pasteClip(session, clip, 'all', { sheet: 's1', area });
  expect([column(1), column(2)]).toEqual([
    ['', '=A2', '', '', '', ''],
    ['', '', '', '=A1', '=A3', ''],
  ]);
});

test('a strict validation refuses the whole of what is pasted and says where; one that warns lets it in', () => {
  const words = { list: '', checked: '', unchecked: '', unfit: () => '', refusal: 'No' };
  session.attach('validation', new Validations(session, words));
  const rule = { kind: 'list', values: ['yes', 'no'] } as const;
  const range = { sheet: 's1', fromRow: 0, toRow: 4, fromColumn: 1, toColumn: 1 };
  setValidation(session.workbook, range, { rule, isStrict: true, hint: 'yes or no' });
  session.select(selectCell({ row: 0, column: 1 }));
  pasteText('yes\nmaybe');
  expect([column(1, 2), session.refusal.get()]).toEqual([['', ''], { code: 'unfit', message: 'B2: yes or no' }]);
  pasteText('yes\nno');
  expect(column(1, 2)).toEqual(['yes', 'no']);
  setValidation(session.workbook, range, { rule, isStrict: false, hint: '' });
  session.revision.set(session.revision.get() + 1);
  pasteText('maybe');
  expect(column(1, 1)).toEqual(['maybe']);
});

test('all is selected in two steps: the table around the cell, then the sheet', () => {
  writeCells(session.workbook, { sheet: 's1', row: 0, column: 1 }, [[1], [2]]);
  session.select(selectCell({ row: 1, column: 1 }));
  selectMore(session);
  expect(session.selection.get()).toMatchObject({
    areas: [{ fromRow: 0, toRow: 4, fromColumn: 0, toColumn: 1, kind: 'cells' }],
    active: { row: 1, column: 1 },
  });
  selectMore(session);
  expect(session.selection.get().areas).toMatchObject([{ kind: 'all' }]);
  session.select(selectCell({ row: 20, column: 9 }));
  selectMore(session);
  expect(session.selection.get().areas).toMatchObject([{ kind: 'all' }]);
});
