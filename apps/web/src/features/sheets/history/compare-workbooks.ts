import {
  type CellRange,
  maxColumns,
  type RecordKind,
  rangeFromAnchor,
  recordParts,
  recordsOf,
  type Sheet,
  type SheetRecord,
  safeContent,
  stylesOf,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import type { Area } from '../selection/selection.ts';
import { type AxisChanges, axisChanges, isInSpans } from './axis-changes.ts';
import { isSameValue, suspects } from './cell-changes.ts';
import { type ChangeStep, stepsOf } from './change-steps.ts';

/** Where a sheet differs from what it was. Positions are those of the later state. */
export interface SheetChanges {
  readonly sheet: string;
  /** There was no such sheet: nothing in it is marked. */
  readonly isNew: boolean;
  /** Single cells as `row * maxColumns + column`, ascending: content or look differ. None of them is in an inserted row or column. */
  readonly cells: Float64Array;
  /** Ranges that were given a look or merged as a whole. */
  readonly areas: readonly Area[];
  readonly rows: AxisChanges;
  readonly columns: AxisChanges;
}

/** What else of a workbook can differ. */
export type OtherChange = Exclude<RecordKind, 'band' | 'merge'> | 'sizes' | 'names';

export interface WorkbookChanges {
  readonly sheets: readonly SheetChanges[];
  readonly removedSheets: readonly string[];
  readonly renamedSheets: readonly { readonly from: string; readonly to: string }[];
  readonly others: readonly OtherChange[];
  /** How many cells differ. */
  readonly cellCount: number;
  /** In the order of the sheets and of their rows; the first {@link mostSteps}. */
  readonly steps: readonly ChangeStep[];
}

export const cellKey = (row: number, column: number): number => row * maxColumns + column;

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

const describe = (sheet: Sheet, { id, kind, anchor, spec }: SheetRecord): string =>
  JSON.stringify([kind, anchor, spec, kind === 'pivot' ? recordParts(sheet.parts.records, id) : []]);

/** Records that differ: those of looks and merges as ranges, the others by kind. */
const recordChanges = (before: Workbook, now: Workbook, sheet: string) => {
  const lists = [recordsOf(before, sheet), recordsOf(now, sheet)] as const;
  const [were, are] = lists.map((list) => new Map(list.map((record) => [record.id, record])));
  const areas: CellRange[] = [];
  const kinds = new Set<OtherChange>();
  for (const id of new Set(lists.flatMap((list) => list.map((record) => record.id)))) {
    const [one, other] = [were?.get(id), are?.get(id)];
    if (one && other && describe(before.opened(sheet), one) === describe(now.opened(sheet), other)) continue;
    for (const record of [one, other]) {
      if (record === undefined) continue;
      if (record.kind !== 'band' && record.kind !== 'merge') {
        kinds.add(record.kind);
        continue;
      }
      const range = rangeFromAnchor(now, sheet, record.anchor);
      if (range !== null) areas.push(range);
    }
  }
  return { areas, kinds };
};

const hasOtherSizes = (before: Sheet, now: Sheet): boolean =>
  (['rows', 'columns'] as const).some((dimension) => {
    const [one, other] = [before[dimension], now[dimension]];
    return [...new Set([...one.state.keys(), ...other.state.keys()])].some((key) => {
      if (!/:[sh]$/.test(key) || isSame(one.state.get(key), other.state.get(key))) return false;
      const id = key.slice(0, -2);
      return one.isLive(id) && other.isLive(id);
    });
  });

/** The cells that differ, but for those of rows and columns that were inserted and of ranges that count as a whole. */
const cellChanges = (before: Workbook, now: Workbook, changes: Omit<SheetChanges, 'cells' | 'isNew'>): Float64Array => {
  const { sheet: id, areas } = changes;
  const [was, is] = [before.opened(id), now.opened(id)];
  const found = new Set<number>();
  const place = (row: string, column: string): readonly [number, number] | null => {
    const [r, c] = [is.rows.positionOf(row), is.columns.positionOf(column)];
    if (r === null || c === null || isInSpans(changes.rows.inserted, r) || isInSpans(changes.columns.inserted, c))
      return null;
    return areas.some((a) => r >= a.fromRow && r <= a.toRow && c >= a.fromColumn && c <= a.toColumn) ? null : [r, c];
  };
  for (const { row, column } of suspects(was.values, is.values)) {
    const [one, other] = [was, is].map((sheet) => safeContent(sheet.values.get(row, column)));
    const at = isSameValue(one, other) ? null : place(row, column);
    if (at !== null) found.add(cellKey(...at));
  }
  const [lookBefore, lookNow] = [stylesOf(before, id), stylesOf(now, id)];
  for (const { row, column } of suspects(was.formats, is.formats)) {
    const at = place(row, column);
    if (at === null || found.has(cellKey(...at))) continue;
    const [r, c] = [was.rows.positionOf(row), was.columns.positionOf(column)];
    const look = r === null || c === null ? {} : lookBefore(r, c);
    if (!isSame(look, lookNow(...at))) found.add(cellKey(...at));
  }
  return Float64Array.from(found).sort();
};

const within = ({ rows, columns }: Sheet, area: Area): Area => ({
  fromRow: area.fromRow,
  toRow: Math.min(area.toRow, rows.length - 1),
  fromColumn: area.fromColumn,
  toColumn: Math.min(area.toColumn, columns.length - 1),
});

/** What changed from one state of a workbook to another, by the ids of sheets, rows and columns: what only moved along did not. */
export const compareWorkbooks = (before: Workbook, now: Workbook): WorkbookChanges => {
  const others = new Set<OtherChange>();
  const sheets: SheetChanges[] = [];
  const renamedSheets: { readonly from: string; readonly to: string }[] = [];
  for (const { id, name } of now.sheets) {
    const none = { inserted: [], removed: [], moved: null };
    if (!before.list.isShown(id)) {
      sheets.push({ sheet: id, isNew: true, cells: new Float64Array(), areas: [], rows: none, columns: none });
      continue;
    }
    const from = before.sheetNameOf(id) ?? name;
    if (from !== name) renamedSheets.push({ from, to: name });
    const [was, is] = [before.sheet(id), now.sheet(id)];
    const { areas, kinds } = recordChanges(before, now, id);
    for (const kind of kinds) others.add(kind);
    if (hasOtherSizes(was, is)) others.add('sizes');
    const changes = {
      sheet: id,
      areas: areas.map((area) => within(is, area)),
      rows: axisChanges(was.rows, is.rows),
      columns: axisChanges(was.columns, is.columns),
    };
    sheets.push({ ...changes, isNew: false, cells: cellChanges(before, now, changes) });
  }
  if (!isSame([...before.names.map.entries()].sort(), [...now.names.map.entries()].sort())) others.add('names');
  const bounds = (id: string) => ({ rows: now.opened(id).rows.length, columns: now.opened(id).columns.length });
  return {
    sheets,
    removedSheets: before.sheets.filter(({ id }) => !now.list.isShown(id)).map(({ name }) => name),
    renamedSheets,
    others: [...others],
    cellCount: sheets.reduce((sum, { cells, areas }) => sum + cells.length + areas.reduce(addCells, 0), 0),
    steps: stepsOf(sheets, bounds),
  };
};

const addCells = (sum: number, { fromRow, toRow, fromColumn, toColumn }: Area): number =>
  sum + (toRow - fromRow + 1) * (toColumn - fromColumn + 1);
