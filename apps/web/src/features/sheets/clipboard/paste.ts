import {
  addRecord,
  type CellInput,
  type CellStyle,
  clearCells,
  formatCells,
  SheetError,
  shiftedFormula,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { writeStyles } from '../actions/fill.ts';
import type { SheetSession } from '../model/session.ts';
import { type Area, addressOf, doAreasMeet, selectArea } from '../selection/selection.ts';
import { parseInput } from '../values/parse-input.ts';
import { type Clip, type ClipCell, clipFromJson, emptyCell, type PasteMode, transposed } from './clip.ts';
import { clipFromHtml } from './html-table.ts';
import { fromTsv } from './tsv.ts';

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

/** So many rows from one on that this person's filter leaves, beyond the sheet's end too. */
const rowsFrom = (session: SheetSession, from: number, count: number): readonly number[] => {
  const { rows } = session.view.bounds;
  const found: number[] = [];
  for (const part of session.unfiltered([{ fromRow: from, toRow: rows - 1, fromColumn: 0, toColumn: 0 }]))
    for (let row = part.fromRow; row <= part.toRow && found.length < count; row += 1) found.push(row);
  for (let row = rows; found.length < count; row += 1) found.push(row);
  return found;
};

/** Stretches of rows that follow each other: where each begins in the list, and its length. */
const stretches = (rows: readonly number[]): readonly { readonly at: number; readonly count: number }[] => {
  const found: { at: number; count: number }[] = [];
  for (const [at, row] of rows.entries()) {
    const last = found.at(-1);
    if (last !== undefined && rows[at - 1] === row - 1) last.count += 1;
    else found.push({ at, count: 1 });
  }
  return found;
};

const isFormulaInput = (input: CellInput): boolean => typeof input === 'object' && input !== null;

/** Why the cells may not hold this, with the first of them; null when they may. Formulas are judged once they are calculated. */
const objectionTo = (
  session: SheetSession,
  rows: readonly number[],
  column: number,
  inputs: readonly (readonly CellInput[])[],
): string | null => {
  if (session.attachments.get().size === 0) return null;
  const ask = (isFormula: boolean): string | null => {
    for (const [down, line] of inputs.entries())
      for (const [right, input] of line.entries()) {
        if (isFormulaInput(input) !== isFormula) continue;
        const cell = { row: rows[down] ?? 0, column: column + right };
        const objection = session.objectionTo(cell, input);
        if (objection !== null) return `${addressOf(cell)}: ${objection.message}`;
      }
    return null;
  };
  return ask(false) ?? ask(true);
};

/**
 * Afterwards the clip stands at the selection, repeated as often as it fits into it, in the rows that a filter leaves. `cutFrom` is
 * emptied in the same step. Nothing is pasted when a cell may not hold what it would get.
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
  const room = session.unfiltered([target]).reduce((sum, part) => sum + part.toRow - part.fromRow + 1, 0);
  const columns = target.toColumn - target.fromColumn + 1;
  const isTiled =
    target.kind === 'cells' && room > 0 && room % height === 0 && columns % width === 0 && cutFrom === null;
  const [down, across] = isTiled ? [room / height, columns / width] : [1, 1];
  const rows = rowsFrom(session, target.fromRow, height * down);
  const column = target.fromColumn;
  const inputs: CellInput[][] = [];
  const styles: (CellStyle | null)[][] = [];
  for (const [index, row] of rows.entries()) {
    const inputLine: CellInput[] = [];
    const styleLine: (CellStyle | null)[] = [];
    for (let right = 0; right < width * across; right += 1) {
      const from = { row: index % height, column: right % width };
      const cell = clip.cells[from.row]?.[from.column] ?? emptyCell;
      const { input, numberFormat } = typed(session, cell);
      inputLine.push(
        mode === 'values'
          ? cell.isTyped
            ? input
            : cell.value
          : cutFrom !== null
            ? input
            : moved(input, clip, from, { row, column: column + right }),
      );
      styleLine.push(numberFormat !== null ? { ...cell.style, numberFormat } : cell.style);
    }
    inputs.push(inputLine);
    styles.push(styleLine);
  }
  const objection = mode === 'formats' ? null : objectionTo(session, rows, column, inputs);
  if (objection !== null) {
    session.refusal.set({ code: 'unfit', message: objection });
    return;
  }
  const { workbook } = session;
  const sheet = session.sheet.id;
  const parts = stretches(rows);
  const isDone = session.act(() => {
    if (cutFrom !== null) clearCut(session, clip, cutFrom);
    for (const { at, count } of parts) {
      const place = { row: rows[at] ?? 0, column };
      const looks = styles.slice(at, at + count);
      if (mode !== 'formats') writeCells(workbook, { sheet, ...place }, inputs.slice(at, at + count));
      if (mode === 'all' || mode === 'formats' || mode === 'transposed') writeStyles(session, place, looks);
      else if (mode === 'values') writeNumberFormats(session, place, looks);
    }
    // A merge has its rows together: where a filter parts them there is none.
    if ((mode === 'all' || mode === 'transposed') && parts.length === 1)
      for (const merge of clip.merges) {
        const fromRow = target.fromRow + merge.row;
        const fromColumn = column + merge.column;
        const range = {
          sheet,
          fromRow,
          toRow: fromRow + merge.rows - 1,
          fromColumn,
          toColumn: fromColumn + merge.columns - 1,
        };
        const isFree = !session.view.merges.some((other) => doAreasMeet(other, range));
        if (isFree && (merge.rows > 1 || merge.columns > 1)) addRecord(workbook, 'merge', range);
      }
  });
  if (!isDone) return;
  session.select(
    selectArea({
      fromRow: rows[0] ?? 0,
      toRow: rows.at(-1) ?? 0,
      fromColumn: column,
      toColumn: column + width * across - 1,
    }),
  );
  session.reveal.set({ takesFocus: true });
};

/** Empties what was cut: the rows of the clip, not those that were hidden between them. */
const clearCut = (
  { workbook }: SheetSession,
  { origin }: Clip,
  { sheet, area }: { readonly sheet: string; readonly area: Area },
): void => {
  if (!workbook.list.isShown(sheet)) return;
  const { fromColumn, toColumn } = area;
  const rows = origin?.rows ?? [];
  for (const { at, count } of stretches(rows)) {
    const fromRow = rows[at] ?? 0;
    clearCells(workbook, { sheet, fromRow, toRow: fromRow + count - 1, fromColumn, toColumn });
  }
};

/** Numbers that were typed as dates or amounts show so, also where looks are not pasted. */
const writeNumberFormats = (
  session: SheetSession,
  at: { readonly row: number; readonly column: number },
  styles: readonly (readonly (CellStyle | null)[])[],
): void => {
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

/** A formula that goes from its place in the clip to another cell takes its references along. */
const moved = (
  input: CellInput,
  { origin }: Clip,
  from: { readonly row: number; readonly column: number },
  to: { readonly row: number; readonly column: number },
): CellInput => {
  if (typeof input !== 'object' || input === null || origin === null) return input;
  const rows = to.row - (origin.rows[from.row] ?? 0);
  return { formula: shiftedFormula(input.formula, rows, to.column - (origin.column + from.column)) };
};
