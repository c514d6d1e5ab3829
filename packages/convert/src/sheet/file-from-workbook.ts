import {
  columnLetters,
  type Dimension,
  frozenOf,
  mergesOf,
  placedRecords,
  readCell,
  type Sheet,
  type SheetInfo,
  stylesOf,
  textFromFormula,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { imagesOf } from '@cloudity/docmodel/sheet/image';
import type { Cell, CellValue, ColumnDef, NamedRange, RowDef, WriteOptions, WriteSheet } from 'hucre';
import { type Area, areaFromText } from './area.ts';
import { formulaForFile } from './future-functions.ts';
import { linkFromFormula } from './links.ts';
import { type Loss, Losses } from './losses.ts';
import type { Picture } from './picture.ts';
import { callsSparkline } from './sparklines.ts';
import { defaultFont, styleForFile } from './style-for-file.ts';
import { textFromBlock } from './xlsx/chart-source.ts';
import { DrawingParts } from './xlsx/drawing-for-file.ts';
import { extrasForFile } from './xlsx/extras-for-file.ts';
import { protectionForFile } from './xlsx/protection-for-file.ts';
import { type FileSparkline, sparklineForFile } from './xlsx/sparklines-for-file.ts';

/** What a formula gave: the file shows it to programs that do not calculate. Undefined where it is not known. */
export type Computed = (sheet: string, row: number, column: number) => string | number | boolean | null | undefined;

export interface SavedFile {
  readonly file: WriteOptions;
  readonly losses: readonly Loss[];
  /** Parts of the file by name that are put in when it is written: those of drawings and charts. */
  readonly parts: ReadonlyMap<string, string>;
  /** Where everybody may write in a protected sheet, by the sheet's number from 1. */
  readonly openAreas: ReadonlyMap<number, readonly Area[]>;
  /** That Excel draws, by the sheet's number from 1. */
  readonly sparklines: ReadonlyMap<number, readonly FileSparkline[]>;
}

const widthOfPixels = (pixels: number): number => Math.max(0, Math.round(((pixels - 5) / 7) * 100) / 100);
const pointsOfPixels = (pixels: number): number => (pixels * 72) / 96;

/** Lines of one axis with a size or hidden, by position. */
export const linesOf = (
  sheet: Sheet,
  dimension: Dimension,
): ReadonlyMap<number, { size: number | null; isHidden: boolean }> => {
  const axis = sheet[dimension];
  const found = new Map<number, { size: number | null; isHidden: boolean }>();
  for (const key of axis.state.keys()) {
    const colon = key.lastIndexOf(':');
    const what = key.slice(colon + 1);
    if (what !== 's' && what !== 'h') continue;
    const id = key.slice(0, colon);
    const at = axis.positionOf(id);
    if (at === null) continue;
    const size: unknown = axis.state.get(`${id}:s`);
    found.set(at, { size: typeof size === 'number' ? size : null, isHidden: axis.state.get(`${id}:h`) === 1 });
  }
  return found;
};

/** Empty cells that look like something because their range does, as far as the sheet is used. */
function* looksOfRanges(workbook: Workbook, sheet: Sheet, places: ReadonlySet<string>): Generator<string> {
  let [lastRow, lastColumn] = [0, 0];
  for (const place of places) {
    const [row = 0, column = 0] = place.split(',').map(Number);
    lastRow = Math.max(lastRow, row);
    lastColumn = Math.max(lastColumn, column);
  }
  for (const { range } of placedRecords(workbook, sheet.id, 'band'))
    for (let row = range.fromRow; row <= Math.min(range.toRow, lastRow); row += 1)
      for (let column = range.fromColumn; column <= Math.min(range.toColumn, lastColumn); column += 1)
        yield `${row},${column}`;
}

/** Every cell that holds something or looks like something, as `row,column`, in no order. */
export const filledPlaces = (workbook: Workbook, sheet: Sheet): ReadonlySet<string> => {
  const places = new Set<string>();
  for (const source of [sheet.values, sheet.formats])
    for (const { row, column } of source.entries()) {
      const [at, across] = [sheet.rows.positionOf(row), sheet.columns.positionOf(column)];
      if (at !== null && across !== null) places.add(`${at},${across}`);
    }
  for (const place of [...looksOfRanges(workbook, sheet, places)]) places.add(place);
  return places;
};

const cellsOf = (
  workbook: Workbook,
  sheet: Sheet,
  computed: Computed,
  takeSparkline: (row: number, column: number, formula: string) => boolean,
): Map<string, Partial<Cell>> => {
  const cells = new Map<string, Partial<Cell>>();
  const look = stylesOf(workbook, sheet.id);
  for (const place of filledPlaces(workbook, sheet)) {
    const [row = 0, column = 0] = place.split(',').map(Number);
    const content = readCell(workbook, { sheet: sheet.id, row, column });
    const style = styleForFile(look(row, column));
    const cell: Partial<Cell> = style === undefined ? {} : { style };
    const link = typeof content === 'object' && content !== null && linkFromFormula(content.formula);
    if (link) {
      cell.value = link.text;
      cell.hyperlink = link.link;
    } else if (typeof content === 'object' && content !== null) {
      if (callsSparkline(content.formula) && takeSparkline(row, column, content.formula)) {
        cells.set(place, cell);
        continue;
      }
      cell.formula = formulaForFile(content.formula.slice(1));
      const result = computed(sheet.id, row, column);
      if (result !== undefined && result !== null) cell.formulaResult = result;
    } else cell.value = content;
    cells.set(place, cell);
  }
  return cells;
};

/** The values once more, row by row: one format reads them here, and rows that are only high need a place. */
const rowsOf = (cells: ReadonlyMap<string, Partial<Cell>>, rowDefs: ReadonlyMap<number, RowDef>): CellValue[][] => {
  const rows: CellValue[][] = [];
  const rowAt = (at: number): CellValue[] => {
    while (rows.length <= at) rows.push([]);
    return rows[at] ?? [];
  };
  for (const at of rowDefs.keys()) rowAt(at);
  for (const [place, { value }] of cells) {
    const [at = 0, column = 0] = place.split(',').map(Number);
    const row = rowAt(at);
    while (row.length <= column) row.push(null);
    row[column] = value ?? null;
  }
  return rows;
};

const sheetFile = (
  workbook: Workbook,
  { id, name }: Pick<SheetInfo, 'id' | 'name'>,
  format: 'xlsx' | 'ods',
  computed: Computed,
  losses: Losses,
  addSparkline: (drawn: FileSparkline) => void,
): WriteSheet => {
  const sheet = workbook.sheet(id);
  const columns: ColumnDef[] = [];
  for (const [at, { size, isHidden }] of linesOf(sheet, 'columns')) {
    while (columns.length <= at) columns.push({});
    columns[at] = { ...(size === null ? {} : { width: widthOfPixels(size) }), ...(isHidden ? { hidden: true } : {}) };
  }
  const rowDefs = new Map<number, RowDef>();
  for (const [at, { size, isHidden }] of linesOf(sheet, 'rows'))
    rowDefs.set(at, {
      ...(size === null ? {} : { height: pointsOfPixels(size) }),
      ...(isHidden ? { hidden: true } : {}),
    });
  const cells = cellsOf(workbook, sheet, computed, (row, column, formula) => {
    const drawn = format === 'xlsx' ? sparklineForFile(formula, name, row, column) : null;
    if (drawn === null) losses.add('sparkline', `${name}!${columnLetters(column)}${row + 1}`);
    else addSparkline(drawn);
    return drawn !== null;
  });
  const { rows, columns: frozenColumns } = frozenOf(workbook, id);
  const kept = format === 'xlsx' ? extrasForFile(workbook, id, name, losses) : {};
  if (format === 'ods') losses.add('image', name, imagesOf(workbook, id).length);
  // They are in the file as the values they show.
  losses.add('pivot', name, placedRecords(workbook, id, 'pivot').length);
  return {
    name,
    rows: rowsOf(cells, rowDefs),
    cells,
    columns,
    rowDefs,
    merges: mergesOf(workbook, id).map(({ range }) => ({
      startRow: range.fromRow,
      endRow: range.toRow,
      startCol: range.fromColumn,
      endCol: range.toColumn,
    })),
    ...(rows + frozenColumns === 0 ? {} : { freezePane: { rows, columns: frozenColumns } }),
    ...kept,
  };
};

/** Excel's own name for what is filtered, without which some programs see no filter (ECMA-376 18.2.5). */
const filterNames = (sheets: readonly WriteSheet[]): readonly NamedRange[] =>
  sheets.flatMap(({ name, autoFilter }) => {
    const area = autoFilter === undefined ? null : areaFromText(autoFilter.range);
    return area === null
      ? []
      : [{ name: '_xlnm._FilterDatabase', range: textFromBlock({ ...area, sheetName: name }), scope: name }];
  });

/** Everything of a workbook that files of this kind can hold; `losses` tells what they cannot, or we do not write yet. */
export const fileFromWorkbook = (
  workbook: Workbook,
  format: 'xlsx' | 'ods',
  computed: Computed = () => undefined,
  pictures: readonly Picture[] = [],
): SavedFile => {
  const losses = new Losses();
  const drawings = new DrawingParts(workbook, pictures);
  const openAreas = new Map<number, readonly Area[]>();
  const sparklines = new Map<number, FileSparkline[]>();
  const protectedFile = (id: string, name: string, index: number): Pick<WriteSheet, 'protection'> => {
    const { open, ...protection } = protectionForFile(workbook, id, name, losses);
    if (open.length > 0) openAreas.set(index + 1, open);
    return protection;
  };
  const sheets = workbook.sheets.map(({ id, name, isHidden, color }, index) => ({
    ...sheetFile(workbook, { id, name }, format, computed, losses, (drawn) => {
      const known = sparklines.get(index + 1);
      if (known === undefined) sparklines.set(index + 1, [drawn]);
      else known.push(drawn);
    }),
    ...(format === 'xlsx' ? protectedFile(id, name, index) : {}),
    ...(format === 'xlsx' ? drawings.add(id, name, index + 1, losses) : {}),
    ...(isHidden ? { hidden: true } : {}),
    ...(color?.startsWith('#') ? { view: { tabColor: { rgb: color.slice(1).toUpperCase() } } } : {}),
  }));
  const home = { space: workbook, sheet: workbook.sheets[0]?.id ?? '', row: null };
  const namedRanges = workbook.names
    .list()
    .map(({ name, formula }) => ({ name, range: formulaForFile(textFromFormula(formula, home).slice(1)) }));
  return {
    file: { sheets, namedRanges: [...namedRanges, ...filterNames(sheets)], defaultFont },
    losses: losses.list(),
    parts: drawings.parts,
    openAreas,
    sparklines,
  };
};
