/** Hard limits of a workbook. A writer refuses to pass them; a reader shows nothing beyond them. */
export const maxRows = 1_048_576;
export const maxColumns = 16_384;
/** UTF-16 code units of a text in a cell. */
export const maxCellText = 32_767;
/** UTF-16 code units of a formula as it is typed, the equals sign included. */
export const maxFormulaText = 8_192;
export const maxSheets = 256;
export const maxSheetName = 100;
export const maxNameText = 255;
export const maxNames = 10_000;
/** Merges, validations, charts … of one sheet. */
export const maxRecords = 50_000;
/** UTF-16 code units of a record's description as JSON. */
export const maxSpecText = 65_536;
/** Pivot tables of one workbook, and fields of one of them. */
export const maxPivots = 200;
export const maxPivotFields = 64;
/** Values that one filter of a pivot table leaves out. */
export const maxPivotHidden = 2_000;
/** Cells one call may write, format or sort. */
export const maxCellsAtOnce = 2_000_000;
/** CSS pixels of a row's height or a column's width. */
export const maxSize = 2_000;

export type SheetErrorCode = 'out_of_range' | 'too_large' | 'not_found' | 'invalid' | 'protected';

/** What a writer answers instead of writing; the document is as it was. */
export class SheetError extends Error {
  readonly code: SheetErrorCode;

  constructor(code: SheetErrorCode, message: string) {
    super(message);
    this.name = 'SheetError';
    this.code = code;
  }
}

/** Throws `out_of_range` unless `value` is a whole number from `from` to `to`. */
export const requireWithin = (value: number, from: number, to: number, what: string): void => {
  if (!Number.isInteger(value) || value < from || value > to)
    throw new SheetError('out_of_range', `${what} is ${value}, which is not between ${from} and ${to}`);
};
