import {
  addRecord,
  type CellRange,
  type ColorPoint,
  type ConditionalLook,
  columnLetters,
  criterionFrom,
  lookFromSpec,
  type OperandInput,
  type PlacedConditionalFormat,
  SheetError,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { rgbForFile } from '../style-for-file.ts';
import { vocabulary } from '../vocabulary.ts';
import { rangeFormula } from '../xlsx/condition-from-file.ts';
import { formulaFromCriterion } from '../xlsx/criterion-formula.ts';
import { operandForFile } from '../xlsx/rule-text.ts';
import { rgbFromCss } from './color.ts';
import { areaOf, type Json, listOf, numberOf, objectOf, textOf } from './json.ts';

const invalid = (): SheetError => new SheetError('invalid', 'the rule cannot be kept');

const hex = (css: unknown): string | null => {
  const rgb = rgbFromCss(css);
  return rgb === null ? null : `#${rgb.toLowerCase()}`;
};

const comparisons = {
  greaterThan: 'greater',
  lessThan: 'less',
  betweenness: 'between',
  equal: 'equal',
  textContains: 'textContains',
} as const;

const isComparison = (name: string): name is keyof typeof comparisons => Object.hasOwn(comparisons, name);

/** Rules about a whole range, and what they are called in files of Excel. */
const rangeRules: Readonly<Record<string, (value: string) => readonly [string, Readonly<Record<string, string>>]>> =
  vocabulary({
    duplicateValue: (value) => [value === '1' ? 'uniqueValues' : 'duplicateValues', {}],
    top10: (rank) => ['top10', { rank }],
    'top10%': (rank) => ['top10', { rank, percent: '1' }],
    last10: (rank) => ['top10', { rank, bottom: '1' }],
    'last10%': (rank) => ['top10', { rank, percent: '1', bottom: '1' }],
    AboveAverage: () => ['aboveAverage', {}],
    SubAverage: () => ['aboveAverage', { aboveAverage: '0' }],
  });

/** Values are written out, or stand in the cells that `conditionRange` names. */
const operandsOf = (rule: Json): readonly OperandInput[] => {
  const values = listOf(rule.conditionValue);
  const cells = listOf(rule.conditionRange).map(areaOf);
  return Array.from({ length: Math.max(values.length, cells.length) }, (_, at): OperandInput => {
    const cell = cells[at];
    if (cell) return { formula: `=$${columnLetters(cell.fromColumn)}$${cell.fromRow + 1}` };
    const text = textOf(values[at]) ?? '';
    return text.startsWith('=') ? { formula: text } : (numberOf(text) ?? text);
  });
};

const lookOf = (workbook: Workbook, range: CellRange, rule: Json): ConditionalLook => {
  if (rule.type === 'dataBar') {
    const color = hex(listOf(rule.format)[0]);
    if (color === null) throw invalid();
    return { kind: 'bar', color, from: { at: 'min', value: 0 }, to: { at: 'max', value: 0 } };
  }
  if (rule.type === 'colorGradation') {
    // The colour of the greatest value stands first.
    const colors = listOf(rule.format).slice(0, 3).map(hex).toReversed();
    const points = colors.map((color, at): ColorPoint => {
      if (color === null) throw invalid();
      if (at === 0) return { at: 'min', value: 0, color };
      return at === colors.length - 1 ? { at: 'max', value: 0, color } : { at: 'percent', value: 50, color };
    });
    return { kind: 'scale', points };
  }
  if (rule.type !== 'default') throw invalid();
  const format = objectOf(rule.format);
  const [color, fill] = [hex(format?.textColor), hex(format?.cellColor)];
  const style = { ...(color === null ? {} : { color }), ...(fill === null ? {} : { fill }) };
  const name = textOf(rule.conditionName) ?? '';
  const operands = operandsOf(rule);
  if (isComparison(name)) {
    const kind = comparisons[name];
    return {
      kind: 'style',
      style,
      criterion: criterionFrom(workbook, range, kind, operands.slice(0, kind === 'between' ? 2 : 1)),
    };
  }
  const [first] = operands;
  const written = textOf(listOf(rule.conditionValue)[0]) ?? '';
  const known = rangeRules[name]?.(written === '' ? '10' : written);
  const formula = known === undefined ? null : rangeFormula(known[0], range, known[1]);
  if (formula !== null)
    return { kind: 'style', style, criterion: criterionFrom(workbook, range, 'formula', [{ formula: `=${formula}` }]) };
  if (name === 'formula' && typeof first === 'object')
    return { kind: 'style', style, criterion: criterionFrom(workbook, range, 'formula', [first]) };
  throw invalid();
};

/** Afterwards the cells of the range look as the rule says, `order` among the others. *Errors*: SheetError for what the model cannot hold. */
export const addLuckysheetCondition = (workbook: Workbook, range: CellRange, rule: Json, order: number): void =>
  workbook.journal.transact(() => {
    const look = lookOf(workbook, range, rule);
    if (lookFromSpec({ ...look }) === null) throw invalid();
    addRecord(workbook, 'condition', range, { ...look, n: order });
  });

const css = (color: unknown): string | null => {
  const rgb = rgbForFile(color);
  return rgb === null ? null : `#${rgb.toLowerCase()}`;
};

/** The rule as Luckysheet holds it; `isWhole` is false when it gives more than two colours. */
export const conditionForLuckysheet = (
  workbook: Workbook,
  { range, look }: PlacedConditionalFormat,
): { readonly rule: Json; readonly isWhole: boolean } => {
  const { fromRow, toRow, fromColumn, toColumn } = range;
  const cellrange = [{ row: [fromRow, toRow], column: [fromColumn, toColumn] }];
  if (look.kind === 'bar') {
    const isWhole = look.from.at === 'min' && look.to.at === 'max';
    return { rule: { type: 'dataBar', cellrange, format: [look.color] }, isWhole };
  }
  if (look.kind === 'scale') {
    const format = look.points.map(({ color }) => color).toReversed();
    const isWhole = look.points[0]?.at === 'min' && look.points.at(-1)?.at === 'max';
    return { rule: { type: 'colorGradation', cellrange, format }, isWhole };
  }
  const { style, criterion } = look;
  const base = { type: 'default', cellrange, format: { textColor: css(style.color), cellColor: css(style.fill) } };
  const isWhole = Object.keys(style).every((field) => field === 'color' || field === 'fill');
  const name = Object.entries(comparisons).find(([, kind]) => kind === criterion.kind)?.[0];
  const isWritten = criterion.operands.every((operand) => typeof operand !== 'object');
  if (name !== undefined && isWritten)
    return {
      rule: { ...base, conditionName: name, conditionRange: [], conditionValue: criterion.operands.map(String) },
      isWhole,
    };
  const formula =
    criterion.kind === 'formula'
      ? operandForFile(workbook, range, criterion.operands[0] ?? '')
      : formulaFromCriterion(workbook, range, criterion);
  return { rule: { ...base, conditionName: 'formula', conditionRange: [], conditionValue: [`=${formula}`] }, isWhole };
};
