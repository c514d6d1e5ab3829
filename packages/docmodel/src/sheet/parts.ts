import type * as Y from 'yjs';

/**
 * Names of a workbook's shared types. Every one is a root Y.Map of plain values: a root type cannot be made twice by two clients
 * that see a sheet for the first time, nothing nested can be replaced, and each key merges for itself. The names are short because
 * every new key carries its map's name over the wire.
 */
export const workbookMetaName = 'meta';
export const sheetsName = 'sheets';
export const stylesName = 'styles';
export const namesName = 'names';

export type PlainMap = Y.Map<unknown>;

/** A sheet's own maps; the README says what their keys and values are. */
export interface SheetParts {
  readonly rowRuns: PlainMap;
  readonly columnRuns: PlainMap;
  readonly rowState: PlainMap;
  readonly columnState: PlainMap;
  readonly values: PlainMap;
  readonly valueBlocks: PlainMap;
  readonly formats: PlainMap;
  readonly formatBlocks: PlainMap;
  readonly records: PlainMap;
}

const letters: Readonly<Record<keyof SheetParts, string>> = {
  rowRuns: 'R',
  columnRuns: 'C',
  rowState: 'r',
  columnState: 'c',
  values: 'v',
  valueBlocks: 'V',
  formats: 'f',
  formatBlocks: 'F',
  records: 'o',
};

export const partsOf = (doc: Y.Doc, sheetId: string): SheetParts =>
  Object.fromEntries(
    Object.entries(letters).map(([part, letter]) => [part, doc.getMap(`${sheetId}/${letter}`)]),
  ) as unknown as SheetParts;
