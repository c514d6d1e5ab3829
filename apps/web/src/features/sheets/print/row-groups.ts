import type { Area } from '../selection/selection.ts';

/** Rows that follow each other on paper. */
export interface RowGroup {
  readonly from: number;
  readonly to: number;
  /** A page does not end within. */
  readonly isWhole: boolean;
}

interface Covered {
  readonly row: number;
  readonly lastRow: number;
}

/**
 * The rows from one to another in groups, so that whatever floats over some of them comes on one page with these. Nothing that is
 * merged reaches from one group into the next, for a table cannot show that.
 */
export const rowGroups = (
  from: number,
  to: number,
  floating: readonly Covered[],
  merges: readonly Area[],
): readonly RowGroup[] => {
  const groups: RowGroup[] = [];
  let next = from;
  const covered = floating
    .map(({ row, lastRow }) => ({ from: Math.max(row, from), to: Math.min(lastRow, to) }))
    .filter((rows) => rows.from <= rows.to)
    .sort((one, other) => one.from - other.from);
  for (const rows of covered) {
    let [first, last] = [rows.from, rows.to];
    // Merges over an edge belong to the group, and what else these reach over.
    for (let grew = true; grew; ) {
      grew = false;
      for (const { fromRow, toRow } of merges) {
        if (fromRow > last || toRow < first || (fromRow >= first && toRow <= last)) continue;
        [first, last] = [Math.max(from, Math.min(first, fromRow)), Math.min(to, Math.max(last, toRow))];
        grew = fromRow >= from && toRow <= to;
      }
    }
    const before = groups.at(-1);
    if (before?.isWhole && first <= before.to) {
      groups[groups.length - 1] = { ...before, to: Math.max(before.to, last) };
    } else {
      if (first > next) groups.push({ from: next, to: first - 1, isWhole: false });
      groups.push({ from: first, to: last, isWhole: true });
    }
    next = Math.max(next, last + 1);
  }
  if (next <= to) groups.push({ from: next, to, isWhole: false });
  return groups;
};
