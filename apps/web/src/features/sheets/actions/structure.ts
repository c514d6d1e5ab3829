import {
  type Dimension,
  deleteDimension,
  hideDimension,
  insertDimension,
  moveDimension,
  resizeDimension,
  setFrozen,
} from '@cloudity/docmodel/sheet';
import { cellPadding, fontOf, textWidth } from '../canvas/text-metrics.ts';
import type { SheetSession } from '../model/session.ts';
import { defaultColumnWidth } from '../model/sheet-view.ts';
import { selectColumns, selectRows } from '../selection/selection.ts';

/** The rows or columns that the last selected area covers. */
export const selectedLines = (
  session: SheetSession,
  dimension: Dimension,
): { readonly at: number; readonly count: number } => {
  const area = session.selection.get().areas.at(-1);
  if (area === undefined) return { at: 0, count: 1 };
  return dimension === 'rows'
    ? { at: area.fromRow, count: area.toRow - area.fromRow + 1 }
    : { at: area.fromColumn, count: area.toColumn - area.fromColumn + 1 };
};

const selectLines = (session: SheetSession, dimension: Dimension, at: number, count: number): void => {
  const { bounds } = session.view;
  session.select((dimension === 'rows' ? selectRows : selectColumns)(at, at + count - 1, bounds));
  session.reveal.set({ takesFocus: true });
};

/** As many as are selected, without looks of their own. */
export const insertLines = (session: SheetSession, dimension: Dimension, side: 'before' | 'after'): void => {
  const { at, count } = selectedLines(session, dimension);
  const place = side === 'before' ? at : at + count;
  const lines = { sheet: session.sheet.id, dimension, at: place, count };
  if (session.act(() => insertDimension(session.workbook, lines))) selectLines(session, dimension, place, count);
};

export const appendLines = (session: SheetSession, dimension: Dimension, count: number): void => {
  const { length } = session.sheet[dimension];
  session.act(() => insertDimension(session.workbook, { sheet: session.sheet.id, dimension, at: length, count }));
};

export const deleteLines = (session: SheetSession, dimension: Dimension): void => {
  const { at, count } = selectedLines(session, dimension);
  const { id, columns } = session.sheet;
  const lines = { fromRow: at, toRow: at + count - 1, fromColumn: 0, toColumn: columns.length - 1 };
  const parts =
    dimension === 'rows'
      ? session.unfiltered([lines]).map(({ fromRow, toRow }) => ({ at: fromRow, count: toRow - fromRow + 1 }))
      : [{ at, count }];
  session.act(() => {
    // From below, so that the positions above stay.
    for (const part of parts.toReversed())
      deleteDimension(session.workbook, { sheet: id, dimension, at: part.at, count: part.count });
  });
  session.reveal.set({ takesFocus: true });
};

export const hideLines = (session: SheetSession, dimension: Dimension): void => {
  const { at, count } = selectedLines(session, dimension);
  session.act(() => hideDimension(session.workbook, { sheet: session.sheet.id, dimension, at, count }, true));
};

/** Shows what is hidden among the selected ones and right beside them. */
export const showLines = (session: SheetSession, dimension: Dimension): void => {
  const axis = session.sheet[dimension];
  let { at, count } = selectedLines(session, dimension);
  while (at > 0 && axis.isHidden(axis.at(at - 1) ?? '')) {
    at -= 1;
    count += 1;
  }
  while (at + count < axis.length && axis.isHidden(axis.at(at + count) ?? '')) count += 1;
  session.act(() => hideDimension(session.workbook, { sheet: session.sheet.id, dimension, at, count }, false));
};

/** One place up or down, or left or right. */
export const moveLines = (session: SheetSession, dimension: Dimension, by: 1 | -1): void => {
  const { at, count } = selectedLines(session, dimension);
  const to = by < 0 ? at - 1 : at + count + 1;
  if (to < 0 || to > session.sheet[dimension].length) return;
  session.act(() => moveDimension(session.workbook, { sheet: session.sheet.id, dimension, at, count }, to));
  selectLines(session, dimension, at + by, count);
};

const mostMeasured = 2_000;

/** As wide as what the column holds asks for; all selected columns when it is one of them. */
export const fitColumns = (session: SheetSession, column: number): void => {
  const chosen = selectedLines(session, 'columns');
  const kind = session.selection.get().areas.at(-1)?.kind;
  const isChosen = kind === 'columns' && column >= chosen.at && column < chosen.at + chosen.count;
  const { at, count } = isChosen ? chosen : { at: column, count: 1 };
  const { sheet, view } = session;
  const rows = new Set<number>();
  for (const entry of sheet.values.entries()) {
    const row = sheet.rows.positionOf(entry.row);
    if (row !== null && rows.size < mostMeasured) rows.add(row);
  }
  session.act(() => {
    for (let each = at; each < at + count; each += 1) {
      let width = 0;
      for (const row of rows) {
        const { display, style } = session.cell(row, each);
        if (display.kind === 'empty' || style.wrap === 'wrap' || view.mergeAt(row, each) !== null) continue;
        for (const line of display.text.split('\n')) width = Math.max(width, textWidth(fontOf(style), line));
      }
      const size = width === 0 ? defaultColumnWidth : Math.min(800, Math.ceil(width) + 2 * cellPadding + 4);
      resizeDimension(session.workbook, { sheet: sheet.id, dimension: 'columns', at: each, count: 1 }, size);
    }
  });
};

/** The height that the content asks for, again. */
export const fitRows = (session: SheetSession, row: number): void => {
  const chosen = selectedLines(session, 'rows');
  const isChosen =
    session.selection.get().areas.at(-1)?.kind === 'rows' && row >= chosen.at && row < chosen.at + chosen.count;
  const lines = isChosen ? chosen : { at: row, count: 1 };
  session.act(() => resizeDimension(session.workbook, { sheet: session.sheet.id, dimension: 'rows', ...lines }, null));
};

/** Freezes everything up to the active cell's row, column, or both; or nothing. */
export const freeze = (session: SheetSession, rows: number, columns: number): void => {
  session.act(() => setFrozen(session.workbook, session.sheet.id, rows, columns));
};
