import {
  addSheet,
  type CellInput,
  emptyWorkbook,
  readCell,
  renameSheet,
  Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { detectDelimiter, parseCsv, writeCsv } from 'hucre/csv';
import * as Y from 'yjs';
import { ConvertError } from './convert-error.ts';
import type { Computed } from './file-from-workbook.ts';
import { FileStyles } from './file-styles.ts';
import { maxCells, maxFileBytes } from './limits.ts';
import { sheetNameFrom } from './sheet-name.ts';
import type { OpenedFile } from './workbook-from-file.ts';

export type Delimiter = ',' | ';' | '\t' | '|';
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How a text file is to be read. Everything can be guessed from the bytes, and chosen otherwise. */
export interface TextDialect {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  /** Of numbers. */
  readonly decimal: '.' | ',';
}

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];

const encodingOf = (bytes: Uint8Array): Encoding => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
};

/** Semicolons go with decimal commas: a file whose numbers have them says so. */
const decimalOf = (rows: readonly (readonly unknown[])[]): '.' | ',' => {
  let [points, commas] = [0, 0];
  for (const field of rows.flat()) {
    if (typeof field !== 'string') continue;
    if (/^[+-]?\d+\.\d+$/.test(field)) points += 1;
    if (/^[+-]?\d+,\d+$/.test(field)) commas += 1;
  }
  return commas > points ? ',' : '.';
};

/** The first rows are enough to tell. */
const sampleRows = 200;

/** *Errors*: none; whatever the bytes are, there is a dialect to try. */
export const guessDialect = (bytes: Uint8Array): TextDialect => {
  const encoding = encodingOf(bytes);
  const sample = new TextDecoder(encoding).decode(bytes.subarray(0, 256 * 1024));
  const found = delimiters.find((candidate) => candidate === detectDelimiter(sample)) ?? ',';
  const areCommasDecimal = sample.includes(';') && !/(?<!\d),|,(?!\d)/.test(sample);
  const delimiter = found === ',' && areCommasDecimal ? ';' : found;
  const rows = parseCsv(sample, { delimiter, maxRows: sampleRows });
  return { encoding, delimiter, decimal: delimiter === ',' ? '.' : decimalOf(rows) };
};

/** The fields as they stand, for a preview and for whoever wants them untouched. *Errors*: `too_large`. */
export const readFields = (
  bytes: Uint8Array,
  { encoding, delimiter }: TextDialect,
  maxRows?: number,
): readonly (readonly string[])[] => {
  if (bytes.length > maxFileBytes)
    throw new ConvertError('too_large', `A file to open has at most ${maxFileBytes / 1024 ** 2} MB.`);
  const rows = parseCsv(new TextDecoder(encoding).decode(bytes), {
    delimiter,
    ...(maxRows === undefined ? {} : { maxRows }),
  });
  return rows.map((row) => row.map((field) => (field === null ? '' : String(field))));
};

const dateFormat = 'yyyy-mm-dd';
const firstDay = Date.UTC(1899, 11, 30);

/** What a field is worth; a text unless it is surely something else. What begins with an equals sign stays a text: files bring no formulas. */
const valueFrom = (field: string, decimal: '.' | ','): { readonly value: CellInput; readonly isDate?: true } => {
  if (field === '') return { value: null };
  const plain = decimal === ',' ? field.replace(',', '.') : field;
  const isNumber =
    /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i.test(plain) && !(decimal === ',' && field.includes('.'));
  // Longer numbers are numbers of cards and accounts, of which not a digit may change.
  if (isNumber && plain.replace(/\D/g, '').length <= 15 && Number.isFinite(Number(plain)))
    return { value: Number(plain) };
  if (/^(?:true|false)$/i.test(field)) return { value: field.toLowerCase() === 'true' };
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(field);
  if (date !== null) {
    const ms = Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
    if (Number(date[1]) > 1900 && new Date(ms).toISOString().startsWith(field))
      return { value: (ms - firstDay) / 86_400_000, isDate: true };
  }
  return { value: field };
};

/** A new workbook of one sheet. Numbers, dates (ISO) and truth values are recognized; all else is text. *Errors*: `too_large`. */
export const openCsv = (bytes: Uint8Array, name: string, dialect: TextDialect = guessDialect(bytes)): OpenedFile => {
  const rows = readFields(bytes, dialect);
  const cells = rows.reduce((sum, row) => sum + row.length, 0);
  if (cells > maxCells) throw new ConvertError('too_large', `The file has more than ${maxCells} cells.`);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  const sheet = workbook.sheets[0]?.id ?? addSheet(workbook, 'Sheet1');
  const shown = sheetNameFrom(name);
  if (shown !== '') renameSheet(workbook, sheet, shown);
  const looks = new FileStyles();
  const rowsAtOnce = 4096;
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    writeCells(
      workbook,
      { sheet, row: from, column: 0 },
      rows.slice(from, from + rowsAtOnce).map((row, offset) =>
        row.map((field, column) => {
          const { value, isDate } = valueFrom(field, dialect.decimal);
          if (isDate) looks.set(from + offset, column, { numberFormat: dateFormat });
          return typeof value === 'string' ? value.slice(0, 32_767) : value;
        }),
      ),
    );
  looks.write(workbook, sheet);
  workbook.destroy();
  const update = new Uint8Array(Y.encodeStateAsUpdate(doc));
  doc.destroy();
  return { update, losses: [] };
};

export interface CsvOptions {
  readonly delimiter?: Delimiter;
  /** What a cell shows; its plain value where this says nothing. */
  readonly shown?: (row: number, column: number) => string | undefined;
  readonly computed?: Computed;
  /** Ranges that results of several values fill: their cells hold nothing themselves. */
  readonly filled?: readonly FilledRange[];
}

/** Positions from 0, both ends included. */
export interface FilledRange {
  readonly row: number;
  readonly column: number;
  readonly lastRow: number;
  readonly lastColumn: number;
}

/**
 * One sheet as text: UTF-8 with a mark for Excel, lines end as RFC 4180 says. Texts that another program would run as a formula get
 * an apostrophe in front.
 */
export const saveCsv = (
  workbook: Workbook,
  sheetId: string,
  { delimiter = ',', shown, computed, filled = [] }: CsvOptions = {},
): string => {
  const sheet = workbook.sheet(sheetId);
  const rows: (string | number | boolean | null)[][] = [];
  const put = (row: number, column: number, value: string | number | boolean | null): void => {
    while (rows.length <= row) rows.push([]);
    const line = rows[row] ?? [];
    while (line.length <= column) line.push(null);
    line[column] = shown?.(row, column) ?? value;
  };
  for (const { row: top, column: left, lastRow, lastColumn } of filled)
    for (let row = top; row <= lastRow; row += 1)
      for (let column = left; column <= lastColumn; column += 1)
        put(row, column, computed?.(sheetId, row, column) ?? null);
  for (const { row, column } of sheet.cells()) {
    const content = readCell(workbook, { sheet: sheetId, row, column });
    const value =
      typeof content === 'object' && content !== null ? (computed?.(sheetId, row, column) ?? content.formula) : content;
    put(row, column, value);
  }
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  for (const row of rows) while (row.length < width) row.push(null);
  return writeCsv(rows, { delimiter, bom: true, escapeFormulae: true });
};
