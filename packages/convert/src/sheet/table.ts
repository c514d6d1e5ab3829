import { type CellValue, formatValue, type Sheet } from 'hucre';
import { readOds } from 'hucre/ods';
import { readXlsx } from 'hucre/xlsx';
import { guessDialect, readFields } from './csv.ts';
import { whyUnreadable } from './files.ts';
import { guardPackage } from './package-guard.ts';

/** A cell as its file shows it: a text, or a number, which stands at the right. */
export type TableCell = string | { readonly number: string };

export interface TableSheet {
  readonly name: string;
  /** Without the empty cells at the end of a row and the empty rows at the end of the sheet. */
  readonly rows: readonly (readonly TableCell[])[];
  /** False when the sheet has rows or columns beyond those shown, or texts longer than shown. */
  readonly isWhole: boolean;
}

export interface Table {
  readonly sheets: readonly TableSheet[];
  /** False when there are sheets beyond those shown. */
  readonly isWhole: boolean;
}

export interface TableBounds {
  readonly sheets: number;
  readonly rows: number;
  readonly columns: number;
  /** Of a cell. */
  readonly characters: number;
  /** Of all sheets together. */
  readonly cells: number;
}

const readers = { xlsx: readXlsx, ods: readOds } as const;

/** "[$€-407] 0.00": the sign of a currency, with the country whose it is. */
const currencySign = /\[\$([^\]-]*)(?:-[^\]]*)?\]/g;

const shown = (value: CellValue, format = 'General'): TableCell => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return { number: formatValue(value, format === 'General' ? 'yyyy-mm-dd' : format) };
  // As many digits as spreadsheets show where no format asks for others.
  if (format === 'General') return { number: String(Number(value.toPrecision(10))) };
  return { number: formatValue(value, format.replace(currencySign, '"$1"')) };
};

const textOf = (cell: TableCell): string => (typeof cell === 'string' ? cell : cell.number);

/** What fits of rows that may be ragged and end in nothing; `cells` is how many may still be shown. */
const bounded = (
  name: string,
  all: readonly (readonly TableCell[])[],
  { rows, columns, characters }: TableBounds,
  cells: number,
): TableSheet => {
  let left = cells;
  let isWhole = all.length <= rows;
  const kept: TableCell[][] = [];
  for (const row of all.slice(0, rows)) {
    const fitting = Math.min(columns, left);
    const filled = row.findLastIndex((cell) => textOf(cell) !== '') + 1;
    if (filled > fitting) isWhole = false;
    const cut = row.slice(0, Math.min(filled, fitting)).map((cell) => {
      const text = textOf(cell);
      if (text.length <= characters) return cell;
      isWhole = false;
      return text.slice(0, characters);
    });
    left -= cut.length;
    kept.push(cut);
  }
  while (kept.at(-1)?.length === 0) kept.pop();
  return { name: name.slice(0, characters), rows: kept, isWhole };
};

const cellsOf = ({ rows, cells }: Sheet): TableCell[][] =>
  rows.map((row, at) =>
    Array.from(row, (value, column) => {
      const cell = cells?.get(`${at},${column}`);
      return shown(
        cell?.formula === undefined ? (value ?? null) : (cell.formulaResult ?? value ?? null),
        cell?.style?.numFmt,
      );
    }),
  );

/**
 * The beginning of each visible sheet as its file shows it, to be looked at: formulas are what they gave when the file was saved.
 * *Errors*: ConvertError as of `openFile`.
 */
export const readTable = async (
  bytes: Uint8Array,
  format: 'xlsx' | 'ods' | 'text',
  bounds: TableBounds,
): Promise<Table> => {
  if (format === 'text') {
    const rows = readFields(bytes, guessDialect(bytes), bounds.rows + 1);
    return { sheets: [bounded('', rows, bounds, bounds.cells)], isWhole: true };
  }
  guardPackage(bytes);
  let all: readonly Sheet[];
  try {
    const file = await readers[format](bytes, {
      readStyles: true,
      maxRows: bounds.rows + 1,
      sheets: ({ hidden, veryHidden }) => !hidden && !veryHidden,
    });
    all = file.sheets;
  } catch (error) {
    throw whyUnreadable(error);
  }
  const sheets: TableSheet[] = [];
  let left = bounds.cells;
  for (const sheet of all.slice(0, bounds.sheets)) {
    const next = bounded(sheet.name, cellsOf(sheet), bounds, left);
    left -= next.rows.reduce((sum, row) => sum + row.length, 0);
    sheets.push(next);
  }
  return { sheets, isWhole: all.length <= bounds.sheets };
};
