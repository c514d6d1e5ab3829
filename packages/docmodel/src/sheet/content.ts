import { maxCellText, maxFormulaText, SheetError } from './limits.ts';

/**
 * A formula as it is stored: `f` is its text without the equals sign, in canonical English tokens, with a {@link hole} for every
 * reference; `r` are the references in that order, see anchor.ts. Computed values are never stored.
 */
export interface Formula {
  readonly f: string;
  readonly r: readonly string[];
}

/** What a cell holds; null is an empty one. Dates are numbers whose format shows them as dates. */
export type CellContent = null | string | number | boolean | Formula;

/** Stands for a reference in a stored formula; a control character, so that nothing anybody types can be taken for one. */
export const hole = '\u0001';

export const isFormula = (content: unknown): content is Formula =>
  typeof content === 'object' && content !== null && 'f' in content && 'r' in content;

const controls = /[^\P{Cc}\t\n\r]/gu;

/** The text without control characters but tab and line ends. */
export const withoutControls = (text: string): string => text.replace(controls, '');

/** The stored value if it is one a cell may hold, else null: whoever may edit can store anything anywhere. */
export const safeContent = (value: unknown): CellContent => {
  switch (typeof value) {
    case 'string':
      return value.length > maxCellText ? value.slice(0, maxCellText) : value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'boolean':
      return value;
    default:
  }
  if (!isFormula(value)) return null;
  const { f, r } = value as { readonly f: unknown; readonly r: unknown };
  if (typeof f !== 'string' || f.length > maxFormulaText || !Array.isArray(r) || r.length > maxFormulaText) return null;
  return r.every((anchor) => typeof anchor === 'string') ? (value as Formula) : null;
};

/** What may be stored for a typed value. *Errors*: `too_large`, `invalid` (a number that is none). */
export const storedValue = (value: string | number | boolean): string | number | boolean => {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new SheetError('invalid', `${value} is not a number a cell can hold`);
  if (typeof value !== 'string') return value;
  if (value.length > maxCellText)
    throw new SheetError('too_large', `the text has ${value.length} characters, a cell holds ${maxCellText}`);
  return withoutControls(value);
};
