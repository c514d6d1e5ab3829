import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyRecords } from './copy-records.ts';
import { deleteDimension, insertDimension } from './dimension.ts';
import {
  addImage,
  changeImage,
  imageFromSpec,
  imagesOf,
  maxImageAlt,
  moveImage,
  replaceImageFiles,
  type SheetImage,
} from './image.ts';
import { addRecord, describeRecord, removeRecord } from './records.ts';
import { addSheet, emptyWorkbook } from './sheets.ts';
import { UndoHistory } from './undo.ts';
import { vacuumWorkbook } from './vacuum.ts';
import { Workbook } from './workbook.ts';

const fileId = '0198c0de-0000-7000-8000-000000000001';
const other = '0198c0de-0000-7000-8000-000000000002';
const picture: SheetImage = { fileId, alt: 'A harbour', x: 5, y: 6, width: 300, height: 200 };

const open = (update: Uint8Array = emptyWorkbook()): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return new Workbook(doc);
};
const sync = (from: Workbook, to: Workbook): void => Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc));
const at = (row: number, column: number, sheet = 's1') => ({ sheet, row, column });

describe('pictures over the cells', () => {
  test('go with their cell, stay when it is gone, and are undone in one step', () => {
    const workbook = open();
    const undo = new UndoHistory(workbook.journal);
    const id = addImage(workbook, at(3, 2), picture);
    insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 1, count: 2 });
    expect(imagesOf(workbook, 's1')).toEqual([{ ...picture, id, at: { row: 5, column: 2 } }]);
    moveImage(workbook, at(8, 1), id, { x: 0, y: 12 });
    expect(imagesOf(workbook, 's1')).toMatchObject([{ at: { row: 8, column: 1 }, x: 0, y: 12, alt: 'A harbour' }]);
    undo.undo();
    expect(imagesOf(workbook, 's1')).toMatchObject([{ at: { row: 5, column: 2 }, x: 5 }]);
    deleteDimension(workbook, { sheet: 's1', dimension: 'rows', at: 5, count: 1 });
    expect(imagesOf(workbook, 's1')).toMatchObject([{ at: null }]);
    removeRecord(workbook, 's1', id);
    expect(imagesOf(workbook, 's1')).toEqual([]);
    undo.destroy();
  });

  test('one person moves a picture while another describes it: both hold', () => {
    const ana = open();
    const id = addImage(ana, at(0, 0), picture);
    const ben = open(Y.encodeStateAsUpdate(ana.doc));
    moveImage(ana, at(9, 3), id, picture);
    changeImage(ben, 's1', id, { alt: 'A lighthouse', width: 90 });
    sync(ana, ben);
    sync(ben, ana);
    for (const workbook of [ana, ben])
      expect(imagesOf(workbook, 's1')).toMatchObject([{ at: { row: 9, column: 3 }, alt: 'A lighthouse', width: 90 }]);
  });

  test('what anybody may have stored is read within limits, and never leads outside', () => {
    for (const bad of [undefined, '', 'https://example.org/a.png', '../secret', 7, `${fileId}/x`])
      expect(imageFromSpec({ ...picture, fileId: bad })).toBeNull();
    expect(imageFromSpec({ fileId, alt: 'x'.repeat(5_000), x: -4, y: 1e9, width: 0, height: Number.NaN })).toEqual({
      fileId,
      alt: 'x'.repeat(maxImageAlt),
      x: 0,
      y: 4_000,
      width: 16,
      height: 180,
    });
    const workbook = open();
    const id = addRecord(workbook, 'image', { sheet: 's1', fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 });
    expect(imagesOf(workbook, 's1')).toEqual([]);
    describeRecord(workbook, 's1', id, { fileId: 'javascript:alert(1)' });
    expect(imagesOf(workbook, 's1')).toEqual([]);
    expect(() => addImage(workbook, at(0, 0), { ...picture, fileId: 'no' })).toThrow('attachment');
    expect(() => changeImage(workbook, 's1', 'gone', { alt: '' })).toThrow('no picture');
  });

  test('are kept by a vacuum, also without their cell, copied with their sheet, and get the files of a copy', () => {
    const workbook = open();
    addImage(workbook, at(2, 2), picture);
    addImage(workbook, at(4, 0), { ...picture, fileId: other, alt: '' });
    deleteDimension(workbook, { sheet: 's1', dimension: 'rows', at: 2, count: 1 });
    const after = open(vacuumWorkbook(workbook.doc));
    expect(imagesOf(after, 's1')).toMatchObject([
      { fileId, at: null },
      { fileId: other, at: { row: 3, column: 0 } },
    ]);
    const copy = addSheet(after, 'Copy', { rows: 1_000, columns: 26 });
    copyRecords(after, 's1', copy);
    const to = '0198c0de-0000-7000-8000-000000000003';
    replaceImageFiles(after, { [fileId]: to });
    for (const sheet of ['s1', copy])
      expect(
        imagesOf(after, sheet)
          .map((image) => image.fileId)
          .sort(),
      ).toEqual([other, to].sort());
  });
});
