import { type Formula, isFormula, safeContent } from './content.ts';
import { ruleFormula } from './criterion.ts';
import { SheetError } from './limits.ts';
import { type CellRange, rangeFromAnchor } from './range.ts';
import { addRecord, describeRecord, moveRecord, recordsOf, type Spec } from './records.ts';
import type { Workbook } from './workbook.ts';

export const chartTypes = ['column', 'bar', 'line', 'area', 'pie', 'scatter', 'combo'] as const;
export type ChartType = (typeof chartTypes)[number];
export const legendPlaces = ['none', 'top', 'right', 'bottom'] as const;
export type LegendPlace = (typeof legendPlaces)[number];

/** A chart floats over the cells: its record's range holds the cell its top left corner is in. */
export interface Chart {
  readonly type: ChartType;
  /** The ranges it draws: `=A1:C9`, `=A1:A9,C1:C9`. */
  readonly source: Formula;
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly legend: LegendPlace;
  /** Series side by side, or one upon the other. */
  readonly isStacked: boolean;
  /** Each series is a column of the source, or a row. */
  readonly seriesIn: 'columns' | 'rows';
  /** The first row (or column) holds the names of the series. */
  readonly hasNames: boolean;
  /** The first column (or row) holds what stands along the axis. */
  readonly hasLabels: boolean;
  /** CSS pixels from the corner of its cell, and its size. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedChart extends Chart {
  readonly id: string;
  /** The cell of its corner; null when that is gone: then it stands at the sheet's beginning. */
  readonly at: { readonly row: number; readonly column: number } | null;
}

export const maxChartTitle = 200;
const between = (value: unknown, from: number, to: number, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(from, Math.min(to, Math.round(value))) : otherwise;
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, maxChartTitle) : '');
const oneOf = <T extends string>(value: unknown, all: readonly T[], otherwise: T): T =>
  all.find((each) => each === value) ?? otherwise;

export const smallestChart = { width: 160, height: 120 } as const;

/** What of a stored description can be used; null without a source. */
export const chartFromSpec = (spec: Spec): Chart | null => {
  const source = safeContent(spec.source);
  if (!isFormula(source)) return null;
  return {
    type: oneOf(spec.type, chartTypes, 'column'),
    source,
    title: text(spec.title),
    xTitle: text(spec.xTitle),
    yTitle: text(spec.yTitle),
    legend: oneOf(spec.legend, legendPlaces, 'bottom'),
    isStacked: spec.isStacked === true,
    seriesIn: spec.seriesIn === 'rows' ? 'rows' : 'columns',
    hasNames: spec.hasNames === true,
    hasLabels: spec.hasLabels === true,
    x: between(spec.x, 0, 4_000, 0),
    y: between(spec.y, 0, 4_000, 0),
    width: between(spec.width, smallestChart.width, 4_000, 480),
    height: between(spec.height, smallestChart.height, 4_000, 300),
  };
};

/** The charts of a sheet by id. */
export const chartsOf = (workbook: Workbook, sheet: string): readonly PlacedChart[] =>
  recordsOf(workbook, sheet).flatMap(({ id, kind, anchor, spec }) => {
    const chart = kind === 'chart' ? chartFromSpec(spec) : null;
    if (chart === null) return [];
    const range = rangeFromAnchor(workbook, sheet, anchor);
    return [{ ...chart, id, at: range && { row: range.fromRow, column: range.fromColumn } }];
  });

/** Whether the ranges of a chart's source stand below each other, as parts of the same columns; all others are read side by side. */
export const areBelow = ([first, ...others]: readonly CellRange[]): boolean =>
  first !== undefined &&
  others.length > 0 &&
  others.every(
    ({ sheet, fromRow, fromColumn, toColumn }) =>
      sheet === first.sheet &&
      fromRow !== first.fromRow &&
      fromColumn === first.fromColumn &&
      toColumn === first.toColumn,
  );

const cellRange = (sheet: string, row: number, column: number): CellRange => ({
  sheet,
  fromRow: row,
  toRow: row,
  fromColumn: column,
  toColumn: column,
});

export interface ChartPlace {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
}

/** What a chart is made of or changed to; the source as text, `=A1:B9`. */
export type ChartInput = Omit<Chart, 'source'> & { readonly source: string | Formula };

const storedChart = (workbook: Workbook, place: ChartPlace, chart: ChartInput): Spec => {
  const { source } = chart;
  const formula =
    typeof source === 'string'
      ? ruleFormula(workbook, cellRange(place.sheet, place.row, place.column), source)
      : source;
  if (formula.r.length === 0) throw new SheetError('invalid', 'a chart draws at least one range');
  return { ...chartFromSpec({ ...chart, source: formula }) };
};

/** Afterwards the chart stands on the sheet; returns its id. *Errors*: `out_of_range`, `invalid` without a range, `too_large`. */
export const addChart = (workbook: Workbook, place: ChartPlace, chart: ChartInput): string =>
  workbook.journal.transact(() =>
    addRecord(workbook, 'chart', cellRange(place.sheet, place.row, place.column), storedChart(workbook, place, chart)),
  );

/** Afterwards the chart is drawn so. *Errors*: `not_found`, `invalid`. */
export const changeChart = (workbook: Workbook, sheet: string, id: string, chart: ChartInput): void =>
  workbook.journal.transact(() =>
    describeRecord(workbook, sheet, id, storedChart(workbook, { sheet, row: 0, column: 0 }, chart)),
  );

/** Afterwards the chart's corner is `x`, `y` pixels behind that of a cell. *Errors*: `not_found`, `out_of_range`. */
export const moveChart = (
  workbook: Workbook,
  { sheet, row, column }: ChartPlace,
  id: string,
  offset: { readonly x: number; readonly y: number },
): void => {
  const chart = chartsOf(workbook, sheet).find((each) => each.id === id);
  workbook.journal.transact(() => {
    moveRecord(workbook, id, cellRange(sheet, row, column));
    if (chart === undefined) return;
    const { at: _, id: __, ...rest } = chart;
    if (rest.x !== offset.x || rest.y !== offset.y) describeRecord(workbook, sheet, id, { ...rest, ...offset });
  });
};
