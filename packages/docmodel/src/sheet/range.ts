import { anchorFromText, textFromAnchor } from './anchor.ts';
import { cutOut } from './dimension.ts';
import { rectangleOf } from './formula.ts';
import { maxCellsAtOnce, requireWithin, SheetError } from './limits.ts';
import type { Workbook } from './workbook.ts';

/** Cells of one sheet by position, from 0, both ends included. */
export interface CellRange {
  readonly sheet: string;
  readonly fromRow: number;
  readonly toRow: number;
  readonly fromColumn: number;
  readonly toColumn: number;
}

/** *Errors*: `out_of_range`, `too_large`, `not_found`. */
export const requireRange = (workbook: Workbook, range: CellRange, mostCells = maxCellsAtOnce): void => {
  const { rows, columns } = workbook.sheet(range.sheet);
  requireWithin(range.fromRow, 0, rows.length - 1, 'the first row');
  requireWithin(range.toRow, range.fromRow, rows.length - 1, 'the last row');
  requireWithin(range.fromColumn, 0, columns.length - 1, 'the first column');
  requireWithin(range.toColumn, range.fromColumn, columns.length - 1, 'the last column');
  const cells = (range.toRow - range.fromRow + 1) * (range.toColumn - range.fromColumn + 1);
  if (cells > mostCells)
    throw new SheetError('too_large', `the range has ${cells} cells, the most at once is ${mostCells}`);
};

/**
 * How a record remembers a range: by the places of its corners, or of its edges when it is whole rows or columns. To be called
 * within the transaction that stores it: it makes the places the range's own.
 */
export const anchoredRange = (workbook: Workbook, range: CellRange): string => {
  const { rows, columns } = workbook.sheet(range.sheet);
  cutOut(workbook, rows, { from: range.fromRow, to: range.toRow });
  cutOut(workbook, columns, { from: range.fromColumn, to: range.toColumn });
  const place = (axis: typeof rows, position: number): string => axis.placeAt(position) ?? '';
  const sides = {
    top: place(rows, range.fromRow),
    bottom: place(rows, range.toRow),
    left: place(columns, range.fromColumn),
    right: place(columns, range.toColumn),
  };
  const isAllRows = range.fromRow === 0 && range.toRow === rows.length - 1;
  const isAllColumns = range.fromColumn === 0 && range.toColumn === columns.length - 1;
  if (isAllRows)
    return textFromAnchor({
      kind: 'columns',
      sheet: null,
      from: { id: sides.left, isAbsolute: false },
      to: { id: sides.right, isAbsolute: false },
    });
  if (isAllColumns)
    return textFromAnchor({
      kind: 'rows',
      sheet: null,
      from: { id: sides.top, isAbsolute: false },
      to: { id: sides.bottom, isAbsolute: false },
    });
  const corner = (row: string, column: string) => ({ row, column, isRowAbsolute: false, isColumnAbsolute: false });
  return textFromAnchor({
    kind: 'range',
    sheet: null,
    from: corner(sides.top, sides.left),
    to: corner(sides.bottom, sides.right),
  });
};

/** Where a remembered range is now; null when all of it is gone. */
export const rangeFromAnchor = (workbook: Workbook, sheet: string, text: string): CellRange | null => {
  const anchor = anchorFromText(text);
  if (anchor === null || anchor.kind === 'name' || anchor.kind === 'cell' || anchor.sheet !== null) return null;
  return rectangleOf(anchor, { space: workbook, sheet, row: null });
};

export const doRangesMeet = (one: CellRange, other: CellRange): boolean =>
  one.sheet === other.sheet &&
  one.fromRow <= other.toRow &&
  other.fromRow <= one.toRow &&
  one.fromColumn <= other.toColumn &&
  other.fromColumn <= one.toColumn;
