import { withoutControls } from './content.ts';
import { maxPivotHidden } from './limits.ts';

/** How the values of a field become one. `countUnique` counts each value once; `sample` deviations divide by one less. */
export const pivotSummaries = [
  'sum',
  'countAny',
  'count',
  'countUnique',
  'average',
  'max',
  'min',
  'median',
  'product',
  'deviation',
  'deviationOfAll',
  'variance',
  'varianceOfAll',
] as const;
export type PivotSummary = (typeof pivotSummaries)[number];

/** A summary as it is, or as its part of the row's, the column's or everything's total. */
export const pivotShares = ['none', 'row', 'column', 'all'] as const;
export type PivotShare = (typeof pivotShares)[number];

/** What of a date makes a group; `none` takes every value for itself. */
export const pivotGroupings = ['none', 'year', 'quarter', 'month', 'day'] as const;
export type PivotGrouping = (typeof pivotGroupings)[number];

/** A value of the source as it is compared; null is an empty cell. */
export type PivotKey = string | number | boolean | null;

/** Every different value of the column is a row or a column of the table. */
export interface PivotGroupField {
  readonly at: 'rows' | 'columns';
  readonly grouping: PivotGrouping;
  readonly isDescending: boolean;
  /** The id of the value field it is sorted by; null for its own values. */
  readonly sortBy: string | null;
  /** Totals over all of its values. */
  readonly hasTotals: boolean;
}

export interface PivotValueField {
  readonly at: 'values';
  readonly summary: PivotSummary;
  readonly share: PivotShare;
  /** Stands over the values; empty for one that says how they were made. */
  readonly name: string;
}

export interface PivotFilterField {
  readonly at: 'filters';
  /** Rows of the source with these are left out. */
  readonly hidden: readonly PivotKey[];
}

export type PivotFieldUse = PivotGroupField | PivotValueField | PivotFilterField;
export type PivotPlace = PivotFieldUse['at'];
export const pivotPlaces = ['rows', 'columns', 'values', 'filters'] as const satisfies readonly PivotPlace[];

/** A column of the source and what the table does with it. */
export type PivotField = PivotFieldUse & {
  readonly id: string;
  /** The id of the source's column: the field goes with it wherever it is moved. */
  readonly column: string;
  /** Sorts the fields of one place. */
  readonly order: string;
};

export const maxPivotName = 200;

const oneOf = <T extends string>(value: unknown, all: readonly T[], otherwise: T): T =>
  all.find((each) => each === value) ?? otherwise;

const isPivotKey = (value: unknown): value is PivotKey =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

/** What of a stored use can be used; null without a place. */
const useFrom = (stored: Readonly<Record<string, unknown>>): PivotFieldUse | null => {
  const { at } = stored;
  if (at === 'rows' || at === 'columns')
    return {
      at,
      grouping: oneOf(stored.grouping, pivotGroupings, 'none'),
      isDescending: stored.isDescending === true,
      sortBy: typeof stored.sortBy === 'string' ? stored.sortBy.slice(0, 40) : null,
      hasTotals: stored.hasTotals !== false,
    };
  if (at === 'values')
    return {
      at,
      summary: oneOf(stored.summary, pivotSummaries, 'sum'),
      share: oneOf(stored.share, pivotShares, 'none'),
      name: typeof stored.name === 'string' ? withoutControls(stored.name.slice(0, maxPivotName)) : '',
    };
  if (at !== 'filters') return null;
  const hidden: readonly unknown[] = Array.isArray(stored.hidden) ? stored.hidden.slice(0, maxPivotHidden) : [];
  return { at, hidden: hidden.filter(isPivotKey) };
};

/** A stored field; null when it is none: whoever may edit can store anything. */
export const pivotFieldFrom = (id: string, stored: unknown): PivotField | null => {
  if (typeof stored !== 'object' || stored === null) return null;
  const record = stored as Readonly<Record<string, unknown>>;
  const use = useFrom(record);
  const { column, n } = record;
  if (use === null || typeof column !== 'string' || typeof n !== 'string') return null;
  return { ...use, id, column: column.slice(0, 40), order: n.slice(0, 200) };
};

/** What a field is stored as. */
export const storedPivotField = ({ id: _, order, ...field }: PivotField): Readonly<Record<string, unknown>> => ({
  ...field,
  n: order,
});

/** What a column does when it comes to a place, before anybody chose. */
export const firstPivotUse = (at: PivotPlace, summary: PivotSummary = 'sum'): PivotFieldUse => {
  if (at === 'values') return { at, summary, share: 'none', name: '' };
  if (at === 'filters') return { at, hidden: [] };
  return { at, grouping: 'none', isDescending: false, sortBy: null, hasTotals: true };
};
