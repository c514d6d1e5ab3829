import type * as Y from 'yjs';
import { Axis } from './axis.ts';
import { type CellContent, safeContent } from './content.ts';
import { maxColumns, maxRows } from './limits.ts';
import { PackedCells } from './packed.ts';
import { partsOf, type SheetParts } from './parts.ts';

/** One sheet as it is now: its order of rows and columns, kept up to date with the shared document, and its cells by id. */
export class Sheet {
  readonly id: string;
  readonly rows: Axis;
  readonly columns: Axis;
  readonly values: PackedCells;
  readonly formats: PackedCells;
  readonly parts: SheetParts;

  constructor(doc: Y.Doc, id: string) {
    this.id = id;
    this.parts = partsOf(doc, id);
    this.rows = new Axis(this.parts.rowRuns, this.parts.rowState, maxRows);
    this.columns = new Axis(this.parts.columnRuns, this.parts.columnState, maxColumns);
    this.values = new PackedCells(this.parts.values, this.parts.valueBlocks);
    this.formats = new PackedCells(this.parts.formats, this.parts.formatBlocks);
  }

  /** What the cell at two positions holds; null when it is empty or not there. */
  contentAt(row: number, column: number): CellContent {
    const [rowId, columnId] = [this.rows.at(row), this.columns.at(column)];
    return rowId === null || columnId === null ? null : this.content(rowId, columnId);
  }

  /** What the cell of a row and a column holds, also when these are deleted. */
  content(row: string, column: string): CellContent {
    return safeContent(this.values.get(row, column));
  }

  /** Every cell that holds something and is shown, in no order, with its position from 0. O(cells). */
  *cells(): Generator<{ readonly row: number; readonly column: number; readonly content: CellContent }> {
    for (const { row, column, value } of this.values.entries()) {
      const [r, c] = [this.rows.positionOf(row), this.columns.positionOf(column)];
      const content = safeContent(value);
      if (r !== null && c !== null && content !== null) yield { row: r, column: c, content };
    }
  }

  destroy(): void {
    this.rows.destroy();
    this.columns.destroy();
  }
}
