import type { GridLayout } from '../canvas/layout.ts';
import { cellPadding, fontOf, lineHeightOf, wrapped } from '../canvas/text-metrics.ts';
import type { SheetSession } from '../model/session.ts';
import { defaultRowHeight } from '../model/sheet-view.ts';

/** Cells further right than this do not make a row higher. */
const columnsMeasured = 200;

/** Measures the rows in the window that have not been: wrapped text and large type need room. True when one's height is new. */
export const measureRows = (session: SheetSession, layout: GridLayout): boolean => {
  const { view } = layout;
  const { rows } = view.sheet;
  let isChanged = false;
  for (const pane of layout.panes)
    for (let row = pane.rows.from; row <= pane.rows.to; row += 1) {
      const rowId = rows.at(row) ?? '';
      if (view.measured.has(rowId) || rows.sizeOf(rowId) !== null) continue;
      const height = heightOf(session, layout, row);
      view.measured.set(rowId, height);
      if (height !== defaultRowHeight) isChanged = true;
    }
  if (isChanged) view.forgetRows();
  return isChanged;
};

const heightOf = (session: SheetSession, { view }: GridLayout, row: number): number => {
  let height = defaultRowHeight;
  for (let column = 0; column < Math.min(view.columns.count, columnsMeasured); column += 1) {
    const { style, display } = session.cell(row, column);
    if (display.kind === 'empty' || view.mergeAt(row, column) !== null) continue;
    const isWrapped = style.wrap === 'wrap' || (display.kind === 'text' && display.text.includes('\n'));
    if (!isWrapped && style.size === undefined) continue;
    const width = Math.max(8, view.columns.size(column) - 2 * cellPadding);
    const lines = isWrapped ? wrapped(fontOf(style), display.text, width).length : 1;
    height = Math.max(height, Math.min(600, lines * lineHeightOf(style) + 4));
  }
  return height;
};
