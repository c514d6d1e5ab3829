import type { Sparkline } from '../sparkline.ts';

/** A result that is drawn. Its cell holds it; formulas that refer to the cell read an empty text. */
export class Drawing {
  readonly sparkline: Sparkline;

  constructor(sparkline: Sparkline) {
    this.sparkline = sparkline;
  }
}

/** Where the engine underneath, and everything of ours that asks it, reads the values of cells. */
interface CellValues {
  getCellValue(address: never): unknown;
}
const hiding = new WeakSet<CellValues>();

/** Afterwards drawings are empty texts to formulas. Workbooks without any never pay for it. */
export const hideDrawings = (cells: CellValues, context: { readonly showsDrawings: boolean }): void => {
  if (hiding.has(cells)) return;
  hiding.add(cells);
  const read = cells.getCellValue.bind(cells);
  cells.getCellValue = (address) => {
    const value = read(address);
    return value instanceof Drawing && !context.showsDrawings ? '' : value;
  };
};
