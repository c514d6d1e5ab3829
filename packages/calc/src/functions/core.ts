import { keyOf } from '../hyperformula/context.ts';
import {
  type Ast,
  fail,
  type PluginHost,
  plain,
  type Scalar,
  SimpleRangeValue,
  type State,
  type SyntaxFunctions,
  undrawn,
  type Value,
} from '../hyperformula/functions.ts';

const textOf = (ast: Ast | undefined): string => (typeof ast?.value === 'string' ? ast.value : '');

/** Arithmetic underneath writes into the arrays it is given, so a result that is read twice is handed out as a copy. */
export const copied = (value: Value): Value =>
  value instanceof SimpleRangeValue && value.range === undefined
    ? SimpleRangeValue.onlyValues(value.data.map((row) => [...row]))
    : value;

const firstOf = <Single extends Value>(value: Single | SimpleRangeValue): Single | Scalar =>
  value instanceof SimpleRangeValue ? ((value.data[0]?.[0] ?? fail('VALUE')) as Scalar) : value;

const spill = (host: PluginHost, [expression]: readonly Ast[], state: State): Value => {
  const { context } = host;
  const key = keyOf(state.formulaAddress);
  if (!expression) return fail('VALUE');
  if (context.circularResults.has(key)) {
    const error = fail('CYCLE', 'The result depends on the cells it fills.');
    context.keep(state.formulaAddress, error);
    return error;
  }
  const value = host.evaluate(expression, { ...state, arraysFlag: true });
  if (value instanceof SimpleRangeValue && value.width() * value.height() > context.limits.spillCells) {
    context.keep(state.formulaAddress, fail('SPILL'));
    return fail('SPILL', `The result has more than ${context.limits.spillCells} cells.`);
  }
  context.keep(state.formulaAddress, undrawn(value));
  if (context.blocked.has(key)) return fail('SPILL', 'The cells that the result would fill are not empty.');
  return firstOf(value);
};

const isKnownError = (code: string): code is '#NULL!' | '#CALC!' => code === '#NULL!' || code === '#CALC!';

/** Of what kind a value is, errors and arrays included. */
const type = (host: PluginHost, [expression]: readonly Ast[], state: State): Value => {
  if (!expression) return fail('NA', 'TYPE takes one value.');
  const value = undrawn(host.evaluate(expression, { ...state, arraysFlag: true }));
  if (value instanceof SimpleRangeValue && value.width() * value.height() > 1) return 64;
  return { string: 2, boolean: 4, object: 16 }[typeof plain(firstOf(value)) as 'string'] ?? 1;
};

/** What the compiler writes; nobody types these. TYPE alone is for formulas. */
export const coreFunctions: SyntaxFunctions = {
  TYPE: { evaluate: type },
  'CALC.SPILL': { evaluate: spill },
  'CALC.AT': { evaluate: (host, [value], state) => (value ? firstOf(host.evaluate(value, state)) : fail('VALUE')) },
  'CALC.TEXT': { evaluate: (_host, [text]) => decodeURIComponent(textOf(text)) },
  'CALC.NAME': {
    givesArray: true,
    evaluate: (host, [name, meaning], state) => {
      const value = meaning ? host.evaluate(meaning, state) : fail('NAME');
      return meaning?.type === 'ERROR' ? fail('NAME', `There is no name ${textOf(name)}.`) : value;
    },
  },
  /** Stands for a reference to a sheet that is not there, its text encoded. */
  'CALC.ABSENT': { evaluate: () => fail('REF', 'There is no such sheet.') },
  'CALC.ERROR': {
    evaluate: (_host, [reason]) => {
      const text = textOf(reason);
      return isKnownError(text) ? fail('VALUE', text) : fail('ERROR', decodeURIComponent(text));
    },
  },
};
