import type { CellStyle } from '@cloudity/docmodel/sheet';
import { inputAt } from '../actions/fill.ts';
import { alignOf } from '../canvas/cell-text.ts';
import { fontSizeOf } from '../canvas/text-metrics.ts';
import type { SheetSession } from '../model/session.ts';
import { type Area, doAreasMeet } from '../selection/selection.ts';
import { type Clip, type ClipCell, ownType } from './clip.ts';
import { toTsv } from './tsv.ts';

/** The whole of it on the clipboard at most; whole columns are cut where their content ends. */
const mostCopied = 200_000;

/** The selected cells, without the empty ends of whole rows and columns; null when the areas are no rectangle that can be copied. */
export const copiedArea = (session: SheetSession): Area | null => {
  const { areas } = session.selection.get();
  const [area] = areas;
  if (areas.length !== 1 || area === undefined) return null;
  if (area.kind === 'cells') return area;
  let [lastRow, lastColumn] = [area.fromRow, area.fromColumn];
  for (const { row, column } of session.sheet.cells()) {
    if (row < area.fromRow || row > area.toRow || column < area.fromColumn || column > area.toColumn) continue;
    lastRow = Math.max(lastRow, row);
    lastColumn = Math.max(lastColumn, column);
  }
  return {
    fromRow: area.fromRow,
    toRow: area.kind === 'rows' ? area.toRow : lastRow,
    fromColumn: area.fromColumn,
    toColumn: area.kind === 'columns' ? area.toColumn : lastColumn,
  };
};

const plainValue = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

export const clipOf = (session: SheetSession, area: Area): Clip | null => {
  const cells = (area.toRow - area.fromRow + 1) * (area.toColumn - area.fromColumn + 1);
  if (cells > mostCopied) return null;
  const rows: ClipCell[][] = [];
  const origin: number[] = [];
  for (let row = area.fromRow; row <= area.toRow; row += 1) {
    if (session.view.rows.size(row) === 0) continue;
    const line: ClipCell[] = [];
    for (let column = area.fromColumn; column <= area.toColumn; column += 1) {
      const { value } = session.cell(row, column);
      // Its own look: what a rule gives it stays the rule's.
      const style = session.view.styleAt(row, column);
      line.push({ input: inputAt(session, row, column), isTyped: false, value: plainValue(value), style });
    }
    rows.push(line);
    origin.push(row);
  }
  const merges = session.view.merges
    .filter((merge) => doAreasMeet(merge, area))
    .map((merge) => ({
      row: merge.fromRow - area.fromRow,
      column: merge.fromColumn - area.fromColumn,
      rows: merge.toRow - merge.fromRow + 1,
      columns: merge.toColumn - merge.fromColumn + 1,
    }))
    .filter(({ row, column }) => row >= 0 && column >= 0);
  return { cells: rows, merges, origin: { rows: origin, column: area.fromColumn } };
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const cssOf = (style: CellStyle, align: string): string =>
  [
    style.bold ? 'font-weight:bold' : '',
    style.italic ? 'font-style:italic' : '',
    style.underline || style.strike
      ? `text-decoration:${style.underline ? 'underline' : ''} ${style.strike ? 'line-through' : ''}`
      : '',
    style.color ? `color:${style.color}` : '',
    style.fill ? `background-color:${style.fill}` : '',
    style.size ? `font-size:${Math.round(fontSizeOf(style) * 0.75 * 10) / 10}pt` : '',
    style.wrap === 'wrap' ? 'white-space:normal' : '',
    `text-align:${align}`,
  ]
    .filter((part) => part !== '')
    .join(';');

const htmlOf = (session: SheetSession, area: Area): string => {
  const rows: string[] = [];
  for (let row = area.fromRow; row <= area.toRow; row += 1) {
    if (session.view.rows.size(row) === 0) continue;
    const cells: string[] = [];
    for (let column = area.fromColumn; column <= area.toColumn; column += 1) {
      const merge = session.view.mergeAt(row, column);
      if (merge !== null && (merge.fromRow !== row || merge.fromColumn !== column)) continue;
      const cell = session.cell(row, column);
      const spans =
        merge === null
          ? ''
          : ` rowspan="${merge.toRow - merge.fromRow + 1}" colspan="${merge.toColumn - merge.fromColumn + 1}"`;
      const number = typeof cell.value === 'number' ? ` sdval="${cell.value}"` : '';
      const format =
        typeof cell.style.numberFormat === 'string' ? ` sdnum="1033;0;${escaped(cell.style.numberFormat)}"` : '';
      cells.push(
        `<td${spans}${number}${format} style="${escaped(cssOf(cell.style, alignOf(cell)))}">${escaped(cell.display.text).replaceAll('\n', '<br>')}</td>`,
      );
    }
    rows.push(`<tr>${cells.join('')}</tr>`);
  }
  return `<meta charset="utf-8"><table>${rows.join('')}</table>`;
};

/** Puts the selected cells on the clipboard as text, as a table and in our own form. False when it is too much or several areas. */
export const copyTo = (session: SheetSession, data: DataTransfer): Area | null => {
  const area = copiedArea(session);
  const clip = area === null ? null : clipOf(session, area);
  if (area === null || clip === null) {
    session.refusal.set({ code: area === null ? 'severalAreas' : 'tooMuch', message: '' });
    return null;
  }
  const texts: string[][] = [];
  for (let row = area.fromRow; row <= area.toRow; row += 1) {
    if (session.view.rows.size(row) === 0) continue;
    const line: string[] = [];
    for (let column = area.fromColumn; column <= area.toColumn; column += 1)
      line.push(session.cell(row, column).display.text);
    texts.push(line);
  }
  data.setData('text/plain', toTsv(texts));
  data.setData('text/html', htmlOf(session, area));
  data.setData(ownType, JSON.stringify(clip));
  return area;
};
