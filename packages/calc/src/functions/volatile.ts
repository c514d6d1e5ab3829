import {
  type Ast,
  CellError,
  fail,
  type PluginHost,
  plain,
  rows,
  SimpleRangeValue,
  type State,
  type SyntaxFunctions,
  type Value,
} from '../hyperformula/functions.ts';

const dayMs = 86_400_000;
/** Days from 1899-12-30 to 1970-01-01. */
const epochDay = 25_569;

/** Local time as a spreadsheet counts it. */
const serialNow = ({ context }: PluginHost): number => {
  const offsetMs = new Date(context.nowMs).getTimezoneOffset() * 60_000;
  return (context.nowMs - offsetMs) / dayMs + epochDay;
};

const numbersOf = (host: PluginHost, args: readonly Ast[], state: State): (number | undefined)[] | CellError => {
  const numbers: (number | undefined)[] = [];
  for (const arg of args) {
    const value = arg.type === 'EMPTY' ? undefined : host.evaluate(arg, state);
    const bare =
      value === undefined
        ? undefined
        : plain((value instanceof SimpleRangeValue ? value.data[0]?.[0] : value) as never);
    if (bare instanceof CellError) return bare;
    const number = typeof bare === 'symbol' ? 0 : bare === undefined ? undefined : Number(bare);
    if (number !== undefined && !Number.isFinite(number)) return fail('VALUE', 'A number is needed.');
    numbers.push(number);
  }
  return numbers;
};

const whole = (low: number, high: number, draw: number): number =>
  Math.ceil(low) + Math.floor(draw * (Math.floor(high) - Math.ceil(low) + 1));

const randomArray = (host: PluginHost, args: readonly Ast[], state: State): Value => {
  const numbers = numbersOf(host, args, state);
  if (numbers instanceof CellError) return numbers;
  const [height = 1, width = 1, low = 0, high = 1, isWhole = 0] = numbers;
  if (height < 1 || width < 1) return fail('VALUE', 'An array has at least one row and one column.');
  if (height * width > host.context.limits.spillCells) return fail('NUM', 'The array is too large.');
  if (low > high) return fail('VALUE', 'The least is larger than the most.');
  const draw = (): number => {
    const random = host.context.random(state.formulaAddress);
    return isWhole ? whole(low, high, random) : low + random * (high - low);
  };
  return rows(Array.from({ length: Math.floor(height) }, () => Array.from({ length: Math.floor(width) }, draw)));
};

/** Different with every batch, the same throughout one. */
export const volatileFunctions: SyntaxFunctions = {
  NOW: { isVolatile: true, evaluate: serialNow },
  TODAY: { isVolatile: true, evaluate: (host) => Math.floor(serialNow(host)) },
  RAND: { isVolatile: true, evaluate: ({ context }, _args, { formulaAddress }) => context.random(formulaAddress) },
  RANDBETWEEN: {
    isVolatile: true,
    evaluate: (host, args, state) => {
      const numbers = numbersOf(host, args, state);
      if (numbers instanceof CellError) return numbers;
      const [low, high] = numbers;
      if (low === undefined || high === undefined) return fail('NA', 'RANDBETWEEN takes two numbers.');
      if (Math.ceil(low) > Math.floor(high)) return fail('NUM', 'There is no whole number between them.');
      return whole(low, high, host.context.random(state.formulaAddress));
    },
  },
  RANDARRAY: { isVolatile: true, givesArray: true, evaluate: randomArray },
};

const changing = new RegExp(`(?<![\\w.])(?:${Object.keys(volatileFunctions).join('|')})(?![\\w.])`, 'i');

/** Whether the formula may give something else next time although nothing that it reads has changed. Some that never do are among them. */
export const mayChangeByItself = (formula: string): boolean => changing.test(formula);
