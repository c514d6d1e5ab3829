import {
  addChart,
  chartsOf,
  maxCellText,
  readCell,
  setValidation,
  validationsOf,
  type Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { openFile } from './files.ts';
import { newWorkbook, reopened, workbookOf } from './testing/workbooks.ts';
import { worksheet, xlsxOf } from './testing/xlsx.ts';

const opened = async (rows: string, behind = '') => {
  const { update, losses } = await openFile(
    await xlsxOf({ 'xl/worksheets/sheet1.xml': worksheet(rows, { behind }) }),
    'xlsx',
  );
  const workbook = workbookOf(update);
  return { workbook, sheet: workbook.sheets[0]?.id ?? '', losses };
};
const column = (workbook: Workbook, sheet: string, rows: number): readonly unknown[] =>
  Array.from({ length: rows }, (_, row) => readCell(workbook, { sheet, row, column: 0 }));

describe('hostile files', () => {
  it('BI1 formulas nested 1,000 deep are kept as they are, in and out', async () => {
    const brackets = `${'('.repeat(1_000)}1${')'.repeat(1_000)}`;
    const calls = `${'IF(1,'.repeat(1_000)}1${')'.repeat(1_000)}`;
    const { workbook, sheet, losses } = await opened(
      [brackets, calls]
        .map((formula, at) => `<row r="${at + 1}"><c r="A${at + 1}"><f>${formula}</f></c></row>`)
        .join(''),
    );
    const formulas = [{ formula: `=${brackets}` }, { formula: `=${calls}` }];
    expect([losses, column(workbook, sheet, 2)]).toEqual([[], formulas]);
    const { again, first } = await reopened(workbook);
    expect(column(again, first, 2)).toEqual(formulas);
  });

  it('BI2 a text of 10 MB is cut at what a cell holds, and told', async () => {
    const text = 'x'.repeat(10_000_000);
    const inline = await opened(`<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>`);
    expect(inline.losses).toEqual([{ kind: 'text', count: 1, examples: ['A!A1'] }]);
    expect(readCell(inline.workbook, { sheet: inline.sheet, row: 0, column: 0 })).toHaveLength(maxCellText);
    // What stands far behind is read all the same.
    const far = await opened(
      `<row r="1"><c r="A1" t="inlineStr"><is><t>${text}${text}</t></is></c></row>`,
      '<dataValidations><dataValidation type="list" sqref="B1"><formula1>"a,b"</formula1></dataValidation></dataValidations>',
    );
    expect(validationsOf(far.workbook, far.sheet)).toMatchObject([{ rule: { values: ['a', 'b'] } }]);
    const formula = await opened(`<row r="1"><c r="A1"><f>"${text}"</f><v>7</v></c></row>`);
    expect(formula.losses).toEqual([{ kind: 'formula', count: 1, examples: ['A!A1'] }]);
    const list = `<dataValidations><dataValidation type="list" sqref="A1"><formula1>"${text}"</formula1></dataValidation></dataValidations>`;
    const rule = await openFile(
      await xlsxOf({
        'xl/worksheets/sheet1.xml': worksheet('<row r="1"><c r="A1"><v>1</v></c></row>', { behind: list }),
      }),
      'xlsx',
    );
    expect(rule.losses).toEqual([{ kind: 'validation', count: 1, examples: ['A!A1'] }]);
    expect(readCell(formula.workbook, { sheet: formula.sheet, row: 0, column: 0 })).toBe(7);
  });

  it('BI3 numbers and dates that are none never become numbers', async () => {
    const cells = [
      't="n"><v>NaN</v>',
      't="d"><v>NaN</v>',
      't="d"><v>9999999-99-99</v>',
      '><v>Infinity</v>',
      '><v>1e999</v>',
    ];
    const { workbook, sheet } = await opened(
      cells.map((cell, at) => `<row r="${at + 1}"><c r="A${at + 1}" ${cell}</c></row>`).join(''),
    );
    for (const value of column(workbook, sheet, cells.length)) expect(typeof value).not.toBe('number');
    const dated = await openFile(
      await writeXlsx({ sheets: [{ name: 'D', rows: [[new Date(Number.NaN), 1]] }] }),
      'xlsx',
    ).catch(() => null);
    if (dated !== null) expect(dated.update.length).toBeGreaterThan(0);
  });

  it('BI4 a script in a cell, a sheet’s name, a hint, a list, a chart or a link is text, or is left out', async () => {
    const script = '<img src=x onerror=alert(1)>';
    const { workbook, first } = newWorkbook();
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, [[script], [1]]);
    const cells = { sheet: first, fromRow: 0, toRow: 1, fromColumn: 1, toColumn: 1 };
    setValidation(workbook, cells, { rule: { kind: 'list', values: [script] }, isStrict: true, hint: script });
    addChart(
      workbook,
      { sheet: first, row: 3, column: 3 },
      {
        type: 'column',
        source: '=$A$1:$A$2',
        title: script,
        xTitle: script,
        yTitle: script,
        legend: 'bottom',
        isStacked: false,
        seriesIn: 'columns',
        hasNames: true,
        hasLabels: false,
        x: 0,
        y: 0,
        width: 300,
        height: 200,
      },
    );
    const { again, first: id } = await reopened(workbook);
    expect(readCell(again, { sheet: id, row: 0, column: 0 })).toBe(script);
    expect(validationsOf(again, id)).toMatchObject([{ rule: { values: [script] }, hint: script }]);
    expect(chartsOf(again, id)).toMatchObject([{ title: script, xTitle: script, yTitle: script }]);
    const named = await openFile(
      await writeXlsx({
        sheets: [
          {
            name: script,
            cells: new Map([
              ['0,0', { value: 'go', hyperlink: { target: 'javascript:alert(1)' } }],
              ['1,0', { value: 'say', comment: { text: script } }],
            ]),
          },
        ],
      }),
      'xlsx',
    );
    const other = workbookOf(named.update);
    expect(other.sheets.map(({ name }) => name)).toEqual([script]);
    expect(column(other, other.sheets[0]?.id ?? '', 2)).toEqual(['go', 'say']);
    expect(named.losses.map(({ kind }) => kind)).toEqual(['link', 'comment']);
  });
});
