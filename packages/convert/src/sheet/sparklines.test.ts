import { readCell, writeCells } from '@cloudity/docmodel/sheet';
import { expect, it } from 'vitest';
import { saveCsvFile } from './csv-file.ts';
import { saveLuckysheet } from './luckysheet/save.ts';
import { callsSparkline } from './sparklines.ts';
import { newWorkbook, reopened } from './testing/workbooks.ts';

it('CH7 sparklines are told with their places, whatever the format; their formulas stay', async () => {
  const { workbook, first } = newWorkbook();
  const formulas = ['=SPARKLINE(A1:B1)', '=IF(A1>0,SPARKLINE(A1:B1,{"charttype","bar"}),"")', '="SPARKLINE("'];
  writeCells(workbook, { sheet: first, row: 0, column: 0 }, [[1, 2, ...formulas.map((formula) => ({ formula }))]]);
  const told = { kind: 'sparkline', count: 2, examples: ['Sheet1!C1', 'Sheet1!D1'] };
  for (const format of ['xlsx', 'ods'] as const) {
    const { again, first: id, losses } = await reopened(workbook, format);
    expect(losses, format).toEqual([told]);
    expect([2, 3, 4].map((column) => readCell(again, { sheet: id, row: 0, column }))).toEqual(
      formulas.map((formula) => ({ formula })),
    );
  }
  expect(saveLuckysheet(workbook, () => '').losses).toEqual([told]);
  expect(saveCsvFile(workbook, first, () => '').losses).toEqual([
    told,
    { kind: 'formulaValue', count: 1, examples: ['Sheet1!E1'] },
  ]);
});

it('CH7 names of sheets, texts and longer names are no sparklines', () => {
  expect(
    ["='SPARKLINE('!A1", '=MYSPARKLINE(A1)', '=SPARKLINE', `="${'x'.repeat(200_000)}SPARKLINE("`].some(callsSparkline),
  ).toBe(false);
  expect(['=sparkline (A1:B1)', '="""a"&SPARKLINE(A1:B1)'].every(callsSparkline)).toBe(true);
});
