import type { Axis, Span } from '@cloudity/docmodel/sheet';
import { orderDiff } from '../model/order-diff.ts';

/** What became of the rows, or columns, of a sheet; positions are those of the later state. */
export interface AxisChanges {
  readonly inserted: readonly Span[];
  /** How many stood right before the one that is at `at` now. */
  readonly removed: readonly { readonly at: number; readonly count: number }[];
  /** Between these they stand in another order. */
  readonly moved: Span | null;
}

const same: AxisChanges = { inserted: [], removed: [], moved: null };

/** Rows that only make the sheet longer at its end are none that were inserted: what matters is what was written there. */
export const axisChanges = (before: Axis, now: Axis): AxisChanges => {
  const diff = orderDiff(before.stretches, now.stretches);
  if (diff === null) return same;
  return {
    inserted: diff.added
      .map(({ at, count }) => ({ from: at, to: at + count - 1 }))
      .filter(({ to }) => to < now.length - 1),
    removed: diff.removed
      .map(({ at, count }) => ({ at: now.positionOf(before.at(at + count) ?? '') ?? now.length, count }))
      .toSorted((one, other) => one.at - other.at),
    moved: diff.moved,
  };
};

export const isInSpans = (spans: readonly Span[], position: number): boolean =>
  spans.some(({ from, to }) => position >= from && position <= to);
