import { type CellStyle, recordsOf } from '@cloudity/docmodel/sheet';
import { lastCell } from '../actions/move.ts';
import { alignOf } from '../canvas/cell-text.ts';
import { fontOf, fontSizeOf, textWidth } from '../canvas/text-metrics.ts';
import type { SheetPictures } from '../images/lazy-pictures.ts';
import type { SheetSession } from '../model/session.ts';
import type { Cell } from '../selection/selection.ts';
import '../style/print.css';
import type { PlacedPicture } from './on-paper.ts';
import { fitOf } from './paper-fit.ts';
import { rowGroups } from './row-groups.ts';
import { goesOn, shownEnd } from './shown-end.ts';

/** More cells than this are not laid out for paper in one go. */
export const mostPrinted = 60_000;

/** Of a cell of the table, both sides. */
const cellPadding = 8;

/** How often a sheet is laid out anew for the answers of its rules. */
const mostRounds = 12;

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

/** The text of a cell, which goes on over empty ones on its right as it does on screen. */
const textOf = (session: SheetSession, row: number, column: number, lastColumn: number): Node => {
  const shown = session.cell(row, column);
  const { text } = shown.display;
  let to = column + 1;
  if (goesOn(shown) && session.view.mergeAt(row, column) === null)
    while (to <= lastColumn && !session.isFilled(row, to) && session.view.mergeAt(row, to) === null) to += 1;
  if (to === column + 1) return document.createTextNode(text);
  const over = document.createElement('span');
  over.className = 'is-over';
  over.style.maxWidth = `${session.view.columns.offset(to) - session.view.columns.offset(column) - cellPadding}px`;
  over.textContent = text;
  return over;
};

const applyBar = (
  { style }: HTMLElement,
  { share, color }: { readonly share: number; readonly color: string },
): void => {
  const faint = `color-mix(in srgb, ${color} 45%, transparent)`;
  style.backgroundImage = `linear-gradient(${faint}, ${faint})`;
  style.backgroundSize = `${share * 100}% 100%`;
  style.backgroundRepeat = 'no-repeat';
};

/**
 * The sheet that is shown, as far as there is anything to see of its cells and of what floats over them, as a table of elements; null
 * when it is too large. All texts are text.
 */
export const sheetTable = (
  session: SheetSession,
  pictureOf: PictureOf,
  floating: readonly PlacedPicture[],
): HTMLTableElement | null => {
  const { view } = session;
  const filled = lastCell(session);
  const attachments = [...session.attachments.get().values()];
  const isTooLarge = ({ row, column }: Cell): boolean => (row + 1) * (column + 1) > mostPrinted;
  if (isTooLarge(filled)) return null;
  const seen = shownEnd(session, filled, {
    isDrawn: (row, column) =>
      pictureOf(row, column) !== null ||
      attachments.some((each) => (each.paperText?.(row, column) ?? each.paperBar?.(row, column) ?? null) !== null),
    widthOf: ({ style, display }) => textWidth(fontOf(style), display.text) + cellPadding,
  });
  const last = {
    row: floating.reduce((most, { lastRow }) => Math.max(most, lastRow), seen.row),
    column: floating.reduce((most, { lastColumn }) => Math.max(most, lastColumn), seen.column),
  };
  if (isTooLarge(last)) return null;
  const table = document.createElement('table');
  table.className = session.hasGridlines.get() ? 'has-lines' : '';
  table.style.width = `${view.columns.offset(last.column + 1)}px`;
  const widths = document.createElement('colgroup');
  for (let column = 0; column <= last.column; column += 1) {
    if (view.columns.size(column) === 0) continue;
    const width = document.createElement('col');
    width.style.width = `${view.columns.size(column)}px`;
    widths.append(width);
  }
  const head = document.createElement('thead');
  const bodies = rowGroups(view.frozen.rows, last.row, floating, view.merges).map(({ to, isWhole }) => {
    const body = document.createElement('tbody');
    if (isWhole) body.className = 'is-whole';
    return { body, to };
  });
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
      const text =
        attachments.map((each) => each.paperText?.(row, column) ?? null).find((each) => each !== null) ?? null;
      if (picture !== null) cell.append(picture);
      else if (text === null) cell.append(textOf(session, row, column, last.column));
      else cell.textContent = text;
      if (merge !== null) {
        cell.rowSpan = merge.toRow - merge.fromRow + 1;
        cell.colSpan = merge.toColumn - merge.fromColumn + 1;
      }
      applyLook(cell, shown.style, alignOf(shown), shown.display.color);
      for (const each of attachments) {
        const bar = each.paperBar?.(row, column) ?? null;
        if (bar !== null) applyBar(cell, bar);
      }
      for (const each of floating) {
        if (each.row !== row || each.column !== column) continue;
        cell.classList.add('has-floating');
        cell.append(each.element);
      }
      line.append(cell);
    }
    (row < view.frozen.rows ? head : (bodies.find(({ to }) => row <= to)?.body ?? head)).append(line);
  }
  table.append(widths, head, ...bodies.map(({ body }) => body));
  return table;
};

/**
 * Opens the browser's printing with the whole sheet, frozen rows on every page. False when it is too large. Values that formulas give,
 * and pictures, are asked for first.
 */
export const printSheet = async (
  session: SheetSession,
  title: string,
  pictures: SheetPictures | undefined,
): Promise<boolean> => {
  const last = lastCell(session);
  session.feed.ensure(session.sheetId.get(), { fromRow: 0, toRow: last.row, fromColumn: 0, toColumn: last.column });
  await session.feed.values(session.sheetId.get(), { fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 });
  const pictureOf = session.feed.hasSparklines.get()
    ? await (await import('../sparklines/print.ts')).sparklinePictures(session)
    : () => null;
  const has = (wanted: 'chart' | 'image'): boolean =>
    recordsOf(session.workbook, session.sheetId.get()).some(({ kind }) => kind === wanted);
  const images = has('image') ? await (await import('../images/print.ts')).imagesOnPaper(session, pictures) : [];
  const charts = has('chart') ? (await import('../charts/print.tsx')).chartsOnPaper(session) : [];
  // Pictures lie over charts, as on screen.
  const floating = [...charts, ...images];
  let table = sheetTable(session, pictureOf, floating);
  // What conditional formats ask their formulas is known of what was on screen; the rest is asked by laying it out.
  for (let round = 0; round < mostRounds && table !== null; round += 1) {
    const asked = [...session.attachments.get().values()].flatMap((each) => each.settled?.() ?? []);
    if (asked.length === 0) break;
    await Promise.all(asked);
    table = sheetTable(session, pictureOf, floating);
  }
  if (table === null) return false;
  const sheet = document.createElement('div');
  const { isAcross, scale } = fitOf(Number.parseFloat(table.style.width));
  sheet.className = isAcross ? 'sheet-print is-across' : 'sheet-print';
  if (scale < 1) table.style.zoom = String(scale);
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
