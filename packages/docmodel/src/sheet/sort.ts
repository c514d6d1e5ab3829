import { type CellContent, isFormula } from './content.ts';
import { cutAt, cutOut, putState } from './dimension.ts';
import { requireWithin, SheetError } from './limits.ts';
import { type CellRange, doRangesMeet, requireRange } from './range.ts';
import { mergesOf } from './records.ts';
import type { Sheet } from './sheet.ts';
import type { Workbook } from './workbook.ts';

export interface SortKey {
  /** Position in the sheet. */
  readonly column: number;
  readonly isDescending: boolean;
}

/** What a cell counts as when rows are sorted: its computed value, which only the caller knows for formulas. */
export type SortValue = (row: number, column: number) => null | string | number | boolean;

const rank = (value: null | string | number | boolean): number =>
  value === null ? 3 : typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2;

const collator = new Intl.Collator('en', { sensitivity: 'accent', numeric: false });

const compare = (one: null | string | number | boolean, other: null | string | number | boolean): number => {
  if (typeof one === 'string' && typeof other === 'string') return collator.compare(one, other);
  const byKind = rank(one) - rank(other);
  return byKind !== 0 || one === null ? byKind : Number(one) - Number(other);
};

/** Numbers, then texts, then false and true; empty cells last either way; equal rows keep their order. */
const orderOf = (range: CellRange, keys: readonly SortKey[], sortValue: SortValue): readonly number[] => {
  const rows = Array.from({ length: range.toRow - range.fromRow + 1 }, (_, offset) => ({
    offset,
    values: keys.map(({ column }) => sortValue(range.fromRow + offset, column)),
  }));
  rows.sort((one, other) => {
    for (const [index, { isDescending }] of keys.entries()) {
      const [a = null, b = null] = [one.values[index], other.values[index]];
      const difference = compare(a, b);
      if (difference !== 0) return isDescending && a !== null && b !== null ? -difference : difference;
    }
    return one.offset - other.offset;
  });
  return rows.map(({ offset }) => offset);
};

const requireOrder = (order: readonly number[], count: number): void => {
  const seen = new Set(order);
  if (
    order.length !== count ||
    seen.size !== count ||
    order.some((offset) => !Number.isInteger(offset) || offset < 0 || offset >= count)
  )
    throw new SheetError('invalid', 'an order names every row of the range once');
};

/**
 * Afterwards the row that was `order[i]` behind `from` is `i` behind it, with all its cells in all columns. Rows change places,
 * places stay: ranges cover what they covered, references to single cells follow their rows, and so do edits of others.
 * *Errors*: `out_of_range`, `invalid` for what is no order.
 */
export const reorderRows = (workbook: Workbook, sheetId: string, from: number, order: readonly number[]): void => {
  const axis = workbook.sheet(sheetId).rows;
  requireWithin(order.length, 1, axis.length, 'the number of rows');
  requireWithin(from, 0, axis.length - order.length, 'the first row');
  requireOrder(order, order.length);
  const ids = order.map((offset) => axis.at(from + offset) ?? '');
  const toColumn = workbook.sheet(sheetId).columns.length - 1;
  workbook.guard?.({ sheet: sheetId, fromRow: from, toRow: from + order.length - 1, fromColumn: 0, toColumn });
  const span = { from, to: from + order.length - 1 };
  workbook.journal.transact(() => {
    cutOut(workbook, axis, span);
    if (axis.placesFor(span) === null)
      for (let position = span.from; position < span.to; position += 1) cutAt(workbook, axis, position + 1);
    const places = axis.placesFor(span) ?? [];
    ids.forEach((id, index) => {
      const place = places[index] ?? id;
      if (axis.placeOf(id) !== place) putState(workbook.journal, axis, `${id}:p`, place === id ? undefined : place);
    });
  });
};

/**
 * The same for some columns only: contents and formats are written anew in other rows. What somebody else types there at the same
 * time stays where it was typed, so tell people before.
 */
export const reorderCells = (workbook: Workbook, range: CellRange, order: readonly number[]): void => {
  requireRange(workbook, range);
  workbook.guard?.(range);
  requireOrder(order, range.toRow - range.fromRow + 1);
  const { rows, columns, values, formats } = workbook.sheet(range.sheet);
  const ids = order.map((_, offset) => rows.at(range.fromRow + offset) ?? '');
  workbook.journal.transact(() => {
    for (let column = range.fromColumn; column <= range.toColumn; column += 1) {
      const columnId = columns.at(column) ?? '';
      for (const cells of [values, formats]) {
        const moved = new Map(ids.map((id, index) => [id, cells.get(ids[order[index] ?? 0] ?? '', columnId)]));
        cells.setColumn(workbook.journal, columnId, moved, (prefix) => rows.countOf(prefix));
      }
    }
  });
};

const plain = (content: CellContent): null | string | number | boolean => (isFormula(content) ? null : content);

const hasCellsBeside = (sheet: Sheet, range: CellRange): boolean => {
  for (const { row, column } of sheet.cells())
    if (row >= range.fromRow && row <= range.toRow && (column < range.fromColumn || column > range.toColumn))
      return true;
  return false;
};

/**
 * Afterwards the rows of the range are in the order of the keys, the first one first. Whole rows move when nothing stands beside
 * the range, else only its cells ({@link reorderCells}); returns which. `sortValue` gives computed values; without it formulas
 * count as empty. *Errors*: `invalid` when cells of the range are merged, `out_of_range`, `too_large`.
 */
export const sortRange = (
  workbook: Workbook,
  range: CellRange,
  keys: readonly SortKey[],
  sortValue: SortValue = (row, column) => plain(workbook.sheet(range.sheet).contentAt(row, column)),
): 'rows' | 'cells' => {
  requireRange(workbook, range);
  if (mergesOf(workbook, range.sheet).some((merge) => doRangesMeet(merge.range, range)))
    throw new SheetError('invalid', 'merged cells cannot be sorted');
  const order = orderOf(range, keys, sortValue);
  if (hasCellsBeside(workbook.sheet(range.sheet), range)) {
    reorderCells(workbook, range, order);
    return 'cells';
  }
  reorderRows(workbook, range.sheet, range.fromRow, order);
  return 'rows';
};
