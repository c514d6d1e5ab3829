import { addRecord, type CellRange, SheetError, type Workbook } from '@cloudity/docmodel/sheet';
import type { Cell, CellValue, Sheet as FileSheet, MergeRange, RowDef } from 'hucre';
import { areasFromText, textFromArea } from '../area.ts';
import { CellAreas } from '../cell-areas.ts';
import { ConvertError } from '../convert-error.ts';
import { maxCells, maxFileBytes } from '../limits.ts';
import type { LossKind } from '../losses.ts';
import { type OpenedFile, type OpenedSheet, workbookFromFile } from '../workbook-from-file.ts';
import { addFileProtection } from '../xlsx/protection-from-file.ts';
import { eachBorder } from './borders.ts';
import { styleFromLuckysheet } from './cell-style.ts';
import { addLuckysheetChart } from './charts.ts';
import { rgbFromCss } from './color.ts';
import { addLuckysheetCondition } from './conditions.ts';
import { areaOf, isSet, type Json, listOf, numberOf, objectOf, objectsOf, placesOf, textOf } from './json.ts';
import { addLuckysheetValidation } from './validations.ts';

/** Luckysheet's own sizes of lines that say nothing, in CSS pixels. */
const [usualWidth, usualHeight] = [73, 19];
/** Rules of one sheet. */
const mostRules = 5_000;
const [mostRows, mostColumns] = [1_048_576, 16_384];

const unreadable = (cause?: unknown): ConvertError =>
  new ConvertError('unreadable', 'The file is damaged, or no Luckysheet workbook.', { cause });

const sheetsOf = (bytes: Uint8Array): readonly Json[] => {
  if (bytes.length > maxFileBytes)
    throw new ConvertError('too_large', `A file to open has at most ${maxFileBytes / 1024 ** 2} MB.`);
  let root: unknown;
  try {
    root = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw unreadable(error);
  }
  const outer = objectOf(root);
  const sheets = objectsOf(outer === null ? root : (outer.sheets ?? outer.data));
  if (!sheets.some((sheet) => Array.isArray(sheet.celldata) || Array.isArray(sheet.data))) throw unreadable();
  return sheets.toSorted((one, other) => (numberOf(one.order) ?? 0) - (numberOf(other.order) ?? 0));
};

interface Place {
  readonly row: number;
  readonly column: number;
  readonly cell: Json;
}

const cellOf = (value: unknown): Json | null =>
  objectOf(value) ?? (value === null || value === undefined ? null : { v: value });

function* placesIn(sheet: Json): Generator<Place> {
  const rows = listOf(sheet.data);
  if (rows.length > 0)
    for (const [row, line] of rows.entries())
      for (const [column, value] of listOf(line).entries()) {
        const cell = cellOf(value);
        if (cell !== null) yield { row, column, cell };
      }
  else
    for (const entry of objectsOf(sheet.celldata)) {
      const [row, column, cell] = [numberOf(entry.r), numberOf(entry.c), cellOf(entry.v)];
      if (row !== null && column !== null && cell !== null) yield { row, column, cell };
    }
}

const valueIn = ({ v, ct }: Json): CellValue => {
  const type = objectOf(ct)?.t;
  if (type === 'inlineStr')
    return objectsOf(objectOf(ct)?.s)
      .map((run) => textOf(run.v) ?? '')
      .join('')
      .replaceAll('\r\n', '\n');
  if (type === 'b') return v === true || v === 1 || (typeof v === 'string' && /^(?:true|1)$/i.test(v));
  if (type === 'n' || type === 'd') return numberOf(v) ?? textOf(v);
  return typeof v === 'boolean' || typeof v === 'string' ? v : numberOf(v);
};

const fileCell = (cell: Json, link: Json | undefined): Cell => {
  const formula = textOf(cell.f)?.replace(/^=/, '');
  const style = styleFromLuckysheet(cell);
  const value = valueIn(cell);
  const comment = textOf(objectOf(cell.ps)?.value);
  const runs = objectsOf(objectOf(cell.ct)?.s);
  const address = textOf(link?.linkAddress);
  return {
    value,
    type: 'string',
    ...(formula === undefined || formula === '' ? {} : { formula, formulaResult: value }),
    ...(style === null ? {} : { style }),
    ...(comment === null || comment === '' ? {} : { comment: { text: comment } }),
    // Only that there are several looks is told.
    ...(runs.length > 1 ? { richText: runs.map((run) => ({ text: textOf(run.v) ?? '', font: {} })) } : {}),
    ...(address === null
      ? {}
      : {
          hyperlink: link?.linkType === 'internal' ? { target: address, location: address } : { target: address },
        }),
  };
};

/** The dense rows that readers expect, once it is known that they are not too many. */
const rowsOf = (cells: ReadonlyMap<string, Cell>, name: string): CellValue[][] => {
  const widths: number[] = [];
  for (const key of cells.keys()) {
    const [row = 0, column = 0] = key.split(',').map(Number);
    widths[row] = Math.max(widths[row] ?? 0, column + 1);
  }
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total > maxCells) throw new ConvertError('too_large', `The sheet “${name}” has more than ${maxCells} cells.`);
  const rows: CellValue[][] = Array.from(widths, (width) => new Array<CellValue>(width ?? 0).fill(null));
  for (const [key, { value }] of cells) {
    const [row = 0, column = 0] = key.split(',').map(Number);
    const line = rows[row];
    if (line !== undefined) line[column] = value;
  }
  return rows;
};

const mergesOf = (config: Json | null): MergeRange[] =>
  Object.values(objectOf(config?.merge) ?? {}).flatMap((entry) => {
    const merge = objectOf(entry);
    const [r, c, rs, cs] = [merge?.r, merge?.c, merge?.rs, merge?.cs].map(numberOf);
    const all = [r, c, rs, cs];
    if (!all.every((each): each is number => typeof each === 'number' && Number.isInteger(each) && each >= 0))
      return [];
    const [row = 0, column = 0, rows = 1, columns = 1] = all;
    return [{ startRow: row, startCol: column, endRow: row + rows - 1, endCol: column + columns - 1 }];
  });

const linesOf = (sizes: unknown, hidden: unknown, most: number) => {
  const found = new Map<number, { size?: number; hidden?: true }>();
  const at = (key: string): number | null => (/^\d{1,7}$/.test(key) && Number(key) < most ? Number(key) : null);
  for (const [key, value] of Object.entries(objectOf(sizes) ?? {})) {
    const [line, size] = [at(key), numberOf(value)];
    if (line !== null && size !== null && size > 0) found.set(line, { size });
  }
  for (const key of Object.keys(objectOf(hidden) ?? {})) {
    const line = at(key);
    if (line !== null) found.set(line, { ...found.get(line), hidden: true });
  }
  return found;
};

const frozenOf = (frozen: Json | null): { readonly rows: number; readonly columns: number } => {
  const type = textOf(frozen?.type) ?? '';
  const range = objectOf(frozen?.range);
  const count = (focus: unknown): number => Math.min(500, Math.max(0, Math.trunc(numberOf(focus) ?? 0)) + 1);
  return {
    rows: /^(?:row|both)$/.test(type) ? 1 : /^range(?:Row|Both)$/.test(type) ? count(range?.row_focus) : 0,
    columns: /^(?:column|both)$/.test(type) ? 1 : /^range(?:Column|Both)$/.test(type) ? count(range?.column_focus) : 0,
  };
};

const fileSheet = (sheet: Json, at: number): FileSheet => {
  const name = textOf(sheet.name) ?? `Sheet${at + 1}`;
  const config = objectOf(sheet.config);
  const links = new Map(placesOf(sheet.hyperlink).map(({ row, column, value }) => [`${row},${column}`, value]));
  const cells = new Map<string, Cell>();
  for (const { row, column, cell } of placesIn(sheet)) {
    const isInside = Number.isInteger(row) && Number.isInteger(column) && row >= 0 && column >= 0;
    if (!isInside || row >= mostRows || column >= mostColumns || cells.size >= maxCells)
      throw new ConvertError('too_large', `The sheet “${name}” has more than a spreadsheet can.`);
    cells.set(`${row},${column}`, fileCell(cell, links.get(`${row},${column}`)));
  }
  eachBorder(config?.borderInfo, (row, column, border) => {
    if (row >= mostRows || column >= mostColumns) return;
    const cell = cells.get(`${row},${column}`) ?? { value: null, type: 'empty' };
    cells.set(`${row},${column}`, {
      ...cell,
      style: { ...cell.style, border: { ...cell.style?.border, ...border } },
    });
  });
  const rowDefs = new Map<number, RowDef>();
  for (const [line, { size, hidden }] of linesOf(config?.rowlen, config?.rowhidden, mostRows))
    rowDefs.set(line, { ...(size === undefined ? {} : { height: (size * 72) / 96 }), ...(hidden ? { hidden } : {}) });
  const columns: FileSheet['columns'] = [];
  for (const [line, { size, hidden }] of linesOf(config?.columnlen, config?.colhidden, mostColumns))
    columns[line] = { ...(size === undefined ? {} : { width: (size - 5) / 7 }), ...(hidden ? { hidden } : {}) };
  const color = rgbFromCss(sheet.color);
  return {
    name,
    rows: rowsOf(cells, name),
    cells,
    columns,
    rowDefs,
    merges: mergesOf(config),
    freezePane: frozenOf(objectOf(sheet.frozen)),
    ...(isSet(sheet.hide) ? { hidden: true } : {}),
    ...(color === null ? {} : { view: { tabColor: { rgb: color } } }),
  };
};

const clamped = (workbook: Workbook, sheet: string, area: Omit<CellRange, 'sheet'>): CellRange | null => {
  const { rows, columns } = workbook.sheet(sheet);
  const [toRow, toColumn] = [Math.min(area.toRow, rows.length - 1), Math.min(area.toColumn, columns.length - 1)];
  return area.fromRow > toRow || area.fromColumn > toColumn ? null : { ...area, sheet, toRow, toColumn };
};

const addProtection = (authority: Json | null, opened: OpenedSheet): void => {
  if (!isSet(authority?.sheet)) return;
  const ranges = objectsOf(authority?.allowRangeList);
  const asks = ({ password }: Json): boolean => (textOf(password) ?? '') !== '';
  addFileProtection(opened, {
    hasPassword: asks(authority ?? {}),
    open: ranges.filter((range) => !asks(range)).flatMap(({ sqref }) => areasFromText(textOf(sqref) ?? '')),
    guarded: ranges.filter(asks).length,
    openColumns: [],
  });
};

/** Protection, rules, filter and charts of a sheet. */
const addMore = (sheet: Json, opened: OpenedSheet): void => {
  const { workbook, id, name, losses, sizes } = opened;
  addProtection(objectOf(objectOf(sheet.config)?.authority), opened);
  const attempt = (kind: LossKind, place: string, act: () => boolean | undefined): void => {
    try {
      if (act() === false) losses.add(kind, place);
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      losses.add(kind, place);
    }
  };
  const validations = new CellAreas<Json>();
  for (const { row, column, value } of placesOf(sheet.dataVerification))
    validations.set(row, column, JSON.stringify({ ...value, checked: null }), value);
  const areas = validations.areas();
  for (const [at, { value, ...area }] of areas.entries())
    attempt('validation', `${name}!${textFromArea(area)}`, () => {
      const range = at < mostRules ? clamped(workbook, id, area) : null;
      if (range !== null) addLuckysheetValidation(workbook, range, value);
      return range !== null;
    });
  const conditions = objectsOf(sheet.luckysheet_conditionformat_save);
  for (const [at, rule] of conditions.entries())
    for (const area of listOf(rule.cellrange).map(areaOf))
      attempt('condition', area === null ? name : `${name}!${textFromArea(area)}`, () => {
        const range = area === null || at >= mostRules ? null : clamped(workbook, id, area);
        if (range !== null) addLuckysheetCondition(workbook, range, rule, at + 1);
        return range !== null;
      });
  losses.add('condition', name, listOf(sheet.luckysheet_alternateformat_save).length);
  const filter = areaOf(sheet.filter_select);
  const range = filter === null ? null : clamped(workbook, id, filter);
  if (range !== null) addRecord(workbook, 'filter', range);
  losses.add(
    'filterChoice',
    name,
    Object.values(objectOf(sheet.filter) ?? {}).filter((each) => objectOf(each) !== null).length,
  );
  for (const chart of objectsOf(sheet.chart).slice(0, mostRules))
    attempt('chart', name, () => addLuckysheetChart(workbook, id, chart, sizes));
  losses.add('image', name, Object.keys(objectOf(sheet.images) ?? {}).length);
  losses.add('pivot', name, isSet(sheet.isPivotTable) ? 1 : 0);
};

/**
 * A new workbook with what a Luckysheet (or FortuneSheet) workbook's JSON holds: a list of sheets, by itself or within an object.
 * *Errors*: `unreadable`, `too_large`.
 */
export const openLuckysheet = (bytes: Uint8Array): OpenedFile => {
  const sheets = sheetsOf(bytes);
  const file = { sheets: sheets.map(fileSheet), defaultFont: { name: 'Times New Roman', size: 10 } };
  const defaults = { width: (usualWidth - 5) / 7, height: (usualHeight * 72) / 96 };
  return workbookFromFile(file, {
    defaults: () => defaults,
    add: (opened) => addMore(sheets[opened.index] ?? {}, opened),
  });
};
