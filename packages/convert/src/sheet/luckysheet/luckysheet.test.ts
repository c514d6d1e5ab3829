import {
  addChart,
  addConditionalFormat,
  addRecord,
  addSheet,
  chartsOf,
  conditionalFormatsOf,
  criterionFrom,
  formatCells,
  frozenOf,
  hideDimension,
  mergesOf,
  placedRecords,
  protectionsOf,
  readCell,
  resizeDimension,
  ruleText,
  setFrozen,
  setSheetColor,
  setSheetHidden,
  setValidation,
  stylesOf,
  validationsOf,
  type Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConvertError } from '../convert-error.ts';
import { newWorkbook, workbookOf } from '../testing/workbooks.ts';
import { openLuckysheet } from './open.ts';
import { saveLuckysheet } from './save.ts';

const opened = (json: unknown) => {
  const { update, losses } = openLuckysheet(new TextEncoder().encode(JSON.stringify(json)));
  const workbook = workbookOf(update);
  return { workbook, sheet: workbook.sheets[0]?.id ?? '', losses };
};
const failure = (bytes: Uint8Array): string => {
  try {
    openLuckysheet(bytes);
  } catch (error) {
    if (error instanceof ConvertError) return error.code;
    throw error;
  }
  return 'opened';
};
const area = (sheet: string, fromRow: number, toRow: number, fromColumn: number, toColumn: number) => ({
  sheet,
  fromRow,
  toRow,
  fromColumn,
  toColumn,
});
const rulesOf = (workbook: Workbook, sheet: string): unknown =>
  [...validationsOf(workbook, sheet), ...conditionalFormatsOf(workbook, sheet)].map(({ id: _, range, ...rest }) =>
    JSON.parse(
      JSON.stringify({ ...rest, at: { ...range, sheet: '' } }, (__, value: unknown) =>
        typeof value === 'object' && value !== null && 'f' in value ? ruleText(workbook, range, value as never) : value,
      ),
    ),
  );

describe('a Luckysheet workbook', () => {
  it('LU1 that we saved is the same when it is opened', () => {
    const { workbook, first } = newWorkbook();
    const other = addSheet(workbook, 'Été');
    setSheetHidden(workbook, other, true);
    setSheetColor(workbook, first, '#3366cc');
    const rows = [
      ['Text', 1.5, true, '=no formula', '007', 46_356, 'a\nb'],
      [
        { formula: '=SUM(B1:B1)*2' },
        { formula: '=Été!A1&"x"' },
        { formula: '=HYPERLINK("https://example.org/","site")' },
      ],
    ] as const;
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, rows);
    const look = {
      bold: true,
      italic: true,
      underline: true,
      strike: true,
      size: 14,
      font: 'Verdana',
      color: '#aa0000',
      fill: '#ffeecc',
      align: 'right',
      verticalAlign: 'middle',
      wrap: 'wrap',
      rotation: -45,
      borderTop: 'thin #000000',
      borderLeft: 'double #336699',
    } as const;
    formatCells(workbook, area(first, 3, 3, 1, 1), look);
    formatCells(workbook, area(first, 0, 0, 5, 5), { numberFormat: 'yyyy-mm-dd' });
    addRecord(workbook, 'merge', area(first, 6, 7, 0, 2));
    writeCells(workbook, { sheet: first, row: 6, column: 0 }, [['merged']]);
    resizeDimension(workbook, { sheet: first, dimension: 'columns', at: 1, count: 1 }, 145);
    resizeDimension(workbook, { sheet: first, dimension: 'rows', at: 2, count: 1 }, 40);
    hideDimension(workbook, { sheet: first, dimension: 'rows', at: 4, count: 1 }, true);
    setFrozen(workbook, first, 1, 2);
    addRecord(workbook, 'filter', area(first, 0, 5, 0, 3));
    const at = area(first, 10, 14, 0, 0);
    setValidation(workbook, at, { rule: { kind: 'list', values: ['yes', 'no'] }, isStrict: true, hint: 'yes or no' });
    const date = area(first, 10, 11, 2, 3);
    const dates = criterionFrom(workbook, date, 'dateBetween', [46_356, 46_387]);
    setValidation(workbook, date, { rule: { kind: 'date', criterion: dates }, isStrict: false, hint: '' });
    addConditionalFormat(workbook, at, {
      kind: 'style',
      criterion: criterionFrom(workbook, at, 'greater', [10]),
      style: { color: '#842029', fill: '#f8d7da' },
    });
    addConditionalFormat(workbook, at, {
      kind: 'scale',
      points: [
        { at: 'min', value: 0, color: '#f8696b' },
        { at: 'percent', value: 50, color: '#ffeb84' },
        { at: 'max', value: 0, color: '#63be7b' },
      ],
    });
    addChart(
      workbook,
      { sheet: first, row: 3, column: 4 },
      {
        type: 'line',
        source: '=$A$1:$C$9',
        title: '<b>Sales</b>',
        xTitle: '',
        yTitle: '',
        legend: 'bottom',
        isStacked: false,
        seriesIn: 'rows',
        hasNames: true,
        hasLabels: false,
        x: 5,
        y: 6,
        width: 400,
        height: 240,
      },
    );
    const { bytes, losses } = saveLuckysheet(workbook, () => 3);
    const { workbook: again, sheet, losses: told } = opened(JSON.parse(new TextDecoder().decode(bytes)));
    expect([losses, told]).toEqual([[], []]);
    expect(again.sheets).toMatchObject([
      { name: 'Sheet1', color: '#3366cc' },
      { name: 'Été', isHidden: true },
    ]);
    expect(rows.map((row, at) => row.map((_, column) => readCell(again, { sheet, row: at, column })))).toEqual(rows);
    expect(stylesOf(again, sheet)(3, 1)).toEqual(look);
    expect(stylesOf(again, sheet)(0, 5)).toEqual({ numberFormat: 'yyyy-mm-dd' });
    expect(mergesOf(again, sheet).map(({ range }) => range)).toEqual([area(sheet, 6, 7, 0, 2)]);
    const state = (axis: 'rows' | 'columns', line: number, what: string): unknown =>
      again.sheet(sheet)[axis].state.get(`${again.sheet(sheet)[axis].at(line)}:${what}`);
    expect([state('columns', 1, 's'), state('rows', 2, 's'), state('rows', 4, 'h')]).toEqual([145, 40, 1]);
    expect(frozenOf(again, sheet)).toEqual({ rows: 1, columns: 2 });
    expect(placedRecords(again, sheet, 'filter').map(({ range }) => range)).toEqual([area(sheet, 0, 5, 0, 3)]);
    expect(rulesOf(again, sheet)).toEqual(rulesOf(workbook, first));
    expect(chartsOf(again, sheet)).toMatchObject([
      {
        type: 'line',
        title: '<b>Sales</b>',
        seriesIn: 'rows',
        hasNames: true,
        hasLabels: false,
        width: 400,
        height: 240,
      },
    ]);
  });

  it('LU2 of another program is read: dense data, texts for numbers, borders of ranges, rules, and what is left is told', () => {
    const { workbook, sheet, losses } = opened({
      sheets: [
        { name: 'second', order: 1, celldata: [] },
        {
          name: 'first',
          order: '0',
          data: [
            [{ v: '12.5', ct: { fa: '0.00', t: 'n' }, bl: '1', fc: 'rgb(255, 0, 0)' }, null, 'plain'],
            [
              { ct: { t: 'inlineStr', s: [{ v: 'two ' }, { v: 'looks', bl: 1 }] } },
              { v: 3, f: '=A1*2' },
              { v: 'x', ps: { value: 'note' } },
            ],
          ],
          config: {
            borderInfo: [
              {
                rangeType: 'range',
                borderType: 'border-outside',
                style: '8',
                color: '#0f0',
                range: [{ row: [0, 1], column: [0, 1] }],
              },
            ],
            authority: { sheet: 1 },
          },
          dataVerification: {
            '0_0': { type: 'dropdown', value1: 'a,b' },
            '1_0': { type: 'dropdown', value1: 'a,b' },
            '0_1': { type: 'validity', type2: 'phone' },
          },
          luckysheet_conditionformat_save: [
            {
              type: 'default',
              cellrange: [{ row: [0, 9], column: [0, 0] }],
              format: { cellColor: '#ff0000' },
              conditionName: 'top10',
              conditionValue: ['3'],
            },
            { type: 'icons', cellrange: [{ row: [0, 9], column: [0, 0] }], format: {} },
          ],
          images: { one: {} },
        },
      ],
    });
    expect(workbook.sheets.map(({ name }) => name)).toEqual(['first', 'second']);
    expect([0, 1].map((row) => [0, 1, 2].map((column) => readCell(workbook, { sheet, row, column })))).toEqual([
      [12.5, null, 'plain'],
      ['two looks', { formula: '=A1*2' }, 'x'],
    ]);
    const style = stylesOf(workbook, sheet);
    expect(style(0, 0)).toEqual({
      bold: true,
      color: '#ff0000',
      numberFormat: '0.00',
      borderTop: 'medium #00ff00',
      borderLeft: 'medium #00ff00',
    });
    expect(style(1, 1)).toEqual({ borderRight: 'medium #00ff00', borderBottom: 'medium #00ff00' });
    expect(validationsOf(workbook, sheet).map(({ range }) => range)).toEqual([area(sheet, 0, 1, 0, 0)]);
    expect(conditionalFormatsOf(workbook, sheet)).toHaveLength(1);
    expect(losses.map(({ kind, count }) => [kind, count])).toEqual([
      ['richText', 1],
      ['comment', 1],
      ['validation', 1],
      ['condition', 1],
      ['image', 1],
    ]);
    expect(protectionsOf(workbook, sheet)).toMatchObject([{ isSheet: true, editors: [] }]);
  });

  it('LU3 that is none, damaged or too large says so; any other JSON opens or says so', () => {
    const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
    for (const text of ['', '{', '[]', '{"a":1}', '[{"name":"x"}]', '"text"', '['.repeat(50_000)])
      expect(failure(bytesOf(text))).toBe('unreadable');
    expect(failure(new Uint8Array([0xff, 0xfe, 0x00]))).toBe('unreadable');
    const far = (r: number, c: number) => failure(bytesOf(JSON.stringify([{ name: 'x', celldata: [{ r, c, v: 1 }] }])));
    expect([far(1_048_576, 0), far(0, 16_384), far(-1, 0), far(0.5, 0), far(1e300, 0)]).toEqual(
      Array(5).fill('too_large'),
    );
    expect(far(2_000, 16_383)).toBe('opened');
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.integer({ min: -2, max: 40 }),
      fc.constantFrom('=A1', '0_0', 'rgb(1,2,3)', '1'),
    );
    const cell = fc.record(
      { v: value, f: value, ct: value, bg: value, fs: value, rt: value, ps: value, mc: value },
      { requiredKeys: [] },
    );
    const rule = fc.record(
      {
        type: value,
        cellrange: fc.array(fc.record({ row: fc.array(value), column: fc.array(value) })),
        format: value,
        conditionName: value,
        conditionValue: value,
        rangeType: value,
        range: value,
        borderType: value,
        style: value,
      },
      { requiredKeys: [] },
    );
    const sheet = fc.record(
      {
        name: value,
        order: value,
        celldata: fc.array(fc.record({ r: fc.nat(60), c: fc.nat(60), v: fc.oneof(cell, value) }), { maxLength: 6 }),
        config: fc.record(
          {
            merge: fc.dictionary(fc.string(), cell),
            rowlen: value,
            columnlen: value,
            rowhidden: value,
            borderInfo: fc.array(rule),
          },
          { requiredKeys: [] },
        ),
        frozen: value,
        dataVerification: fc.dictionary(fc.constantFrom('0_0', '1_1', '__proto__', 'x'), rule),
        luckysheet_conditionformat_save: fc.array(rule, { maxLength: 3 }),
        chart: fc.array(fc.record({ chartOptions: rule, left: value, top: value }), { maxLength: 2 }),
        filter_select: value,
        hyperlink: value,
      },
      { requiredKeys: ['celldata'] },
    );
    fc.assert(
      fc.property(fc.array(sheet, { minLength: 1, maxLength: 3 }), (sheets) => {
        expect(['opened', 'too_large', 'unreadable']).toContain(failure(bytesOf(JSON.stringify(sheets))));
      }),
      { numRuns: 100 },
    );
  });
});
