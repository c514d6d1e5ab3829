import type { Span } from './axis.ts';
import { type CellContent, storedValue } from './content.ts';
import { cutOut, type Dimension, growDimension } from './dimension.ts';
import { formulaFromText, reachOf, textFromFormula } from './formula.ts';
import { maxCellsAtOnce, maxColumns, maxRows, requireWithin, SheetError } from './limits.ts';
import { type CellRange, requireRange } from './range.ts';
import type { Sheet } from './sheet.ts';
import { type Dialect, english, isReference, tokensOf } from './token.ts';
import type { Workbook } from './workbook.ts';

/** What is written in a cell: null empties it, undefined leaves it as it is. A text is a text, also one that begins with `=`. */
export type CellInput = null | undefined | string | number | boolean | { readonly formula: string };

export interface CellAt {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
}

/** What somebody sees who edits the cell. */
export type ReadCell = null | string | number | boolean | { readonly formula: string };

/** *Errors*: `not_found`. An address outside of the sheet is an empty cell. */
export const readCell = (workbook: Workbook, { sheet, row, column }: CellAt, dialect: Dialect = english): ReadCell => {
  const { rows, columns } = workbook.sheet(sheet);
  const [rowId, columnId] = [rows.at(row), columns.at(column)];
  if (rowId === null || columnId === null) return null;
  const content = workbook.sheet(sheet).content(rowId, columnId);
  if (content === null || typeof content !== 'object') return content;
  return { formula: textFromFormula(content, { space: workbook, sheet, row: rowId }, dialect) };
};

const isFormulaInput = (input: CellInput): input is { readonly formula: string } =>
  typeof input === 'object' && input !== null;

/**
 * Makes every sheet large enough for what the formulas of `sheetId` name, and the places of their ranges' corners theirs alone.
 * Part of the transaction that stores the formulas.
 */
export const makeRoomFor = (
  workbook: Workbook,
  sheetId: string,
  formulas: readonly string[],
  dialect: Dialect,
): void => {
  const reached = formulas.flatMap((formula) =>
    tokensOf(formula.slice(1), dialect).flatMap((token) => {
      if (!isReference(token)) return [];
      const reach = reachOf(token);
      const id = token.sheet === null ? sheetId : workbook.sheetIdOf(token.sheet);
      return reach === null || id === null ? [] : [{ kind: token.kind, sheet: workbook.sheet(id), reach }];
    }),
  );
  for (const { sheet, reach } of reached)
    for (const dimension of ['rows', 'columns'] as const)
      if (reach[dimension].to >= sheet[dimension].length)
        growDimension(workbook, sheet[dimension], furthest(reached, sheet, dimension) + 1);
  for (const { kind, sheet, reach } of reached)
    for (const dimension of ['rows', 'columns'] as const)
      if (kind !== 'cell' && reach[dimension].from >= 0) cutOut(workbook, sheet[dimension], reach[dimension]);
};

const furthest = (
  reached: readonly { readonly sheet: Sheet; readonly reach: Readonly<Record<Dimension, Span>> }[],
  wanted: Sheet,
  dimension: Dimension,
): number =>
  reached.reduce((most, { sheet, reach }) => (sheet === wanted ? Math.max(most, reach[dimension].to) : most), -1);

/**
 * Afterwards the cells from `at` on hold the inputs, rows of columns; the sheet grows when they reach beyond it, and any sheet
 * when a formula names a cell beyond it. Formulas are in `dialect`. Values keep the formats of their cells.
 * *Errors*: `out_of_range`, `too_large`, `invalid`, `not_found`; then nothing is written.
 */
export const writeCells = (
  workbook: Workbook,
  at: CellAt,
  inputs: readonly (readonly CellInput[])[],
  dialect: Dialect = english,
): void => {
  const width = inputs.reduce((most, row) => Math.max(most, row.length), 0);
  if (width === 0) return;
  requireWithin(at.row, 0, maxRows - inputs.length, 'the first row');
  requireWithin(at.column, 0, maxColumns - width, 'the first column');
  if (width * inputs.length > maxCellsAtOnce)
    throw new SheetError('too_large', `${width * inputs.length} cells at once, the most is ${maxCellsAtOnce}`);
  const sheet = workbook.sheet(at.sheet);
  // Every error comes before the first write.
  const values = inputs.map((row) =>
    row.map((input) => (input === undefined || input === null || isFormulaInput(input) ? input : storedValue(input))),
  );
  for (const input of values.flat())
    if (isFormulaInput(input)) formulaFromText(input.formula, { space: workbook, sheet: at.sheet, row: null }, dialect);
  guardInputs(workbook, at, inputs);
  workbook.journal.transact(() => {
    growDimension(workbook, sheet.rows, at.row + inputs.length);
    growDimension(workbook, sheet.columns, at.column + width);
    const formulas = values.flat().flatMap((input) => (isFormulaInput(input) ? [input.formula] : []));
    makeRoomFor(workbook, at.sheet, formulas, dialect);
    const rowIds = values.map((_, index) => sheet.rows.at(at.row + index) ?? '');
    for (let offset = 0; offset < width; offset += 1) {
      const columnId = sheet.columns.at(at.column + offset) ?? '';
      const column = new Map<string, CellContent>();
      values.forEach((row, index) => {
        const input = row[offset];
        const rowId = rowIds[index] ?? '';
        if (input === undefined) return;
        column.set(
          rowId,
          isFormulaInput(input)
            ? formulaFromText(input.formula, { space: workbook, sheet: at.sheet, row: rowId }, dialect)
            : input,
        );
      });
      sheet.values.setColumn(workbook.journal, columnId, column, (prefix) => sheet.rows.countOf(prefix));
    }
  });
};

/** Only what is written counts: a gap between the inputs may be protected. */
const guardInputs = (
  { guard }: Workbook,
  { sheet, row, column }: CellAt,
  inputs: readonly (readonly CellInput[])[],
): void => {
  if (guard === null) return;
  for (const [down, line] of inputs.entries())
    for (let from = 0; from < line.length; from += 1) {
      if (line[from] === undefined) continue;
      let to = from;
      while (to + 1 < line.length && line[to + 1] !== undefined) to += 1;
      guard({ sheet, fromRow: row + down, toRow: row + down, fromColumn: column + from, toColumn: column + to });
      from = to;
    }
};

/** Afterwards the cells are empty and keep their formats. *Errors*: `out_of_range`, `too_large`, `not_found`. */
export const clearCells = (workbook: Workbook, range: CellRange): void => {
  requireRange(workbook, range);
  workbook.guard?.(range);
  const sheet = workbook.sheet(range.sheet);
  const rowIds: string[] = [];
  for (let row = range.fromRow; row <= range.toRow; row += 1) rowIds.push(sheet.rows.at(row) ?? '');
  workbook.journal.transact(() => {
    for (let column = range.fromColumn; column <= range.toColumn; column += 1)
      sheet.values.setColumn(
        workbook.journal,
        sheet.columns.at(column) ?? '',
        new Map(rowIds.map((id) => [id, null])),
        (prefix) => sheet.rows.countOf(prefix),
      );
  });
};
