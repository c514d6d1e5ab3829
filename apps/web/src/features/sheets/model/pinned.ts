import type { Sheet } from '@cloudity/docmodel/sheet';
import type { Area, Cell, SelectedArea, Selection } from '../selection/selection.ts';

interface PinnedCell {
  readonly row: string | null;
  readonly column: string | null;
  readonly was: Cell;
}

/** A selection by the ids of its rows and columns. */
export interface Pinned {
  readonly areas: readonly { readonly area: SelectedArea; readonly from: PinnedCell; readonly to: PinnedCell }[];
  readonly active: PinnedCell;
  readonly head: PinnedCell;
}

const pinCell = (cell: Cell, { rows, columns }: Sheet): PinnedCell => ({
  row: rows.at(cell.row),
  column: columns.at(cell.column),
  was: cell,
});

const unpinCell = ({ row, column, was }: PinnedCell, { rows, columns }: Sheet): Cell => ({
  row: (row === null ? null : rows.positionOf(row)) ?? was.row,
  column: (column === null ? null : columns.positionOf(column)) ?? was.column,
});

export const pinned = ({ areas, active, head }: Selection, sheet: Sheet): Pinned => ({
  areas: areas.map((area) => ({
    area,
    from: pinCell({ row: area.fromRow, column: area.fromColumn }, sheet),
    to: pinCell({ row: area.toRow, column: area.toColumn }, sheet),
  })),
  active: pinCell(active, sheet),
  head: pinCell(head, sheet),
});

const between = (one: Cell, other: Cell): Area => ({
  fromRow: Math.min(one.row, other.row),
  toRow: Math.max(one.row, other.row),
  fromColumn: Math.min(one.column, other.column),
  toColumn: Math.max(one.column, other.column),
});

/** The same cells where they stand now; what is gone stays at its position. */
export const unpinned = (pins: Pinned, sheet: Sheet): Selection => ({
  areas: pins.areas.map(({ area, from, to }) => ({
    ...between(unpinCell(from, sheet), unpinCell(to, sheet)),
    kind: area.kind,
  })),
  active: unpinCell(pins.active, sheet),
  head: unpinCell(pins.head, sheet),
});
