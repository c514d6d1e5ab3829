import { type CellValue, isCalcError } from '../engine.ts';
import { keyOf } from '../hyperformula/context.ts';
import { errorType, errorValue } from '../hyperformula/error-value.ts';
import {
  type Ast,
  CellError,
  EmptyValue,
  type ErrorType,
  fail,
  type PluginHost,
  plain,
  rows,
  type Scalar,
  SimpleRangeValue,
  type State,
  type SyntaxFunctions,
  type Value,
} from '../hyperformula/functions.ts';
import { aggregate } from '../pivot/aggregate.ts';
import { PivotRefused } from '../pivot/pivot.ts';

const shownValue = (value: Scalar): CellValue => {
  const bare = plain(value);
  if (typeof bare === 'symbol') return null;
  return bare instanceof CellError ? errorValue(bare.type, bare.message ?? '') : bare;
};

const scalarOf = (value: CellValue): Scalar => {
  if (typeof value !== 'object') return value;
  return value !== null && isCalcError(value)
    ? new CellError(errorType(value) as ErrorType, value.message)
    : EmptyValue;
};

/** Number of the pivot, range that it reads. Notes what stands where beside the result. */
const pivot = (host: PluginHost, [number, source]: readonly Ast[], state: State): Value => {
  const { context } = host;
  const key = keyOf(state.formulaAddress);
  context.layouts.delete(key);
  const wanted = context.pivots[Number(number?.value)];
  if (wanted === undefined || source === undefined) return fail('REF', 'The data of the pivot table is gone.');
  const range = host.evaluate(source, { ...state, arraysFlag: true });
  if (!(range instanceof SimpleRangeValue)) return fail('REF', 'The data of the pivot table is gone.');
  try {
    const { cells, layout } = aggregate(
      (range.data as Scalar[][]).map((line) => line.map(shownValue)),
      wanted,
    );
    context.layouts.set(key, layout);
    return rows(cells.map((line) => line.map(scalarOf)));
  } catch (error) {
    if (error instanceof PivotRefused) return fail(error.reason === 'gone' ? 'REF' : 'VALUE', error.message);
    throw error;
  }
};

/** What a pivot table is to the engine: a formula that nobody types. */
export const pivotFunctions: SyntaxFunctions = { 'CALC.PIVOT': { givesArray: true, evaluate: pivot } };
