import {
  any,
  boolean,
  type CellError,
  fail,
  integer,
  number,
  optional,
  plain,
  range,
  rows,
  type Scalar,
  SimpleRangeValue,
  scalar,
  type Value,
  type ValueFunction,
  type ValueFunctions,
} from '../hyperformula/functions.ts';

export type Grid = readonly (readonly Scalar[])[];
export const gridOf = (value: SimpleRangeValue): Grid => value.data as Scalar[][];
export const transposed = (grid: Grid): Grid =>
  (grid[0] ?? []).map((_, column) => grid.map((row) => row[column] as Scalar));
const padding = (): Scalar => fail('NA');

const define = (
  parameters: ValueFunction['parameters'],
  run: ValueFunction['run'],
  repeatLastArgs?: number,
): ValueFunction => ({
  parameters,
  run,
  givesArray: true,
  ...(repeatLastArgs ? { repeatLastArgs } : {}),
});

/** The first `count` lines, or the last when it is negative; all without a count. */
const taken = <T>(lines: readonly T[], count: number | undefined): readonly T[] => {
  if (count === undefined) return lines;
  return count < 0 ? lines.slice(Math.max(0, lines.length + count)) : lines.slice(0, count);
};
const dropped = <T>(lines: readonly T[], count = 0): readonly T[] =>
  count < 0 ? lines.slice(0, count) : lines.slice(count);

const chosen = (grid: Grid, indices: readonly number[]): Value => {
  const lines = indices.map((index) => (index < 0 ? grid[grid.length + index] : grid[index - 1]));
  return lines.some((line) => line === undefined)
    ? fail('VALUE', 'There is no such row or column.')
    : rows(lines as Grid);
};

const indicesOf = (values: readonly (SimpleRangeValue | Scalar)[]): readonly number[] =>
  values
    .flatMap((value) => (value instanceof SimpleRangeValue ? gridOf(value).flat() : [value]))
    .map((value) => Math.trunc(Number(plain(value))));

const isEmpty = (value: Scalar): boolean => typeof value === 'symbol';
export const isError = (value: Scalar): value is CellError => typeof value === 'object' && 'type' in value;

/** TOCOL and TOROW: `ignore` 1 leaves out empty cells, 2 errors, 3 both. */
const listed = (array: SimpleRangeValue, ignore: number, byColumn: boolean): readonly Scalar[] =>
  (byColumn ? transposed(gridOf(array)) : gridOf(array))
    .flat()
    .filter((value) => !((ignore & 1 && isEmpty(value)) || (ignore & 2 && isError(value))));

const wrapped = (values: readonly Scalar[], width: number, pad: Scalar): Grid =>
  Array.from({ length: Math.ceil(values.length / width) }, (_, row) =>
    Array.from({ length: width }, (__, column) => values[row * width + column] ?? pad),
  );

const wrap = (array: SimpleRangeValue, width: number, pad: Scalar | undefined): Grid | null =>
  (array.width() !== 1 && array.height() !== 1) || width < 1
    ? null
    : wrapped(gridOf(array).flat(), width, pad ?? padding());

/** Numbers, then texts, then booleans, then errors; empty cells last. */
const rank = (value: Exclude<Scalar, { val: number }>): number =>
  ['number', 'string', 'boolean', 'object', 'symbol'].indexOf(typeof value);
export const compare = (a: Scalar, b: Scalar): number => {
  const [left, right] = [plain(a), plain(b)];
  if (rank(left) !== rank(right)) return rank(left) - rank(right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string')
    return left.localeCompare(right, 'en', { sensitivity: 'accent' });
  return Number(left === true) - Number(right === true);
};

const sortBy = (array: SimpleRangeValue, ...rest: readonly (SimpleRangeValue | Scalar)[]): Value => {
  const grid = gridOf(array);
  const keys: { readonly values: readonly Scalar[]; readonly sign: number }[] = [];
  for (let index = 0; index < rest.length; index += 2) {
    const by = rest[index];
    const values = by instanceof SimpleRangeValue ? gridOf(by).flat() : [by as Scalar];
    keys.push({ values, sign: Number(plain((rest[index + 1] as Scalar | undefined) ?? 1)) < 0 ? -1 : 1 });
  }
  const byColumn = keys.some(({ values }) => values.length !== grid.length);
  const lines = byColumn ? transposed(grid) : grid;
  if (keys.some(({ values }) => values.length !== lines.length))
    return fail('VALUE', 'The keys and the array differ in size.');
  const order = lines
    .map((_, index) => index)
    .sort((a, b) => {
      for (const { values, sign } of keys) {
        const difference = sign * compare(values[a] as Scalar, values[b] as Scalar);
        if (difference !== 0) return difference;
      }
      return a - b;
    });
  const sorted = order.map((index) => lines[index] as readonly Scalar[]);
  return rows(byColumn ? transposed(sorted) : sorted);
};

const index = (array: SimpleRangeValue, row: number, column: number | undefined): Value => {
  const grid = gridOf(array);
  const isLine = column === undefined && grid.length === 1;
  const [r, c] = isLine
    ? [1, Math.trunc(row)]
    : [Math.trunc(row), Math.trunc(column ?? (grid[0]?.length === 1 ? 1 : 0))];
  if (r < 0 || c < 0) return fail('VALUE');
  if (r > grid.length || c > (grid[0]?.length ?? 0)) return fail('REF', 'There is no such row or column.');
  const lines = r === 0 ? grid : [grid[r - 1] as readonly Scalar[]];
  const cells = c === 0 ? lines : lines.map((line) => [line[c - 1] as Scalar]);
  return cells.length === 1 && cells[0]?.length === 1 ? (cells[0][0] as Scalar) : rows(cells);
};

/** Functions that cut, join and turn arrays. */
export const arrayFunctions: ValueFunctions = {
  INDEX: define([range, optional(number, 0), optional(number)], index),
  TAKE: define(
    [range, optional(integer), optional(integer)],
    (array: SimpleRangeValue, height?: number, width?: number) =>
      rows(taken(gridOf(array), height).map((row) => taken(row, width))),
  ),
  DROP: define(
    [range, optional(integer), optional(integer)],
    (array: SimpleRangeValue, height?: number, width?: number) =>
      rows(dropped(gridOf(array), height).map((row) => dropped(row, width))),
  ),
  CHOOSEROWS: define(
    [range, any],
    (array: SimpleRangeValue, ...lines: readonly Scalar[]) => chosen(gridOf(array), indicesOf(lines)),
    1,
  ),
  CHOOSECOLS: define(
    [range, any],
    (array: SimpleRangeValue, ...lines: readonly Scalar[]) => {
      const found = chosen(transposed(gridOf(array)), indicesOf(lines));
      return found instanceof SimpleRangeValue ? rows(transposed(gridOf(found))) : found;
    },
    1,
  ),
  TOCOL: define(
    [range, optional(integer, 0), optional(boolean, false)],
    (array: SimpleRangeValue, ignore: number, byColumn: boolean) =>
      rows(listed(array, ignore, byColumn).map((value) => [value])),
  ),
  TOROW: define(
    [range, optional(integer, 0), optional(boolean, false)],
    (array: SimpleRangeValue, ignore: number, byColumn: boolean) => rows([listed(array, ignore, byColumn)]),
  ),
  WRAPROWS: define([range, integer, optional(scalar)], (array: SimpleRangeValue, width: number, pad?: Scalar) => {
    const grid = wrap(array, width, pad);
    return grid ? rows(grid) : fail('VALUE', 'Only one row or column can be wrapped.');
  }),
  WRAPCOLS: define([range, integer, optional(scalar)], (array: SimpleRangeValue, height: number, pad?: Scalar) => {
    const grid = wrap(array, height, pad);
    return grid ? rows(transposed(grid)) : fail('VALUE', 'Only one row or column can be wrapped.');
  }),
  EXPAND: define(
    [range, optional(integer), optional(integer), optional(scalar)],
    (array: SimpleRangeValue, height?: number, width?: number, pad?: Scalar) => {
      const grid = gridOf(array);
      const [h, w] = [height ?? grid.length, width ?? grid[0]?.length ?? 0];
      if (h < grid.length || w < (grid[0]?.length ?? 0)) return fail('VALUE', 'EXPAND cannot make an array smaller.');
      return rows(
        Array.from({ length: h }, (_, r) => Array.from({ length: w }, (__, c) => grid[r]?.[c] ?? pad ?? padding())),
      );
    },
  ),
  SORTBY: define([range, range, optional(number, 1)], sortBy, 2),
  HSTACK: define(
    [range],
    (...arrays: readonly SimpleRangeValue[]) => {
      const height = Math.max(...arrays.map((array) => array.height()));
      return rows(
        Array.from({ length: height }, (_, row) =>
          arrays.flatMap((array) => gridOf(array)[row] ?? Array.from({ length: array.width() }, padding)),
        ),
      );
    },
    1,
  ),
  VSTACK: define(
    [range],
    (...arrays: readonly SimpleRangeValue[]) => {
      const width = Math.max(...arrays.map((array) => array.width()));
      return rows(
        arrays.flatMap((array) =>
          gridOf(array).map((row) => Array.from({ length: width }, (_, column) => row[column] ?? padding())),
        ),
      );
    },
    1,
  ),
};
