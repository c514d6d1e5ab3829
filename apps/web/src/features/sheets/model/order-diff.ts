import type { Stretch } from '@cloudity/docmodel/sheet';

/** How one order of rows becomes another: first all removals, from the end; then all additions, from the start; then moves. */
export interface OrderDiff {
  readonly removed: readonly { readonly at: number; readonly count: number }[];
  readonly added: readonly { readonly at: number; readonly count: number }[];
  /** New positions between which rows stand in another order than before; null when none moved. */
  readonly moved: { readonly from: number; readonly to: number } | null;
}

const idAt = ({ prefix, first, mover }: Stretch, offset: number): string =>
  mover ?? (prefix === '' ? String(first + offset) : `${prefix}.${first + offset}`);

const isSameStart = (one: Stretch, oneOffset: number, other: Stretch, otherOffset: number): boolean =>
  one.mover === null && other.mover === null
    ? one.prefix === other.prefix && one.first + oneOffset === other.first + otherOffset
    : idAt(one, oneOffset) === idAt(other, otherOffset);

interface Cursor {
  index: number;
  offset: number;
}

/** How many rows are the same from the front; both cursors stand behind them. */
const sameFromFront = (before: readonly Stretch[], after: readonly Stretch[], b: Cursor, a: Cursor): number => {
  let same = 0;
  for (;;) {
    const [one, other] = [before[b.index], after[a.index]];
    if (one === undefined || other === undefined || !isSameStart(one, b.offset, other, a.offset)) return same;
    const count = Math.min(one.count - b.offset, other.count - a.offset);
    same += count;
    for (const [cursor, stretch] of [
      [b, one],
      [a, other],
    ] as const) {
      cursor.offset += count;
      if (cursor.offset === stretch.count) {
        cursor.index += 1;
        cursor.offset = 0;
      }
    }
  }
};

/** How many of the last rows are the same, at most `most`. */
const sameFromBack = (before: readonly Stretch[], after: readonly Stretch[], most: number): number => {
  let [i, j] = [before.length - 1, after.length - 1];
  let [left, right] = [before[i]?.count ?? 0, after[j]?.count ?? 0];
  let same = 0;
  while (same < most && i >= 0 && j >= 0) {
    const [one, other] = [before[i] as Stretch, after[j] as Stretch];
    if (!isSameStart(one, left - 1, other, right - 1)) return same;
    const count = Math.min(left, right, most - same);
    same += count;
    left -= count;
    right -= count;
    if (left === 0) left = before[--i]?.count ?? 0;
    if (right === 0) right = after[--j]?.count ?? 0;
  }
  return same;
};

const countOf = (stretches: readonly Stretch[]): number => stretches.reduce((sum, { count }) => sum + count, 0);

const idsBetween = (stretches: readonly Stretch[], from: number, to: number): readonly string[] => {
  const ids: string[] = [];
  let start = 0;
  for (const stretch of stretches) {
    for (let offset = Math.max(0, from - start); offset < Math.min(stretch.count, to - start); offset += 1)
      ids.push(idAt(stretch, offset));
    start += stretch.count;
    if (start >= to) break;
  }
  return ids;
};

const runsOf = (positions: readonly number[]): { at: number; count: number }[] => {
  const runs: { at: number; count: number }[] = [];
  for (const position of positions) {
    const last = runs.at(-1);
    if (last !== undefined && last.at + last.count === position) last.count += 1;
    else runs.push({ at: position, count: 1 });
  }
  return runs;
};

/** Null when the order is the same. Looks only at what lies between the first and the last difference. */
export const orderDiff = (before: readonly Stretch[], after: readonly Stretch[]): OrderDiff | null => {
  if (before === after) return null;
  const [oldCount, newCount] = [countOf(before), countOf(after)];
  const front = sameFromFront(before, after, { index: 0, offset: 0 }, { index: 0, offset: 0 });
  if (front === oldCount && front === newCount) return null;
  const back = sameFromBack(before, after, Math.min(oldCount, newCount) - front);
  const old = idsBetween(before, front, oldCount - back);
  const now = idsBetween(after, front, newCount - back);
  const [were, are] = [new Set(old), new Set(now)];
  const removed = runsOf(old.flatMap((id, index) => (are.has(id) ? [] : [front + index]))).reverse();
  const added = runsOf(now.flatMap((id, index) => (were.has(id) ? [] : [front + index])));
  const kept = now.filter((id) => were.has(id));
  const stayed = old.filter((id) => are.has(id));
  const first = kept.findIndex((id, index) => id !== stayed[index]);
  if (first === -1) return { removed, added, moved: null };
  const last = kept.findLastIndex((id, index) => id !== stayed[index]);
  const at = (id: string | undefined): number => front + now.indexOf(id ?? '');
  return { removed, added, moved: { from: at(kept[first]), to: at(kept[last]) } };
};
