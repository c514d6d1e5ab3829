/** A cell by the ids of its sheet, row and column: it stays the same one wherever these go. */
export interface CellIds {
  readonly sheet: string;
  readonly row: string;
  readonly column: string;
}
