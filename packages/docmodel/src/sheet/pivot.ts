import { columnLetters, quotedSheetName } from './a1.ts';
import { isFormula, safeContent } from './content.ts';
import { rangesIn, ruleFormula } from './criterion.ts';
import { keyBetween } from './fraction.ts';
import { maxPivotFields, maxPivotHidden, maxPivots, requireWithin, SheetError } from './limits.ts';
import type { PlainMap } from './parts.ts';
import { maxPivotName, type PivotField, type PivotFieldUse, pivotFieldFrom, storedPivotField } from './pivot-field.ts';
import { type CellRange, rangeFromAnchor, requireRange } from './range.ts';
import { addRecord, describeRecord, moveRecord, recordParts, recordsOf, type Spec } from './records.ts';
import type { Workbook } from './workbook.ts';

/** The language of the words a pivot table itself writes, such as those over its totals: whoever made it chose, and all see the same. */
export const pivotLanguages = ['en', 'fr'] as const;
export type PivotLanguage = (typeof pivotLanguages)[number];

/**
 * A table that sums up another one. What it shows is computed and never stored. Its record's range is the cell of its corner; where it
 * reads is one key, and each of its fields is one, so that two people who change different fields both keep what they did.
 */
export interface PlacedPivot {
  readonly id: string;
  readonly sheet: string;
  /** The cell of its corner. */
  readonly row: number;
  readonly column: number;
  /** With the names of its columns in the first row; null when it is gone. */
  readonly source: CellRange | null;
  readonly language: PivotLanguage;
  /** In the order of their places. */
  readonly fields: readonly PivotField[];
}

export interface PivotPlacement {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
}

const fieldsIn = (records: PlainMap, id: string): readonly PivotField[] =>
  recordParts(records, id)
    .flatMap(({ part, value }) => pivotFieldFrom(part, value) ?? [])
    .sort((one, other) => (one.order === other.order ? (one.id < other.id ? -1 : 1) : one.order < other.order ? -1 : 1))
    .slice(0, maxPivotFields);

const sourceIn = (workbook: Workbook, sheet: string, spec: Spec): CellRange | null => {
  const source = safeContent(spec.source);
  return isFormula(source) ? (rangesIn(workbook, sheet, source)[0] ?? null) : null;
};

/** The pivot tables of a sheet whose corner is there, by id. */
export const pivotsOf = (workbook: Workbook, sheet: string): readonly PlacedPivot[] => {
  const found = recordsOf(workbook, sheet).filter(({ kind }) => kind === 'pivot');
  return found.slice(0, maxPivots).flatMap(({ id, anchor, spec }) => {
    const at = rangeFromAnchor(workbook, sheet, anchor);
    if (at === null) return [];
    return [
      {
        id,
        sheet,
        row: at.fromRow,
        column: at.fromColumn,
        source: sourceIn(workbook, sheet, spec),
        language: spec.language === 'fr' ? 'fr' : 'en',
        fields: fieldsIn(workbook.opened(sheet).parts.records, id),
      },
    ];
  });
};

const pivotIn = (workbook: Workbook, sheet: string, id: string): PlacedPivot => {
  const pivot = pivotsOf(workbook, sheet).find((each) => each.id === id);
  if (pivot === undefined) throw new SheetError('not_found', `there is no pivot table ${id}`);
  return pivot;
};

const cellRange = ({ sheet, row, column }: PivotPlacement): CellRange => ({
  sheet,
  fromRow: row,
  toRow: row,
  fromColumn: column,
  toColumn: column,
});

/** The source as a formula; its own sheet goes without a name, so that a copy of the sheet reads the copy. */
const sourceText = (workbook: Workbook, home: string, range: CellRange): string => {
  const { rows } = workbook.sheet(range.sheet);
  const sheet = range.sheet === home ? '' : `${quotedSheetName(workbook.sheetNameOf(range.sheet) ?? '')}!`;
  const [from, to] = [`$${columnLetters(range.fromColumn)}`, `$${columnLetters(range.toColumn)}`];
  const isAllRows = range.fromRow === 0 && range.toRow === rows.length - 1;
  return isAllRows ? `=${sheet}${from}:${to}` : `=${sheet}${from}$${range.fromRow + 1}:${to}$${range.toRow + 1}`;
};

const specOf = (workbook: Workbook, at: PivotPlacement, source: CellRange, language: PivotLanguage): Spec => ({
  source: ruleFormula(workbook, cellRange({ ...at, row: 0, column: 0 }), sourceText(workbook, at.sheet, source)),
  language,
});

const partKey = (pivot: string, field: string): string => `${pivot}:p/${field}`;

/**
 * Afterwards a pivot table of the source, without fields, has its corner in the cell; returns its id.
 * *Errors*: `out_of_range`, `invalid` for a source without a row below its names, `too_large`, `not_found`.
 */
export const addPivot = (
  workbook: Workbook,
  at: PivotPlacement,
  source: CellRange,
  language: PivotLanguage = 'en',
): string => {
  requireSource(workbook, source);
  const count = workbook.sheets.reduce((sum, { id }) => sum + pivotsOf(workbook, id).length, 0);
  if (count >= maxPivots) throw new SheetError('too_large', `a workbook has at most ${maxPivots} pivot tables`);
  return workbook.journal.transact(() =>
    addRecord(workbook, 'pivot', cellRange(at), specOf(workbook, at, source, language)),
  );
};

const requireSource = (workbook: Workbook, source: CellRange): void => {
  requireRange(workbook, source, Number.POSITIVE_INFINITY);
  if (source.fromRow === source.toRow)
    throw new SheetError('invalid', 'the data of a pivot table has names in its first row and rows below it');
};

/** Afterwards the table's corner is in that cell of its sheet. *Errors*: `not_found`, `out_of_range`. */
export const movePivot = (workbook: Workbook, at: PivotPlacement, id: string): void => {
  pivotIn(workbook, at.sheet, id);
  moveRecord(workbook, id, cellRange(at));
};

/**
 * Afterwards the table reads there. Fields keep their column where the source still has it, else take the one at the same place in
 * the new source; those with none go. *Errors*: `not_found`, `out_of_range`, `invalid`.
 */
export const changePivotSource = (workbook: Workbook, sheet: string, id: string, source: CellRange): void => {
  const pivot = pivotIn(workbook, sheet, id);
  requireSource(workbook, source);
  const [before, after] = [pivot.source, workbook.sheet(source.sheet).columns];
  workbook.journal.transact(() => {
    describeRecord(workbook, sheet, id, specOf(workbook, pivot, source, pivot.language));
    for (const field of pivot.fields) {
      const at = fieldPosition(workbook, pivot, field);
      const isKept = before?.sheet === source.sheet && at !== null && at >= source.fromColumn && at <= source.toColumn;
      if (isKept || at === null || before === null) continue;
      const moved = source.fromColumn + at - before.fromColumn;
      const column = moved <= source.toColumn ? after.at(moved) : null;
      if (column === null) removePivotField(workbook, sheet, id, field.id);
      else putField(workbook, sheet, id, { ...field, column });
    }
  });
};

/** Where the field's column stands in the source's sheet now; null when it is gone or outside of the source. */
export const fieldPosition = (workbook: Workbook, { source }: PlacedPivot, { column }: PivotField): number | null => {
  const at = source && workbook.sheet(source.sheet).columns.positionOf(column);
  return source === null || at === null || at < source.fromColumn || at > source.toColumn ? null : at;
};

const requireUse = (use: PivotFieldUse): void => {
  if (use.at === 'values' && use.name.length > maxPivotName) throw new SheetError('too_large', 'the name is too long');
  if (use.at === 'filters' && use.hidden.length > maxPivotHidden)
    throw new SheetError('too_large', `a filter leaves out at most ${maxPivotHidden} values`);
};

const putField = (workbook: Workbook, sheet: string, id: string, field: PivotField): void =>
  workbook.journal.transact(() =>
    workbook.journal.put(workbook.sheet(sheet).parts.records, partKey(id, field.id), storedPivotField(field)),
  );

/** The order key for `position` among the other fields of a place. */
const orderAt = ({ fields }: PlacedPivot, at: PivotField['at'], position: number, exceptId: string | null): string => {
  const others = fields.filter((field) => field.at === at && field.id !== exceptId).map(({ order }) => order);
  requireWithin(position, 0, others.length, 'the position of the field');
  const before = others[position - 1] ?? null;
  return keyBetween(before, others.slice(position).find((key) => before === null || key > before) ?? null);
};

/**
 * Afterwards the table uses the column at `position` of the sheet of its source, at the end of the fields of that place; returns the
 * field's id. *Errors*: `not_found`, `out_of_range`, `too_large`.
 */
export const addPivotField = (
  workbook: Workbook,
  sheet: string,
  id: string,
  position: number,
  use: PivotFieldUse,
): string => {
  const pivot = pivotIn(workbook, sheet, id);
  requireUse(use);
  const { source } = pivot;
  if (source === null) throw new SheetError('invalid', 'the data of the pivot table is gone');
  requireWithin(position, source.fromColumn, source.toColumn, 'the column of the field');
  if (pivot.fields.length >= maxPivotFields)
    throw new SheetError('too_large', `a pivot table has at most ${maxPivotFields} fields`);
  const last = pivot.fields.filter(({ at }) => at === use.at).length;
  const field = {
    ...use,
    id: workbook.freshId(),
    column: workbook.sheet(source.sheet).columns.at(position) ?? '',
    order: orderAt(pivot, use.at, last, null),
  };
  putField(workbook, sheet, id, field);
  return field.id;
};

const fieldIn = (pivot: PlacedPivot, id: string): PivotField => {
  const field = pivot.fields.find((each) => each.id === id);
  if (field === undefined) throw new SheetError('not_found', `the pivot table has no field ${id}`);
  return field;
};

/** Afterwards the field is used so; where it is. *Errors*: `not_found`, `too_large`, `invalid` for another place. */
export const changePivotField = (
  workbook: Workbook,
  sheet: string,
  id: string,
  fieldId: string,
  use: PivotFieldUse,
): void => {
  const field = fieldIn(pivotIn(workbook, sheet, id), fieldId);
  requireUse(use);
  if (use.at !== field.at) throw new SheetError('invalid', 'a field changes its place by being moved');
  putField(workbook, sheet, id, { ...use, id: fieldId, column: field.column, order: field.order });
};

/**
 * Afterwards the field stands at `position` of a place, used as `use` says; one write, so that two people who move it do not make
 * two of it. *Errors*: `not_found`, `out_of_range`.
 */
export const movePivotField = (
  workbook: Workbook,
  sheet: string,
  id: string,
  fieldId: string,
  use: PivotFieldUse,
  position: number,
): void => {
  const pivot = pivotIn(workbook, sheet, id);
  const field = fieldIn(pivot, fieldId);
  requireUse(use);
  const order = orderAt(pivot, use.at, position, fieldId);
  putField(workbook, sheet, id, { ...use, id: fieldId, column: field.column, order });
};

/** Nothing happens when it is gone already. */
export const removePivotField = (workbook: Workbook, sheet: string, id: string, fieldId: string): void =>
  workbook.journal.transact(() =>
    workbook.journal.put(workbook.sheet(sheet).parts.records, partKey(id, fieldId), undefined),
  );

/** Afterwards `to`, a new sheet, has the pivot tables of `from`, at the same cells; those that read `from` read `to`. */
export const copyPivots = (workbook: Workbook, from: string, to: string): void => {
  for (const pivot of pivotsOf(workbook, from)) {
    const { source, row, column, language } = pivot;
    if (source === null) continue;
    const copy = source.sheet === from ? { ...source, sheet: to } : source;
    const id = addPivot(workbook, { sheet: to, row, column }, copy, language);
    for (const field of pivot.fields) {
      const at = fieldPosition(workbook, pivot, field);
      const own = at === null ? null : workbook.sheet(copy.sheet).columns.at(at);
      putField(workbook, to, id, { ...field, column: own ?? field.column });
    }
  }
};
