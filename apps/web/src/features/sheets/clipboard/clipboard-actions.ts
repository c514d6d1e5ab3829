import {
  addRecord,
  type CellInput,
  type CellStyle,
  clearCells,
  formatCells,
  SheetError,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { inputAt, writeStyles } from '../actions/fill.ts';
import { alignOf } from '../canvas/cell-text.ts';
import { fontSizeOf } from '../canvas/text-metrics.ts';
import { shiftedFormula } from '../formula/shift.ts';
import type { SheetSession } from '../model/session.ts';
import { type Area, doAreasMeet, selectArea } from '../selection/selection.ts';
import { parseInput } from '../values/parse-input.ts';
import { type Clip, type ClipCell, clipFromJson, emptyCell, ownType, transposed } from './clip.ts';
import { clipFromHtml } from './html-table.ts';
import { fromTsv, toTsv } from './tsv.ts';

/** The whole of it on the clipboard at most; whole columns are cut where their content ends. */
const mostCopied = 200_000;

export type PasteMode = 'all' | 'values' | 'formulas' | 'formats' | 'transposed';

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
  return { cells: rows, merges, origin: { row: area.fromRow, column: area.fromColumn } };
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

/** What a clipboard holds, the best form of it first. */
export const clipFrom = (forms: {
  readonly own: string;
  readonly html: string;
  readonly text: string;
}): Clip | null => {
  const clip =
    (forms.own === '' ? null : clipFromJson(forms.own)) ?? (forms.html === '' ? null : clipFromHtml(forms.html));
  if (clip !== null) return clip;
  if (forms.text === '') return null;
  return {
    cells: fromTsv(forms.text).map((line) =>
      line.map((text) => ({ input: text === '' ? null : text, isTyped: true, value: text, style: null })),
    ),
    merges: [],
    origin: null,
  };
};

const typed = (
  session: SheetSession,
  cell: ClipCell,
): { readonly input: CellInput; readonly numberFormat: string | null } => {
  if (!cell.isTyped || typeof cell.input !== 'string') return { input: cell.input, numberFormat: null };
  try {
    return parseInput(cell.input, session.language, String(cell.style?.numberFormat ?? 'General'));
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return { input: cell.input, numberFormat: null };
  }
};

/**
 * Afterwards the clip stands at the selection, repeated as often as it fits into it. `cutFrom` is emptied in the same step.
 */
export const pasteClip = (
  session: SheetSession,
  whole: Clip,
  mode: PasteMode,
  cutFrom: { readonly sheet: string; readonly area: Area } | null,
): void => {
  const clip = mode === 'transposed' ? transposed(whole) : whole;
  const height = clip.cells.length;
  const width = clip.cells.reduce((most, row) => Math.max(most, row.length), 0);
  const target = session.selection.get().areas.at(-1);
  if (target === undefined || height === 0 || width === 0) return;
  const [rows, columns] = [target.toRow - target.fromRow + 1, target.toColumn - target.fromColumn + 1];
  const isTiled = target.kind === 'cells' && rows % height === 0 && columns % width === 0 && cutFrom === null;
  const [down, across] = isTiled ? [rows / height, columns / width] : [1, 1];
  const at = { row: target.fromRow, column: target.fromColumn };
  const inputs: CellInput[][] = [];
  const styles: (CellStyle | null)[][] = [];
  for (let row = 0; row < height * down; row += 1) {
    const inputLine: CellInput[] = [];
    const styleLine: (CellStyle | null)[] = [];
    for (let column = 0; column < width * across; column += 1) {
      const cell = clip.cells[row % height]?.[column % width] ?? emptyCell;
      const { input, numberFormat } = typed(session, cell);
      inputLine.push(
        mode === 'values'
          ? cell.isTyped
            ? input
            : cell.value
          : moved(input, clip, at, row, column, height, width, cutFrom !== null),
      );
      styleLine.push(numberFormat !== null ? { ...cell.style, numberFormat } : cell.style);
    }
    inputs.push(inputLine);
    styles.push(styleLine);
  }
  const { workbook } = session;
  const sheet = session.sheet.id;
  const isDone = session.act(() => {
    if (cutFrom !== null && workbook.list.isShown(cutFrom.sheet))
      clearCells(workbook, { sheet: cutFrom.sheet, ...plainArea(cutFrom.area) });
    if (mode !== 'formats') writeCells(workbook, { sheet, ...at }, inputs);
    if (mode === 'all' || mode === 'formats' || mode === 'transposed') writeStyles(session, at, styles);
    else writeNumberFormats(session, at, styles, mode);
    if (mode === 'all' || mode === 'transposed')
      for (const merge of clip.merges) {
        const range = {
          sheet,
          fromRow: at.row + merge.row,
          toRow: at.row + merge.row + merge.rows - 1,
          fromColumn: at.column + merge.column,
          toColumn: at.column + merge.column + merge.columns - 1,
        };
        const isFree = !session.view.merges.some((other) => doAreasMeet(other, range));
        if (isFree && (merge.rows > 1 || merge.columns > 1)) addRecord(workbook, 'merge', range);
      }
  });
  if (!isDone) return;
  session.select(
    selectArea({
      fromRow: at.row,
      toRow: at.row + height * down - 1,
      fromColumn: at.column,
      toColumn: at.column + width * across - 1,
    }),
  );
  session.reveal.set({ takesFocus: true });
};

const plainArea = ({ fromRow, toRow, fromColumn, toColumn }: Area): Area => ({ fromRow, toRow, fromColumn, toColumn });

/** Numbers that were typed as dates or amounts show so, also where looks are not pasted. */
const writeNumberFormats = (
  session: SheetSession,
  at: { readonly row: number; readonly column: number },
  styles: readonly (readonly (CellStyle | null)[])[],
  mode: PasteMode,
): void => {
  if (mode !== 'values') return;
  for (const [down, line] of styles.entries())
    for (const [right, style] of line.entries()) {
      const numberFormat = style?.numberFormat;
      if (typeof numberFormat !== 'string') continue;
      const [row, column] = [at.row + down, at.column + right];
      if (session.view.styleAt(row, column).numberFormat === undefined)
        formatCells(
          session.workbook,
          { sheet: session.sheet.id, fromRow: row, toRow: row, fromColumn: column, toColumn: column },
          { numberFormat },
        );
    }
};

const moved = (
  input: CellInput,
  { origin }: Clip,
  at: { readonly row: number; readonly column: number },
  row: number,
  column: number,
  height: number,
  width: number,
  isCut: boolean,
): CellInput => {
  if (typeof input !== 'object' || input === null || origin === null || isCut) return input;
  const rows = at.row + row - (origin.row + (row % height));
  const columns = at.column + column - (origin.column + (column % width));
  return { formula: shiftedFormula(input.formula, rows, columns) };
};
