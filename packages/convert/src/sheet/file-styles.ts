import { type CellStyle, formatCells, type Workbook } from '@cloudity/docmodel/sheet';
import type { Area } from './area.ts';
import { CellAreas } from './cell-areas.ts';

const sizeOf = ({ fromRow, toRow, fromColumn, toColumn }: Area): number =>
  (toRow - fromRow + 1) * (toColumn - fromColumn + 1);

/** Gathers the looks of cells and writes them as few, large areas. */
export class FileStyles {
  readonly #areas = new CellAreas<CellStyle>();

  set(row: number, column: number, style: CellStyle): void {
    const key = JSON.stringify(style);
    if (key !== '{}') this.#areas.set(row, column, key, style);
  }

  /** Afterwards the cells of the sheet look as was set. The largest areas come first: those of whole ranges know no single cells yet. */
  write(workbook: Workbook, sheet: string): void {
    for (const { value, ...range } of this.#areas.areas().toSorted((one, other) => sizeOf(other) - sizeOf(one)))
      formatCells(workbook, { sheet, ...range }, value);
  }
}
