import type { BatchResult, CellChange, CellValue } from '../engine.ts';

/** Values of cells one below the other: ten thousand changes cross to the other side as one list instead of as many objects. */
export interface ChangeRun {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
  readonly values: readonly CellValue[];
}

export interface PackedBatch {
  readonly runs: readonly ChangeRun[];
  readonly isTimedOut: boolean;
}

/** The same changes in the same order. */
export const packBatch = ({ changes, isTimedOut }: BatchResult): PackedBatch => {
  const runs: (ChangeRun & { readonly values: CellValue[] })[] = [];
  for (const { sheet, row, column, value } of changes) {
    const last = runs.at(-1);
    if (last !== undefined && last.sheet === sheet && last.column === column && last.row + last.values.length === row)
      last.values.push(value);
    else runs.push({ sheet, row, column, values: [value] });
  }
  return { runs, isTimedOut };
};

export const unpackBatch = ({ runs, isTimedOut }: PackedBatch): BatchResult => ({
  changes: runs.flatMap(({ sheet, row, column, values }) =>
    values.map((value, down): CellChange => ({ sheet, row: row + down, column, value })),
  ),
  isTimedOut,
});
