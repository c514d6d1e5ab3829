import type { CellStyle } from '@cloudity/docmodel/sheet';
import { alignOf } from '../canvas/cell-text.ts';
import type { CellView, SheetSession } from '../model/session.ts';
import type { Cell } from '../selection/selection.ts';

const looks = ['fill', 'borderTop', 'borderRight', 'borderBottom', 'borderLeft'] as const;

const hasLook = (style: CellStyle): boolean =>
  looks.some((name) => typeof style[name] === 'string' && style[name] !== '');

/** Whether there is no text, now or once formats of numbers are loaded. */
const isEmpty = ({ display, value }: CellView): boolean => display.text === '' && (value === null || value === '');

/** Whether a text goes on over empty cells on its right. */
export const goesOn = (shown: CellView): boolean =>
  shown.display.kind === 'text' && shown.style.wrap === undefined && alignOf(shown) === 'left';

export interface OnPaper {
  /** Whether something else than a text is drawn in a cell. */
  readonly isDrawn: (row: number, column: number) => boolean;
  /** What a text needs with its margins, in CSS pixels. */
  readonly widthOf: (shown: CellView) => number;
}

/**
 * The last row and the last column, up to a cell, in which there is anything to see: a text, also one that goes on from another cell, a
 * fill, a border, or what is drawn. A formula that gives an empty text is not.
 */
export const shownEnd = (session: SheetSession, { row: last, column: end }: Cell, on: OnPaper): Cell => {
  const { view } = session;
  const { rows, columns } = view;

  /** The last column in which one sees what stands in the cell; -1 when that is nothing. */
  const reachOf = (row: number, column: number): number => {
    if (columns.size(column) === 0) return -1;
    const merge = view.mergeAt(row, column);
    const at = merge === null ? { row, column } : { row: merge.fromRow, column: merge.fromColumn };
    const shown = session.cell(at.row, at.column);
    if (isEmpty(shown) && !hasLook(shown.style) && !on.isDrawn(at.row, at.column)) return -1;
    let to = column;
    if (merge !== null || !goesOn(shown)) return to;
    const isFree = (next: number): boolean => !session.isFilled(row, next) && view.mergeAt(row, next) === null;
    const need = columns.offset(column) + on.widthOf(shown);
    while (to < end && columns.offset(to + 1) < need && isFree(to + 1)) to += 1;
    return to;
  };
  const reachOfRow = (row: number): number => {
    let reach = -1;
    if (rows.size(row) > 0)
      for (let column = 0; column <= end; column += 1) reach = Math.max(reach, reachOf(row, column));
    return reach;
  };

  let row = last;
  let column = reachOfRow(row);
  while (row > 0 && column < 0) {
    row -= 1;
    column = reachOfRow(row);
  }
  for (let above = 0; above < row && column < end; above += 1) column = Math.max(column, reachOfRow(above));
  return { row, column: Math.max(0, column) };
};
