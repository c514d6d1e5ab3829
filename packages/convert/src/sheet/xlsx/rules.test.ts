import {
  addConditionalFormat,
  addRecord,
  addSheet,
  type CellRange,
  type ConditionalLook,
  conditionalFormatsOf,
  criterionFrom,
  placedRecords,
  ruleFormula,
  ruleText,
  setValidation,
  type Validation,
  type ValidationRule,
  validationsOf,
  type Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { describe, expect, it } from 'vitest';
import { openFile } from '../files.ts';
import { newWorkbook, reopened, workbookOf } from '../testing/workbooks.ts';
import { spreadsheetml, worksheet, xlsxOf } from '../testing/xlsx.ts';

const column = (sheet: string, at: number): CellRange => ({
  sheet,
  fromRow: 1,
  toRow: 9,
  fromColumn: at,
  toColumn: at,
});

/** A rule with its formulas as they read in the range's first cell. */
const readable = (workbook: Workbook, range: CellRange, rule: unknown): unknown =>
  JSON.parse(
    JSON.stringify(rule, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'f' in value && 'r' in value
        ? ruleText(workbook, range, value as never)
        : value,
    ),
  );

const validations = (workbook: Workbook, sheet: string) =>
  validationsOf(workbook, sheet)
    .map(({ range, rule, isStrict, hint }) => ({
      at: [range.fromRow, range.fromColumn, range.toRow, range.toColumn],
      rule: readable(workbook, range, rule),
      isStrict,
      hint,
    }))
    .sort((one, other) => (one.at[1] ?? 0) - (other.at[1] ?? 0) || (one.at[0] ?? 0) - (other.at[0] ?? 0));

const conditions = (workbook: Workbook, sheet: string) =>
  conditionalFormatsOf(workbook, sheet).map(({ range, look }) => ({
    at: [range.fromRow, range.fromColumn, range.toRow, range.toColumn],
    look: readable(workbook, range, look),
  }));

const opened = async (behind: string, styles = '') => {
  const bytes = await xlsxOf({
    'xl/worksheets/sheet1.xml': worksheet('<row r="1"><c r="A1"><v>1</v></c></row>', { behind }),
    'xl/styles.xml': `<styleSheet xmlns="${spreadsheetml}">${styles}</styleSheet>`,
  });
  const { update, losses } = await openFile(bytes, 'xlsx');
  const workbook = workbookOf(update);
  return { workbook, sheet: workbook.sheets[0]?.id ?? '', losses };
};

describe('rules for what may be typed', () => {
  it('CV1 go into an XLSX file and come back', async () => {
    const { workbook, first } = newWorkbook();
    addSheet(workbook, 'Été 2027');
    const rules: readonly ((range: CellRange) => ValidationRule)[] = [
      () => ({ kind: 'list', values: ['yes', 'no', 'say "so"'] }),
      (range) => ({ kind: 'range', source: ruleFormula(workbook, range, "='Été 2027'!$A$1:$A$9") }),
      () => ({ kind: 'checkbox' }),
      (range) => ({ kind: 'number', criterion: criterionFrom(workbook, range, 'between', [1, { formula: '=A2+1' }]) }),
      (range) => ({ kind: 'number', isWhole: true, criterion: criterionFrom(workbook, range, 'atLeast', [-2]) }),
      (range) => ({ kind: 'date', criterion: criterionFrom(workbook, range, 'dateAfter', [46_356]) }),
      (range) => ({ kind: 'length', criterion: criterionFrom(workbook, range, 'atMost', [8]) }),
      (range) => ({ kind: 'formula', criterion: criterionFrom(workbook, range, 'formula', [{ formula: '=H2>$A$1' }]) }),
    ];
    rules.forEach((rule, at) => {
      const validation: Validation = { rule: rule(column(first, at)), isStrict: at % 2 === 0, hint: `Hint & ${at}` };
      setValidation(workbook, column(first, at), validation);
    });
    const { again, first: id, losses, opened: file } = await reopened(workbook);
    expect([losses, file.losses]).toEqual([[], []]);
    expect(validations(again, id)).toEqual(validations(workbook, first));
  });

  it('CV2 what only our own kinds ask becomes a formula that asks the same', async () => {
    const { workbook, first } = newWorkbook();
    const range = column(first, 0);
    const criterion = criterionFrom(workbook, range, 'textContains', ['a"b']);
    setValidation(workbook, range, { rule: { kind: 'text', criterion }, isStrict: true, hint: '' });
    const { again, first: id } = await reopened(workbook);
    expect(validations(again, id)).toMatchObject([
      { rule: { kind: 'formula', criterion: { kind: 'formula', operands: ['=ISNUMBER(SEARCH("a""b",A2))'] } } },
    ]);
  });

  it('CV3 a list that Excel cannot hold is told', async () => {
    const { workbook, first } = newWorkbook();
    const list = (values: readonly string[]): Validation => ({
      rule: { kind: 'list', values },
      isStrict: true,
      hint: '',
    });
    setValidation(workbook, column(first, 0), list(['1,5', '2,5']));
    setValidation(workbook, column(first, 1), list(Array.from({ length: 60 }, (_, at) => `value ${at}`)));
    const { losses } = await reopened(workbook);
    expect(losses).toEqual([{ kind: 'validation', count: 2, examples: ['Sheet1!A2', 'Sheet1!B2'] }]);
  });

  it('CV4 formulas of several ranges read as in the first cell of each; later forms are read too; the rest is told', async () => {
    const { workbook, sheet, losses } = await opened(
      `<dataValidations count="4">
        <dataValidation type="custom" sqref="B5:B9 D2:D3" showErrorMessage="1" errorStyle="warning"><formula1>A1&gt;$C$1</formula1></dataValidation>
        <dataValidation type="list" sqref="A20"><formula1>INDIRECT("x")</formula1></dataValidation>
        <dataValidation type="whole" operator="lessThan" sqref="C1:C1048576" showErrorMessage="1" error="Too &lt;b&gt;much&lt;/b&gt;"><formula1>10</formula1></dataValidation>
        <dataValidation prompt="Only a hint" sqref="A30"/>
      </dataValidations>
      <extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations xmlns:x14="m" xmlns:xm="x">
        <x14:dataValidation type="list" showErrorMessage="1"><x14:formula1><xm:f>$A$1:$A$3</xm:f></x14:formula1><xm:sqref>F2</xm:sqref></x14:dataValidation>
      </x14:dataValidations></ext></extLst>`,
    );
    expect(validations(workbook, sheet)).toEqual([
      {
        at: [4, 1, 8, 1],
        rule: { kind: 'formula', criterion: { kind: 'formula', operands: ['=A4>$C$1'] } },
        isStrict: false,
        hint: '',
      },
      {
        at: [0, 2, 999, 2],
        rule: { kind: 'number', isWhole: true, criterion: { kind: 'less', operands: [10] } },
        isStrict: true,
        hint: 'Too <b>much</b>',
      },
      {
        at: [1, 3, 2, 3],
        rule: { kind: 'formula', criterion: { kind: 'formula', operands: ['=C1>$C$1'] } },
        isStrict: false,
        hint: '',
      },
      { at: [1, 5, 1, 5], rule: { kind: 'range', source: '=$A$1:$A$3' }, isStrict: true, hint: '' },
    ]);
    expect(losses).toEqual([{ kind: 'validation', count: 1, examples: ['A!A20'] }]);
  });
});

describe('conditional formats', () => {
  it('CF1 go into an XLSX file and come back, in their order', async () => {
    const { workbook, first } = newWorkbook();
    const style = { bold: true, color: '#842029', fill: '#f8d7da' } as const;
    const looks: readonly ((range: CellRange) => ConditionalLook)[] = [
      (range) => ({ kind: 'style', style, criterion: criterionFrom(workbook, range, 'greater', [10]) }),
      (range) => ({
        kind: 'style',
        style: { italic: true, underline: true, strike: true },
        criterion: criterionFrom(workbook, range, 'between', [{ formula: '=$A$1' }, 9.5]),
      }),
      (range) => ({ kind: 'style', style, criterion: criterionFrom(workbook, range, 'equal', ['open']) }),
      (range) => ({ kind: 'style', style, criterion: criterionFrom(workbook, range, 'textContains', ['<late>']) }),
      (range) => ({ kind: 'style', style, criterion: criterionFrom(workbook, range, 'textStarts', ['x']) }),
      (range) => ({ kind: 'style', style, criterion: criterionFrom(workbook, range, 'isEmpty', []) }),
      (range) => ({
        kind: 'style',
        style,
        criterion: criterionFrom(workbook, range, 'formula', [{ formula: '=MOD($A2,2)=0' }]),
      }),
      () => ({
        kind: 'scale',
        points: [
          { at: 'min', value: 0, color: '#f8696b' },
          { at: 'percentile', value: 50, color: '#ffeb84' },
          { at: 'max', value: 0, color: '#63be7b' },
        ],
      }),
      () => ({ kind: 'bar', color: '#638ec6', from: { at: 'number', value: 0 }, to: { at: 'max', value: 0 } }),
    ];
    looks.forEach((look, at) => {
      addConditionalFormat(workbook, column(first, at % 4), look(column(first, at % 4)));
    });
    const { again, first: id, losses, opened: file } = await reopened(workbook);
    expect([losses, file.losses]).toEqual([[], []]);
    expect(conditions(again, id)).toEqual(conditions(workbook, first));
  });

  it('CF2 rules about a whole range become formulas; icons and looks that only stop others are told', async () => {
    const rule = (type: string, priority: number, rest = '') =>
      `<conditionalFormatting sqref="A1:A9"><cfRule type="${type}" priority="${priority}" dxfId="0" ${rest}</conditionalFormatting>`;
    const { workbook, sheet, losses } = await opened(
      rule('duplicateValues', 3, '/>') +
        rule('top10', 2, 'rank="3" bottom="1"/>') +
        rule('aboveAverage', 1, '/>') +
        rule('timePeriod', 4, 'timePeriod="today"><formula>FLOOR(A1,1)=TODAY()</formula></cfRule>') +
        rule('iconSet', 5, '><iconSet iconSet="3Flags"/></cfRule>') +
        '<conditionalFormatting sqref="B1"><cfRule type="expression" priority="6" stopIfTrue="1"><formula>TRUE</formula></cfRule></conditionalFormatting>',
      '<dxfs><dxf><font><b/><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf></dxfs>',
    );
    const style = { bold: true, color: '#9c0006', fill: '#ffc7ce' };
    const formula = (text: string) => ({
      at: [0, 0, 8, 0],
      look: { kind: 'style', style, criterion: { kind: 'formula', operands: [text] } },
    });
    expect(conditions(workbook, sheet)).toEqual([
      formula('=AND(ISNUMBER(A1),A1>AVERAGE($A$1:$A$9))'),
      formula('=AND(ISNUMBER(A1),A1<=SMALL($A$1:$A$9,MIN(3,COUNT($A$1:$A$9))))'),
      formula('=AND(A1<>"",COUNTIF($A$1:$A$9,A1)>1)'),
      formula('=FLOOR(A1,1)=TODAY()'),
    ]);
    expect(losses).toEqual([{ kind: 'condition', count: 2, examples: ['A!A1:A9', 'A!B1'] }]);
  });
});

describe('filters', () => {
  it('FI1 are kept; what they leave out is told', async () => {
    const { workbook, first } = newWorkbook();
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, [
      ['a', 'b'],
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    addRecord(workbook, 'filter', { sheet: first, fromRow: 0, toRow: 1, fromColumn: 0, toColumn: 1 });
    const { again, first: id, losses, opened: file } = await reopened(workbook);
    expect([losses, file.losses]).toEqual([[], []]);
    expect(placedRecords(again, id, 'filter').map(({ range }) => [range.toRow, range.toColumn])).toEqual([[1, 1]]);
    const { losses: told } = await opened(
      '<autoFilter ref="A1:B9"><filterColumn colId="0"><customFilters><customFilter operator="greaterThan" val="3"/></customFilters></filterColumn></autoFilter>',
    );
    expect(told).toEqual([{ kind: 'filterChoice', count: 1, examples: ['A'] }]);
  });
});
