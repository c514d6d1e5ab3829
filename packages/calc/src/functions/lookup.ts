import {
  fail,
  integer,
  optional,
  plain,
  range,
  type Scalar,
  type SimpleRangeValue,
  scalar,
  type Value,
  type ValueFunctions,
} from '../hyperformula/functions.ts';
import { compare, gridOf, isError } from './arrays.ts';
import { wildcard } from './wildcard.ts';

const key = (value: Scalar): unknown => {
  const bare = plain(value);
  return typeof bare === 'string' ? bare.toLowerCase() : bare;
};

/** 1-based place; `mode` 0 exact, -1 or the next smaller, 1 or the next larger, 2 with wildcards; `direction` negative from the end. */
const xmatch = (wanted: Scalar, array: SimpleRangeValue, mode: number, direction: number): Value => {
  if (isError(wanted)) return wanted;
  if (array.width() > 1 && array.height() > 1) return fail('VALUE', 'Only one row or column can be searched.');
  if (![-1, 0, 1, 2].includes(mode) || ![-2, -1, 1, 2].includes(direction))
    return fail('VALUE', 'The mode is not known.');
  const values = gridOf(array).flat();
  const order = values.map((_, index) => index);
  if (direction < 0) order.reverse();
  const bare = plain(wanted);
  const pattern = mode === 2 && typeof bare === 'string' ? wildcard(bare) : null;
  const goal = key(wanted);
  const exact = order.find((index) => {
    const value = values[index] as Scalar;
    return pattern ? typeof value === 'string' && pattern.find([...value]) !== null : key(value) === goal;
  });
  if (exact !== undefined) return exact + 1;
  let best: number | null = null;
  for (const index of mode === 1 || mode === -1 ? order : []) {
    const value = values[index] as Scalar;
    if (typeof plain(value) !== typeof bare || compare(value, wanted) * mode < 0) continue;
    if (best === null || compare(value, values[best] as Scalar) * mode < 0) best = index;
  }
  return best === null ? fail('NA', 'The value does not occur.') : best + 1;
};

/** The old LOOKUP: the last value that is not larger, in ascending data. */
const lookup = (wanted: Scalar, searched: SimpleRangeValue, results?: SimpleRangeValue): Value => {
  if (isError(wanted)) return wanted;
  const grid = gridOf(searched);
  const isWide = searched.width() > searched.height();
  const keys = isWide ? (grid[0] ?? []) : grid.map((row) => row[0] as Scalar);
  const given = results
    ? gridOf(results).flat()
    : isWide
      ? (grid.at(-1) ?? [])
      : grid.map((row) => row.at(-1) as Scalar);
  let found = -1;
  for (const [index, value] of keys.entries())
    if (typeof plain(value) === typeof plain(wanted) && compare(value, wanted) <= 0) found = index;
  return found < 0 ? fail('NA', 'The value does not occur.') : (given[found] ?? fail('NA'));
};

const errorNumbers: Readonly<Record<string, number>> = {
  DIV_BY_ZERO: 2,
  VALUE: 3,
  REF: 4,
  NAME: 5,
  NUM: 6,
  NA: 7,
  SPILL: 9,
};

/** Functions that look for a value or tell of what kind it is. */
export const lookupFunctions: ValueFunctions = {
  XMATCH: { parameters: [scalar, range, optional(integer, 0), optional(integer, 1)], run: xmatch },
  LOOKUP: { parameters: [scalar, range, optional(range)], run: lookup },
  'ERROR.TYPE': {
    parameters: [scalar],
    run: (value: Scalar) =>
      isError(value) ? (errorNumbers[value.type] ?? fail('NA')) : fail('NA', 'The value is no error.'),
  },
};
