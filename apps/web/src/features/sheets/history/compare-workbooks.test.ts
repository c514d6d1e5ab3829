import {
  addSheet,
  deleteDimension,
  emptyWorkbook,
  formatCells,
  insertDimension,
  renameSheet,
  resizeDimension,
  sortRange,
  vacuumWorkbook,
  Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { addressOf } from '../selection/selection.ts';
import { compareWorkbooks, type WorkbookChanges } from './compare-workbooks.ts';

const open = (update: Uint8Array): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return new Workbook(doc);
};
const s1 = 's1';
const range = (fromRow: number, fromColumn: number, toRow = fromRow, toColumn = fromColumn) => ({
  sheet: s1,
  fromRow,
  toRow,
  fromColumn,
  toColumn,
});

/** What happens to a workbook of five rows, told by what differs from before. */
const changesOf = (act: (workbook: Workbook) => void, prepare = Y.encodeStateAsUpdate): WorkbookChanges => {
  const workbook = open(emptyWorkbook());
  writeCells(workbook, { sheet: s1, row: 0, column: 0 }, [
    ['Item', 'Price', 'Double'],
    ['tea', 4, { formula: '=B2*2' }],
    ['bread', 2, { formula: '=B3*2' }],
    ['apples', 3, { formula: '=B4*2' }],
    ['Sum', { formula: '=SUM(B2:B4)' }, null],
  ]);
  const before = open(Y.encodeStateAsUpdate(workbook.doc));
  act(workbook);
  const now = open(prepare(workbook.doc));
  return compareWorkbooks(before, now);
};
const cellsOf = ({ sheets }: WorkbookChanges): readonly string[] =>
  [...(sheets[0]?.cells ?? [])].map((key) => addressOf({ row: Math.floor(key / 16_384), column: key % 16_384 }));

describe('what changed between two states of a workbook', () => {
  test('nothing, also when a vacuum lies between', () => {
    for (const prepare of [Y.encodeStateAsUpdate, vacuumWorkbook]) {
      const changes = changesOf(() => {}, prepare);
      expect(changes).toMatchObject({ cellCount: 0, steps: [], others: [], removedSheets: [], renamedSheets: [] });
    }
  });

  test('values, formulas and looks; what was written and taken back is not', () => {
    const changes = changesOf((workbook) => {
      writeCells(workbook, { sheet: s1, row: 1, column: 1 }, [[5]]);
      writeCells(workbook, { sheet: s1, row: 2, column: 2 }, [[{ formula: '=B3*3' }]]);
      writeCells(workbook, { sheet: s1, row: 3, column: 0 }, [['pears']]);
      writeCells(workbook, { sheet: s1, row: 3, column: 0 }, [['apples']]);
      formatCells(workbook, range(0, 0, 0, 1), { bold: true });
      writeCells(workbook, { sheet: s1, row: 4, column: 0 }, [[null]]);
    });
    expect(cellsOf(changes)).toEqual(['A1', 'B1', 'B2', 'C3', 'A5']);
    expect(
      changes.steps.map(({ area, count }) => [addressOf({ row: area.fromRow, column: area.fromColumn }), count]),
    ).toEqual([
      ['A1', 2],
      ['B2', 1],
      ['C3', 1],
      ['A5', 1],
    ]);
  });

  test('rows that come and go are told as such; formulas that move along with them are not changed', () => {
    const changes = changesOf((workbook) => {
      insertDimension(workbook, { sheet: s1, dimension: 'rows', at: 1, count: 2 });
      writeCells(workbook, { sheet: s1, row: 1, column: 0 }, [['milk', 1]]);
      deleteDimension(workbook, { sheet: s1, dimension: 'rows', at: 4, count: 1 });
      insertDimension(workbook, { sheet: s1, dimension: 'columns', at: 1, count: 1 });
    });
    expect(cellsOf(changes)).toEqual([]);
    expect(changes.sheets[0]?.rows).toEqual({
      inserted: [{ from: 1, to: 2 }],
      removed: [{ at: 4, count: 1 }],
      moved: null,
    });
    expect(changes.sheets[0]?.columns.inserted).toEqual([{ from: 1, to: 1 }]);
    expect(changes.steps.map(({ kind, count }) => `${count} ${kind}`)).toEqual([
      '1 columnsInserted',
      '2 rowsInserted',
      '1 rowsRemoved',
    ]);
  });

  test('a sheet that only grew has what was written in it; the last row can be gone', () => {
    const grown = changesOf((workbook) => writeCells(workbook, { sheet: s1, row: 1_499, column: 0 }, [['far']]));
    expect(cellsOf(grown)).toEqual(['A1500']);
    expect(grown.sheets[0]?.rows.inserted).toEqual([]);
    const shorter = changesOf((workbook) =>
      deleteDimension(workbook, { sheet: s1, dimension: 'rows', at: 999, count: 1 }),
    );
    expect(shorter.sheets[0]?.rows.removed).toEqual([{ at: 999, count: 1 }]);
    expect(shorter.steps[0]?.area).toMatchObject({ fromRow: 998, toRow: 998 });
  });

  test('sorted rows stand in another order and hold what they held', () => {
    const changes = changesOf((workbook) =>
      sortRange(workbook, range(1, 0, 3, 25), [{ column: 1, isDescending: false }], (row, column) => {
        const content = workbook.sheet(s1).contentAt(row, column);
        return typeof content === 'object' ? null : content;
      }),
    );
    expect(cellsOf(changes)).toEqual([]);
    expect(changes.sheets[0]?.rows.moved).toEqual({ from: 1, to: 3 });
  });

  test('the look of a large range counts as one; sheets, names of sheets and sizes are told', () => {
    const changes = changesOf((workbook) => {
      formatCells(workbook, range(0, 3, 999, 3), { fill: '#ffff00' });
      writeCells(workbook, { sheet: s1, row: 7, column: 3 }, [['in it']]);
      addSheet(workbook, 'Notes');
      renameSheet(workbook, s1, 'Prices');
      resizeDimension(workbook, { sheet: s1, dimension: 'columns', at: 0, count: 1 }, 200);
    });
    expect(changes.cellCount).toBe(1_000);
    expect(changes.renamedSheets).toEqual([{ from: 'Sheet1', to: 'Prices' }]);
    expect(changes.others).toEqual(['sizes']);
    expect(changes.steps.map(({ kind }) => kind)).toEqual(['cells', 'sheet']);
  });

  test('everything of the first version is new: a hundred thousand cells are one stop', () => {
    const workbook = open(emptyWorkbook());
    const line = Array.from({ length: 10 }, (_, column) => column);
    writeCells(
      workbook,
      { sheet: s1, row: 0, column: 0 },
      Array.from({ length: 10_000 }, () => line),
    );
    const changes = compareWorkbooks(open(emptyWorkbook()), workbook);
    expect(changes.cellCount).toBe(100_000);
    expect(changes.steps).toHaveLength(1);
  });
});
