import type { CommentAnchor } from '@cloudity/contracts';
import type { Workbook } from '@cloudity/docmodel/sheet';
import type { CellIds } from '../model/cell-ids.ts';

const type = 'cell';

export const anchorOf = ({ sheet, row, column }: CellIds): CommentAnchor => ({ type, sheet, row, column });

/** The cell a thread is about, by its ids; null when it is about the whole file, or about something this version does not know. */
export const cellOf = (anchor: CommentAnchor | null): CellIds | null => {
  if (anchor?.type !== type) return null;
  const { sheet, row, column } = anchor as Readonly<Record<string, unknown>>;
  return typeof sheet === 'string' && typeof row === 'string' && typeof column === 'string'
    ? { sheet, row, column }
    : null;
};

/** Where the cell is now; null when it was deleted. */
export const positionOf = (
  workbook: Workbook,
  { sheet, row, column }: CellIds,
): { readonly row: number; readonly column: number } | null => {
  if (!workbook.list.isShown(sheet)) return null;
  const { rows, columns } = workbook.sheet(sheet);
  const at = { row: rows.positionOf(row), column: columns.positionOf(column) };
  return at.row === null || at.column === null ? null : { row: at.row, column: at.column };
};
