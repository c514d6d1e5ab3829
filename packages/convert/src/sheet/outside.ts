import { maxColumns, maxRows } from '@cloudity/docmodel/sheet';
import type { Area } from './area.ts';

/** What a sheet of full size has outside of the areas, as few, separate areas from top to bottom. O(n²) of their number. */
export const areasOutside = (areas: readonly Area[]): readonly Area[] => {
  const edges = [...new Set([0, maxRows, ...areas.flatMap(({ fromRow, toRow }) => [fromRow, toRow + 1])])]
    .filter((row) => row >= 0 && row <= maxRows)
    .sort((one, other) => one - other);
  const found: (Area & { toRow: number })[] = [];
  for (const [at, fromRow] of edges.slice(0, -1).entries()) {
    const toRow = (edges[at + 1] ?? maxRows) - 1;
    const taken = areas
      .filter((area) => area.fromRow <= fromRow && area.toRow >= toRow)
      .sort((one, other) => one.fromColumn - other.fromColumn);
    let column = 0;
    for (const { fromColumn, toColumn } of [...taken, { fromColumn: maxColumns, toColumn: maxColumns }]) {
      if (fromColumn > column) {
        const above = found.find(
          (area) =>
            area.toRow === fromRow - 1 &&
            area.fromColumn === column &&
            area.toColumn === Math.min(fromColumn, maxColumns) - 1,
        );
        if (above) above.toRow = toRow;
        else found.push({ fromRow, toRow, fromColumn: column, toColumn: Math.min(fromColumn, maxColumns) - 1 });
      }
      column = Math.max(column, toColumn + 1);
    }
  }
  return found;
};
