import { Drawing } from '../hyperformula/drawing.ts';
import {
  type Ast,
  CellError,
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
import { type Sparkline, type SparklineColors, type SparklineType, sparklineTypes } from '../sparkline.ts';
import { type Grid, transposed } from './arrays.ts';
import { colorOf } from './color-names.ts';

type Bare = ReturnType<typeof plain>;
/** An option as it is understood, or what is wrong with it. */
type Read = (value: Bare) => { readonly is: unknown } | { readonly wrong: string };

const number: Read = (value) => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? { is: read } : { wrong: 'has to be a number' };
};
const thickness: Read = (value) =>
  typeof value === 'number' && value >= 0.5 && value <= 10 ? { is: value } : { wrong: 'has to be from 0.5 to 10' };
const color: Read = (value) => {
  const read = typeof value === 'string' ? colorOf(value) : null;
  return read === null ? { wrong: 'has to be a colour, such as "red" or "#1a73e8"' } : { is: read };
};
const truth: Read = (value) => {
  if (value === true || value === 1 || /^true$/i.test(String(value))) return { is: true };
  if (value === false || value === 0 || /^false$/i.test(String(value))) return { is: false };
  return { wrong: 'has to be TRUE or FALSE' };
};
const oneOf =
  (...words: readonly string[]): Read =>
  (value) => {
    const read = typeof value === 'string' ? value.trim().toLowerCase() : '';
    return words.includes(read) ? { is: read } : { wrong: `has to be one of ${words.join(', ')}` };
  };

/** Every option there is; a type takes no notice of those that are another's. */
const options: Readonly<Record<string, Read>> = {
  charttype: oneOf(...sparklineTypes),
  color,
  color1: color,
  color2: color,
  lowcolor: color,
  highcolor: color,
  firstcolor: color,
  lastcolor: color,
  negcolor: color,
  axiscolor: color,
  axis: truth,
  rtl: truth,
  linewidth: thickness,
  min: number,
  max: number,
  xmin: number,
  xmax: number,
  ymin: number,
  ymax: number,
  empty: oneOf('zero', 'ignore'),
  nan: oneOf('convert', 'ignore'),
};

type Chosen = ReadonlyMap<string, unknown>;

const gridOf = (value: Value): Grid =>
  value instanceof SimpleRangeValue ? (value.data as Scalar[][]) : [[undrawn(value) as Scalar]];
const isNothing = (value: Bare | undefined): boolean =>
  value === undefined || typeof value === 'symbol' || value === '';

/** Pairs of a name and a value, below each other or side by side. */
const pairsOf = (grid: Grid): readonly (readonly Bare[])[] | null => {
  const width = grid[0]?.length ?? 0;
  const lines = width === 2 ? grid : grid.length === 2 ? transposed(grid) : null;
  return lines?.map((line) => line.map(plain)) ?? null;
};

const chosenOf = (given: Value): Chosen | CellError => {
  if (given instanceof CellError) return given;
  const pairs = pairsOf(gridOf(given));
  if (pairs === null) return fail('VALUE', 'The options of SPARKLINE are pairs, such as {"charttype","column"}.');
  const chosen = new Map<string, unknown>();
  for (const [name, value] of pairs) {
    if (isNothing(name) || isNothing(value)) continue;
    for (const part of [name, value]) if (part instanceof CellError) return part;
    const word = String(name).trim().toLowerCase();
    const read = Object.hasOwn(options, word) ? options[word] : undefined;
    if (read === undefined) return fail('VALUE', `SPARKLINE has no option "${String(name).slice(0, 40)}".`);
    const result = read(value as Bare);
    if ('wrong' in result) return fail('VALUE', `The option ${word} of SPARKLINE ${result.wrong}.`);
    chosen.set(word, result.is);
  }
  return chosen;
};

interface Data {
  readonly values: readonly (number | null)[];
  readonly places: readonly number[] | null;
}

/** A line of two columns, or of two rows, has in the first where the values of the second stand. */
const linesOf = (
  grid: Grid,
  type: SparklineType,
): { readonly values: readonly Scalar[]; readonly along: readonly Scalar[] | null } => {
  const width = grid[0]?.length ?? 0;
  if (type === 'line' && grid.length >= 2 && width >= 2 && (width === 2 || grid.length === 2)) {
    const [along = [], values = []] = width === 2 ? transposed(grid) : grid;
    return { values, along };
  }
  return { values: grid.flat(), along: null };
};

const dataOf = (grid: Grid, type: SparklineType, chosen: Chosen): Data | CellError => {
  const numberIn = (value: Scalar): number | null | CellError => {
    const bare = plain(value);
    if (bare instanceof CellError || typeof bare === 'number') return bare;
    return (isNothing(bare) ? chosen.get('empty') === 'zero' : chosen.get('nan') === 'convert') ? 0 : null;
  };
  const { values, along } = linesOf(grid, type);
  const read: (number | null)[] = [];
  const places: number[] = [];
  for (const [at, value] of values.entries()) {
    const own = numberIn(value);
    const place = along === null ? at : numberIn(along[at] ?? 0);
    if (own instanceof CellError) return own;
    if (place instanceof CellError) return place;
    if (along !== null && (place === null || own === null)) continue;
    read.push(own);
    if (along !== null) places.push(place ?? 0);
  }
  // What follows the last value is no part of the data: a whole column may be given.
  if (along === null) while (read.length > 0 && read.at(-1) === null) read.pop();
  return { values: read, places: along === null ? null : places };
};

const sparklineOf = (data: Data, type: SparklineType, chosen: Chosen): Sparkline => {
  const get = <T>(...names: readonly string[]): T | null => {
    for (const name of names) if (chosen.has(name)) return chosen.get(name) as T;
    return null;
  };
  const isBar = type === 'bar';
  const colors: SparklineColors = {
    main: isBar ? get('color1', 'color') : get('color', 'color1'),
    low: get('lowcolor'),
    high: get('highcolor'),
    first: get('firstcolor'),
    last: get('lastcolor'),
    negative: get('negcolor'),
    axis: get('axiscolor'),
    second: get('color2'),
  };
  return {
    type,
    ...data,
    least: get('ymin', 'min'),
    greatest: isBar ? get('max', 'ymax') : get('ymax', 'max'),
    from: get('xmin'),
    to: get('xmax'),
    lineWidth: get('linewidth') ?? 1.5,
    hasAxis: get('axis') ?? false,
    isRightToLeft: get('rtl') ?? false,
    colors,
  };
};

const sparkline = (host: PluginHost, [data, given]: readonly Ast[], state: State): Value => {
  if (data === undefined) return fail('NA', 'SPARKLINE takes the values that it draws.');
  const inArrays = { ...state, arraysFlag: true };
  const chosen =
    given === undefined || given.type === 'EMPTY'
      ? new Map<string, unknown>()
      : chosenOf(host.evaluate(given, inArrays));
  if (chosen instanceof CellError) return chosen;
  const value = host.evaluate(data, inArrays);
  if (value instanceof CellError) return value;
  const type = (chosen.get('charttype') ?? 'line') as SparklineType;
  const read = dataOf(gridOf(value), type, chosen);
  if (read instanceof CellError) return read;
  const { sparklineValues } = host.context.limits;
  if (read.values.length > sparklineValues)
    return fail('VALUE', `SPARKLINE draws at most ${sparklineValues} values, and these are ${read.values.length}.`);
  host.hideDrawings();
  return new Drawing(sparklineOf(read, type, chosen));
};

/** SPARKLINE as the compiler leaves it where its value is the cell's own, and what it is anywhere else: an empty text. */
export const sparklineFunctions: SyntaxFunctions = {
  SPARKLINE: { evaluate: sparkline },
  'CALC.UNDRAWN': {
    evaluate: (host, [expression], state) => {
      const value = expression ? host.evaluate(expression, state) : fail('VALUE');
      return undrawn(value);
    },
  },
};
