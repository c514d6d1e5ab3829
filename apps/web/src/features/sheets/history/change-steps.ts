import { maxColumns, type Span } from '@cloudity/docmodel/sheet';
import type { Area, Bounds } from '../selection/selection.ts';
import type { SheetChanges } from './compare-workbooks.ts';

/** One stop of whoever goes through the changes. */
export interface ChangeStep {
  readonly sheet: string;
  readonly kind: 'cells' | 'sheet' | `${'rows' | 'columns'}${'Inserted' | 'Removed' | 'Moved'}`;
  /** Where it is now; beside where it was, for what is gone. */
  readonly area: Area;
  /** Cells, rows or columns; 1 for a sheet. */
  readonly count: number;
}

/** Nobody goes through more one by one. */
export const mostSteps = 10_000;

interface Run {
  readonly fromColumn: number;
  readonly toColumn: number;
  readonly fromRow: number;
  toRow: number;
}

/** Rectangles of cells that stand together: runs within a row, and equal runs below each other. */
export const rectanglesOf = (cells: Float64Array, most = mostSteps): readonly Area[] => {
  const done: Run[] = [];
  let open: Run[] = [];
  let index = 0;
  while (index < cells.length && done.length < most) {
    const row = Math.floor((cells[index] ?? 0) / maxColumns);
    const runs: Run[] = [];
    for (; index < cells.length; index += 1) {
      const column = (cells[index] ?? 0) - row * maxColumns;
      if (column >= maxColumns) break;
      const last = runs.at(-1);
      if (last?.toColumn === column - 1) runs[runs.length - 1] = { ...last, toColumn: column };
      else runs.push({ fromRow: row, toRow: row, fromColumn: column, toColumn: column });
    }
    open = runs.map((run) => {
      const above = open.find(
        ({ toRow, fromColumn, toColumn }) =>
          toRow === row - 1 && fromColumn === run.fromColumn && toColumn === run.toColumn,
      );
      if (above === undefined) {
        done.push(run);
        return run;
      }
      above.toRow = row;
      return above;
    });
  }
  return done;
};

const stepsOfSheet = (changes: SheetChanges, bounds: Bounds): readonly ChangeStep[] => {
  const { sheet, isNew, cells, areas } = changes;
  const whole = { fromRow: 0, toRow: bounds.rows - 1, fromColumn: 0, toColumn: bounds.columns - 1 };
  if (isNew) return [{ sheet, kind: 'sheet', area: { ...whole, toRow: 0, toColumn: 0 }, count: 1 }];
  const lines = (dimension: 'rows' | 'columns', { from, to }: Span): Area =>
    dimension === 'rows' ? { ...whole, fromRow: from, toRow: to } : { ...whole, fromColumn: from, toColumn: to };
  const steps: ChangeStep[] = [...areas, ...rectanglesOf(cells)].map((area) => ({
    sheet,
    kind: 'cells',
    area,
    count: (area.toRow - area.fromRow + 1) * (area.toColumn - area.fromColumn + 1),
  }));
  for (const dimension of ['rows', 'columns'] as const) {
    const { inserted, removed, moved } = changes[dimension];
    const spanned = (kind: 'Inserted' | 'Moved', span: Span): ChangeStep => ({
      sheet,
      kind: `${dimension}${kind}`,
      area: lines(dimension, span),
      count: span.to - span.from + 1,
    });
    steps.push(...inserted.map((span) => spanned('Inserted', span)));
    if (moved !== null) steps.push(spanned('Moved', moved));
    for (const { at, count } of removed) {
      const beside = Math.min(at, bounds[dimension] - 1);
      steps.push({ sheet, kind: `${dimension}Removed`, area: lines(dimension, { from: beside, to: beside }), count });
    }
  }
  return steps.sort(
    ({ area: one }, { area: other }) => one.fromRow - other.fromRow || one.fromColumn - other.fromColumn,
  );
};

export const stepsOf = (sheets: readonly SheetChanges[], boundsOf: (sheet: string) => Bounds): readonly ChangeStep[] =>
  sheets.flatMap((changes) => stepsOfSheet(changes, boundsOf(changes.sheet))).slice(0, mostSteps);
