import {
  addMerges,
  addSheet,
  type CellInput,
  columnLetters,
  defineName,
  emptyWorkbook,
  growDimension,
  hideDimension,
  maxCellText,
  maxColumns,
  maxFormulaText,
  maxRows,
  maxSheets,
  maxSize,
  renameSheet,
  resizeDimension,
  SheetError,
  setBase,
  setFrozen,
  setSheetColor,
  setSheetHidden,
  Workbook,
  type WorkbookBase,
  writeCells,
} from '@cloudity/docmodel/sheet';
import type { Cell, CellValue, Sheet as FileSheet, Workbook as FileWorkbook } from 'hucre';
import * as Y from 'yjs';
import { ConvertError } from './convert-error.ts';
import { FileStyles } from './file-styles.ts';
import { formulaFromFile } from './future-functions.ts';
import { maxCells } from './limits.ts';
import { formulaFromLink } from './links.ts';
import { type Loss, Losses } from './losses.ts';
import { serialFromDate } from './serial.ts';
import { sheetNameFrom } from './sheet-name.ts';
import { styleFromFile } from './style-from-file.ts';
import type { LineSizes } from './xlsx/drawing-place.ts';

export interface OpenedFile {
  /** The first update of a new workbook's document. */
  readonly update: Uint8Array<ArrayBuffer>;
  readonly losses: readonly Loss[];
}

/** Rows of one write: a transaction of its own, small enough to let others run between. */
const rowsAtOnce = 4096;
const spareRows = 100;
const spareColumns = 5;

/** Column widths are in characters of the default font, at 7 pixels, with 5 for the margins (ECMA-376 18.3.1.13). */
const pixelsOfWidth = (characters: number): number => Math.min(maxSize, Math.max(1, Math.round(characters * 7 + 5)));
const pixelsOfPoints = (points: number): number => Math.min(maxSize, Math.max(1, Math.round((points * 96) / 72)));

const shownName = (name: string, taken: ReadonlySet<string>): string => {
  const base = sheetNameFrom(name) || 'Sheet';
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? base : `${base} (${number})`;
    if (!taken.has(free.toLowerCase())) return free;
  }
};

const plainValue = (value: CellValue): null | string | number | boolean => {
  if (value instanceof Date) return serialFromDate(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return value;
};

/** Of lines that say nothing themselves: a width in characters, a height in points; null for those of most programs. */
export interface UsualSizes {
  readonly width: number | null;
  readonly height: number | null;
}

/** A sheet whose cells are in the workbook, for what its file holds besides. */
export interface OpenedSheet {
  readonly workbook: Workbook;
  readonly id: string;
  /** As the file has it. */
  readonly name: string;
  /** Among the sheets of the file. */
  readonly index: number;
  readonly losses: Losses;
  readonly sizes: LineSizes;
  /** As the file has them. */
  readonly cells: FileSheet['cells'];
}

/** What a file of a certain format holds besides cells, their looks, sizes and merges. */
export interface FileMore {
  readonly defaults: (sheetName: string) => UsualSizes;
  readonly add: (opened: OpenedSheet) => void;
}

interface Opening {
  readonly workbook: Workbook;
  readonly losses: Losses;
  readonly file: FileWorkbook;
  readonly more: FileMore | null;
}

const inputOf = ({ losses }: Opening, place: () => string, value: CellValue, cell: Cell | undefined): CellInput => {
  const plain = plainValue(cell?.formula === undefined ? value : (cell.formulaResult ?? value));
  // LibreOffice writes truth values as calls of the functions.
  const truth = /^(?:(TRUE)|FALSE)\(\)$/i.exec(cell?.formula ?? '');
  if (truth !== null) return truth[1] !== undefined;
  if (cell?.formula !== undefined) {
    const formula = `=${formulaFromFile(cell.formula)}`;
    if (formula.length <= maxFormulaText) return { formula };
    losses.add('formula', place());
  }
  if (cell?.hyperlink !== undefined) {
    const isText = plain === null || typeof plain === 'string';
    const formula = isText ? formulaFromLink(cell.hyperlink, plain === '' ? null : plain) : null;
    if (formula !== null) return { formula };
    losses.add('link', place());
  }
  if (typeof plain === 'string' && plain.length > maxCellText) {
    losses.add('text', place());
    return plain.slice(0, maxCellText);
  }
  return plain === '' ? null : plain;
};

const writeRows = (opening: Opening, id: string, { rows, cells, name }: FileSheet): void => {
  const { workbook, losses } = opening;
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const inputs = rows
      .slice(from, from + rowsAtOnce)
      .map((row, offset) =>
        Array.from(row, (value, column) =>
          inputOf(
            opening,
            () => `${name}!${columnLetters(column)}${from + offset + 1}`,
            value ?? null,
            cells?.get(`${from + offset},${column}`),
          ),
        ),
      );
    try {
      writeCells(workbook, { sheet: id, row: from, column: 0 }, inputs);
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      writeOneByOne(opening, id, name, from, inputs);
    }
  }
  for (const [key, cell] of cells ?? []) {
    const place = (): string => {
      const [row = 0, column = 0] = key.split(',').map(Number);
      return `${name}!${columnLetters(column)}${row + 1}`;
    };
    if (cell.comment) losses.add('comment', place());
    if (cell.richText?.some(({ font }) => font !== undefined)) losses.add('richText', place());
  }
};

/** One formula that cannot be stored must not take the others with it. */
const writeOneByOne = (
  { workbook, losses }: Opening,
  id: string,
  name: string,
  from: number,
  inputs: readonly (readonly CellInput[])[],
): void => {
  inputs.forEach((row, offset) => {
    row.forEach((input, column) => {
      if (input === null || input === undefined) return;
      try {
        writeCells(workbook, { sheet: id, row: from + offset, column }, [[input]]);
      } catch (error) {
        if (!(error instanceof SheetError)) throw error;
        losses.add(
          typeof input === 'object' ? 'formula' : 'text',
          `${name}!${columnLetters(column)}${from + offset + 1}`,
        );
      }
    });
  });
};

const writeLooks = ({ workbook, file }: Opening, id: string, { cells }: FileSheet): void => {
  const styles = new FileStyles();
  const known = new WeakMap<object, ReturnType<typeof styleFromFile>>();
  const defaults = { name: file.defaultFont?.name ?? 'Calibri', size: file.defaultFont?.size ?? 11 };
  for (const [key, { style }] of cells ?? []) {
    if (style === undefined) continue;
    const own = known.get(style) ?? styleFromFile(style, file.themeColors ?? [], defaults);
    known.set(style, own);
    const comma = key.indexOf(',');
    styles.set(Number(key.slice(0, comma)), Number(key.slice(comma + 1)), own);
  }
  styles.write(workbook, id);
};

const writeLines = ({ workbook }: Opening, id: string, { columns, rowDefs }: FileSheet): void => {
  const sheet = workbook.sheet(id);
  columns?.forEach((column, at) => {
    if (column === undefined || at >= sheet.columns.length) return;
    const line = { sheet: id, dimension: 'columns', at, count: 1 } as const;
    if (column.width !== undefined) resizeDimension(workbook, line, pixelsOfWidth(column.width));
    if (column.hidden === true) hideDimension(workbook, line, true);
  });
  for (const [at, { height, hidden }] of rowDefs ?? []) {
    if (at >= sheet.rows.length) continue;
    const line = { sheet: id, dimension: 'rows', at, count: 1 } as const;
    if (height !== undefined) resizeDimension(workbook, line, pixelsOfPoints(height));
    if (hidden === true) hideDimension(workbook, line, true);
  }
};

/** Of LibreOffice and Excel, where a file says nothing. */
const [usualWidth, usualHeight] = [64, 20];

const lineSizes = ({ columns, rowDefs }: FileSheet, defaults: UsualSizes): LineSizes => {
  const width = defaults.width === null ? usualWidth : pixelsOfWidth(defaults.width);
  const height = defaults.height === null ? usualHeight : pixelsOfPoints(defaults.height);
  return {
    column: (at) => {
      const column = columns?.[at];
      return column?.hidden === true ? 0 : column?.width === undefined ? width : pixelsOfWidth(column.width);
    },
    row: (at) => {
      const row = rowDefs?.get(at);
      return row?.hidden === true ? 0 : row?.height === undefined ? height : pixelsOfPoints(row.height);
    },
  };
};

const writeParts = (opening: Opening, id: string, sheet: FileSheet, index: number): void => {
  const { workbook, losses, more } = opening;
  const merges = (sheet.merges ?? []).map(({ startRow, startCol, endRow, endCol }) => ({
    sheet: id,
    fromRow: startRow,
    toRow: endRow,
    fromColumn: startCol,
    toColumn: endCol,
  }));
  for (const { fromRow, fromColumn } of addMerges(workbook, id, merges))
    losses.add('merge', `${sheet.name}!${columnLetters(fromColumn)}${fromRow + 1}`);
  const opened = workbook.sheet(id);
  const rows = Math.min(sheet.freezePane?.rows ?? 0, opened.rows.length);
  const columns = Math.min(sheet.freezePane?.columns ?? 0, opened.columns.length);
  if (rows + columns > 0) setFrozen(workbook, id, rows, columns);
  const tab = sheet.view?.tabColor?.rgb?.slice(-6);
  if (tab !== undefined && /^[0-9a-f]{6}$/i.test(tab)) setSheetColor(workbook, id, `#${tab.toLowerCase()}`);
  const defaults = more?.defaults(sheet.name) ?? { width: null, height: null };
  more?.add({ workbook, id, name: sheet.name, index, losses, sizes: lineSizes(sheet, defaults), cells: sheet.cells });
  losses.add('pivot', sheet.name, (sheet.pivotTables?.length ?? 0) + (sheet.slicers?.length ?? 0));
  losses.add('table', sheet.name, sheet.tables?.length ?? 0);
  losses.add('comment', sheet.name, sheet.threadedComments?.length ?? 0);
};

const requireSize = ({ sheets }: FileWorkbook): void => {
  let cells = 0;
  for (const { name, rows } of sheets) {
    const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
    if (rows.length > maxRows || width > maxColumns)
      throw new ConvertError(
        'too_large',
        `The sheet “${name}” has more than ${maxRows} rows or ${maxColumns} columns.`,
      );
    cells += rows.reduce((sum, row) => sum + row.length, 0);
  }
  if (cells > maxCells) throw new ConvertError('too_large', `The file has more than ${maxCells} cells.`);
};

/**
 * A new workbook with what the file holds: values, formulas, looks, sizes, merges, frozen parts, names, rules. It remembers `base`;
 * `losses` tells what the file holds besides. *Errors*: `too_large`, `unreadable` (no sheet).
 */
export const workbookFromFile = (
  file: FileWorkbook,
  more: FileMore | null,
  base: WorkbookBase | null = null,
): OpenedFile => {
  if (file.sheets.length === 0) throw new ConvertError('unreadable', 'The file has no sheet.');
  if (file.sheets.length > maxSheets)
    throw new ConvertError('too_large', `The file has more than ${maxSheets} sheets.`);
  requireSize(file);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  const losses = new Losses();
  const opening = { workbook, losses, file, more };
  const taken = new Set<string>();
  const sheets = file.sheets.map((sheet, index) => {
    const name = shownName(sheet.name, taken);
    taken.add(name.toLowerCase());
    const width = sheet.rows.reduce((most, row) => Math.max(most, row.length), 0);
    const size = {
      rows: Math.min(maxRows, Math.max(1_000, sheet.rows.length + spareRows)),
      columns: Math.min(maxColumns, Math.max(26, width + spareColumns)),
    };
    const [first] = workbook.sheets;
    if (index > 0 || first === undefined) return { sheet, id: addSheet(workbook, name, size) };
    renameSheet(workbook, first.id, name);
    const { rows, columns } = workbook.sheet(first.id);
    growDimension(workbook, rows, size.rows);
    growDimension(workbook, columns, size.columns);
    return { sheet, id: first.id };
  });
  for (const { name, range } of file.namedRanges ?? []) {
    // Excel's own, of what is filtered and printed.
    if (/^_xlnm\./i.test(name)) continue;
    try {
      defineName(workbook, name, `=${formulaFromFile(range)}`, sheets[0]?.id ?? '');
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      losses.add('name', name);
    }
  }
  for (const [index, { sheet, id }] of sheets.entries()) {
    writeRows(opening, id, sheet);
    writeLooks(opening, id, sheet);
    writeLines(opening, id, sheet);
    writeParts(opening, id, sheet, index);
  }
  const hidden = sheets.filter(({ sheet }) => sheet.hidden === true || sheet.veryHidden === true);
  if (hidden.length < sheets.length) for (const { id } of hidden) setSheetHidden(workbook, id, true);
  if (base !== null) setBase(workbook, base);
  workbook.destroy();
  const update = new Uint8Array(Y.encodeStateAsUpdate(doc));
  doc.destroy();
  return { update, losses: losses.list() };
};
