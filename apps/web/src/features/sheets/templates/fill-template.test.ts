import { type CellInput, createEngine } from '@cloudity/calc';
import {
  columnLetters,
  conditionalFormatsOf,
  emptyWorkbook,
  frozenOf,
  isFormula,
  UndoHistory,
  validationsOf,
  Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import english from '../../../locales/en/sheetTemplates.json' with { type: 'json' };
import french from '../../../locales/fr/sheetTemplates.json' with { type: 'json' };
import { translate } from '../../../shell/language/translate.ts';
import { inputOf } from '../calc/cell-input.ts';
import { type TemplateReader, writeTemplate } from './fill-template.ts';
import { firstOfMonth, formatsFor, mondayOf, serialOf } from './formats.ts';
import { type TemplateId, templateIds } from './template-ids.ts';

const now = new Date(2027, 2, 10, 15, 30);
const readerOf = (language: 'en' | 'fr', variety: string = language): TemplateReader => ({
  language,
  variety,
  now,
  t: (key, values) => translate(language === 'en' ? english : french, language, key, values),
});

const open = () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  return doc;
};

/** The value of each cell as the engine sees it, by address. */
const calculated = (doc: Y.Doc): ReadonlyMap<string, unknown> => {
  const workbook = new Workbook(doc);
  const [info] = workbook.sheets;
  const sheet = workbook.sheet(info?.id ?? '');
  const rows: CellInput[][] = [];
  for (const { row, column, content } of sheet.cells()) {
    while (rows.length <= row) rows.push([]);
    const line = rows[row] ?? [];
    while (line.length <= column) line.push(null);
    line[column] = inputOf(workbook, sheet.id, sheet.rows.at(row) ?? '', content);
  }
  const engine = createEngine();
  engine.load({ sheets: [{ sheet: sheet.id, name: info?.name ?? '', rows }], names: {} });
  const values = new Map<string, unknown>();
  for (const { row, column } of sheet.cells())
    values.set(
      `${columnLetters(column)}${row + 1}`,
      engine.values({ sheet: sheet.id, row, column, lastRow: row, lastColumn: column })[0]?.[0],
    );
  workbook.destroy();
  return values;
};

const filled = (template: TemplateId, language: 'en' | 'fr' = 'en') => {
  const doc = open();
  writeTemplate(doc, template, readerOf(language));
  return calculated(doc);
};

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  test.each(templateIds)('%s calculates without an error, and is one update without a step of undo', (template) => {
    const doc = open();
    const workbook = new Workbook(doc);
    const undo = new UndoHistory(workbook.journal);
    let updates = 0;
    doc.on('update', () => {
      updates += 1;
    });
    writeTemplate(doc, template, readerOf(language));
    expect(updates).toBe(1);
    expect(undo.canUndo).toBe(false);
    expect(workbook.sheets.map(({ name }) => name)).toEqual([
      (language === 'en' ? english : french)[`name.${template}`],
    ]);
    const sheet = workbook.sheets[0]?.id ?? '';
    const formulas = [...workbook.sheet(sheet).cells()].filter(({ content }) => isFormula(content));
    expect(formulas.length).toBeGreaterThan(5);
    expect(frozenOf(workbook, sheet).rows + validationsOf(workbook, sheet).length).toBeGreaterThan(0);
    for (const [address, value] of calculated(doc)) expect(value, address).not.toHaveProperty('error');
    workbook.destroy();
  });
});

test('sums, counts and dates are what they should be', () => {
  const budget = filled('budget');
  expect([budget.get('C6'), budget.get('C7'), budget.get('C8')]).toEqual([4_410, 3_684, 726]);
  expect([budget.get('H6'), budget.get('H8')]).toEqual([1_446.38, 336.2]);
  const invoice = filled('invoice', 'fr');
  expect([invoice.get('D23'), invoice.get('D25'), invoice.get('D26')]).toEqual([2_485, 497, 2_982]);
  expect(invoice.get('D6')).toBe(serialOf(now) + 30);
  const timesheet = filled('timesheet');
  expect(timesheet.get('F15')).toBeCloseTo((7.75 + 8 + 8.5) / 24, 10);
  const shifts = filled('shifts');
  expect([shifts.get('I7'), shifts.get('B21')]).toEqual([40, 2]);
  const attendance = filled('attendance', 'fr');
  expect(attendance.get('C6')).toBe(serialOf(new Date(2027, 2, 1)));
  const guests = filled('guests');
  expect([guests.get('D3'), guests.get('D4'), guests.get('F3')]).toEqual([4, 2, 3]);
  const expenses = filled('expenses');
  expect([expenses.get('I15'), expenses.get('I19')]).toEqual([440.8, 1]);
  const project = filled('project');
  expect(project.get('C4')).toBeCloseTo(2 / 9, 10);
  const calendar = filled('calendar');
  expect([calendar.get('A5'), calendar.get('G15')]).toEqual([
    serialOf(new Date(2027, 2, 1)),
    serialOf(new Date(2027, 3, 11)),
  ]);
});

test('a workbook with anything in it stays as it is', () => {
  const doc = open();
  const workbook = new Workbook(doc);
  writeCells(workbook, { sheet: workbook.sheets[0]?.id ?? '', row: 99, column: 3 }, [['mine']]);
  const before = Y.encodeStateVector(doc);
  writeTemplate(doc, 'budget', readerOf('en'));
  expect(Y.encodeStateVector(doc)).toEqual(before);
  workbook.destroy();
});

test('rules come along: lists, boxes and colours', () => {
  const doc = open();
  writeTemplate(doc, 'guests', readerOf('fr'));
  const workbook = new Workbook(doc);
  const sheet = workbook.sheets[0]?.id ?? '';
  const kinds = validationsOf(workbook, sheet).map(({ rule }) => rule.kind);
  expect(new Set(kinds)).toEqual(new Set(['checkbox', 'text', 'list', 'number']));
  expect(conditionalFormatsOf(workbook, sheet)).toHaveLength(3);
  workbook.destroy();
});

test('money and dates are the reader’s', () => {
  expect(formatsFor('en', 'en-US')).toMatchObject({ money: '"$"#,##0.00', date: 'd mmm yyyy', shortDate: 'm/d' });
  expect(formatsFor('en', 'en-GB')).toMatchObject({ money: '"£"#,##0.00', shortDate: 'd/m' });
  expect(formatsFor('en', 'en-IE').money).toBe('"€"#,##0.00');
  expect(formatsFor('fr', 'fr')).toMatchObject({ money: '#,##0.00 "€"', date: 'dd/mm/yyyy', roundMoney: '#,##0 "€"' });
  expect(formatsFor('fr', 'fr-CA').money).toBe('#,##0.00 "$"');
  expect(formatsFor('fr', 'fr-CH').money).toBe('#,##0.00 "CHF"');
  expect(serialOf(new Date(2000, 0, 1))).toBe(36_526);
  expect(mondayOf(serialOf(now))).toBe(serialOf(new Date(2027, 2, 8)));
  expect(firstOfMonth(serialOf(now))).toBe(serialOf(new Date(2027, 2, 1)));
});
