import {
  type CellInput,
  type CellStyle,
  formatCells,
  isFormula,
  type StylePatch,
  shiftedFormula,
  textFromFormula,
  writeCells,
} from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';
import { type Area, selectArea } from '../selection/selection.ts';
import { numberFormats } from '../values/number-format.ts';
import { seriesOf } from '../values/series.ts';

/** What a cell holds, to be written elsewhere: formulas as text of where it stands. */
export const inputAt = (session: SheetSession, row: number, column: number): CellInput => {
  const { sheet, workbook } = session;
  const content = sheet.contentAt(row, column);
  if (!isFormula(content)) return content;
  return { formula: textFromFormula(content, { space: workbook, sheet: sheet.id, row: sheet.rows.at(row) }) };
};

/** The look as a patch that takes away what the other look has besides. */
export const patchFor = (style: CellStyle, other: CellStyle): StylePatch =>
  ({ ...Object.fromEntries(Object.keys(other).map((name) => [name, null])), ...style }) as StylePatch;

/** Writes looks, row by row; neighbours in a row with the same look together. */
export const writeStyles = (
  session: SheetSession,
  at: { readonly row: number; readonly column: number },
  styles: readonly (readonly (CellStyle | null)[])[],
): void => {
  const { workbook, sheet, view } = session;
  for (const [down, line] of styles.entries())
    for (const [right, style] of line.entries()) {
      if (style === null) continue;
      const [row, column] = [at.row + down, at.column + right];
      if (row >= sheet.rows.length || column >= sheet.columns.length) continue;
      const before = view.styleAt(row, column);
      if (JSON.stringify(before) === JSON.stringify(style)) continue;
      formatCells(
        workbook,
        { sheet: sheet.id, fromRow: row, toRow: row, fromColumn: column, toColumn: column },
        patchFor(style, before),
      );
    }
};

/**
 * Afterwards `to`, which holds `from`, is filled from it: series go on, formulas move along, anything else repeats. `copies` repeats
 * numbers too.
 */
export const fillTo = (session: SheetSession, from: Area, to: Area, copies = false): void => {
  const isDown = to.toRow > from.toRow;
  const isUp = to.fromRow < from.fromRow;
  const isRight = to.toColumn > from.toColumn;
  const isLeft = to.fromColumn < from.fromColumn;
  if (!isDown && !isUp && !isRight && !isLeft) return;
  const isVertical = isDown || isUp;
  const isBackward = isUp || isLeft;
  const lines = isVertical ? from.toColumn - from.fromColumn + 1 : from.toRow - from.fromRow + 1;
  const length = isVertical ? from.toRow - from.fromRow + 1 : from.toColumn - from.fromColumn + 1;
  const count = isVertical ? to.toRow - to.fromRow + 1 - length : to.toColumn - to.fromColumn + 1 - length;
  const cellOf = (line: number, offset: number) =>
    isVertical
      ? { row: from.fromRow + offset, column: from.fromColumn + line }
      : { row: from.fromRow + line, column: from.fromColumn + offset };
  const filled: CellInput[][] = [];
  const styles: CellStyle[][] = [];
  for (let line = 0; line < lines; line += 1) {
    const source = Array.from({ length }, (_, offset) => {
      const { row, column } = cellOf(line, offset);
      // Its own look: what a rule gives it stays the rule's.
      return { input: inputAt(session, row, column), style: session.view.styleAt(row, column) };
    });
    const plain = source.map(({ input }) => (typeof input === 'object' && input !== null ? null : (input ?? null)));
    const hasFormulas = source.some(({ input }) => typeof input === 'object' && input !== null);
    const isDates = source.every(({ style }) => numberFormats()?.isDateFormat(String(style.numberFormat ?? 'General')));
    const next = hasFormulas || copies ? null : seriesOf(plain, count, isBackward, isDates);
    filled.push(
      Array.from({ length: count }, (_, index) => {
        const steps = isBackward ? -(index + 1) : length + index;
        const offset = ((steps % length) + length) % length;
        const input = source[offset]?.input;
        if (next !== null) return next[index] ?? null;
        if (typeof input !== 'object' || input === null) return input ?? null;
        const distance = steps - offset;
        return { formula: shiftedFormula(input.formula, isVertical ? distance : 0, isVertical ? 0 : distance) };
      }),
    );
    styles.push(
      Array.from({ length: count }, (_, index) => {
        const steps = isBackward ? -(index + 1) : length + index;
        return source[((steps % length) + length) % length]?.style ?? {};
      }),
    );
  }
  const ordered = <T>(list: T[]): T[] => (isBackward ? list.toReversed() : list);
  const grid = <T>(list: T[][]): T[][] =>
    isVertical
      ? Array.from({ length: count }, (_, index) => list.map((line) => ordered(line)[index] as T))
      : list.map((line) => ordered(line));
  const at = {
    row: isDown ? from.toRow + 1 : to.fromRow,
    column: isRight ? from.toColumn + 1 : to.fromColumn,
  };
  const shown = session.unfiltered([to]);
  const onlyShown = <T>(list: readonly (readonly T[])[], nothing: T): T[][] =>
    list.map((line, down) =>
      line.map((entry) =>
        shown.some(({ fromRow, toRow }) => at.row + down >= fromRow && at.row + down <= toRow) ? entry : nothing,
      ),
    );
  const isDone = session.act(() => {
    writeCells(session.workbook, { sheet: session.sheet.id, ...at }, onlyShown<CellInput>(grid(filled), undefined));
    writeStyles(session, at, onlyShown<CellStyle | null>(grid(styles), null));
  });
  if (isDone) session.select(selectArea(to, 'cells', { row: from.fromRow, column: from.fromColumn }));
};

/** Ctrl D and Ctrl R: the first row, or column, of the selection into all others; a single one takes from its neighbour. */
export const fillSelection = (session: SheetSession, direction: 'down' | 'right'): void => {
  const area = session.selection.get().areas.at(-1);
  if (area === undefined) return;
  if (direction === 'down') {
    const from = area.fromRow === area.toRow ? area.fromRow - 1 : area.fromRow;
    if (from >= 0) fillTo(session, { ...area, fromRow: from, toRow: from }, { ...area, fromRow: from }, true);
  } else {
    const from = area.fromColumn === area.toColumn ? area.fromColumn - 1 : area.fromColumn;
    if (from >= 0) fillTo(session, { ...area, fromColumn: from, toColumn: from }, { ...area, fromColumn: from }, true);
  }
};
