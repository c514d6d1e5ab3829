import type { Axis } from '../axis.ts';
import { deleteDimension, hideDimension, insertDimension, moveDimension, resizeDimension } from '../dimension.ts';
import { reorderRows } from '../sort.ts';
import { type Action, anySheet } from './action.ts';
import type { Random } from './random.ts';
import type { Replica } from './replica.ts';

const lines = (replica: Replica, random: Random, most: number) => {
  const sheet = anySheet(replica, random);
  const dimension = random.chance(0.75) ? 'rows' : 'columns';
  const { length } = replica.workbook.sheet(sheet)[dimension];
  const count = 1 + random.below(most);
  return { sheet, dimension, count, at: random.below(Math.max(1, length - count)), length } as const;
};

const idsOf = (axis: Axis): readonly string[] =>
  Array.from({ length: axis.length }, (_, position) => axis.at(position) ?? '');

const requireSame = (expected: readonly string[], found: readonly string[], what: string): void => {
  if (expected.join() !== found.join()) throw new Error(`after ${what} the order is ${found}, not ${expected}`);
};

export const insert: Action = (replica, random) => {
  const { length, ...place } = lines(replica, random, 4);
  const count = random.chance(0.1) && place.dimension === 'rows' ? 20 : place.count;
  const at = random.chance(0.5) ? Math.min(length, random.below(5)) : random.below(length + 1);
  const axis = replica.workbook.sheet(place.sheet)[place.dimension];
  const before = idsOf(axis);
  insertDimension(replica.workbook, { ...place, count, at });
  const after = idsOf(axis);
  requireSame([...before.slice(0, at), ...after.slice(at, at + count), ...before.slice(at)], after, 'inserting');
};

export const remove: Action = (replica, random) => {
  const { length, ...place } = lines(replica, random, 3);
  if (length <= 4) return;
  const axis = replica.workbook.sheet(place.sheet)[place.dimension];
  const expected = idsOf(axis).toSpliced(place.at, place.count);
  deleteDimension(replica.workbook, place);
  requireSame(expected, idsOf(axis), 'deleting');
};

export const move: Action = (replica, random) => {
  const { length, ...place } = lines(replica, random, 3);
  const to = random.below(length + 1);
  const axis = replica.workbook.sheet(place.sheet)[place.dimension];
  const before = idsOf(axis);
  const isMoved = (_: string, position: number): boolean => position >= place.at && position < place.at + place.count;
  const stay = (from: number, end: number) => before.filter((id, at) => at >= from && at < end && !isMoved(id, at));
  moveDimension(replica.workbook, place, to);
  if (place.at + place.count > length) return;
  requireSame([...stay(0, to), ...before.filter(isMoved), ...stay(to, length)], idsOf(axis), 'moving');
};

export const sortRows: Action = (replica, random) => {
  const sheet = anySheet(replica, random);
  const { length } = replica.workbook.sheet(sheet).rows;
  const count = Math.min(length, 2 + random.below(12));
  const order = random.shuffled(Array.from({ length: count }, (_, index) => index));
  const from = random.below(length - count + 1);
  const axis = replica.workbook.sheet(sheet).rows;
  const before = idsOf(axis);
  const expected = before.toSpliced(from, count, ...order.map((offset) => before[from + offset] ?? ''));
  reorderRows(replica.workbook, sheet, from, order);
  requireSame(expected, idsOf(axis), 'sorting');
};

export const sizes: Action = (replica, random) => {
  const { length: _, ...place } = lines(replica, random, 3);
  if (random.chance(0.5)) resizeDimension(replica.workbook, place, random.chance(0.3) ? null : 10 + random.below(200));
  else hideDimension(replica.workbook, place, random.chance(0.6));
};
