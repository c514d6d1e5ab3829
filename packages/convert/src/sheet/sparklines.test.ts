import { addSheet, readCell, writeCells } from '@cloudity/docmodel/sheet';
import { expect, it } from 'vitest';
import { saveCsvFile } from './csv-file.ts';
import { openFile } from './files.ts';
import { saveLuckysheet } from './luckysheet/save.ts';
import { callsSparkline } from './sparklines.ts';
import { newWorkbook, reopened, workbookOf } from './testing/workbooks.ts';
import { worksheet, xlsxOf } from './testing/xlsx.ts';

it('CH8 sparklines of one row or column are those of Excel in its files, and formulas again when these are opened', async () => {
  const { workbook, first } = newWorkbook();
  addSheet(workbook, "It's $1", { rows: 20, columns: 5 });
  const formulas = [
    '=SPARKLINE(A1:B1)',
    '=SPARKLINE(A1:B1,{"charttype","column";"color","#1a73e8"})',
    '=SPARKLINE(A1:B1,{"charttype","winloss";"negcolor","#ff0000";"axis",TRUE;"rtl",TRUE})',
    '=SPARKLINE(A1:A9,{"highcolor","#ff0000";"lowcolor","#00ff00";"linewidth",2;"ymin",-1.5;"ymax",9;"empty","zero"})',
    `=SPARKLINE('It''s $1'!B1:B4)`,
  ];
  writeCells(workbook, { sheet: first, row: 0, column: 0 }, [[1, 2, ...formulas.map((formula) => ({ formula }))]]);
  const { again, first: id, losses, opened } = await reopened(workbook, 'xlsx');
  expect([losses, opened.losses]).toEqual([[], []]);
  expect(formulas.map((_, at) => readCell(again, { sheet: id, row: 0, column: at + 2 }))).toEqual(
    formulas.map((formula) => ({ formula })),
  );
});

it('CH8 what Excel cannot draw stays a formula and is told', async () => {
  const { workbook, first } = newWorkbook();
  const formulas = [
    '=SPARKLINE(A1:B2)',
    '=SPARKLINE(A1:B1,{"charttype","bar"})',
    '=SPARKLINE(A1:B1,{"charttype","constructor"})',
    '=SPARKLINE(A1:B1,{"charttype","__proto__"})',
    '=SPARKLINE(A1:B1,{"color","teal"})',
    '=SPARKLINE(A1:B1,{"linewidth",99})',
    '=SPARKLINE(A1:B1,C3:D4)',
    '=SPARKLINE(A1:B1)&""',
  ];
  writeCells(workbook, { sheet: first, row: 0, column: 2 }, [formulas.map((formula) => ({ formula }))]);
  const { again, first: id, losses } = await reopened(workbook, 'xlsx');
  expect(losses).toMatchObject([{ kind: 'sparkline', count: formulas.length }]);
  expect(formulas.map((_, at) => readCell(again, { sheet: id, row: 0, column: at + 2 }))).toEqual(
    formulas.map((formula) => ({ formula })),
  );
});

it('CH8 the ends of the axis are numbers, however they are written', async () => {
  const { workbook, first } = newWorkbook();
  const formula = '=SPARKLINE(A1:B1,{"ymin","0x10";"ymax"," 64 "})';
  writeCells(workbook, { sheet: first, row: 0, column: 2 }, [[{ formula }]]);
  const { again, first: id } = await reopened(workbook, 'xlsx');
  expect(readCell(again, { sheet: id, row: 0, column: 2 })).toEqual({
    formula: '=SPARKLINE(A1:B1,{"ymin",16;"ymax",64})',
  });
});

it('CH8 sparklines of other programs that name no cells of the file, or stand in cells that hold something, are told', async () => {
  const sparkline = (data: string, at: string): string =>
    `<x14:sparkline><xm:f>${data}</xm:f><xm:sqref>${at}</xm:sqref></x14:sparkline>`;
  const group = (attributes: string, ...all: readonly string[]): string =>
    `<x14:sparklineGroup ${attributes}><x14:colorSeries theme="4"/><x14:colorHigh rgb="FFD00000"/><x14:sparklines>${all.join('')}</x14:sparklines></x14:sparklineGroup>`;
  const groups =
    group('displayEmptyCellsAs="gap" high="1" type="column"', sparkline('A!B1:F1', 'A2'), sparkline('A!B1:F1', 'A1')) +
    group('lineWeight="nonsense" manualMin="x" minAxisType="custom"', sparkline('A1),EVIL("x"', 'A3')) +
    group('', sparkline('[1]Far!A1:B2', 'A4'), '<x14:sparkline/>', sparkline('A!B1:F1', 'A5:A6')) +
    group('', sparkline('A!B1:F1', 'ZZZ1'), sparkline('A!B1:F1', 'A7'));
  const file = await xlsxOf({
    'xl/worksheets/sheet1.xml': worksheet('<row r="1"><c r="A1"><v>7</v></c></row>', {
      behind: `<extLst><ext xmlns:x14="x14" xmlns:xm="xm"><x14:sparklineGroups>${groups}</x14:sparklineGroups></ext></extLst>`,
    }),
  });
  const { update, losses } = await openFile(file, 'xlsx');
  expect(losses).toEqual([{ kind: 'sparkline', count: 6, examples: ['A!A1', 'A!A3', 'A!A4', 'A', 'A'] }]);
  const workbook = workbookOf(update);
  const at = (row: number) => readCell(workbook, { sheet: workbook.sheets[0]?.id ?? '', row, column: 0 });
  expect([at(0), at(1), at(6)]).toEqual([
    7,
    { formula: '=SPARKLINE(B1:F1,{"charttype","column";"highcolor","#d00000"})' },
    { formula: '=SPARKLINE(B1:F1,{"empty","zero"})' },
  ]);
});

it('CH7 sparklines that a file cannot draw are told with their places, whatever the format; their formulas stay', async () => {
  const { workbook, first } = newWorkbook();
  const formulas = ['=SPARKLINE(A1:B1)', '=IF(A1>0,SPARKLINE(A1:B1,{"charttype","bar"}),"")', '="SPARKLINE("'];
  writeCells(workbook, { sheet: first, row: 0, column: 0 }, [[1, 2, ...formulas.map((formula) => ({ formula }))]]);
  const told = { kind: 'sparkline', count: 2, examples: ['Sheet1!C1', 'Sheet1!D1'] };
  for (const format of ['xlsx', 'ods'] as const) {
    const { again, first: id, losses } = await reopened(workbook, format);
    expect(losses, format).toEqual([format === 'ods' ? told : { ...told, count: 1, examples: ['Sheet1!D1'] }]);
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
