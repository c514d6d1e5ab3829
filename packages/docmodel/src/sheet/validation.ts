import { type CellContent, type Formula, isFormula, safeContent } from './content.ts';
import { type Criterion, isWithin, safeCriterion, without } from './criterion.ts';
import { SheetError } from './limits.ts';
import { type CellRange, doRangesMeet, requireRange } from './range.ts';
import { addRecord, moveRecord, placedRecords, removeRecord, type Spec } from './records.ts';
import type { Workbook } from './workbook.ts';

/** What the cells of a range may hold. */
export type ValidationRule =
  | { readonly kind: 'list'; readonly values: readonly string[] }
  /** One of the values that stand in the range that `source` names. */
  | { readonly kind: 'range'; readonly source: Formula }
  /** One of two values, drawn as a box: true and false unless told. */
  | { readonly kind: 'checkbox'; readonly on?: string | number; readonly off?: string | number }
  | {
      readonly kind: 'number' | 'date' | 'text' | 'length' | 'formula';
      readonly criterion: Criterion;
      /** Of numbers: none with a fraction. */
      readonly isWhole?: true;
    };

export interface Validation {
  readonly rule: ValidationRule;
  /** What does not fit is refused; otherwise it is marked. */
  readonly isStrict: boolean;
  /** Said to whoever types something that does not fit; empty for a text of ours. */
  readonly hint: string;
}

export interface PlacedValidation extends Validation {
  readonly id: string;
  readonly range: CellRange;
}

export const maxListValues = 500;
export const maxHint = 500;

const isText = (value: unknown): value is string => typeof value === 'string';

const safeRule = (value: unknown): ValidationRule | null => {
  if (typeof value !== 'object' || value === null) return null;
  const rule = value as Readonly<Record<string, unknown>>;
  switch (rule.kind) {
    case 'list': {
      const values = Array.isArray(rule.values) ? rule.values.filter(isText).slice(0, maxListValues) : [];
      return { kind: 'list', values };
    }
    case 'range': {
      const source: CellContent = safeContent(rule.source);
      return isFormula(source) ? { kind: 'range', source } : null;
    }
    case 'checkbox': {
      const part = (name: 'on' | 'off') => {
        const own = rule[name];
        return isText(own) || typeof own === 'number' ? { [name]: own } : {};
      };
      return { kind: 'checkbox', ...part('on'), ...part('off') };
    }
    case 'number':
    case 'date':
    case 'text':
    case 'length':
    case 'formula': {
      const criterion = safeCriterion(rule.criterion);
      const whole = rule.kind === 'number' && rule.isWhole === true ? ({ isWhole: true } as const) : {};
      return criterion === null ? null : { kind: rule.kind, criterion, ...whole };
    }
    default:
      return null;
  }
};

/** What of a stored description can be used; null when it says nothing. */
export const validationFromSpec = (spec: Spec): Validation | null => {
  const rule = safeRule(spec.rule);
  return (
    rule && { rule, isStrict: spec.isStrict !== false, hint: isText(spec.hint) ? spec.hint.slice(0, maxHint) : '' }
  );
};

/** The validations of a sheet by id. Where two meet, which only two people at once can do, the one with the smaller id counts. */
export const validationsOf = (workbook: Workbook, sheet: string): readonly PlacedValidation[] =>
  placedRecords(workbook, sheet, 'validation').flatMap(({ id, range, spec }) => {
    const validation = validationFromSpec(spec);
    return validation === null ? [] : [{ id, range, ...validation }];
  });

export const validationAt = (
  validations: readonly PlacedValidation[],
  row: number,
  column: number,
): PlacedValidation | null => validations.find(({ range }) => isWithin(range, row, column)) ?? null;

/**
 * Afterwards the cells of the range have this validation and no other, or none for null; what others had of theirs outside of
 * it stays. Returns the new one's id. *Errors*: `out_of_range`, `too_large`, `invalid` for a list without values.
 */
export const setValidation = (workbook: Workbook, range: CellRange, validation: Validation | null): string | null => {
  requireRange(workbook, range, Number.POSITIVE_INFINITY);
  const rule = validation?.rule;
  if (rule?.kind === 'list' && (rule.values.length === 0 || rule.values.length > maxListValues))
    throw new SheetError('invalid', `a list has from 1 to ${maxListValues} values`);
  return workbook.journal.transact(() => {
    for (const { id, range: other, spec } of placedRecords(workbook, range.sheet, 'validation')) {
      if (!doRangesMeet(other, range)) continue;
      const [first, ...more] = without(other, range);
      if (first === undefined) removeRecord(workbook, range.sheet, id);
      else moveRecord(workbook, id, first);
      for (const part of more) addRecord(workbook, 'validation', part, spec);
    }
    return validation === null ? null : addRecord(workbook, 'validation', range, { ...validation });
  });
};
