import { openFile } from '@cloudity/convert/sheet';
import { addPivot, addPivotField, firstPivotUse } from '@cloudity/docmodel/pivots';
import {
  addSheet,
  emptyWorkbook,
  formatCells,
  readCell,
  stylesOf,
  Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { readCells } from '../cells/read-cells.ts';
import { calculated } from './calculated.ts';
import { sheetFile } from './sheet-file.ts';

const workbookWithPivot = (): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  writeCells(workbook, { sheet: 's1', row: 0, column: 0 }, [
    ['Region', 'Day', 'Amount'],
    ['East', 46_023, 10],
    ['West', 46_023, 2.5],
    ['East', 46_024, 3],
  ]);
  formatCells(
    workbook,
    { sheet: 's1', fromRow: 1, toRow: 3, fromColumn: 1, toColumn: 1 },
    { numberFormat: 'yyyy-mm-dd' },
  );
  formatCells(workbook, { sheet: 's1', fromRow: 1, toRow: 3, fromColumn: 2, toColumn: 2 }, { numberFormat: '0.00' });
  const sheet = addSheet(workbook, 'Pivot');
  const id = addPivot(
    workbook,
    { sheet, row: 1, column: 1 },
    { sheet: 's1', fromRow: 0, toRow: 3, fromColumn: 0, toColumn: 2 },
  );
  addPivotField(workbook, sheet, id, 1, firstPivotUse('rows'));
  addPivotField(workbook, sheet, id, 2, firstPivotUse('values'));
  return workbook;
};

test('a pivot table is in a saved file as the values it shows, with their formats', async () => {
  const live = workbookWithPivot();
  const file = await sheetFile(live.doc, 'xlsx');
  expect(file?.losses).toEqual([{ kind: 'pivot', count: 1, examples: ['Pivot'] }]);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, (await openFile(file?.bytes ?? new Uint8Array(), 'xlsx')).update);
  const workbook = new Workbook(doc);
  const sheet = workbook.sheets[1]?.id ?? '';
  const at = (row: number, column: number) => readCell(workbook, { sheet, row, column });
  expect([1, 2, 3, 4].map((row) => [at(row, 1), at(row, 2)])).toEqual([
    ['Day', 'SUM of Amount'],
    [46_023, 12.5],
    [46_024, 3],
    ['Grand total', 15.5],
  ]);
  const styles = stylesOf(workbook, sheet);
  expect([styles(2, 1).numberFormat, styles(2, 2).numberFormat, styles(4, 1).bold]).toEqual([
    'yyyy-mm-dd',
    '0.00',
    true,
  ]);
  // The workbook itself was not written to.
  expect(readCell(live, { sheet: live.sheets[1]?.id ?? '', row: 1, column: 1 })).toBeNull();
});

test('the cells of a pivot table can be read by scripts', () => {
  const workbook = workbookWithPivot();
  expect(readCells({ workbook, computed: calculated(workbook) }, 'Pivot!B2:C5')).toMatchObject({
    values: [
      ['Day', 'SUM of Amount'],
      [46_023, 12.5],
      [46_024, 3],
      ['Grand total', 15.5],
    ],
  });
});
