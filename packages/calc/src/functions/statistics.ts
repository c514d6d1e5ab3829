import {
  any,
  boolean,
  CellError,
  fail,
  integer,
  number,
  optional,
  plain,
  range,
  rows,
  type Scalar,
  SimpleRangeValue,
  type Value,
  type ValueFunction,
  type ValueFunctions,
} from '../hyperformula/functions.ts';
import { gridOf } from './arrays.ts';

const define = (
  parameters: ValueFunction['parameters'],
  run: ValueFunction['run'],
  repeatLastArgs?: number,
): ValueFunction => ({ parameters, run, ...(repeatLastArgs ? { repeatLastArgs } : {}) });

const valuesOf = (arrays: readonly SimpleRangeValue[]): readonly Exclude<Scalar, { val: number }>[] =>
  arrays.flatMap((array) => gridOf(array).flat()).map(plain);
const isNumber = (value: unknown): value is number => typeof value === 'number';

/** The numbers among the values, or the first error. */
const withNumbers = (arrays: readonly SimpleRangeValue[], run: (numbers: readonly number[]) => Value): Value => {
  const values = valuesOf(arrays);
  const error = values.find((value) => value instanceof CellError);
  return error instanceof CellError ? error : run(values.filter(isNumber));
};

/** Numbers that stand at the same place in both. */
const withPairs = (
  ys: SimpleRangeValue,
  xs: SimpleRangeValue,
  run: (pairs: readonly (readonly [number, number])[]) => Value,
): Value => {
  const [left, right] = [valuesOf([ys]), valuesOf([xs])];
  const error = [...left, ...right].find((value) => value instanceof CellError);
  if (error instanceof CellError) return error;
  if (left.length !== right.length) return fail('NA', 'The ranges differ in size.');
  const pairs = left
    .map((y, index) => [y, right[index]] as const)
    .filter((pair): pair is readonly [number, number] => isNumber(pair[0]) && isNumber(pair[1]));
  return pairs.length === 0 ? fail('NA', 'There are no numbers.') : run(pairs);
};

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
export const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;
const squares = (numbers: readonly number[]): number => {
  const middle = mean(numbers);
  return sum(numbers.map((value) => (value - middle) ** 2));
};
const ascending = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b);

const lineOf = (
  pairs: readonly (readonly [number, number])[],
): { readonly slope: number; readonly intercept: number } | null => {
  const [my, mx] = [mean(pairs.map(([y]) => y)), mean(pairs.map(([, x]) => x))];
  const spread = sum(pairs.map(([, x]) => (x - mx) ** 2));
  if (spread === 0) return null;
  const slope = sum(pairs.map(([y, x]) => (x - mx) * (y - my))) / spread;
  return { slope, intercept: my - slope * mx };
};
const withLine = (
  ys: SimpleRangeValue,
  xs: SimpleRangeValue,
  run: (slope: number, intercept: number) => Value,
): Value =>
  withPairs(ys, xs, (pairs) => {
    const line = lineOf(pairs);
    return line ? run(line.slope, line.intercept) : fail('DIV_BY_ZERO', 'All x values are equal.');
  });

const modes = (numbers: readonly number[]): readonly number[] => {
  const counts = new Map<number, number>();
  for (const value of numbers) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return most < 2 ? [] : [...counts].filter(([, count]) => count === most).map(([value]) => value);
};
const mode = define(
  [range],
  (...arrays: readonly SimpleRangeValue[]) =>
    withNumbers(arrays, (numbers) => modes(numbers)[0] ?? fail('NA', 'No number occurs twice.')),
  1,
);

const rank = (isAverage: boolean): ValueFunction =>
  define([number, range, optional(boolean, false)], (value: number, array: SimpleRangeValue, isUp: boolean) =>
    withNumbers([array], (numbers) => {
      const same = numbers.filter((other) => other === value).length;
      if (same === 0) return fail('NA', 'The number does not occur.');
      const before = numbers.filter((other) => (isUp ? other < value : other > value)).length;
      return before + 1 + (isAverage ? (same - 1) / 2 : 0);
    }),
  );

const percentRank = (isExclusive: boolean): ValueFunction =>
  define([range, number, optional(integer, 3)], (array: SimpleRangeValue, value: number, digits: number) =>
    withNumbers([array], (numbers) => {
      const sorted = ascending(numbers);
      const [least, most] = [sorted[0], sorted.at(-1)];
      if (least === undefined || most === undefined || value < least || value > most || digits < 1)
        return fail('NA', 'The number is outside of the data.');
      const below = sorted.filter((other) => other < value).length;
      const [low, high] = [sorted[below - 1] ?? least, sorted[below] as number];
      const place = high === value ? below : below - 1 + (value - low) / (high - low);
      const share = isExclusive
        ? (place + 1) / (sorted.length + 1)
        : sorted.length === 1
          ? 1
          : place / (sorted.length - 1);
      return Math.trunc(share * 10 ** digits + 1e-9) / 10 ** digits;
    }),
  );

const quantile = (numbers: readonly number[], share: number, isExclusive: boolean): Value => {
  const sorted = ascending(numbers);
  const place = isExclusive ? share * (sorted.length + 1) - 1 : share * (sorted.length - 1);
  if (sorted.length === 0 || !(share >= 0 && share <= 1) || place < 0 || place > sorted.length - 1)
    return fail('NUM', 'The share is outside of the data.');
  const low = Math.floor(place);
  const [a, b] = [sorted[low] as number, sorted[Math.ceil(place)] as number];
  return a + (b - a) * (place - low);
};
const nth = (sorted: readonly number[], k: number): Value =>
  sorted[Math.trunc(k) - 1] ?? fail('NUM', 'There are not that many numbers.');

const aggregates: Readonly<
  Record<number, (numbers: readonly number[], values: readonly unknown[], k: number) => Value>
> = {
  1: (n) => (n.length ? mean(n) : fail('DIV_BY_ZERO')),
  2: (n) => n.length,
  3: (_n, values) => values.filter((value) => typeof value !== 'symbol').length,
  4: (n) => n.reduce((a, b) => Math.max(a, b), n[0] ?? 0),
  5: (n) => n.reduce((a, b) => Math.min(a, b), n[0] ?? 0),
  6: (n) => (n.length ? n.reduce((a, b) => a * b, 1) : 0),
  7: (n) => (n.length > 1 ? Math.sqrt(squares(n) / (n.length - 1)) : fail('DIV_BY_ZERO')),
  8: (n) => (n.length ? Math.sqrt(squares(n) / n.length) : fail('DIV_BY_ZERO')),
  9: (n) => sum(n),
  10: (n) => (n.length > 1 ? squares(n) / (n.length - 1) : fail('DIV_BY_ZERO')),
  11: (n) => (n.length ? squares(n) / n.length : fail('DIV_BY_ZERO')),
  12: (n) => quantile(n, 0.5, false),
  13: (n) => modes(n)[0] ?? fail('NA'),
  14: (n, _values, k) => nth(ascending(n).toReversed(), k),
  15: (n, _values, k) => nth(ascending(n), k),
  16: (n, _values, k) => quantile(n, k, false),
  17: (n, _values, k) => quantile(n, k / 4, false),
  18: (n, _values, k) => quantile(n, k, true),
  19: (n, _values, k) => quantile(n, k / 4, true),
};

/** `options` 2, 3, 6 and 7 leave out errors. Hidden rows are not the engine's to know, so 1, 3, 5 and 7 keep them. */
const aggregate = (kind: number, options: number, ...rest: readonly (SimpleRangeValue | Scalar)[]): Value => {
  const run = aggregates[kind];
  if (!run || options < 0 || options > 7) return fail('VALUE', 'The function or the option is not known.');
  const hasK = kind >= 14;
  const arrays = (hasK ? rest.slice(0, 1) : rest).map((value) =>
    value instanceof SimpleRangeValue ? value : SimpleRangeValue.fromScalar(value as never),
  );
  const last = rest[1];
  const k = hasK ? Number(plain((last instanceof SimpleRangeValue ? last.data[0]?.[0] : last) as Scalar)) : 0;
  if (hasK && !Number.isFinite(k)) return fail('VALUE', 'The last argument is missing.');
  const values = valuesOf(arrays);
  const error = values.find((value) => value instanceof CellError);
  if (error instanceof CellError && ![2, 3, 6, 7].includes(options)) return error;
  const kept = values.filter((value) => !(value instanceof CellError));
  return run(kept.filter(isNumber), kept, k);
};

const frequency = (data: SimpleRangeValue, bins: SimpleRangeValue): Value =>
  withNumbers([data], (numbers) =>
    withNumbers([bins], (limits) => {
      const sorted = ascending(limits);
      const upTo = [...sorted, Number.POSITIVE_INFINITY];
      return rows(
        upTo.map((limit, index) => [
          numbers.filter((value) => value <= limit && value > (upTo[index - 1] ?? Number.NEGATIVE_INFINITY)).length,
        ]),
      );
    }),
  );

const kurtosis = (numbers: readonly number[]): Value => {
  const n = numbers.length;
  const variance = n > 1 ? squares(numbers) / (n - 1) : 0;
  if (n < 4 || variance === 0) return fail('DIV_BY_ZERO', 'At least four different numbers are needed.');
  const middle = mean(numbers);
  const fourth = sum(numbers.map((value) => (value - middle) ** 4)) / variance ** 2;
  return (n * (n + 1) * fourth) / ((n - 1) * (n - 2) * (n - 3)) - (3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
};

const trimmedMean = (array: SimpleRangeValue, share: number): Value =>
  withNumbers([array], (numbers) => {
    if (share < 0 || share >= 1 || numbers.length === 0) return fail('NUM', 'The share lies between 0 and 1.');
    const cut = Math.floor((numbers.length * share) / 2);
    return mean(ascending(numbers).slice(cut, numbers.length - cut));
  });

/** The line's y for each new x, with the logarithm of y for growth. */
const fitted = (isGrowth: boolean): ValueFunction => ({
  givesArray: true,
  parameters: [range, optional(range), optional(range)],
  run: (ys: SimpleRangeValue, xs?: SimpleRangeValue, news?: SimpleRangeValue) => {
    const counted = SimpleRangeValue.onlyValues(
      gridOf(ys)
        .flat()
        .map((_, index) => [index + 1]),
    );
    const known = isGrowth
      ? SimpleRangeValue.onlyValues(gridOf(ys).map((row) => row.map((y) => Math.log(Number(plain(y))))))
      : ys;
    return withLine(known, xs ?? counted, (slope, intercept) => {
      const of = (x: Scalar): number => intercept + slope * Number(plain(x));
      return rows(
        gridOf(
          news ??
            xs ??
            (ys.height() >= ys.width()
              ? counted
              : SimpleRangeValue.onlyValues([gridOf(counted).map(([x]) => x as never)])),
        ).map((row) => row.map((x) => (isGrowth ? Math.exp(of(x)) : of(x)))),
      );
    });
  },
});

const forecast = define([number, range, range], (x: number, ys: SimpleRangeValue, xs: SimpleRangeValue) =>
  withLine(ys, xs, (slope, intercept) => intercept + slope * x),
);

const probability = (xs: SimpleRangeValue, ps: SimpleRangeValue, low: number, high?: number): Value =>
  withPairs(xs, ps, (pairs) => {
    if (pairs.some(([, p]) => p < 0 || p > 1) || Math.abs(sum(pairs.map(([, p]) => p)) - 1) > 1e-9)
      return fail('NUM', 'The probabilities have to add up to 1.');
    return sum(pairs.filter(([x]) => x >= low && x <= (high ?? low)).map(([, p]) => p));
  });

/** Functions of samples. */
export const statisticsFunctions: ValueFunctions = {
  AGGREGATE: define([integer, integer, any], aggregate, 1),
  MODE: mode,
  'MODE.SNGL': mode,
  'MODE.MULT': {
    ...define(
      [range],
      (...arrays: readonly SimpleRangeValue[]) =>
        withNumbers(arrays, (numbers) =>
          modes(numbers).length ? rows(modes(numbers).map((value) => [value])) : fail('NA', 'No number occurs twice.'),
        ),
      1,
    ),
    givesArray: true,
  },
  RANK: rank(false),
  'RANK.EQ': rank(false),
  'RANK.AVG': rank(true),
  PERCENTRANK: percentRank(false),
  'PERCENTRANK.INC': percentRank(false),
  'PERCENTRANK.EXC': percentRank(true),
  FREQUENCY: { ...define([range, range], frequency), givesArray: true },
  KURT: define([range], (...arrays: readonly SimpleRangeValue[]) => withNumbers(arrays, kurtosis), 1),
  TRIMMEAN: define([range, number], trimmedMean),
  FORECAST: forecast,
  'FORECAST.LINEAR': forecast,
  INTERCEPT: define([range, range], (ys: SimpleRangeValue, xs: SimpleRangeValue) =>
    withLine(ys, xs, (_slope, intercept) => intercept),
  ),
  TREND: fitted(false),
  GROWTH: fitted(true),
  LINEST: {
    ...define([range, range], (ys: SimpleRangeValue, xs: SimpleRangeValue) =>
      withLine(ys, xs, (slope, intercept) => rows([[slope, intercept]])),
    ),
    givesArray: true,
  },
  PROB: define([range, range, number, optional(number)], probability),
};
