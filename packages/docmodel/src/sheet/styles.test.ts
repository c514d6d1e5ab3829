import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { writeCells } from './cells.ts';
import { deleteDimension, insertDimension } from './dimension.ts';
import { migrateWorkbook } from './migrate.ts';
import { addRecord, describeRecord, mergesOf, moveRecord, placedRecords, removeRecord } from './records.ts';
import { baseOf, workbookSchemaOf } from './schema.ts';
import { emptyWorkbook, setBase } from './sheets.ts';
import { type CellStyle, formatCells, type StylePatch, stylesOf } from './styles.ts';
import { Workbook } from './workbook.ts';

const sheet = 's1';
const open = (): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  return new Workbook(doc);
};
const sync = (one: Workbook, other: Workbook): void => {
  Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(other.doc));
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc));
};
const range = (fromRow: number, toRow: number, fromColumn = 0, toColumn = 0) => ({
  sheet,
  fromRow,
  toRow,
  fromColumn,
  toColumn,
});
const look = (workbook: Workbook, row: number, column = 0): CellStyle => stylesOf(workbook, sheet)(row, column);

describe('looks', () => {
  it('of a cell and its value by two people: both', () => {
    const [ana, ben] = [open(), open()];
    writeCells(ana, { sheet, row: 0, column: 0 }, [[5]]);
    formatCells(ben, range(0, 0), { bold: true });
    sync(ana, ben);
    expect([ana.sheet(sheet).contentAt(0, 0), look(ana, 0)]).toEqual([5, { bold: true }]);
  });

  it('of a large range are one record, cover rows inserted in it, and merge field by field', () => {
    const [ana, ben] = [open(), open()];
    formatCells(ana, range(0, 999), { bold: true });
    formatCells(ben, range(0, 999), { color: 'red' });
    sync(ana, ben);
    insertDimension(ana, { sheet, dimension: 'rows', at: 5, count: 1 });
    expect(look(ana, 5)).toEqual({ bold: true, color: 'red' });
    expect(ana.sheet(sheet).parts.records.size).toBe(4);
    formatCells(ana, range(3, 3), { bold: null, italic: true });
    expect([look(ana, 3), look(ana, 4)]).toEqual([
      { color: 'red', italic: true },
      { bold: true, color: 'red' },
    ]);
    formatCells(ana, range(0, 1_000), { italic: null, fill: '#00ff00' });
    expect(look(ana, 3)).toEqual({ color: 'red', fill: '#00ff00' });
  });

  it('that are the same are stored once', () => {
    const workbook = open();
    formatCells(workbook, range(0, 99), { bold: true, color: 'red' });
    formatCells(workbook, range(100, 199), { color: 'red', bold: true });
    expect(workbook.styles.size).toBe(1);
  });

  it('refuse what is no look; a stored one is read for what it is worth', () => {
    const workbook = open();
    for (const patch of [
      { color: 'url(x)' },
      { bold: 'yes' },
      { onclick: 'x' },
      { size: 9e9 },
      { font: 'x'.repeat(200) },
    ])
      expect(() => formatCells(workbook, range(0, 0), patch as StylePatch)).toThrow(/cannot have/);
    workbook.styles.set('evil', { bold: true, color: 'expression(1)', onclick: 'x' });
    workbook.sheet(sheet).parts.formats.set('1:1', 'evil');
    expect(look(workbook, 0)).toEqual({ bold: true });
  });
});

describe('records', () => {
  it('merges made at once over each other: the smaller id is shown, everywhere the same', () => {
    const [ana, ben] = [open(), open()];
    const ids = [addRecord(ana, 'merge', range(0, 2, 0, 1)), addRecord(ben, 'merge', range(2, 4, 1, 2))];
    sync(ana, ben);
    expect(mergesOf(ana, sheet).map(({ id }) => id)).toEqual([ids.toSorted()[0]]);
    expect(mergesOf(ben, sheet)).toEqual(mergesOf(ana, sheet));
    expect(() => addRecord(ana, 'merge', range(2, 3, 1, 1))).toThrow(/merged already/);
    expect(() => addRecord(ana, 'merge', range(9, 9))).toThrow(/one cell/);
    removeRecord(ana, sheet, ids.toSorted()[0] ?? '');
    expect(mergesOf(ana, sheet).map(({ id }) => id)).toEqual([ids.toSorted()[1]]);
  });

  it('a chart moved by one and described by another has both; its range follows the rows', () => {
    const [ana, ben] = [open(), open()];
    const id = addRecord(ana, 'chart', range(0, 4, 0, 2), { title: 'Sales' });
    sync(ana, ben);
    moveRecord(ana, id, range(10, 14, 0, 2));
    describeRecord(ben, sheet, id, { title: 'Costs' });
    insertDimension(ben, { sheet, dimension: 'rows', at: 12, count: 2 });
    sync(ana, ben);
    expect(placedRecords(ana, sheet, 'chart')).toMatchObject([
      { range: range(10, 16, 0, 2), spec: { title: 'Costs' } },
    ]);
    deleteDimension(ana, { sheet, dimension: 'rows', at: 10, count: 7 });
    expect(placedRecords(ana, sheet, 'chart')).toEqual([]);
    expect(() => describeRecord(ana, sheet, 'none', {})).toThrow(/no record/);
    expect(() => describeRecord(ana, sheet, id, { text: 'x'.repeat(70_000) })).toThrow(/65536/);
  });
});

describe('the first update', () => {
  it('is constant, and appended twice changes nothing', () => {
    expect(emptyWorkbook()).toEqual(emptyWorkbook());
    const workbook = open();
    const before = Y.encodeStateAsUpdate(workbook.doc);
    Y.applyUpdate(workbook.doc, emptyWorkbook());
    expect(Y.encodeStateAsUpdate(workbook.doc)).toEqual(before);
    expect(workbook.sheets).toEqual([{ id: 's1', name: 'Sheet1', color: null, isHidden: false }]);
  });

  it('has the current schema; migrations run once and in order, and not at all without a whole path', () => {
    const { doc } = open();
    expect([workbookSchemaOf(doc), migrateWorkbook(doc)]).toEqual([1, false]);
    const seen: number[] = [];
    const steps = [1, 2].map((from) => ({ from, run: () => seen.push(from) }));
    expect(migrateWorkbook(doc, steps, 3)).toBe(true);
    expect([seen, workbookSchemaOf(doc)]).toEqual([[1, 2], 3]);
    expect(() => migrateWorkbook(doc, steps, 9)).toThrow(/no migration/);
    expect(workbookSchemaOf(doc)).toBe(3);
  });

  it('may name the file whose unknown parts are kept', () => {
    const workbook = open();
    setBase(workbook, { fileId: 'f1', sha256: 'a'.repeat(64) });
    expect(baseOf(workbook.doc)).toEqual({ fileId: 'f1', sha256: 'a'.repeat(64) });
    workbook.doc.getMap('meta').set('base', { fileId: 1 });
    expect(baseOf(workbook.doc)).toBeNull();
  });
});
