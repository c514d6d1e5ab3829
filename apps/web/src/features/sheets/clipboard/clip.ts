import type { CellInput, CellStyle } from '@cloudity/docmodel/sheet';

/** A cell on its way. */
export interface ClipCell {
  /** As it is written; a text that came from elsewhere is read as if typed when `isTyped`. */
  readonly input: CellInput;
  readonly isTyped: boolean;
  /** What a formula gives; for pasting values alone. */
  readonly value: string | number | boolean | null;
  /** Null: the cell it goes to keeps its look. */
  readonly style: CellStyle | null;
}

export interface ClipMerge {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

export interface Clip {
  readonly cells: readonly (readonly ClipCell[])[];
  readonly merges: readonly ClipMerge[];
  /** Where formulas stood, each row of the clip and the first column: pasted elsewhere they move along. Null when they came from another program. */
  readonly origin: { readonly rows: readonly number[]; readonly column: number } | null;
}

export type PasteMode = 'all' | 'values' | 'formulas' | 'formats' | 'transposed';

export const ownType = 'application/x-cloudity-cells+json';

/** More than this is not taken from a clipboard. */
export const mostCells = 500_000;

export const emptyCell: ClipCell = { input: null, isTyped: false, value: null, style: null };

const isCell = (value: unknown): value is ClipCell => typeof value === 'object' && value !== null && 'input' in value;

const isPosition = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isOrigin = (value: unknown): value is NonNullable<Clip['origin']> => {
  if (typeof value !== 'object' || value === null) return false;
  const { rows, column } = value as { readonly rows?: unknown; readonly column?: unknown };
  return Array.isArray(rows) && rows.every(isPosition) && isPosition(column);
};

/** Reads our own form; null for anything that is not. What the cells hold is checked when it is written. */
export const clipFromJson = (text: string): Clip | null => {
  try {
    const { cells, merges, origin } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (
      !Array.isArray(cells) ||
      !Array.isArray(merges) ||
      !cells.every((row) => Array.isArray(row) && row.every(isCell))
    )
      return null;
    return { cells, merges, origin: isOrigin(origin) && origin.rows.length === cells.length ? origin : null } as Clip;
  } catch {
    return null;
  }
};

export const transposed = ({ cells, merges }: Clip): Clip => {
  const width = cells.reduce((most, row) => Math.max(most, row.length), 0);
  return {
    cells: Array.from({ length: width }, (_, column) => cells.map((row) => row[column] ?? emptyCell)),
    merges: merges.map(({ row, column, rows, columns }) => ({
      row: column,
      column: row,
      rows: columns,
      columns: rows,
    })),
    origin: null,
  };
};
