import {
  addRecord,
  type CellRange,
  type Criterion,
  type CriterionKind,
  criterionFrom,
  isFormula,
  maxHint,
  maxListValues,
  type OperandInput,
  type PlacedValidation,
  rangesIn,
  ruleFormula,
  ruleText,
  SheetError,
  type ValidationRule,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { serialFromDate } from '../serial.ts';
import { vocabulary } from '../vocabulary.ts';
import { isSet, type Json, numberOf, textOf } from './json.ts';

const numberKinds: Readonly<Record<string, CriterionKind>> = vocabulary({
  bw: 'between',
  nb: 'notBetween',
  eq: 'equal',
  ne: 'notEqual',
  gt: 'greater',
  lt: 'less',
  gte: 'atLeast',
  lte: 'atMost',
});
const dateKinds: Readonly<Record<string, CriterionKind>> = vocabulary({
  bw: 'dateBetween',
  nb: 'notBetween',
  eq: 'dateIs',
  ne: 'notEqual',
  bf: 'dateBefore',
  nbf: 'atLeast',
  af: 'dateAfter',
  naf: 'atMost',
});
const textKinds: Readonly<Record<string, CriterionKind>> = vocabulary({
  include: 'textContains',
  exclude: 'textDoesNotContain',
  equal: 'textIs',
});

const invalid = (): SheetError => new SheetError('invalid', 'the rule cannot be kept');

const operandOf = (value: unknown, isDate: boolean): OperandInput => {
  const text = textOf(value)?.trim() ?? '';
  if (text === '') throw invalid();
  if (text.startsWith('=')) return { formula: text };
  if (isDate && /^\d{4}[-/]\d{1,2}[-/]\d{1,2}$/.test(text)) {
    const [year = 0, month = 1, day = 1] = text.split(/[-/]/).map(Number);
    return serialFromDate(new Date(Date.UTC(year, month - 1, day)));
  }
  return numberOf(text) ?? text;
};

const criterionOf = (
  workbook: Workbook,
  range: CellRange,
  rule: Json,
  kinds: Readonly<Record<string, CriterionKind>>,
): Criterion => {
  const kind = kinds[textOf(rule.type2) ?? ''];
  if (kind === undefined) throw invalid();
  const values = /between/i.test(kind) ? [rule.value1, rule.value2] : [rule.value1];
  return criterionFrom(
    workbook,
    range,
    kind,
    values.map((value) => (kinds === textKinds ? (textOf(value) ?? '') : operandOf(value, kinds === dateKinds))),
  );
};

const looksLikeRange = /^(?:'[^']+'!|[^\s,!]+!)?\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7}$/i;

const ruleOf = (workbook: Workbook, range: CellRange, rule: Json): ValidationRule => {
  switch (rule.type) {
    case 'dropdown': {
      const text = textOf(rule.value1)?.trim() ?? '';
      if (looksLikeRange.test(text)) {
        const source = ruleFormula(workbook, range, `=${text}`);
        if (rangesIn(workbook, range.sheet, source).length === 1) return { kind: 'range', source };
      }
      const values = [...new Set(text.split(',').map((value) => value.trim()))].filter((value) => value !== '');
      if (values.length === 0 || values.length > maxListValues) throw invalid();
      return { kind: 'list', values };
    }
    case 'checkbox': {
      const [on, off] = [textOf(rule.value1) ?? '', textOf(rule.value2) ?? ''];
      const isPlain = (on === '' && off === '') || (/^true$/i.test(on) && /^false$/i.test(off));
      return isPlain ? { kind: 'checkbox' } : { kind: 'checkbox', on, off };
    }
    case 'number':
    case 'number_decimal':
      return { kind: 'number', criterion: criterionOf(workbook, range, rule, numberKinds) };
    case 'number_integer':
      return { kind: 'number', isWhole: true, criterion: criterionOf(workbook, range, rule, numberKinds) };
    case 'text_length':
      return { kind: 'length', criterion: criterionOf(workbook, range, rule, numberKinds) };
    case 'text_content':
      return { kind: 'text', criterion: criterionOf(workbook, range, rule, textKinds) };
    case 'date':
      return { kind: 'date', criterion: criterionOf(workbook, range, rule, dateKinds) };
    default:
      throw invalid();
  }
};

/** Afterwards the cells of the range have the rule. *Errors*: SheetError for what the model cannot hold. */
export const addLuckysheetValidation = (workbook: Workbook, range: CellRange, rule: Json): void =>
  workbook.journal.transact(() => {
    const hint = isSet(rule.hintShow) ? (textOf(rule.hintText) ?? '').slice(0, maxHint) : '';
    addRecord(workbook, 'validation', range, {
      rule: ruleOf(workbook, range, rule),
      isStrict: isSet(rule.prohibitInput),
      hint,
    });
  });

const nameOf = (kinds: Readonly<Record<string, CriterionKind>>, kind: CriterionKind): string | null =>
  Object.entries(kinds).find(([, each]) => each === kind)?.[0] ?? null;

const pad = (value: number): string => String(value).padStart(2, '0');
const dayZero = Date.UTC(1899, 11, 30);

const dayText = (serial: number): string => {
  const date = new Date(dayZero + Math.floor(serial) * 86_400_000);
  return `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
};

const criterionForFile = (
  workbook: Workbook,
  range: CellRange,
  type: string,
  { kind, operands }: Criterion,
): Json | null => {
  const kinds = type === 'date' ? dateKinds : type === 'text_content' ? textKinds : numberKinds;
  const type2 = nameOf(kinds, kind);
  const [value1 = '', value2 = ''] = operands.map((operand) =>
    isFormula(operand)
      ? ruleText(workbook, range, operand)
      : type === 'date' && typeof operand === 'number'
        ? dayText(operand)
        : String(operand),
  );
  return type2 === null ? null : { type, type2, value1, value2 };
};

const ruleForFile = (workbook: Workbook, { range, rule }: PlacedValidation): Json | null => {
  switch (rule.kind) {
    case 'list':
      return rule.values.some((value) => value.includes(','))
        ? null
        : { type: 'dropdown', type2: null, value1: rule.values.join(','), value2: '' };
    case 'range':
      return {
        type: 'dropdown',
        type2: null,
        value1: ruleText(workbook, range, rule.source).slice(1).replaceAll('$', ''),
        value2: '',
      };
    case 'checkbox':
      return { type: 'checkbox', type2: null, value1: String(rule.on ?? 'TRUE'), value2: String(rule.off ?? 'FALSE') };
    case 'number':
      return criterionForFile(workbook, range, rule.isWhole ? 'number_integer' : 'number_decimal', rule.criterion);
    case 'length':
      return criterionForFile(workbook, range, 'text_length', rule.criterion);
    case 'text':
      return criterionForFile(workbook, range, 'text_content', rule.criterion);
    case 'date':
      return criterionForFile(workbook, range, 'date', rule.criterion);
    case 'formula':
      return null;
  }
};

/** A rule as each of its cells has it there; null for what Luckysheet cannot ask. */
export const validationForLuckysheet = (workbook: Workbook, validation: PlacedValidation): Json | null => {
  const rule = ruleForFile(workbook, validation);
  const { isStrict, hint } = validation;
  return (
    rule && {
      ...rule,
      checked: false,
      remote: false,
      prohibitInput: isStrict,
      hintShow: hint !== '',
      hintText: hint,
    }
  );
};
