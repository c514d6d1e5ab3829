import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  addChart,
  addConditionalFormat,
  addRecord,
  type ChartInput,
  chartsOf,
  conditionalFormatsOf,
  criterionFrom,
  deleteDimension,
  emptyWorkbook,
  insertDimension,
  moveChart,
  rangesIn,
  reorderConditionalFormat,
  ruleText,
  SheetError,
  setValidation,
  UndoHistory,
  validationAt,
  validationsOf,
  Workbook,
} from './index.ts';

let workbook: Workbook;
const range = (fromRow: number, toRow: number, fromColumn: number, toColumn: number) => ({
  sheet: 's1',
  fromRow,
  toRow,
  fromColumn,
  toColumn,
});
const list = (...values: string[]) => ({ rule: { kind: 'list', values }, isStrict: true, hint: '' }) as const;
const at = (row: number, column: number): string | null => {
  const found = validationAt(validationsOf(workbook, 's1'), row, column)?.rule;
  return found?.kind === 'list' ? (found.values[0] ?? null) : null;
};

beforeEach(() => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  workbook = new Workbook(doc);
});

describe('validations', () => {
  test('a new one takes the place of what was in its cells and leaves the rest', () => {
    setValidation(workbook, range(0, 9, 0, 4), list('old'));
    setValidation(workbook, range(3, 5, 1, 2), list('new'));
    expect([at(0, 0), at(3, 0), at(3, 1), at(5, 2), at(4, 3), at(9, 4), at(10, 0)]).toEqual([
      'old',
      'old',
      'new',
      'new',
      'old',
      'old',
      null,
    ]);
    setValidation(workbook, range(0, 9, 0, 4), null);
    expect(validationsOf(workbook, 's1')).toEqual([]);
  });

  test('setting one is one step of undo, whatever it cuts', () => {
    const undo = new UndoHistory(workbook.journal);
    setValidation(workbook, range(0, 9, 0, 4), list('old'));
    setValidation(workbook, range(3, 5, 1, 2), list('new'));
    undo.undo();
    expect([at(3, 1), validationsOf(workbook, 's1').length]).toEqual(['old', 1]);
  });

  test('it goes with its rows and grows with rows inserted in it', () => {
    setValidation(workbook, range(2, 4, 0, 0), list('a'));
    insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 0, count: 2 });
    insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 5, count: 1 });
    expect(validationsOf(workbook, 's1')[0]?.range).toEqual(range(4, 7, 0, 0));
  });

  test('what anybody stores is read only as far as it makes sense', () => {
    for (const rule of [
      null,
      { kind: 'list' },
      { kind: 'range', source: 7 },
      { kind: 'number', criterion: { kind: 'x' } },
    ])
      addRecord(workbook, 'validation', range(0, 0, 0, 0), { rule, hint: 9 });
    expect(validationsOf(workbook, 's1').map(({ rule }) => rule)).toEqual([{ kind: 'list', values: [] }]);
    expect(() => setValidation(workbook, range(0, 0, 0, 0), list())).toThrow(SheetError);
  });
});

describe('conditional formats', () => {
  const rule = (formula: string, within = range(1, 9, 0, 2)) =>
    workbook.journal.transact(() =>
      addConditionalFormat(workbook, within, {
        kind: 'style',
        criterion: criterionFrom(workbook, within, 'formula', [{ formula }]),
        style: { fill: '#ffeeaa' },
      }),
    );
  const shown = (): readonly string[] =>
    conditionalFormatsOf(workbook, 's1').map(({ range: placed, look }) => {
      const operand = look.kind === 'style' ? look.criterion.operands[0] : null;
      return typeof operand === 'object' && operand !== null ? ruleText(workbook, placed, operand) : '';
    });

  test('a formula is read from the first cell of the range and keeps the cells it names', () => {
    rule('=$B2>$E$1');
    insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 0, count: 3 });
    insertDimension(workbook, { sheet: 's1', dimension: 'columns', at: 0, count: 1 });
    expect(shown()).toEqual(['=$C5>$F$4']);
    // The first row goes: the range begins with the next one, and so does the formula.
    deleteDimension(workbook, { sheet: 's1', dimension: 'rows', at: 4, count: 1 });
    expect(shown()).toEqual(['=$C5>$F$4']);
  });

  test('rules stand in an order that can be changed', () => {
    const [first, second, third] = [rule('=A2>1'), rule('=A2>2'), rule('=A2>3')];
    reorderConditionalFormat(workbook, 's1', third, 0);
    reorderConditionalFormat(workbook, 's1', first, 1);
    expect(conditionalFormatsOf(workbook, 's1').map(({ id }) => id)).toEqual([third, first, second]);
  });

  test('a look holds colours and nothing that could be anything else', () => {
    addRecord(workbook, 'condition', range(0, 0, 0, 0), {
      kind: 'style',
      criterion: { kind: 'isEmpty', operands: [] },
      style: { fill: 'url(javascript:alert(1))', bold: true, size: 400 },
    });
    addRecord(workbook, 'condition', range(0, 0, 0, 0), {
      kind: 'bar',
      color: '<script>',
      from: { at: 'min' },
      to: { at: 'max' },
    });
    expect(conditionalFormatsOf(workbook, 's1').map(({ look }) => look)).toEqual([
      { kind: 'style', criterion: { kind: 'isEmpty', operands: [] }, style: { bold: true } },
    ]);
  });
});

describe('charts', () => {
  const chart: ChartInput = {
    type: 'column',
    source: '=A1:B9,D1:D9',
    title: '<img src=x onerror=alert(1)>',
    xTitle: '',
    yTitle: '',
    legend: 'bottom',
    isStacked: false,
    seriesIn: 'columns',
    hasNames: true,
    hasLabels: true,
    x: 4,
    y: 6,
    width: 400,
    height: 260,
  };

  test('its ranges and its corner go with the cells', () => {
    addChart(workbook, { sheet: 's1', row: 4, column: 5 }, chart);
    insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 2, count: 2 });
    const [made] = chartsOf(workbook, 's1');
    expect(made?.at).toEqual({ row: 6, column: 5 });
    expect(made && rangesIn(workbook, 's1', made.source)).toEqual([range(0, 10, 0, 1), range(0, 10, 3, 3)]);
    expect(made?.title).toBe('<img src=x onerror=alert(1)>');
  });

  test('one whose cell is gone stays, and can be moved', () => {
    const id = addChart(workbook, { sheet: 's1', row: 4, column: 5 }, chart);
    deleteDimension(workbook, { sheet: 's1', dimension: 'rows', at: 4, count: 1 });
    expect(chartsOf(workbook, 's1')[0]?.at).toBeNull();
    moveChart(workbook, { sheet: 's1', row: 1, column: 1 }, id, { x: 0, y: 0 });
    expect(chartsOf(workbook, 's1')[0]).toMatchObject({ at: { row: 1, column: 1 }, x: 0, y: 0 });
  });

  test('a source without a range is refused', () => {
    expect(() => addChart(workbook, { sheet: 's1', row: 0, column: 0 }, { ...chart, source: '=1+1' })).toThrow(
      SheetError,
    );
  });
});
