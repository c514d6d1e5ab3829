import type { Cell, RowDef, WriteSheet } from 'hucre';
import type { Area } from '../area.ts';
import { cellForOds } from './cell-for-file.ts';
import { lengthFromPixels } from './lengths.ts';
import type { StyleNames } from './styles-for-file.ts';
import { attributesOf, emptyElement } from './xml-text.ts';

/** Cells with a rule for what may be typed there, by its name. */
export interface RuledArea extends Area {
  readonly name: string;
}

interface TableContents {
  readonly sheet: WriteSheet;
  readonly rules: readonly RuledArea[];
  /** What floats over the sheet, by the cell it hangs on: `row,column`. */
  readonly frames: ReadonlyMap<string, string>;
  readonly lookOf: (cell: Partial<Cell>) => string | undefined;
  readonly rowStyles: StyleNames;
}

const repeated = (name: string, count: number): Readonly<Record<string, number | undefined>> => ({
  [name]: count > 1 ? count : undefined,
});

const rowStyle = (row: RowDef | undefined, styles: StyleNames): string | undefined =>
  row?.height === undefined
    ? undefined
    : styles.name(
        emptyElement('style:table-row-properties', {
          'style:row-height': lengthFromPixels(row.height / 0.75),
          'style:use-optimal-row-height': 'false',
        }),
      );

/** The rows of a table, those that say the same only once. */
export const rowsForOds = ({ sheet, rules, frames, lookOf, rowStyles }: TableContents): string => {
  const byRow = new Map<number, Map<number, Partial<Cell>>>();
  const put = (place: string, cell: Partial<Cell>): void => {
    const [row = 0, column = 0] = place.split(',').map(Number);
    const line = byRow.get(row) ?? new Map<number, Partial<Cell>>();
    line.set(column, cell);
    byRow.set(row, line);
  };
  for (const [place, cell] of sheet.cells ?? []) put(place, cell);
  for (const place of frames.keys()) if (sheet.cells?.get(place) === undefined) put(place, {});
  const merges = sheet.merges ?? [];
  const edges = new Set([0]);
  for (const row of [...byRow.keys(), ...(sheet.rowDefs?.keys() ?? [])]) edges.add(row).add(row + 1);
  for (const { fromRow, toRow } of rules) edges.add(fromRow).add(toRow + 1);
  for (const { startRow, endRow } of merges)
    edges
      .add(startRow)
      .add(startRow + 1)
      .add(endRow + 1);
  const sorted = [...edges].sort((one, other) => one - other);
  return sorted
    .map((row, at) => {
      const count = (sorted[at + 1] ?? row + 1) - row;
      const inside = cellsOfRow(row, byRow.get(row), {
        rules: rules.filter(({ fromRow, toRow }) => row >= fromRow && row <= toRow),
        merges: merges.filter(({ startRow, endRow }) => row >= startRow && row <= endRow),
        frames,
        lookOf,
      });
      const def = sheet.rowDefs?.get(row);
      const attributes = attributesOf({
        'table:style-name': rowStyle(def, rowStyles),
        ...repeated('table:number-rows-repeated', count),
        'table:visibility': def?.hidden === true && 'collapse',
      });
      return `<table:table-row${attributes}>${inside === '' ? '<table:table-cell/>' : inside}</table:table-row>`;
    })
    .join('');
};

interface RowContents extends Pick<TableContents, 'rules' | 'frames' | 'lookOf'> {
  readonly merges: NonNullable<WriteSheet['merges']>;
}

const cellsOfRow = (
  row: number,
  cells: ReadonlyMap<number, Partial<Cell>> | undefined,
  { rules, merges, frames, lookOf }: RowContents,
): string => {
  const edges = new Set<number>();
  for (const column of cells?.keys() ?? []) edges.add(column).add(column + 1);
  for (const { fromColumn, toColumn } of rules) edges.add(fromColumn).add(toColumn + 1);
  for (const { startCol, endCol } of merges)
    edges
      .add(startCol)
      .add(startCol + 1)
      .add(endCol + 1);
  if (edges.size === 0) return '';
  const sorted = [...edges.add(0)].sort((one, other) => one - other);
  return sorted
    .slice(0, -1)
    .map((column, at) => {
      const count = (sorted[at + 1] ?? column + 1) - column;
      const merge = merges.find(({ startCol, endCol }) => column >= startCol && column <= endCol);
      if (merge !== undefined && (merge.startRow !== row || merge.startCol !== column))
        return emptyElement('table:covered-table-cell', repeated('table:number-columns-repeated', count));
      const cell = cells?.get(column);
      const more = {
        'table:style-name': cell && lookOf(cell),
        'table:content-validation-name': rules.find(
          ({ fromColumn, toColumn }) => column >= fromColumn && column <= toColumn,
        )?.name,
        ...repeated('table:number-columns-repeated', count),
        'table:number-columns-spanned': merge && merge.endCol - merge.startCol + 1,
        'table:number-rows-spanned': merge && merge.endRow - merge.startRow + 1,
      };
      return cellForOds(cell, more, frames.get(`${row},${column}`) ?? '');
    })
    .join('');
};
