import { createEngine } from '@cloudity/calc';
import { openFile, readFields, saveFile } from '@cloudity/convert/sheet';
import {
  addRecord,
  addSheet,
  emptyWorkbook,
  formatCells,
  mergesOf,
  readCell,
  renameSheet,
  stylesOf,
  Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
// Its program is 'soffice'.
import { convertedByLibreOffice } from '@cloudity/testkit/libreoffice';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { cases, data } from './cases.ts';
import { isSame } from './compare.ts';
import { differences } from './differences.ts';

/** The cases in the first column of a workbook that says no results, so that whoever opens it has to calculate. */
const caseFile = async (): Promise<Uint8Array> => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  const sheet = workbook.sheets[0]?.id ?? '';
  renameSheet(workbook, sheet, 'Cases');
  writeCells(workbook, { sheet: addSheet(workbook, 'Data'), row: 0, column: 0 }, data);
  writeCells(
    workbook,
    { sheet, row: 0, column: 0 },
    cases.map((formula) => [{ formula }]),
  );
  // Without a format of their own LibreOffice would show dates and percentages as such.
  const all = { sheet, fromRow: 0, toRow: cases.length - 1, fromColumn: 0, toColumn: 0 };
  formatCells(workbook, all, { numberFormat: '0.0' });
  return (await saveFile(workbook, 'xlsx')).bytes;
};

test('functions give what LibreOffice gives, except where docs/guide/libreoffice.md says why not', async () => {
  expect(cases.length).toBeGreaterThan(3_500);
  const csv = await convertedByLibreOffice(await caseFile(), { from: 'xlsx', to: 'csv' });
  const theirs = readFields(csv, { encoding: 'utf-8', delimiter: ',', decimal: '.' }).map(([field]) => field ?? '');
  expect(theirs).toHaveLength(cases.length);

  const engine = createEngine();
  engine.load({
    sheets: [
      { sheet: 'cases', name: 'Cases', rows: cases.map((formula) => [{ formula }]) },
      { sheet: 'data', name: 'Data', rows: data },
    ],
  });
  const ours = engine.values({ sheet: 'cases', row: 0, column: 0, lastRow: cases.length - 1, lastColumn: 0 });
  engine.dispose();

  const different = cases.flatMap((formula, index) => {
    const [value, other] = [ours[index]?.[0] ?? null, theirs[index] ?? ''];
    return isSame(formula, value, other) ? [] : [{ formula, value, other }];
  });
  const unexplained = different.filter(({ formula }) => !differences.some((known) => known.formula.test(formula)));
  expect(unexplained).toEqual([]);
  const idle = differences.filter((known) => !different.some(({ formula }) => known.formula.test(formula)));
  expect(idle.map(({ reason }) => reason)).toEqual([]);
  expect(different.length).toBeLessThan(cases.length * 0.04);
});

test('a workbook goes to LibreOffice and comes back with its values, formulas, looks and merges', async () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  const sheet = workbook.sheets[0]?.id ?? '';
  writeCells(workbook, { sheet, row: 0, column: 0 }, [
    ['Rent', 1200, 46_356],
    ['Power & <light>', 85.5, true],
    ['Sum', { formula: '=SUM(B1:B2)' }, { formula: '=IF(B3>1000,"much","little")' }],
  ]);
  formatCells(workbook, { sheet, fromRow: 0, toRow: 2, fromColumn: 1, toColumn: 1 }, { numberFormat: '#,##0.00' });
  formatCells(workbook, { sheet, fromRow: 2, toRow: 2, fromColumn: 0, toColumn: 0 }, { bold: true, fill: '#ffeecc' });
  addRecord(workbook, 'merge', { sheet, fromRow: 4, toRow: 5, fromColumn: 0, toColumn: 2 });
  const { bytes } = await saveFile(workbook, 'xlsx');
  const theirs = await convertedByLibreOffice(bytes, { from: 'xlsx', to: 'xlsx' });
  const { update, losses } = await openFile(theirs, 'xlsx');
  expect(losses).toEqual([]);
  const back = new Y.Doc();
  Y.applyUpdate(back, update);
  const again = new Workbook(back);
  const id = again.sheets[0]?.id ?? '';
  const row = (at: number) => [0, 1, 2].map((column) => readCell(again, { sheet: id, row: at, column }));
  expect([row(0), row(1), row(2)]).toEqual([
    ['Rent', 1200, 46_356],
    ['Power & <light>', 85.5, true],
    ['Sum', { formula: '=SUM(B1:B2)' }, { formula: '=IF(B3>1000,"much","little")' }],
  ]);
  expect(stylesOf(again, id)(0, 1).numberFormat).toBe('#,##0.00');
  expect(stylesOf(again, id)(2, 0)).toMatchObject({ bold: true, fill: '#ffeecc' });
  expect(mergesOf(again, id).map(({ range }) => [range.fromRow, range.toRow, range.toColumn])).toEqual([[4, 5, 2]]);
});
