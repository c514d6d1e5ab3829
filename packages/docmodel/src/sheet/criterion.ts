import { anchorFromText } from './anchor.ts';
import { makeRoomFor } from './cells.ts';
import { type Formula, isFormula, safeContent, storedValue } from './content.ts';
import { formulaFromText, rectangleOf, textFromFormula } from './formula.ts';
import { SheetError } from './limits.ts';
import type { CellRange } from './range.ts';
import { type Dialect, english } from './token.ts';
import type { Workbook } from './workbook.ts';

/** How many operands each kind of criterion takes. Dates are numbers: `dateIs` and its like compare whole days. */
const operandCounts = {
  isEmpty: 0,
  isNotEmpty: 0,
  textContains: 1,
  textDoesNotContain: 1,
  textStarts: 1,
  textEnds: 1,
  textIs: 1,
  isEmail: 0,
  isLink: 0,
  dateIs: 1,
  dateBefore: 1,
  dateAfter: 1,
  dateBetween: 2,
  equal: 1,
  notEqual: 1,
  greater: 1,
  atLeast: 1,
  less: 1,
  atMost: 1,
  between: 2,
  notBetween: 2,
  formula: 1,
} as const;

export type CriterionKind = keyof typeof operandCounts;
export const criterionKinds = Object.keys(operandCounts) as readonly CriterionKind[];
export const operandCount = (kind: CriterionKind): number => operandCounts[kind];

/** A formula is stored as in cells and read from the top left cell of the range it was given for; references go along with the cell. */
export type Operand = string | number | boolean | Formula;

/** A question about one cell, asked by filters, validations and conditional formats. */
export interface Criterion {
  readonly kind: CriterionKind;
  readonly operands: readonly Operand[];
}

const isKind = (value: unknown): value is CriterionKind =>
  typeof value === 'string' && Object.hasOwn(operandCounts, value);

/** What of a stored criterion can be used; null when it asks nothing. */
export const safeCriterion = (value: unknown): Criterion | null => {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, operands } = value as { readonly kind?: unknown; readonly operands?: unknown };
  if (!isKind(kind)) return null;
  const stored = (Array.isArray(operands) ? operands : []).map(safeContent).slice(0, operandCounts[kind]);
  if (stored.length < operandCounts[kind] || stored.some((operand) => operand === null)) return null;
  return kind === 'formula' && !isFormula(stored[0]) ? null : { kind, operands: stored as Operand[] };
};

/** An operand as somebody gives it: a value, or a formula with its `=`. */
export type OperandInput = string | number | boolean | { readonly formula: string };

/**
 * A formula of a rule, bound to the cells it names as seen from the range's first one. To be called within the transaction that
 * stores it: sheets grow to what it names. *Errors*: as formulas in cells.
 */
export const ruleFormula = (
  workbook: Workbook,
  range: CellRange,
  formula: string,
  dialect: Dialect = english,
): Formula => {
  const row = workbook.sheet(range.sheet).rows.at(range.fromRow);
  formulaFromText(formula, { space: workbook, sheet: range.sheet, row }, dialect);
  makeRoomFor(workbook, range.sheet, [formula], dialect);
  return formulaFromText(formula, { space: workbook, sheet: range.sheet, row }, dialect);
};

/** The formula as it reads in the first cell of the range as it is now, `=` included. */
export const ruleText = (
  workbook: Workbook,
  range: CellRange,
  formula: Formula,
  dialect: Dialect = english,
): string => {
  const row = workbook.axesOf(range.sheet)?.rows.at(range.fromRow) ?? null;
  return textFromFormula(formula, { space: workbook, sheet: range.sheet, row }, dialect);
};

/** A criterion as it is stored. Within the transaction that stores it. *Errors*: `invalid`, `too_large`. */
export const criterionFrom = (
  workbook: Workbook,
  range: CellRange,
  kind: CriterionKind,
  operands: readonly OperandInput[],
): Criterion => {
  if (operands.length !== operandCounts[kind])
    throw new SheetError('invalid', `${kind} takes ${operandCounts[kind]} values, not ${operands.length}`);
  const stored = operands.map(
    (operand): Operand =>
      typeof operand === 'object' ? ruleFormula(workbook, range, operand.formula) : storedValue(operand),
  );
  if (kind === 'formula' && !isFormula(stored[0]))
    throw new SheetError('invalid', 'a formula begins with an equals sign');
  return { kind, operands: stored };
};

/** The ranges a formula such as `=A1:B9,Sheet2!C1:C9` names now, in its order; what is gone is left out. */
export const rangesIn = (workbook: Workbook, sheet: string, { r }: Formula): readonly CellRange[] =>
  r.flatMap((text) => {
    const anchor = anchorFromText(text);
    const range = anchor === null ? null : rectangleOf(anchor, { space: workbook, sheet, row: null });
    return range === null ? [] : [range];
  });

/** The parts of `range` that `hole` leaves: above, below, left and right of it. */
export const without = (range: CellRange, hole: CellRange): readonly CellRange[] => {
  const middle = { fromRow: Math.max(range.fromRow, hole.fromRow), toRow: Math.min(range.toRow, hole.toRow) };
  return [
    { ...range, toRow: Math.min(range.toRow, hole.fromRow - 1) },
    { ...range, fromRow: Math.max(range.fromRow, hole.toRow + 1) },
    { ...range, ...middle, toColumn: Math.min(range.toColumn, hole.fromColumn - 1) },
    { ...range, ...middle, fromColumn: Math.max(range.fromColumn, hole.toColumn + 1) },
  ].filter((part) => part.fromRow <= part.toRow && part.fromColumn <= part.toColumn);
};

export const isWithin = (range: CellRange, row: number, column: number): boolean =>
  row >= range.fromRow && row <= range.toRow && column >= range.fromColumn && column <= range.toColumn;
