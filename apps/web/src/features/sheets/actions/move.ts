import type { SheetSession } from '../model/session.ts';
import {
  type Cell,
  edgeFrom,
  extendTo,
  isSingleCell,
  nextActive,
  type Selection,
  selectCell,
  withMerges,
} from '../selection/selection.ts';

export type Direction = 'down' | 'up' | 'right' | 'left';

/** What the arrow keys mean. */
export const directions: Readonly<Record<string, Direction>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

const isVertical = (direction: Direction): boolean => direction === 'down' || direction === 'up';
const signOf = (direction: Direction): 1 | -1 => (direction === 'down' || direction === 'right' ? 1 : -1);

/** The neighbour of a cell: beyond its merge, over hidden rows. */
const neighbour = (session: SheetSession, cell: Cell, direction: Direction): Cell => {
  const { view } = session;
  const merge = view.mergeAt(cell.row, cell.column);
  const by = signOf(direction);
  if (isVertical(direction)) {
    const edge = merge === null ? cell.row : by > 0 ? merge.toRow : merge.fromRow;
    return { row: view.rows.step(edge, by), column: cell.column };
  }
  const edge = merge === null ? cell.column : by > 0 ? merge.toColumn : merge.fromColumn;
  return { row: cell.row, column: view.columns.step(edge, by) };
};

const jumped = (session: SheetSession, cell: Cell, direction: Direction): Cell => {
  const { view } = session;
  const by = signOf(direction);
  return isVertical(direction)
    ? {
        row: edgeFrom(
          cell.row,
          by,
          view.rows.count,
          (row) => session.isFilled(row, cell.column),
          (at, d) => view.rows.step(at, d),
        ),
        column: cell.column,
      }
    : {
        row: cell.row,
        column: edgeFrom(
          cell.column,
          by,
          view.columns.count,
          (column) => session.isFilled(cell.row, column),
          (at, d) => view.columns.step(at, d),
        ),
      };
};

/** Where an arrow key leads from a cell: to its neighbour, or with Ctrl to the end of what is filled. */
export const reachedFrom = (session: SheetSession, cell: Cell, direction: Direction, isJump: boolean): Cell =>
  (isJump ? jumped : neighbour)(session, cell, direction);

const show = (session: SheetSession, selection: Selection): void => {
  session.select(selection);
  session.reveal.set({ takesFocus: true });
};

/** An arrow key: one cell on, or with Ctrl to the end of what is filled; with Shift the selection reaches there. */
export const moveBy = (
  session: SheetSession,
  direction: Direction,
  { isExtending = false, isJump = false } = {},
): void => {
  const selection = session.selection.get();
  const { view } = session;
  if (isExtending) {
    const from = isVertical(direction)
      ? { row: selection.head.row, column: selection.active.column }
      : { row: selection.active.row, column: selection.head.column };
    const reached = isJump ? jumped(session, from, direction) : stepOver(session, selection, direction);
    const head = isVertical(direction)
      ? { row: reached.row, column: selection.head.column }
      : { row: selection.head.row, column: reached.column };
    show(session, extendTo(selection, head, view.bounds, view.merges));
    return;
  }
  show(session, selectCell(reachedFrom(session, selection.active, direction, isJump), view.merges));
};

/** One row or column further than the selection's moving side; a merge counts as one. */
const stepOver = (session: SheetSession, selection: Selection, direction: Direction): Cell => {
  const { view } = session;
  const { head, active } = selection;
  const around = withMerges(
    {
      fromRow: Math.min(head.row, active.row),
      toRow: Math.max(head.row, active.row),
      fromColumn: Math.min(head.column, active.column),
      toColumn: Math.max(head.column, active.column),
    },
    view.merges,
  );
  const by = signOf(direction);
  if (isVertical(direction)) {
    const edge =
      head.row >= active.row && by > 0 ? around.toRow : head.row <= active.row && by < 0 ? around.fromRow : head.row;
    return { row: view.rows.step(edge, by), column: head.column };
  }
  const edge =
    head.column >= active.column && by > 0
      ? around.toColumn
      : head.column <= active.column && by < 0
        ? around.fromColumn
        : head.column;
  return { row: head.row, column: view.columns.step(edge, by) };
};

/** Enter and Tab: within a selected area its next cell, else the neighbour. Enter after Tabs returns to where they began. */
export const step = (session: SheetSession, direction: Direction): void => {
  const selection = session.selection.get();
  const { merges } = session.view;
  if (!isSingleCell(selection, merges)) {
    show(session, nextActive(selection, isVertical(direction) ? 'row' : 'column', signOf(direction)));
    return;
  }
  const start = isVertical(direction) ? session.tabStart.get() : null;
  const from =
    start !== null && start.row === selection.active.row
      ? { row: selection.active.row, column: start.column }
      : selection.active;
  const began = !isVertical(direction) ? (session.tabStart.get() ?? selection.active) : null;
  show(session, selectCell(neighbour(session, from, direction), merges));
  session.tabStart.set(began);
};

/** Home, End and their like: to a cell, or with Shift the selection up to it. */
export const goTo = (session: SheetSession, cell: Cell, isExtending = false): void => {
  const { bounds, merges } = session.view;
  const selection = session.selection.get();
  show(session, isExtending ? extendTo(selection, cell, bounds, merges) : selectCell(cell, merges));
};

/** The last row and column that hold anything. */
export const lastCell = (session: SheetSession): Cell => {
  let [row, column] = [0, 0];
  const { sheet } = session;
  for (const entry of sheet.values.entries()) {
    const at = [sheet.rows.positionOf(entry.row), sheet.columns.positionOf(entry.column)];
    row = Math.max(row, at[0] ?? 0);
    column = Math.max(column, at[1] ?? 0);
  }
  return { row, column };
};
