import {
  type CellRange,
  type CriterionKind,
  criterionFrom,
  rangesIn,
  ruleFormula,
  SheetError,
  type Validation,
  type ValidationRule,
} from '@cloudity/docmodel/sheet';
import { absolute } from '../criteria/absolute.ts';
import type { CriterionDraft } from '../criteria/CriterionFields.tsx';
import { operandFrom, operandText } from '../criteria/operand.ts';
import { rangeFromText, rangeText } from '../criteria/range-text.ts';
import type { SheetSession } from '../model/session.ts';

const numbers = ['between', 'notBetween', 'greater', 'atLeast', 'less', 'atMost', 'equal', 'notEqual'] as const;

/** What a criterion of each kind of rule can ask. */
export const criteriaOf = {
  number: numbers,
  length: numbers,
  date: ['dateIs', 'dateBefore', 'dateAfter', 'dateBetween', 'atLeast', 'atMost', 'notBetween', 'notEqual'],
  text: ['textContains', 'textDoesNotContain', 'textIs', 'isEmail', 'isLink'],
  formula: ['formula'],
} as const satisfies Readonly<Record<string, readonly CriterionKind[]>>;

export type CriterionRule = keyof typeof criteriaOf;
export const ruleKinds = ['list', 'range', 'checkbox', 'number', 'date', 'text', 'length', 'formula'] as const;
export type RuleKind = (typeof ruleKinds)[number];

export const hasCriterion = (kind: RuleKind): kind is CriterionRule => Object.hasOwn(criteriaOf, kind);

/** A validation as it is typed in the panel. */
export interface ValidationDraft {
  readonly kind: RuleKind;
  /** One a line. */
  readonly list: string;
  readonly source: string;
  readonly criterion: CriterionDraft;
  /** Of numbers: none with a fraction. */
  readonly isWhole: boolean;
  readonly isStrict: boolean;
  readonly hint: string;
}

export const emptyDraft: ValidationDraft = {
  kind: 'list',
  list: '',
  source: '',
  criterion: { kind: 'between', texts: [] },
  isWhole: false,
  isStrict: true,
  hint: '',
};

export const draftOf = (
  session: SheetSession,
  range: CellRange,
  { rule, isStrict, hint }: Validation,
): ValidationDraft => {
  const draft = { ...emptyDraft, kind: rule.kind, isStrict, hint };
  if (rule.kind === 'list') return { ...draft, list: rule.values.join('\n') };
  if (rule.kind === 'range') {
    const [source] = rangesIn(session.workbook, range.sheet, rule.source);
    return { ...draft, source: source === undefined ? '' : rangeText(session, source, range.sheet) };
  }
  if (rule.kind === 'checkbox') return draft;
  const { kind, operands } = rule.criterion;
  return {
    ...draft,
    isWhole: rule.isWhole === true,
    criterion: { kind, texts: operands.map((operand) => operandText(session, range, operand, rule.kind === 'date')) },
  };
};

/** A criterion is kept when its kind of rule can ask it, else the first it can. */
export const withKind = (draft: ValidationDraft, kind: RuleKind): ValidationDraft => {
  if (!hasCriterion(kind)) return { ...draft, kind };
  const kinds: readonly CriterionKind[] = criteriaOf[kind];
  const first = kinds[0] ?? 'equal';
  return {
    ...draft,
    kind,
    criterion: kinds.includes(draft.criterion.kind) ? draft.criterion : { kind: first, texts: [] },
  };
};

/**
 * What was typed as a rule of the range. Within the transaction that stores it.
 * *Errors*: SheetError `invalid` when something is missing.
 */
export const ruleFrom = (session: SheetSession, range: CellRange, draft: ValidationDraft): ValidationRule => {
  const { kind } = draft;
  if (kind === 'list') {
    const values = draft.list.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    return { kind, values: [...new Set(values)] };
  }
  if (kind === 'range') {
    const source = rangeFromText(session, draft.source);
    if (source === null) throw new SheetError('invalid', draft.source);
    // Absolute: every cell of the range has the same values.
    const text = absolute(rangeText(session, source, range.sheet));
    return { kind, source: ruleFormula(session.workbook, range, `=${text}`) };
  }
  if (kind === 'checkbox') return { kind };
  const operands = draft.criterion.texts.map((text) => operandFrom(text, session));
  if (operands.some((operand) => operand === '')) throw new SheetError('invalid', '');
  const criterion = criterionFrom(session.workbook, range, draft.criterion.kind, operands);
  return kind === 'number' && draft.isWhole ? { kind, criterion, isWhole: true } : { kind, criterion };
};
