import type { CellStyle } from '@cloudity/docmodel/sheet';
import { lastCell } from '../actions/move.ts';
import { alignOf } from '../canvas/cell-text.ts';
import { fontSizeOf } from '../canvas/text-metrics.ts';
import type { SheetSession } from '../model/session.ts';
import '../style/print.css';

/** More cells than this are not laid out for paper in one go. */
export const mostPrinted = 60_000;

/** What is drawn in a cell; null where there is a text. */
type PictureOf = (row: number, column: number) => Element | null;

const borderOf = (border: unknown): string => {
  const [kind = '', color = ''] = typeof border === 'string' ? border.split(' ') : [];
  const line =
    kind === 'medium' ? '2px solid' : kind === 'thick' ? '3px solid' : kind === 'thin' ? '1px solid' : `1px ${kind}`;
  return kind === '' ? '' : `${line} ${color}`;
};

const applyLook = (cell: HTMLElement, style: CellStyle, align: string, color: string | null): void => {
  const { style: look } = cell;
  look.textAlign = align;
  look.fontSize = `${fontSizeOf(style)}px`;
  if (style.bold) look.fontWeight = '600';
  if (style.italic) look.fontStyle = 'italic';
  const lines = [style.underline && 'underline', style.strike && 'line-through'].filter(Boolean);
  if (lines.length > 0) look.textDecoration = lines.join(' ');
  if (typeof style.fill === 'string') look.backgroundColor = style.fill;
  const own = color ?? (typeof style.color === 'string' ? style.color : null);
  if (own !== null) look.color = own;
  if (typeof style.verticalAlign === 'string') look.verticalAlign = style.verticalAlign;
  if (style.wrap === 'wrap') look.whiteSpace = 'pre-wrap';
  for (const [side, border] of [
    ['borderTop', style.borderTop],
    ['borderRight', style.borderRight],
    ['borderBottom', style.borderBottom],
    ['borderLeft', style.borderLeft],
  ] as const)
    if (border !== undefined) look[side] = borderOf(border);
};

/** The filled part of the sheet that is shown as a table of elements; null when it is empty or too large. All texts are text. */
export const sheetTable = (session: SheetSession, pictureOf: PictureOf): HTMLTableElement | null => {
  const { view } = session;
  const last = lastCell(session);
  if ((last.row + 1) * (last.column + 1) > mostPrinted) return null;
  const table = document.createElement('table');
  table.className = session.hasGridlines.get() ? 'has-lines' : '';
  const widths = document.createElement('colgroup');
  for (let column = 0; column <= last.column; column += 1) {
    if (view.columns.size(column) === 0) continue;
    const width = document.createElement('col');
    width.style.width = `${view.columns.size(column)}px`;
    widths.append(width);
  }
  const [head, body] = [document.createElement('thead'), document.createElement('tbody')];
  for (let row = 0; row <= last.row; row += 1) {
    if (view.rows.size(row) === 0) continue;
    const line = document.createElement('tr');
    line.style.height = `${view.rows.size(row)}px`;
    for (let column = 0; column <= last.column; column += 1) {
      if (view.columns.size(column) === 0) continue;
      const merge = view.mergeAt(row, column);
      if (merge !== null && (merge.fromRow !== row || merge.fromColumn !== column)) continue;
      const shown = session.cell(row, column);
      const cell = document.createElement('td');
      const picture = pictureOf(row, column);
      if (picture === null) cell.textContent = shown.display.text;
      else cell.append(picture);
      if (merge !== null) {
        cell.rowSpan = merge.toRow - merge.fromRow + 1;
        cell.colSpan = merge.toColumn - merge.fromColumn + 1;
      }
      applyLook(cell, shown.style, alignOf(shown), shown.display.color);
      line.append(cell);
    }
    (row < view.frozen.rows ? head : body).append(line);
  }
  table.append(widths, head, body);
  return table;
};

/**
 * Opens the browser's printing with the whole sheet, frozen rows on every page. False when it is too large. Values that formulas give
 * are asked for first.
 */
export const printSheet = async (session: SheetSession, title: string): Promise<boolean> => {
  const last = lastCell(session);
  session.feed.ensure(session.sheetId.get(), { fromRow: 0, toRow: last.row, fromColumn: 0, toColumn: last.column });
  await session.feed.values(session.sheetId.get(), { fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 });
  const pictureOf = session.feed.hasSparklines.get()
    ? await (await import('../sparklines/print.ts')).sparklinePictures(session)
    : () => null;
  const table = sheetTable(session, pictureOf);
  if (table === null) return false;
  const sheet = document.createElement('div');
  sheet.className = 'sheet-print';
  const name = document.createElement('h1');
  name.textContent = title;
  sheet.append(name, table);
  document.body.append(sheet);
  document.documentElement.dataset.printing = 'sheet';
  const done = (): void => {
    window.removeEventListener('afterprint', done);
    delete document.documentElement.dataset.printing;
    sheet.remove();
  };
  window.addEventListener('afterprint', done);
  window.print();
  return true;
};
