import { emptyWorkbook, Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { readCells } from '../cells/read-cells.ts';
import { calculated } from './calculated.ts';
import { sheetFile } from './sheet-file.ts';

test('CO75 CO30 results that fill cells beyond all that hold something are read and are in text files', async () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  writeCells(workbook, { sheet: 's1', row: 1, column: 1 }, [
    [{ formula: '=SEQUENCE(3,2)' }],
    ['in the way', 'of none'],
  ]);
  writeCells(workbook, { sheet: 's1', row: 2, column: 1 }, [[null, null]]);
  const computed = calculated(workbook);
  const read = readCells({ workbook, computed }, 'A2:C5');
  expect(read).toMatchObject({
    values: [
      [null, 1, 2],
      [null, 3, 4],
      [null, 5, 6],
      [null, null, null],
    ],
  });
  expect(computed.filled('s1')).toEqual([{ sheet: 's1', row: 1, column: 1, lastRow: 3, lastColumn: 2 }]);
  const file = await sheetFile(doc, 'csv');
  expect(new TextDecoder().decode(file?.bytes).trim().split('\r\n')).toEqual([',,', ',1,2', ',3,4', ',5,6']);

  // Where it is blocked there is its error alone.
  writeCells(workbook, { sheet: 's1', row: 3, column: 2 }, [['here']]);
  expect(readCells({ workbook, computed: calculated(workbook) }, 'B2:C4')).toMatchObject({
    values: [
      ['#SPILL!', null],
      [null, null],
      [null, 'here'],
    ],
  });
  workbook.destroy();
});

test('CO75 a value in the last column and one in the last row take no room for all the cells between', () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  writeCells(workbook, { sheet: 's1', row: 0, column: 0 }, [[{ formula: '=XFD1+1' }]]);
  writeCells(workbook, { sheet: 's1', row: 0, column: 16_383 }, [[2]]);
  writeCells(workbook, { sheet: 's1', row: 1_048_575, column: 0 }, [[{ formula: '=A1*3' }]]);
  const computed = calculated(workbook);
  expect([computed('s1', 0, 0), computed('s1', 1_048_575, 0)]).toEqual([3, 9]);
  expect(computed.valueCount).toBeLessThan(2_000_000);
  workbook.destroy();
});
