import type { CellInput } from '@cloudity/calc';
import { type CellContent, isFormula, textFromFormula, type Workbook } from '@cloudity/docmodel/sheet';

/** What the engine is told about a cell: formulas as A1 text of this moment. */
export const inputOf = (workbook: Workbook, sheet: string, row: string, content: CellContent): CellInput =>
  isFormula(content) ? { formula: textFromFormula(content, { space: workbook, sheet, row }) } : content;

/** Whether the engine gives the cell its value. */
export const isCalculated = (input: CellInput): boolean => typeof input === 'object' && input !== null;

/** A cell by the ids of its sheet, row and column. */
export interface CellKey {
  readonly sheet: string;
  readonly row: string;
  readonly column: string;
}

export const keyText = (sheet: string, row: string, column: string): string => `${sheet}/${row}:${column}`;

export const keyFromText = (text: string): CellKey => {
  const slash = text.indexOf('/');
  const colon = text.indexOf(':', slash);
  return { sheet: text.slice(0, slash), row: text.slice(slash + 1, colon), column: text.slice(colon + 1) };
};
