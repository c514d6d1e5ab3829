import { beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyRecords } from './copy-records.ts';
import {
  addChart,
  addConditionalFormat,
  addProtection,
  addRecord,
  addSheet,
  chartsOf,
  conditionalFormatsOf,
  criterionFrom,
  emptyWorkbook,
  formatCells,
  mergesOf,
  placedRecords,
  protectionsOf,
  rangesIn,
  ruleFormula,
  ruleText,
  setValidation,
  stylesOf,
  UndoHistory,
  validationsOf,
  Workbook,
} from './index.ts';

let workbook: Workbook;
let copy: string;
const range = { sheet: 's1', fromRow: 1, toRow: 4, fromColumn: 0, toColumn: 2 };

beforeEach(() => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  workbook = new Workbook(doc);
  copy = addSheet(workbook, 'Copy');
});

const idAt = (sheet: string, column: number): string => workbook.sheet(sheet).columns.at(column) ?? '';

test('rules, filter and views, merges, charts, looks and protections of a sheet are copied, and speak of the copy', () => {
  addSheet(workbook, 'Other');
  workbook.journal.transact(() => {
    addRecord(workbook, 'merge', range);
    addRecord(workbook, 'filter', range);
    addRecord(workbook, 'filter', range, {
      name: 'Mine',
      columns: { [idAt('s1', 1)]: { hidden: ['x'], criterion: null }, gone: {} },
    });
    addProtection(workbook, range, {
      note: 'Law',
      isWarning: false,
      editors: [{ id: 'a', name: 'Ana' }],
      isSheet: false,
    });
    setValidation(workbook, range, {
      rule: { kind: 'range', source: ruleFormula(workbook, range, '=$E$1:$E$3') },
      isStrict: false,
      hint: 'One of these',
    });
    setValidation(
      workbook,
      { ...range, fromColumn: 4, toColumn: 4 },
      {
        rule: { kind: 'number', criterion: criterionFrom(workbook, range, 'greater', [{ formula: '=A1+Other!B2' }]) },
        isStrict: true,
        hint: '',
      },
    );
    addConditionalFormat(workbook, range, {
      kind: 'style',
      criterion: criterionFrom(workbook, range, 'formula', [{ formula: '=$A2>3' }]),
      style: { bold: true },
    });
    addChart(
      workbook,
      { sheet: 's1', row: 2, column: 5 },
      {
        type: 'line',
        source: '=$A$2:$B$5,Other!$A$1:$A$4',
        title: 'Sales',
        xTitle: '',
        yTitle: '',
        legend: 'none',
        isStacked: false,
        seriesIn: 'columns',
        hasNames: true,
        hasLabels: true,
        x: 1,
        y: 2,
        width: 300,
        height: 200,
      },
    );
  });
  formatCells(workbook, { sheet: 's1', fromRow: 0, toRow: 999, fromColumn: 3, toColumn: 3 }, { fill: '#ff0000' });
  const undo = new UndoHistory(workbook.journal);
  copyRecords(workbook, 's1', copy);
  const there = { ...range, sheet: copy };
  expect(mergesOf(workbook, copy).map((merge) => merge.range)).toEqual([there]);
  const filters = placedRecords(workbook, copy, 'filter');
  expect(filters.map(({ range: placed }) => placed)).toEqual([there, there]);
  expect(filters.map(({ spec }) => spec)).toContainEqual({});
  expect(filters.map(({ spec }) => spec)).toContainEqual({
    name: 'Mine',
    columns: { [idAt(copy, 1)]: { hidden: ['x'], criterion: null } },
  });
  expect(protectionsOf(workbook, copy)).toMatchObject([
    { range: there, note: 'Law', editors: [{ id: 'a', name: 'Ana' }] },
  ]);
  const [list, number] = validationsOf(workbook, copy);
  expect(list).toMatchObject({ range: there, isStrict: false, hint: 'One of these' });
  if (list?.rule.kind !== 'range' || number?.rule.kind !== 'number') throw new Error('other rules');
  expect(rangesIn(workbook, copy, list.rule.source)).toEqual([
    { sheet: copy, fromRow: 0, toRow: 2, fromColumn: 4, toColumn: 4 },
  ]);
  const [operand] = number.rule.criterion.operands;
  expect(typeof operand === 'object' && ruleText(workbook, number.range, operand)).toBe('=A1+Other!B2');
  const [format] = conditionalFormatsOf(workbook, copy);
  expect(format).toMatchObject({ range: there, look: { kind: 'style', style: { bold: true } } });
  const [chart] = chartsOf(workbook, copy);
  expect(chart).toMatchObject({ type: 'line', title: 'Sales', at: { row: 2, column: 5 }, width: 300 });
  expect(chart && rangesIn(workbook, copy, chart.source).map(({ sheet }) => sheet === copy)).toEqual([true, false]);
  expect(stylesOf(workbook, copy)(500, 3)).toEqual({ fill: '#ff0000' });
  undo.undo();
  expect(chartsOf(workbook, copy)).toEqual([]);
});
