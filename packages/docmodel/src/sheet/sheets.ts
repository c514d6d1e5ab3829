import * as Y from 'yjs';
import { cutAt } from './dimension.ts';
import { keyBetween } from './fraction.ts';
import { Journal } from './journal.ts';
import { maxColumns, maxRows, maxSheetName, maxSheets, requireWithin, SheetError } from './limits.ts';
import { partsOf, sheetsName, workbookMetaName } from './parts.ts';
import { type WorkbookBase, workbookSchema } from './schema.ts';
import { isSheetColor } from './sheet-list.ts';
import type { Workbook } from './workbook.ts';

export const defaultRows = 1_000;
export const defaultColumns = 26;
const firstSheet = 's1';

interface NewSheet {
  readonly id: string;
  readonly name: string;
  readonly order: string;
  readonly rows: number;
  readonly columns: number;
}

/** The ids of a sheet's rows and columns stay when its making is undone: what others wrote in it comes back with redo. */
const writeNewSheet = (doc: Y.Doc, journal: Journal, { id, name, order, rows, columns }: NewSheet): void => {
  const parts = partsOf(doc, id);
  journal.putPermanently(parts.rowRuns, '', [rows, '', 'V']);
  journal.putPermanently(parts.columnRuns, '', [columns, '', 'V']);
  journal.putPermanently(parts.rowState, ':a', 1);
  journal.putPermanently(parts.columnState, ':a', 1);
  const list = doc.getMap(sheetsName);
  journal.put(list, `${id}:n`, name);
  journal.put(list, `${id}:o`, order);
};

/** Client id of what no person wrote, as for documents. */
const seedClient = 1;

/**
 * The first update of a new workbook: the schema version and one sheet. The service that owns its log appends it when it makes
 * the file, and nobody else ever does. Its bytes are constant, so a second append changes nothing.
 */
export const emptyWorkbook = (): Uint8Array<ArrayBuffer> => {
  const doc = new Y.Doc();
  doc.clientID = seedClient;
  const journal = new Journal(doc);
  journal.transact(() => {
    doc.getMap(workbookMetaName).set('v', workbookSchema);
    const size = { rows: defaultRows, columns: defaultColumns };
    writeNewSheet(doc, journal, { id: firstSheet, name: 'Sheet1', order: 'V', ...size });
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return new Uint8Array(update);
};

/** Afterwards the workbook names the file it was made of. */
export const setBase = (workbook: Workbook, base: WorkbookBase): void =>
  workbook.journal.transact(() =>
    workbook.journal.putPermanently(workbook.doc.getMap(workbookMetaName), 'base', { ...base }),
  );

const requireSheetName = (workbook: Workbook, name: string, ownId: string | null): void => {
  if (name.trim() === '' || name.length > maxSheetName || /[\p{Cc}[\]:*?/\\]|^'|'$/u.test(name))
    throw new SheetError(
      'invalid',
      `a sheet's name has 1 to ${maxSheetName} characters, none of [ ] : * ? / \\ and no apostrophe at an end`,
    );
  const holder = workbook.sheetIdOf(name);
  if (holder !== null && holder !== ownId) throw new SheetError('invalid', `there is a sheet ${name} already`);
};

/** The order key of a sheet that is to stand at `position` among the others. */
const orderAt = (workbook: Workbook, position: number, exceptId: string | null): string => {
  const keys = workbook.sheets.filter(({ id }) => id !== exceptId).map(({ id }) => workbook.list.orderOf(id));
  requireWithin(position, 0, keys.length, 'the position of the sheet');
  const before = keys[position - 1] ?? null;
  return keyBetween(before, keys.slice(position).find((key) => before === null || key > before) ?? null);
};

export interface SheetOptions {
  readonly position?: number;
  readonly rows?: number;
  readonly columns?: number;
}

/** Afterwards there is one more sheet, last unless `position` (from 0) says otherwise; returns its id. *Errors*: `invalid` name, `too_large`, `out_of_range`. */
export const addSheet = (
  workbook: Workbook,
  name: string,
  { position = workbook.sheets.length, rows = defaultRows, columns = defaultColumns }: SheetOptions = {},
): string => {
  requireSheetName(workbook, name, null);
  requireWithin(rows, 1, maxRows, 'the number of rows');
  requireWithin(columns, 1, maxColumns, 'the number of columns');
  if (workbook.list.count() >= maxSheets)
    throw new SheetError('too_large', `a workbook has at most ${maxSheets} sheets`);
  const order = orderAt(workbook, position, null);
  const id = workbook.freshId();
  workbook.journal.transact(() => {
    writeNewSheet(workbook.doc, workbook.journal, { id, name, order, rows, columns });
    workbook.list.forget();
  });
  return id;
};

const setSheet = (workbook: Workbook, id: string, key: string, value: unknown): void => {
  workbook.sheet(id);
  workbook.journal.transact(() => {
    workbook.journal.put(workbook.list.map, `${id}:${key}`, value);
    workbook.list.forget();
  });
};

/** Formulas show the new name at once: they hold the sheet's id. *Errors*: `invalid`, `not_found`. */
export const renameSheet = (workbook: Workbook, id: string, name: string): void => {
  requireSheetName(workbook, name, id);
  setSheet(workbook, id, 'n', name);
};

/** Afterwards the sheet stands at `position` among the others. *Errors*: `out_of_range`, `not_found`. */
export const moveSheet = (workbook: Workbook, id: string, position: number): void =>
  setSheet(workbook, id, 'o', orderAt(workbook, position, id));

/** The sheet's cells stay in the document and return with undo. *Errors*: `invalid` for the last one, `not_found`. */
export const deleteSheet = (workbook: Workbook, id: string): void => {
  if (workbook.sheets.length === 1) throw new SheetError('invalid', 'a workbook keeps at least one sheet');
  const { rows, columns } = workbook.sheet(id);
  workbook.guard?.({ sheet: id, fromRow: 0, toRow: rows.length - 1, fromColumn: 0, toColumn: columns.length - 1 });
  setSheet(workbook, id, 'x', 1);
};

/** A palette name or `#rrggbb`, null for none. */
export const setSheetColor = (workbook: Workbook, id: string, color: string | null): void => {
  if (color !== null && !isSheetColor(color)) throw new SheetError('invalid', 'a colour is a palette name or #rrggbb');
  setSheet(workbook, id, 'c', color ?? undefined);
};

/** While every sheet is hidden, all are shown. */
export const setSheetHidden = (workbook: Workbook, id: string, isHidden: boolean): void =>
  setSheet(workbook, id, 'h', isHidden ? 1 : undefined);

/** How many rows and columns stay in view; they are remembered by place, so rows inserted among them stay too. */
export const setFrozen = (workbook: Workbook, id: string, rows: number, columns: number): void => {
  const sheet = workbook.sheet(id);
  requireWithin(rows, 0, sheet.rows.length, 'the number of frozen rows');
  requireWithin(columns, 0, sheet.columns.length, 'the number of frozen columns');
  workbook.journal.transact(() => {
    cutAt(workbook, sheet.rows, rows);
    cutAt(workbook, sheet.columns, columns);
    const places = [sheet.rows.placeAt(rows - 1), sheet.columns.placeAt(columns - 1)];
    setSheet(workbook, id, 'z', rows + columns === 0 ? undefined : places);
  });
};

export const frozenOf = (workbook: Workbook, id: string): { readonly rows: number; readonly columns: number } => {
  const sheet = workbook.sheet(id);
  const places: unknown = workbook.list.map.get(`${id}:z`);
  const [row, column]: readonly unknown[] = Array.isArray(places) ? places : [];
  const count = (axis: typeof sheet.rows, place: unknown): number => {
    const first = axis.placeAt(0);
    return typeof place === 'string' && first !== null ? (axis.span(first, place)?.to ?? -1) + 1 : 0;
  };
  return { rows: count(sheet.rows, row), columns: count(sheet.columns, column) };
};
