import type { CalcContext, Closure, Environment } from '../hyperformula/context.ts';
import {
  type Ast,
  CellError,
  fail,
  type PluginHost,
  plain,
  rows,
  type Scalar,
  SimpleRangeValue,
  type State,
  type SyntaxFunctions,
  undrawn,
  type Value,
} from '../hyperformula/functions.ts';
import { copied } from './core.ts';

const textOf = (ast: Ast | undefined): string => (typeof ast?.value === 'string' ? ast.value : '');
const isClosure = (bound: Value | Closure): bound is Closure => typeof bound === 'object' && 'lambda' in bound;

const lookUp = (environment: Environment, key: string): Value | Closure | undefined => {
  for (let at = environment; at; at = at.next) if (at.key === key) return at.bound;
  return undefined;
};

const within = <T>(context: CalcContext, environment: Environment, evaluate: () => T): T => {
  const before = context.environment;
  context.environment = environment;
  try {
    return evaluate();
  } finally {
    context.environment = before;
  }
};

/** What a variable is bound to: a function stays one. */
const boundOf = (host: PluginHost, ast: Ast, state: State): Value | Closure =>
  closureOf(host, ast, state) ?? host.evaluate(ast, { ...state, arraysFlag: true });

/** The function an expression stands for; null when it is none. */
const closureOf = (host: PluginHost, ast: Ast | undefined, state: State): Closure | null => {
  const { context } = host;
  const args = ast?.args ?? [];
  if (ast?.type === 'PARENTHESIS') return closureOf(host, ast.expression, state);
  switch (ast?.procedureName) {
    case 'CALC.LAMBDA':
      return { lambda: ast, environment: context.environment };
    case 'CALC.NAME':
      return within(context, null, () => closureOf(host, args[1], state));
    case 'CALC.VAR': {
      const bound = lookUp(context.environment, textOf(args[0]));
      return bound !== undefined && isClosure(bound) ? bound : null;
    }
    case 'CALC.LET': {
      const [key, value, body] = args;
      if (!value) return null;
      const bound = boundOf(host, value, state);
      const environment = { key: textOf(key), bound, next: context.environment };
      return within(context, environment, () => closureOf(host, body, state));
    }
    case 'CALC.CALL': {
      const called = closureOf(host, args[0], state);
      if (!called) return null;
      const environment = argumentsOf(host, called, args.slice(1), state);
      return environment instanceof CellError
        ? null
        : within(context, environment, () => closureOf(host, called.lambda.args?.at(-1), state));
    }
    default:
      return null;
  }
};

const bind = ({ lambda, environment }: Closure, bounds: readonly (Value | Closure)[]): Environment | CellError => {
  const keys = lambda.args?.slice(0, -1) ?? [];
  if (keys.length !== bounds.length)
    return fail('VALUE', `The LAMBDA takes ${keys.length} values and got ${bounds.length}.`);
  return keys.reduce<Environment>(
    (next, key, index) => ({ key: textOf(key), bound: bounds[index] as Value | Closure, next }),
    environment,
  );
};

const argumentsOf = (host: PluginHost, closure: Closure, args: readonly Ast[], state: State): Environment | CellError =>
  bind(
    closure,
    args.map((arg) => boundOf(host, arg, state)),
  );

const run = (host: PluginHost, closure: Closure, environment: Environment | CellError, state: State): Value => {
  const { context } = host;
  const body = closure.lambda.args?.at(-1);
  if (environment instanceof CellError) return environment;
  if (!body) return fail('VALUE');
  if (context.lambdaDepth >= context.limits.lambdaDepth)
    return fail('NUM', `LAMBDA calls are deeper than ${context.limits.lambdaDepth}.`);
  context.lambdaDepth += 1;
  try {
    return within(context, environment, () => host.evaluate(body, { ...state, arraysFlag: true }));
  } finally {
    context.lambdaDepth -= 1;
  }
};

type Apply = (...values: readonly Value[]) => Value;
const applierOf = (host: PluginHost, ast: Ast | undefined, state: State): Apply | null => {
  const closure = closureOf(host, ast, state);
  return closure && ((...values) => run(host, closure, bind(closure, values), state));
};

const noLambda = (): CellError => fail('VALUE', 'The last argument has to be a LAMBDA.');
const one = (given: Value): Scalar => {
  const value = undrawn(given);
  if (!(value instanceof SimpleRangeValue)) return value;
  if (value.width() === 1 && value.height() === 1) return value.data[0]?.[0] as Scalar;
  return fail('VALUE', 'The LAMBDA has to give one value.');
};
const gridOf = (value: Value): readonly (readonly Scalar[])[] =>
  value instanceof SimpleRangeValue ? (value.data as Scalar[][]) : [[undrawn(value) as Scalar]];

const evaluated = (host: PluginHost, ast: Ast | undefined, state: State): Value =>
  ast ? host.evaluate(ast, { ...state, arraysFlag: true }) : fail('NA', 'An argument is missing.');

const map = (host: PluginHost, args: readonly Ast[], state: State): Value => {
  const apply = applierOf(host, args.at(-1), state);
  if (!apply) return noLambda();
  const grids = args.slice(0, -1).map((arg) => gridOf(evaluated(host, arg, state)));
  const height = Math.max(...grids.map(({ length }) => length));
  const width = Math.max(...grids.map(([first]) => first?.length ?? 0));
  return rows(
    Array.from({ length: height }, (_, row) =>
      Array.from({ length: width }, (_, column) =>
        one(apply(...grids.map((grid) => grid[row]?.[column] ?? fail('NA', 'The arrays differ in size.')))),
      ),
    ),
  );
};

/** REDUCE and SCAN: an accumulator goes through the elements, row by row. */
const accumulate = (host: PluginHost, args: readonly Ast[], state: State, isScan: boolean): Value => {
  const [initial, array, lambda] = args;
  const apply = applierOf(host, lambda, state);
  if (!apply) return noLambda();
  let total: Value = !initial || initial.type === 'EMPTY' ? '' : evaluated(host, initial, state);
  const steps = gridOf(evaluated(host, array, state)).map((row) =>
    row.map((value) => {
      total = apply(copied(total), value);
      return isScan ? one(total) : 0;
    }),
  );
  return isScan ? rows(steps) : total;
};

const byLine = (host: PluginHost, [array, lambda]: readonly Ast[], state: State, isRow: boolean): Value => {
  const apply = applierOf(host, lambda, state);
  if (!apply) return noLambda();
  const grid = gridOf(evaluated(host, array, state));
  if (isRow) return rows(grid.map((row) => [one(apply(rows([[...row]])))]));
  const columns = grid[0]?.map((_, column) => grid.map((row) => [row[column] as Scalar])) ?? [];
  return rows([columns.map((column) => one(apply(rows(column))))]);
};

const makeArray = (host: PluginHost, [height, width, lambda]: readonly Ast[], state: State): Value => {
  const apply = applierOf(host, lambda, state);
  if (!apply) return noLambda();
  const [h, w] = [height, width].map((ast) => Math.floor(Number(plain(one(evaluated(host, ast, state)))))) as [
    number,
    number,
  ];
  if (!(h >= 1 && w >= 1)) return fail('VALUE', 'An array has at least one row and one column.');
  if (h * w > host.context.limits.spillCells) return fail('NUM', 'The array is too large.');
  return rows(
    Array.from({ length: h }, (_, row) => Array.from({ length: w }, (_, column) => one(apply(row + 1, column + 1)))),
  );
};

/** LET, LAMBDA and the functions that take a LAMBDA, as the compiler writes them. */
export const lambdaFunctions: SyntaxFunctions = {
  'CALC.LET': {
    givesArray: true,
    evaluate: (host, [key, value, body], state) => {
      if (!value || !body) return fail('VALUE');
      const { context } = host;
      const bound = boundOf(host, value, state);
      const environment = { key: textOf(key), bound, next: context.environment };
      return within(context, environment, () => host.evaluate(body, { ...state, arraysFlag: true }));
    },
  },
  'CALC.VAR': {
    givesArray: true,
    evaluate: ({ context }, [key]) => {
      const bound = lookUp(context.environment, textOf(key));
      if (bound === undefined) return fail('NAME');
      return isClosure(bound) ? fail('VALUE', 'A LAMBDA has to be called.') : copied(bound);
    },
  },
  'CALC.LAMBDA': { evaluate: () => fail('VALUE', 'A LAMBDA has to be called.') },
  'CALC.CALL': {
    givesArray: true,
    evaluate: (host, [callee, ...args], state) => {
      const closure = closureOf(host, callee, state);
      if (!closure) return fail('NAME', 'What is called is no LAMBDA.');
      return run(host, closure, argumentsOf(host, closure, args, state), state);
    },
  },
  MAP: { givesArray: true, evaluate: map },
  REDUCE: { givesArray: true, evaluate: (host, args, state) => accumulate(host, args, state, false) },
  SCAN: { givesArray: true, evaluate: (host, args, state) => accumulate(host, args, state, true) },
  BYROW: { givesArray: true, evaluate: (host, args, state) => byLine(host, args, state, true) },
  BYCOL: { givesArray: true, evaluate: (host, args, state) => byLine(host, args, state, false) },
  MAKEARRAY: { givesArray: true, evaluate: makeArray },
};
