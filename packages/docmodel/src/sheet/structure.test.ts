import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { clearCells, writeCells } from './cells.ts';
import { deleteDimension, insertDimension, moveDimension } from './dimension.ts';
import { keyBetween } from './fraction.ts';
import { addSheet, deleteSheet, emptyWorkbook, frozenOf, moveSheet, renameSheet, setFrozen } from './sheets.ts';
import { reorderRows, sortRange } from './sort.ts';
import { vacuumWorkbook } from './vacuum.ts';
import { Workbook } from './workbook.ts';

const sheet = 's1';
const open = (...updates: readonly Uint8Array[]): Workbook => {
  const doc = new Y.Doc();
  for (const update of [emptyWorkbook(), ...updates]) Y.applyUpdate(doc, update);
  return new Workbook(doc);
};
const pair = () => {
  const [ana, ben] = [open(), open()];
  const sync = (): void => {
    Y.applyUpdate(ana.doc, Y.encodeStateAsUpdate(ben.doc));
    Y.applyUpdate(ben.doc, Y.encodeStateAsUpdate(ana.doc));
  };
  return { ana, ben, sync };
};
const column = (workbook: Workbook, rows: number, at = 0): readonly unknown[] =>
  Array.from({ length: rows }, (_, row) => workbook.sheet(sheet).contentAt(row, at));
const numbers = (workbook: Workbook, values: readonly (number | string | null)[], at = 0): void =>
  writeCells(
    workbook,
    { sheet, row: 0, column: at },
    values.map((value) => [value]),
  );
const rows = (at: number, count = 1) => ({ sheet, dimension: 'rows', at, count }) as const;

describe('order keys', () => {
  it('there is always room between two, in front and behind', () => {
    let [low, high] = [keyBetween(null, null), keyBetween(keyBetween(null, null), null)];
    for (let step = 0; step < 400; step += 1) {
      const middle = keyBetween(low, high);
      expect(low < middle && middle < high, `${low} ${middle} ${high}`).toBe(true);
      if (step % 3 === 0) low = middle;
      else high = middle;
    }
    let first = keyBetween(null, null);
    for (let step = 0; step < 400; step += 1) {
      const before = keyBetween(null, first);
      expect(before < first).toBe(true);
      first = before;
    }
  });
});

describe('rows at once', () => {
  it('two insert at one place: each block stays together', () => {
    const { ana, ben, sync } = pair();
    numbers(ana, [1, 2]);
    sync();
    insertDimension(ana, rows(1, 2));
    writeCells(ana, { sheet, row: 1, column: 0 }, [['a'], ['a']]);
    insertDimension(ben, rows(1, 2));
    writeCells(ben, { sheet, row: 1, column: 0 }, [['b'], ['b']]);
    sync();
    expect(column(ana, 6)).toEqual(column(ben, 6));
    expect(['1aabb2', '1bbaa2']).toContain(column(ana, 6).join(''));
  });

  it('one moves a row while another types in it: the value goes with the row', () => {
    const { ana, ben, sync } = pair();
    numbers(ana, [1, 2, 3]);
    sync();
    moveDimension(ana, rows(0), 3);
    writeCells(ben, { sheet, row: 0, column: 1 }, [['here']]);
    sync();
    expect(ben.sheet(sheet).contentAt(2, 1)).toBe('here');
    expect(column(ben, 3)).toEqual([2, 3, 1]);
  });

  it('one deletes a row while another moves it: it is deleted, and nothing comes twice', () => {
    const { ana, ben, sync } = pair();
    numbers(ana, [1, 2, 3]);
    sync();
    deleteDimension(ana, rows(0));
    moveDimension(ben, rows(0, 2), 3);
    sync();
    expect(column(ana, 3)).toEqual([3, 2, null]);
    expect(ana.sheet(sheet).rows.length).toBe(999);
  });

  it('two sort differently: every row once, and new rows go exactly where they are put', () => {
    const { ana, ben, sync } = pair();
    numbers(ana, [1, 2, 3, 4, 5, 6]);
    sync();
    reorderRows(ana, sheet, 0, [5, 4, 3, 2, 1, 0]);
    reorderRows(ben, sheet, 0, [1, 2, 3, 4, 5, 0]);
    sync();
    const merged = column(ana, 6);
    expect([...merged].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (let at = 6; at >= 0; at -= 1) insertDimension(ana, rows(at));
    expect(column(ana, 13)).toEqual([null, ...merged.flatMap((value) => [value, null])]);
    sync();
    expect(column(ben, 13)).toEqual(column(ana, 13));
  });

  it('a hundred rows put one above the other, and one below the other, keep short records', () => {
    for (const isBelow of [true, false]) {
      const workbook = open();
      for (let step = 0; step < 100; step += 1) insertDimension(workbook, rows(isBelow ? 5 + step : 5));
      expect(workbook.sheet(sheet).rows.length).toBe(1_100);
      const longest = Math.max(
        ...[...workbook.sheet(sheet).parts.rowRuns.values()].map((run) => JSON.stringify(run).length),
      );
      expect(longest).toBeLessThan(120);
    }
  });
});

describe('blocks under single cells', () => {
  const thousand = Array.from({ length: 1_000 }, (_, row) => row);

  it('a pasted column is packed; a cell typed at the same time stays', () => {
    const { ana, ben, sync } = pair();
    numbers(ana, thousand);
    writeCells(ben, { sheet, row: 500, column: 0 }, [['mine']]);
    sync();
    const { parts } = ana.sheet(sheet);
    expect([parts.valueBlocks.size, parts.values.size]).toEqual([16, 1]);
    expect(ana.sheet(sheet).contentAt(500, 0)).toBe('mine');
    numbers(ana, thousand);
    expect(parts.values.size).toBe(0);
    clearCells(ana, { sheet, fromRow: 0, toRow: 999, fromColumn: 0, toColumn: 0 });
    expect([parts.valueBlocks.size, parts.values.size]).toEqual([0, 0]);
  });

  it('two paste into different rows of one block: both stay', () => {
    const { ana, ben, sync } = pair();
    writeCells(
      ana,
      { sheet, row: 0, column: 0 },
      Array.from({ length: 30 }, () => ['a']),
    );
    writeCells(
      ben,
      { sheet, row: 30, column: 0 },
      Array.from({ length: 30 }, () => ['b']),
    );
    sync();
    expect(column(ana, 60).join('')).toBe('a'.repeat(30) + 'b'.repeat(30));
  });
});

describe('sortRange', () => {
  it('moves whole rows when nothing stands beside, else rewrites the cells', () => {
    const workbook = open();
    numbers(workbook, ['b', 3, null, 'a', 1]);
    const range = { sheet, fromRow: 0, toRow: 4, fromColumn: 0, toColumn: 0 };
    const keys = [{ column: 0, isDescending: false }];
    expect(sortRange(workbook, range, keys)).toBe('rows');
    expect(column(workbook, 5)).toEqual([1, 3, 'a', 'b', null]);
    numbers(workbook, ['x', 'y'], 1);
    expect(sortRange(workbook, range, [{ column: 0, isDescending: true }])).toBe('cells');
    expect(column(workbook, 5)).toEqual(['b', 'a', 3, 1, null]);
    expect(column(workbook, 2, 1)).toEqual(['x', 'y']);
  });
});

describe('sheets', () => {
  it('two people give one name: both sheets stay, with names that differ', () => {
    const { ana, ben, sync } = pair();
    const [one, other] = [addSheet(ana, 'Plan'), addSheet(ben, 'plan')];
    sync();
    expect(ana.sheets).toEqual(ben.sheets);
    expect(new Set(ana.sheets.map(({ name }) => name.toLowerCase())).size).toBe(3);
    expect([ana.sheetIdOf('Plan'), ana.sheetIdOf('plan_2')].sort()).toEqual([one, other].sort());
  });

  it('two people delete the last two: one is still shown', () => {
    const { ana, ben, sync } = pair();
    const second = addSheet(ana, 'Two');
    sync();
    deleteSheet(ana, sheet);
    deleteSheet(ben, second);
    sync();
    expect(ana.sheets).toHaveLength(1);
    expect(ana.sheets).toEqual(ben.sheets);
    expect(() => deleteSheet(ana, ana.sheets[0]?.id ?? '')).toThrow(/at least one/);
  });

  it('are moved, renamed, frozen', () => {
    const workbook = open();
    const second = addSheet(workbook, 'Two');
    moveSheet(workbook, second, 0);
    renameSheet(workbook, second, 'First');
    expect(workbook.sheets.map(({ name }) => name)).toEqual(['First', 'Sheet1']);
    setFrozen(workbook, sheet, 2, 1);
    insertDimension(workbook, rows(1, 3));
    expect(frozenOf(workbook, sheet)).toEqual({ rows: 5, columns: 1 });
    expect(() => renameSheet(workbook, second, 'sheet1')).toThrow(/already/);
  });
});

describe('limits', () => {
  it('rows and columns', () => {
    const workbook = open();
    expect(() => insertDimension(workbook, rows(0, 1_048_000))).toThrow(/at most 1048576/);
    expect(() => insertDimension(workbook, { sheet, dimension: 'columns', at: 0, count: 16_380 })).toThrow(
      /at most 16384/,
    );
    expect(() => insertDimension(workbook, rows(1_001))).toThrow(/between/);
    expect(() => deleteDimension(workbook, rows(0, 1_000))).toThrow(/at least one/);
    expect(() => moveDimension(workbook, rows(999, 2), 0)).toThrow(/between/);
    expect(() => reorderRows(workbook, sheet, 0, [0, 0])).toThrow(/every row/);
    expect(() => workbook.sheet('none')).toThrow(/no sheet/);
  });

  it('a record that claims too many rows, hangs on itself or is none shows nothing more than the limit', () => {
    const workbook = open();
    const { rowRuns, rowState } = workbook.sheet(sheet).parts;
    for (const [prefix, record] of Object.entries({
      big: [9e15, '', 'W'],
      self: [3, 'self.1', 'V'],
      odd: ['x', 1, null],
      text: 'none',
    })) {
      rowRuns.set(prefix, record);
      rowState.set(`${prefix}:a`, 1);
    }
    expect(workbook.sheet(sheet).rows.length).toBe(1_048_576);
    expect(workbook.sheet(sheet).rows.at(1_048_576)).toBeNull();
    expect(workbook.sheet(sheet).rows.positionOf('self.1')).toBeNull();
  });

  it('runs hung on each other a thousand deep are laid out without recursion', () => {
    const workbook = open();
    const { rowRuns, rowState } = workbook.sheet(sheet).parts;
    workbook.doc.transact(() => {
      for (let depth = 0; depth < 5_000; depth += 1) {
        rowRuns.set(`d${depth}`, [1, depth === 0 ? '1' : `d${depth - 1}.1`, 'V']);
        rowState.set(`d${depth}:a`, 1);
      }
    });
    expect(workbook.sheet(sheet).rows.positionOf('d4999.1')).toBe(5_000);
  });
});

describe('vacuum', () => {
  it('drops history, deleted rows and sheets, and keeps ids', () => {
    const workbook = open();
    numbers(
      workbook,
      Array.from({ length: 1_000 }, (_, row) => row),
    );
    for (let time = 0; time < 20; time += 1)
      writeCells(
        workbook,
        { sheet, row: 0, column: 1 },
        Array.from({ length: 30 }, () => [`value ${time}`]),
      );
    const gone = addSheet(workbook, 'Gone');
    writeCells(workbook, { sheet: gone, row: 0, column: 0 }, [['secret']]);
    deleteSheet(workbook, gone);
    deleteDimension(workbook, rows(100, 300));
    const id = workbook.sheet(sheet).rows.at(500);
    const before = Y.encodeStateAsUpdate(workbook.doc);
    const update = vacuumWorkbook(workbook.doc);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    const after = new Workbook(doc);
    expect(Y.encodeStateAsUpdate(workbook.doc)).toEqual(before);
    expect(update.length).toBeLessThan(before.length / 3);
    expect(after.sheet(sheet).rows.at(500)).toBe(id);
    expect(column(after, 700)).toEqual(column(workbook, 700));
    expect(JSON.stringify(doc.getMap(`${gone}/v`).toJSON())).toBe('{}');
    expect(doc.getMap('meta').get('generation')).toBe(1);
  });
});
