import { type CellValue, isCalcError } from '../engine.ts';
import { groupKey, groupOf } from './label.ts';
import type { Pivot, PivotSummary } from './pivot.ts';

/** A summary by its definition, over all values at once: what tests judge the quick one by. */
export const naiveSummary = (kind: PivotSummary, values: readonly CellValue[]): CellValue => {
  const filled = values.filter((value) => value !== null && value !== '');
  const numbers = filled.filter((value) => typeof value === 'number');
  const error = filled.find(isCalcError);
  const sum = numbers.reduce((total, value) => total + value, 0);
  const mean = sum / numbers.length;
  const squares = numbers.reduce((total, value) => total + (value - mean) ** 2, 0);
  if (kind === 'countAny') return filled.length;
  if (kind === 'count') return numbers.length;
  if (kind === 'countUnique') return new Set(filled.map(groupKey)).size;
  if (error !== undefined) return error;
  if (kind === 'sum') return sum;
  const isSample = kind === 'deviation' || kind === 'variance';
  if (numbers.length < (isSample ? 2 : 1)) return null;
  const sorted = numbers.toSorted((one, other) => one - other);
  const half = numbers.length / 2;
  const of: Readonly<Record<typeof kind, number>> = {
    average: mean,
    max: Math.max(...numbers),
    min: Math.min(...numbers),
    median: ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2,
    product: numbers.reduce((total, value) => total * value, 1),
    variance: squares / (numbers.length - 1),
    varianceOfAll: squares / numbers.length,
    deviation: Math.sqrt(squares / (numbers.length - 1)),
    deviationOfAll: Math.sqrt(squares / numbers.length),
  };
  return of[kind];
};

/** The rows of the source in a group of each side, given by the labels of its fields from the first on; none asked for is every row. */
export const naiveRows = (
  source: readonly (readonly CellValue[])[],
  pivot: Pivot,
  rowLabels: readonly CellValue[],
  columnLabels: readonly CellValue[],
): readonly (readonly CellValue[])[] =>
  source.slice(1).filter((row) => {
    if (row.every((value) => value === null || value === '')) return false;
    for (const { column, hidden } of pivot.filters)
      if (hidden.some((value) => groupKey(value) === groupKey(row[column] ?? null))) return false;
    const isIn = (groups: Pivot['rows'], labels: readonly CellValue[]): boolean =>
      labels.every((label, at) => {
        const group = groups[at];
        return (
          group !== undefined && groupKey(groupOf(row[group.column] ?? null, group, pivot.language)) === groupKey(label)
        );
      });
    return isIn(pivot.rows, rowLabels) && isIn(pivot.columns, columnLabels);
  });
