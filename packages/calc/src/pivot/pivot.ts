import type { CellValue } from '../engine.ts';

export type PivotSummary =
  | 'sum'
  | 'countAny'
  | 'count'
  | 'countUnique'
  | 'average'
  | 'max'
  | 'min'
  | 'median'
  | 'product'
  | 'deviation'
  | 'deviationOfAll'
  | 'variance'
  | 'varianceOfAll';

export interface PivotGroup {
  /** From 0, counted from the source's first column; -1 is gone. */
  readonly column: number;
  /** What of a date makes a group; `none` takes every value for itself. */
  readonly grouping: 'none' | 'year' | 'quarter' | 'month' | 'day';
  readonly isDescending: boolean;
  /** The number of the value its totals are sorted by; null for its own values. */
  readonly sortBy: number | null;
  readonly hasTotals: boolean;
}

export interface PivotValue {
  readonly column: number;
  readonly summary: PivotSummary;
  /** As it is, or as a part of the row's, the column's or everything's. */
  readonly share: 'none' | 'row' | 'column' | 'all';
  /** Empty for one that says how the value was made. */
  readonly name: string;
}

export interface PivotFilter {
  readonly column: number;
  /** Rows with these are left out; null is an empty cell. */
  readonly hidden: readonly (string | number | boolean | null)[];
}

export type PivotLanguage = 'en' | 'fr';

/** A table that sums up another one. */
export interface Pivot {
  readonly language: PivotLanguage;
  readonly rows: readonly PivotGroup[];
  readonly columns: readonly PivotGroup[];
  readonly values: readonly PivotValue[];
  readonly filters: readonly PivotFilter[];
}

/** A pivot table in the cell of its corner, whose result fills the cells around as other results do. */
export interface PivotInput extends Pivot {
  /** The range it reads, with names in its first row, as formulas write it; null when it is gone. */
  readonly source: string | null;
}

/** What stands where in a result; positions are counted from its corner. */
export interface PivotLayout {
  readonly height: number;
  readonly width: number;
  readonly headerRows: number;
  readonly labelColumns: number;
  /** How many columns of values stand side by side for each column label. */
  readonly valuesEach: number;
  readonly totalRows: readonly number[];
  readonly totalColumns: readonly number[];
}

export interface PivotTable {
  /** Row by row, all of the same length; null is an empty cell. */
  readonly cells: readonly (readonly CellValue[])[];
  readonly layout: PivotLayout;
}

/** Cells and columns of one result. */
export const maxPivotCells = 200_000;
export const maxPivotColumns = 2_000;

/** Why there is no table: `gone` for a column that is not there, `large` above the limits. */
export class PivotRefused extends Error {
  readonly reason: 'gone' | 'large';

  constructor(reason: PivotRefused['reason'], message: string) {
    super(message);
    this.name = 'PivotRefused';
    this.reason = reason;
  }
}
