import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  addProtection,
  addRecord,
  addSheet,
  type CellRange,
  changeProtection,
  clearCells,
  deleteDimension,
  deleteSheet,
  emptyWorkbook,
  formatCells,
  insertDimension,
  moveDimension,
  type Protection,
  protectionAgainst,
  protectionsOf,
  readCell,
  removeRecord,
  SheetError,
  sortRange,
  UndoHistory,
  Workbook,
  writeCells,
} from './index.ts';

let workbook: Workbook;
const range = (fromRow: number, toRow: number, fromColumn: number, toColumn: number): CellRange => ({
  sheet: 's1',
  fromRow,
  toRow,
  fromColumn,
  toColumn,
});
const mine: Protection = { note: '', isWarning: false, editors: [{ id: 'ada', name: 'Ada' }], isSheet: false };
const bob = { id: 'bob', isOwner: false };

/** As a session does: nothing that meets a protection against Bob is written. */
const guard = (): void => {
  workbook.guard = (target) => {
    const against = protectionAgainst(workbook, protectionsOf(workbook, target.sheet), target, bob);
    if (against !== null) throw new SheetError('protected', against.id);
  };
};
const rows = (): readonly unknown[] =>
  [0, 1, 2, 3, 4].map((row) => readCell(workbook, { sheet: 's1', row, column: 0 }));

beforeEach(() => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  workbook = new Workbook(doc);
  writeCells(workbook, { sheet: 's1', row: 0, column: 0 }, [['e'], ['d'], ['c'], ['b'], ['a']]);
});

describe('protections', () => {
  test('owners of the file and those who are named may write, others are refused, a warning is for all but the named', () => {
    addProtection(workbook, range(1, 2, 0, 3), mine);
    addProtection(workbook, range(4, 4, 0, 0), { ...mine, isWarning: true });
    const all = protectionsOf(workbook, 's1');
    const against = (row: number, writer: { id: string; isOwner: boolean }) =>
      protectionAgainst(workbook, all, range(row, row, 0, 0), writer)?.isWarning ?? null;
    expect([
      against(2, bob),
      against(2, { id: 'ada', isOwner: false }),
      against(2, { id: 'x', isOwner: true }),
    ]).toEqual([false, null, null]);
    expect([against(4, bob), against(4, { id: 'ada', isOwner: false }), against(3, bob)]).toEqual([true, null, null]);
  });

  test('they go with their rows, are changed, and one of a sheet covers what is added', () => {
    const id = addProtection(workbook, range(1, 2, 0, 3), mine);
    insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 0, count: 3 });
    expect(protectionsOf(workbook, 's1')).toMatchObject([{ id, range: range(4, 5, 0, 3), note: '' }]);
    changeProtection(workbook, id, range(0, 0, 0, 0), { ...mine, note: 'All', isSheet: true });
    writeCells(workbook, { sheet: 's1', row: 1_500, column: 40 }, [['far']]);
    expect(protectionsOf(workbook, 's1')).toMatchObject([{ note: 'All', range: range(0, 1_500, 0, 40) }]);
  });

  test('whatever would change protected cells is refused, the rest is not, and what was begun is taken back', () => {
    addProtection(workbook, range(1, 2, 0, 0), mine);
    const undo = new UndoHistory(workbook.journal);
    guard();
    const before = Y.encodeStateVector(workbook.doc);
    const refused: readonly (() => void)[] = [
      () => writeCells(workbook, { sheet: 's1', row: 0, column: 0 }, [['x'], ['y']]),
      () => clearCells(workbook, range(2, 4, 0, 0)),
      () => formatCells(workbook, range(0, 999, 0, 0), { bold: true }),
      () => deleteDimension(workbook, { sheet: 's1', dimension: 'rows', at: 2, count: 2 }),
      () => deleteDimension(workbook, { sheet: 's1', dimension: 'columns', at: 0, count: 1 }),
      () => moveDimension(workbook, { sheet: 's1', dimension: 'rows', at: 1, count: 1 }, 9),
      () => insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 2, count: 1 }),
      () => sortRange(workbook, range(0, 4, 0, 0), [{ column: 0, isDescending: false }]),
      () => addRecord(workbook, 'merge', range(2, 3, 0, 0)),
    ];
    for (const act of refused) expect(act).toThrow(SheetError);
    expect(Y.encodeStateVector(workbook.doc)).toEqual(before);
    expect(() =>
      workbook.journal.transact(() => {
        writeCells(workbook, { sheet: 's1', row: 0, column: 0 }, [['x']]);
        insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 0, count: 1 });
        deleteDimension(workbook, { sheet: 's1', dimension: 'rows', at: 5, count: 1 });
        clearCells(workbook, range(2, 2, 0, 0));
      }),
    ).toThrow('');
    expect([rows(), undo.canUndo, workbook.sheet('s1').rows.length]).toEqual([['e', 'd', 'c', 'b', 'a'], false, 1_000]);
    writeCells(workbook, { sheet: 's1', row: 0, column: 0 }, [['x'], [undefined], [undefined], ['y']]);
    insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 0, count: 1 });
    expect(rows()).toEqual([null, 'x', 'd', 'c', 'y']);
  });

  test('cells that are not locked are open in a sheet that is protected as a whole, and nowhere else', () => {
    addProtection(workbook, range(0, 0, 0, 0), { ...mine, isSheet: true });
    formatCells(workbook, range(1, 3, 0, 0), { isUnlocked: true });
    guard();
    writeCells(workbook, { sheet: 's1', row: 1, column: 0 }, [['x'], ['y']]);
    expect(rows()).toEqual(['e', 'x', 'y', 'b', 'a']);
    const refused = [
      () => clearCells(workbook, range(3, 4, 0, 0)),
      () => writeCells(workbook, { sheet: 's1', row: 1, column: 1 }, [['z']]),
    ];
    for (const act of refused) expect(act).toThrow(SheetError);
    workbook.guard = null;
    addProtection(workbook, range(2, 2, 0, 0), mine);
    guard();
    expect(() => writeCells(workbook, { sheet: 's1', row: 2, column: 0 }, [['z']])).toThrow(SheetError);
  });

  test('a sheet with protected cells is not deleted by whom it refuses', () => {
    addSheet(workbook, 'Other');
    const id = addProtection(workbook, range(0, 0, 0, 0), mine);
    guard();
    expect(() => deleteSheet(workbook, 's1')).toThrow(SheetError);
    workbook.guard = null;
    removeRecord(workbook, 's1', id);
    expect(protectionsOf(workbook, 's1')).toEqual([]);
  });

  test('what is stored by others is taken as far as it can be used', () => {
    addRecord(workbook, 'protection', range(0, 0, 0, 0), { note: 5, isWarning: 'x', editors: [null, { id: 1 }, 'y'] });
    expect(protectionsOf(workbook, 's1')).toMatchObject([{ note: '', isWarning: false, editors: [], isSheet: false }]);
  });
});
