import { SheetError, writeCells } from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';
import { type Cell, selectCell } from '../selection/selection.ts';
import { parseInput } from '../values/parse-input.ts';

export interface FindOptions {
  readonly text: string;
  readonly matchesCase: boolean;
  readonly wholeCell: boolean;
  /** In formulas as they are written, else in what is shown. */
  readonly inFormulas: boolean;
}

/** More are not counted. */
const mostFound = 10_000;

const textAt = (session: SheetSession, { row, column }: Cell, inFormulas: boolean): string =>
  inFormulas ? session.textToEdit(row, column) : session.cell(row, column).display.text;

export const isMatch = (text: string, { text: wanted, matchesCase, wholeCell }: FindOptions): boolean => {
  const [one, other] = matchesCase ? [text, wanted] : [text.toLocaleLowerCase(), wanted.toLocaleLowerCase()];
  return wanted !== '' && (wholeCell ? one === other : one.includes(other));
};

/** The cells of the sheet with the text, row by row. */
export const findCells = (session: SheetSession, options: FindOptions): readonly Cell[] => {
  if (options.text === '') return [];
  const found: Cell[] = [];
  for (const { row, column } of session.sheet.cells()) {
    if (found.length >= mostFound) break;
    if (isMatch(textAt(session, { row, column }, options.inFormulas), options)) found.push({ row, column });
  }
  return found.sort((one, other) => one.row - other.row || one.column - other.column);
};

/** Selects the next match behind the active cell, or before it; round the end. Returns its number from 0, -1 for none. */
export const goToMatch = (session: SheetSession, matches: readonly Cell[], by: 1 | -1): number => {
  if (matches.length === 0) return -1;
  const { active } = session.selection.get();
  const order = (cell: Cell): number => cell.row - active.row || cell.column - active.column;
  const next = by > 0 ? matches.findIndex((cell) => order(cell) > 0) : matches.findLastIndex((cell) => order(cell) < 0);
  const index = next !== -1 ? next : by > 0 ? 0 : matches.length - 1;
  const cell = matches[index];
  if (cell) {
    session.select(selectCell(cell, session.view.merges));
    session.reveal.set({ takesFocus: false });
  }
  return index;
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What is found becomes something else in these cells; one step of undo. Returns how many cells are others now. */
export const replaceIn = (
  session: SheetSession,
  cells: readonly Cell[],
  options: FindOptions,
  replacement: string,
): number => {
  const pattern = new RegExp(escaped(options.text), options.matchesCase ? 'gu' : 'giu');
  let count = 0;
  session.act(() => {
    for (const cell of cells) {
      const text = session.textToEdit(cell.row, cell.column);
      if (text.startsWith('=') && !options.inFormulas) continue;
      const next = options.wholeCell ? replacement : text.replace(pattern, () => replacement);
      if (next === text) continue;
      try {
        const format = String(session.cell(cell.row, cell.column).style.numberFormat ?? 'General');
        writeCells(session.workbook, { sheet: session.sheet.id, ...cell }, [
          [parseInput(next, session.language, format).input],
        ]);
        count += 1;
      } catch (error) {
        // A formula that would not be one any more stays.
        if (!(error instanceof SheetError)) throw error;
      }
    }
  });
  return count;
};
