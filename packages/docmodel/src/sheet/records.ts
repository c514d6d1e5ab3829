import { maxRecords, maxSpecText, SheetError } from './limits.ts';
import type { PlainMap } from './parts.ts';
import { anchoredRange, type CellRange, doRangesMeet, rangeFromAnchor, requireRange } from './range.ts';
import { RangeIndex } from './range-index.ts';
import type { Workbook } from './workbook.ts';

export const recordKinds = [
  'merge',
  'validation',
  'condition',
  'filter',
  'chart',
  'image',
  'protection',
  'band',
  'pivot',
] as const;
export type RecordKind = (typeof recordKinds)[number];

/** Plain JSON. What a kind's fields mean is known to who makes it; formulas in it are stored as in cells. */
export type Spec = Readonly<Record<string, unknown>>;

/** Something that belongs to a range of a sheet and is no cell's content. */
export interface SheetRecord {
  readonly id: string;
  readonly kind: RecordKind;
  /** As stored: by the ids of places. */
  readonly anchor: string;
  readonly spec: Spec;
}

export interface PlacedRecord extends SheetRecord {
  readonly range: CellRange;
}

const isKind = (value: unknown): value is RecordKind => recordKinds.includes(value as RecordKind);

const specOf = (value: unknown): Spec =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Spec) : {};

/**
 * A sheet's records in order of their ids. Keys of the map are `id:r`, [kind, anchor], and `id:s`, the description: one person may
 * move a chart while another renames it. A record is there while it has an anchor.
 */
export const recordsOf = (workbook: Workbook, sheetId: string): readonly SheetRecord[] => {
  const { records } = workbook.opened(sheetId).parts;
  return [...records.entries()]
    .flatMap(([key, value]): readonly SheetRecord[] => {
      if (!key.endsWith(':r') || !Array.isArray(value)) return [];
      const [kind, anchor] = value as readonly unknown[];
      const id = key.slice(0, -2);
      return isKind(kind) && typeof anchor === 'string'
        ? [{ id, kind, anchor, spec: specOf(records.get(`${id}:s`)) }]
        : [];
    })
    .sort((one, other) => (one.id < other.id ? -1 : 1));
};

/**
 * What two people change independently in one record has keys of its own, `id:p/part`, after the record's id. In order of their keys.
 * Part of a record that is there or not. O(records).
 */
export const recordParts = (
  records: PlainMap,
  id: string,
): readonly { readonly key: string; readonly part: string; readonly value: unknown }[] => {
  const start = `${id}:p/`;
  return [...records.entries()]
    .flatMap(([key, value]) => (key.startsWith(start) ? [{ key, part: key.slice(start.length), value }] : []))
    .sort((one, other) => (one.part < other.part ? -1 : 1));
};

/** The records of a kind whose range still has cells, with the range as it is now. */
export const placedRecords = (workbook: Workbook, sheetId: string, kind: RecordKind): readonly PlacedRecord[] =>
  recordsOf(workbook, sheetId).flatMap((record) => {
    if (record.kind !== kind) return [];
    const range = rangeFromAnchor(workbook, sheetId, record.anchor);
    return range === null ? [] : [{ ...record, range }];
  });

/**
 * The merges that are shown. Of merges that overlap, which only happens when two people make them at once or rows move between,
 * the one with the smaller id is shown; so is none of a single cell.
 */
export const mergesOf = (workbook: Workbook, sheetId: string): readonly PlacedRecord[] => {
  const shown: PlacedRecord[] = [];
  const taken = new RangeIndex();
  for (const merge of placedRecords(workbook, sheetId, 'merge')) {
    const { fromRow, toRow, fromColumn, toColumn } = merge.range;
    if ((fromRow === toRow && fromColumn === toColumn) || taken.meets(merge.range)) continue;
    taken.add(merge.range);
    shown.push(merge);
  }
  return shown;
};

const requireSpec = (spec: Spec): void => {
  const { length } = JSON.stringify(spec);
  if (length > maxSpecText)
    throw new SheetError('too_large', `the description has ${length} characters, the most is ${maxSpecText}`);
};

/** Records that say something of their cells, as their contents do. */
const guarded: ReadonlySet<RecordKind> = new Set(['merge', 'validation', 'condition']);

const guardRecord = (workbook: Workbook, sheetId: string, id: string): void => {
  if (workbook.guard === null) return;
  const record = recordsOf(workbook, sheetId).find((each) => each.id === id);
  const range = record && guarded.has(record.kind) ? rangeFromAnchor(workbook, sheetId, record.anchor) : null;
  if (range !== null) workbook.guard(range);
};

/**
 * Afterwards the sheet has the record; returns its id. *Errors*: `out_of_range`, `too_large`, `invalid` for a merge that meets
 * another or has one cell.
 */
export const addRecord = (workbook: Workbook, kind: RecordKind, range: CellRange, spec: Spec = {}): string => {
  requireRange(workbook, range, Number.POSITIVE_INFINITY);
  requireSpec(spec);
  if (guarded.has(kind)) workbook.guard?.(range);
  const { records } = workbook.sheet(range.sheet).parts;
  if (records.size >= maxRecords * 2) throw new SheetError('too_large', `a sheet has at most ${maxRecords} records`);
  if (kind === 'merge') {
    if (range.fromRow === range.toRow && range.fromColumn === range.toColumn)
      throw new SheetError('invalid', 'one cell cannot be merged');
    if (mergesOf(workbook, range.sheet).some((other) => doRangesMeet(other.range, range)))
      throw new SheetError('invalid', 'the range meets cells that are merged already');
  }
  return putRecord(workbook, kind, range, spec);
};

const putRecord = (workbook: Workbook, kind: RecordKind, range: CellRange, spec: Spec): string => {
  const { records } = workbook.sheet(range.sheet).parts;
  const id = workbook.freshId();
  workbook.journal.transact(() => {
    workbook.journal.put(records, `${id}:r`, [kind, anchoredRange(workbook, range)]);
    if (Object.keys(spec).length > 0) workbook.journal.put(records, `${id}:s`, spec);
  });
  return id;
};

/**
 * Afterwards the sheet has as many of the merges as there can be, the earlier ones first; returns those it cannot have: of one cell,
 * outside of the sheet, too many, or meeting another. Takes about as long for each, however many there are.
 */
export const addMerges = (workbook: Workbook, sheetId: string, ranges: readonly CellRange[]): readonly CellRange[] => {
  const { parts, rows, columns } = workbook.sheet(sheetId);
  const taken = new RangeIndex();
  for (const { range } of mergesOf(workbook, sheetId)) taken.add(range);
  const refused: CellRange[] = [];
  // To count them takes as long as there are many.
  let left = maxRecords - Math.ceil(parts.records.size / 2);
  workbook.journal.transact(() => {
    for (const range of ranges) {
      const { fromRow, toRow, fromColumn, toColumn } = range;
      const isPlaced =
        fromRow >= 0 &&
        fromColumn >= 0 &&
        fromRow <= toRow &&
        fromColumn <= toColumn &&
        toRow < rows.length &&
        toColumn < columns.length;
      const isOne = fromRow === toRow && fromColumn === toColumn;
      if (!isPlaced || isOne || left <= 0 || taken.meets(range)) {
        refused.push(range);
        continue;
      }
      taken.add(range);
      left -= 1;
      putRecord(workbook, 'merge', range, {});
    }
  });
  return refused;
};

const requireRecord = (workbook: Workbook, sheetId: string, id: string): RecordKind => {
  const value: unknown = workbook.sheet(sheetId).parts.records.get(`${id}:r`);
  const kind: unknown = Array.isArray(value) ? (value as readonly unknown[])[0] : null;
  if (!isKind(kind)) throw new SheetError('not_found', `there is no record ${id}`);
  return kind;
};

/** Afterwards the record belongs to `range` of the same sheet. *Errors*: `not_found`, `out_of_range`. */
export const moveRecord = (workbook: Workbook, id: string, range: CellRange): void => {
  const kind = requireRecord(workbook, range.sheet, id);
  requireRange(workbook, range, Number.POSITIVE_INFINITY);
  const { records } = workbook.sheet(range.sheet).parts;
  workbook.journal.transact(() => workbook.journal.put(records, `${id}:r`, [kind, anchoredRange(workbook, range)]));
};

/** Afterwards the record has the description, whole. *Errors*: `not_found`, `too_large`. */
export const describeRecord = (workbook: Workbook, sheetId: string, id: string, spec: Spec): void => {
  requireRecord(workbook, sheetId, id);
  requireSpec(spec);
  const { records } = workbook.sheet(sheetId).parts;
  workbook.journal.transact(() => workbook.journal.put(records, `${id}:s`, spec));
};

/** Nothing happens when it is gone already. */
export const removeRecord = (workbook: Workbook, sheetId: string, id: string): void => {
  guardRecord(workbook, sheetId, id);
  const { records } = workbook.sheet(sheetId).parts;
  const value: unknown = records.get(`${id}:r`);
  const hasParts = Array.isArray(value) && value[0] === 'pivot';
  workbook.journal.transact(() => {
    workbook.journal.put(records, `${id}:r`, undefined);
    workbook.journal.put(records, `${id}:s`, undefined);
    if (hasParts) for (const { key } of recordParts(records, id)) workbook.journal.put(records, key, undefined);
  });
};
