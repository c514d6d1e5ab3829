import {
  fail,
  integer,
  number,
  optional,
  plain,
  range,
  rows,
  type SimpleRangeValue,
  type Value,
  type ValueFunction,
  type ValueFunctions,
} from '../hyperformula/functions.ts';
import { gridOf } from './arrays.ts';

const define = (parameters: ValueFunction['parameters'], run: ValueFunction['run']): ValueFunction => ({
  parameters,
  run,
});
const defineArray = (parameters: ValueFunction['parameters'], run: ValueFunction['run']): ValueFunction => ({
  parameters,
  run,
  givesArray: true,
});

/** A square of numbers; null when it is none. Up to 200 rows, as the work grows with their cube. */
const matrixOf = (array: SimpleRangeValue): number[][] | null => {
  const matrix = gridOf(array).map((row) => row.map((value) => plain(value)));
  const isGood =
    matrix.length <= 200 &&
    matrix.every((row) => row.length === matrix.length && row.every((value) => typeof value === 'number'));
  return isGood ? (matrix as number[][]) : null;
};

/** Gauss-Jordan with the largest pivot: the determinant, and what stands to the right of the square solved for it. */
const eliminate = (matrix: number[][], right: number[][]): number => {
  let determinant = 1;
  for (const column of matrix.keys()) {
    let pivot = column;
    for (let row = column; row < matrix.length; row += 1)
      if (Math.abs(matrix[row]?.[column] ?? 0) > Math.abs(matrix[pivot]?.[column] ?? 0)) pivot = row;
    const value = matrix[pivot]?.[column] ?? 0;
    if (value === 0) return 0;
    determinant *= pivot === column ? value : -value;
    for (const side of [matrix, right]) {
      [side[column], side[pivot]] = [side[pivot] as number[], side[column] as number[]];
      side[column] = (side[column] as number[]).map((cell) => cell / value);
    }
    for (const row of matrix.keys()) {
      const factor = matrix[row]?.[column] ?? 0;
      if (row === column || factor === 0) continue;
      for (const side of [matrix, right])
        side[row] = (side[row] as number[]).map((cell, index) => cell - factor * (side[column]?.[index] ?? 0));
    }
  }
  return determinant;
};
const unit = (size: number): number[][] =>
  Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => (row === column ? 1 : 0)));
const notSquare = (): Value => fail('VALUE', 'A square of numbers is needed, with at most 200 rows.');

const permutations = (n: number, k: number): Value => {
  const [all, chosen] = [Math.trunc(n), Math.trunc(k)];
  if (all < 0 || chosen < 0 || chosen > all) return fail('NUM', 'More are chosen than there are.');
  let product = 1;
  for (let factor = all - chosen + 1; factor <= all && Number.isFinite(product); factor += 1) product *= factor;
  return Number.isFinite(product) ? product : fail('NUM', 'The result is too large.');
};

const binomialRange = (trials: number, chance: number, low: number, high?: number): Value => {
  const [n, from, to] = [Math.trunc(trials), Math.trunc(low), Math.trunc(high ?? low)];
  if (chance < 0 || chance > 1 || n < 0 || from < 0 || to < from || to > n || n > 1_000_000)
    return fail('NUM', 'The numbers do not fit together.');
  if (chance === 0 || chance === 1) return (chance === 0 ? from === 0 : to === n) ? 1 : 0;
  let logarithm = n * Math.log1p(-chance);
  let total = 0;
  for (let hits = 0; hits <= to; hits += 1) {
    if (hits >= from) total += Math.exp(logarithm);
    logarithm += Math.log((n - hits) / (hits + 1)) + Math.log(chance / (1 - chance));
  }
  return Math.min(1, total);
};

/** Days between as `basis` counts them: 0 US 30/360, 1 actual (a year of 365.25), 2 actual/360, 3 actual/365, 4 European 30/360. */
const years = (from: number, to: number, basis: number): number => {
  const days = Math.trunc(to) - Math.trunc(from);
  if (basis === 2) return days / 360;
  if (basis === 3) return days / 365;
  const [a, b] = [from, to].map((serial) => new Date((Math.trunc(serial) - 25_569) * 86_400_000)) as [Date, Date];
  if (basis === 1) {
    const span = Array.from(
      { length: b.getUTCFullYear() - a.getUTCFullYear() + 1 },
      (_, index) => a.getUTCFullYear() + index,
    );
    const lengths = span.map((year) => (Date.UTC(year + 1, 0) - Date.UTC(year, 0)) / 86_400_000);
    return days / (lengths.reduce((total, length) => total + length, 0) / lengths.length);
  }
  const [d1, d2] = [Math.min(30, a.getUTCDate()), b.getUTCDate()];
  const last = basis === 4 || d1 === 30 ? Math.min(30, d2) : d2;
  return ((b.getUTCFullYear() - a.getUTCFullYear()) * 360 + (b.getUTCMonth() - a.getUTCMonth()) * 30 + last - d1) / 360;
};

const security = (run: (span: number, a: number, b: number) => number): ValueFunction =>
  define(
    [number, number, number, number, optional(integer, 0)],
    (settlement: number, maturity: number, a: number, b: number, basis: number) => {
      if (settlement >= maturity || a <= 0 || b <= 0 || basis < 0 || basis > 4)
        return fail('NUM', 'Settlement comes before maturity, and amounts are positive.');
      const result = run(years(settlement, maturity, basis), a, b);
      return Number.isFinite(result) ? result : fail('NUM');
    },
  );

/** Matrices, counting and securities without coupons. */
export const mathematicsFunctions: ValueFunctions = {
  MDETERM: define([range], (array: SimpleRangeValue) => {
    const matrix = matrixOf(array);
    return matrix ? eliminate(matrix, unit(matrix.length)) : notSquare();
  }),
  MINVERSE: defineArray([range], (array: SimpleRangeValue) => {
    const matrix = matrixOf(array);
    if (!matrix) return notSquare();
    const inverse = unit(matrix.length);
    return eliminate(matrix, inverse) === 0 ? fail('NUM', 'The matrix has no inverse.') : rows(inverse);
  }),
  MUNIT: defineArray([integer], (size: number) =>
    size < 1 || size > 1000 ? fail('VALUE', 'A size from 1 to 1000 is needed.') : rows(unit(size)),
  ),
  PERMUT: define([number, number], permutations),
  PERMUTATIONA: define([number, number], (n: number, k: number) =>
    n < 0 || k < 0 ? fail('NUM') : Math.trunc(n) ** Math.trunc(k),
  ),
  'BINOM.DIST.RANGE': define([number, number, number, optional(number)], binomialRange),
  GESTEP: define([number, optional(number, 0)], (value: number, step: number) => (value >= step ? 1 : 0)),
  PERCENTOF: define([range, range], (part: SimpleRangeValue, whole: SimpleRangeValue) => {
    const total = (array: SimpleRangeValue): number =>
      gridOf(array)
        .flat()
        .map(plain)
        .reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
    return total(whole) === 0 ? fail('DIV_BY_ZERO') : total(part) / total(whole);
  }),
  DISC: security((span, price, redemption) => (redemption - price) / redemption / span),
  INTRATE: security((span, investment, redemption) => (redemption - investment) / investment / span),
  RECEIVED: security((span, investment, discount) => investment / (1 - discount * span)),
  PRICEDISC: security((span, discount, redemption) => redemption - discount * redemption * span),
  YIELDDISC: security((span, price, redemption) => (redemption / price - 1) / span),
};
