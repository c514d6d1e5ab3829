import { DetailedCellError, type CellValue as EngineValue } from 'hyperformula';
import type { CellInput, CellValue } from '../engine.ts';
import { compileFormula, type Meanings } from '../formula/compile.ts';
import { FormulaRefused } from '../formula/node.ts';
import { mayGiveArray } from '../formula/shape.ts';
import type { CalcLimits } from '../limits.ts';
import { Drawing } from './drawing.ts';
import { errorValue } from './error-value.ts';
import { EmptyValue, plain, type Scalar } from './functions.ts';
import { functionShape } from './registry.ts';

export type PivotCell = Extract<CellInput, { readonly pivot: unknown }>;
export const isPivot = (input: CellInput): input is PivotCell =>
  typeof input === 'object' && input !== null && 'pivot' in input;

/** A cell's content for the engine underneath, and what has to be remembered of it. */
export interface Content {
  readonly raw: number | string | boolean | null;
  readonly spills: boolean;
  readonly usesNames: boolean;
}

const refused = (error: unknown): Content => {
  const message = error instanceof FormulaRefused ? error.message : 'The formula cannot be read.';
  return { raw: `=CALC.ERROR("${encodeURIComponent(message)}")`, spills: false, usesNames: false };
};

const operand = String.raw`[-+]?(?:\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}|\d{1,15}(?:\.\d{1,15})?)`;
/** Single cells of the same sheet, numbers and operators: nothing that the compiler would rewrite, and most of what people write. */
const isPlainFormula = new RegExp(`^=?${operand}(?:(?:<=|>=|<>|[-+*/^&=<>])${operand})*$`);

/** For a formula as typed, or as compiled before and read back. */
export const formulaContent = (formula: string, meanings: Meanings, limits: CalcLimits): Content => {
  if (formula.length <= Math.min(limits.formulaLength, limits.chainLength) && isPlainFormula.test(formula))
    return { raw: formula.startsWith('=') ? formula : `=${formula}`, spills: false, usesNames: false };
  try {
    const { text, tree, usesNames } = compileFormula(formula.replace(/^=/, ''), meanings, limits);
    const spills = mayGiveArray(tree, functionShape);
    return { raw: spills ? `=CALC.SPILL(${text})` : `=${text}`, spills, usesNames };
  } catch (error) {
    return refused(error);
  }
};

/** Text that the engine underneath takes as it is; anything else gets the mark that says so. */
const isPlainText = /^[A-Za-z ]*$/;
const isWord = /^\s*(true|false)\s*$/i;

const textContent = (text: string): string => (isPlainText.test(text) && !isWord.test(text) ? text : `'${text}`);

/** Words of the compiler are not for people. */
const internalName = new FormulaRefused('syntax', 'Names with CALC. are not for formulas.');
const callsCompiled = (formula: string): boolean =>
  /CALC\./i.test(formula) &&
  formula
    .replace(/"(?:[^"]|"")*"/g, '')
    .toUpperCase()
    .includes('CALC.');

/** The formula of a pivot table: its number, see the context, and the range it reads. */
export const pivotContent = (
  number: number,
  source: string | null,
  meanings: Meanings,
  limits: CalcLimits,
): Content => {
  const text = source === null ? null : compileFormula(source, meanings, limits).text;
  return {
    raw: `=CALC.SPILL(CALC.PIVOT(${number}${text === null ? '' : `,${text}`}))`,
    spills: true,
    usesNames: false,
  };
};

export const contentOf = (input: Exclude<CellInput, PivotCell>, meanings: Meanings, limits: CalcLimits): Content => {
  if (input !== null && typeof input === 'object')
    return callsCompiled(input.formula) ? refused(internalName) : formulaContent(input.formula, meanings, limits);
  if (typeof input === 'string') return { raw: textContent(input), spills: false, usesNames: false };
  if (typeof input === 'number' && !Number.isFinite(input)) return { raw: '#NUM!', spills: false, usesNames: false };
  return { raw: input, spills: false, usesNames: false };
};

export const cellValueOf = (value: EngineValue): CellValue =>
  value instanceof DetailedCellError
    ? errorValue(value.type, value.message)
    : isDrawing(value)
      ? { sparkline: value.sparkline }
      : (value ?? null);

/** The engine underneath hands out what its cells hold as it is, whatever its types say. */
const isDrawing = (value: unknown): value is Drawing => value instanceof Drawing;

/** A calculated value as a constant for a cell that a result fills. An empty element shows 0, as a reference to it would. */
export const constantOf = (value: Scalar): number | string | boolean => {
  if (isDrawing(value)) return textContent('');
  const bare = plain(value);
  if (bare === EmptyValue) return 0;
  if (typeof bare === 'object') return errorValue(bare.type, '').error;
  return typeof bare === 'string' ? textContent(bare) : (bare as number | boolean);
};
