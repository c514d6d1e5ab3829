export { ConvertError, type ConvertErrorCode } from './convert-error.ts';
export {
  type CsvOptions,
  type Delimiter,
  type Encoding,
  guessDialect,
  openCsv,
  readFields,
  saveCsv,
  type TextDialect,
} from './csv.ts';
export { saveCsvFile } from './csv-file.ts';
export type { Computed } from './file-from-workbook.ts';
export { type FileFormat, openFile, saveFile } from './files.ts';
export { type Loss, Losses, type LossKind } from './losses.ts';
export { openLuckysheet } from './luckysheet/open.ts';
export { saveLuckysheet } from './luckysheet/save.ts';
export { guardPackage } from './package-guard.ts';
export { maxPictureBytes, maxPictures, maxPicturesBytes, type Picture, pictureFacts } from './picture.ts';
export { readTable, type Table, type TableBounds, type TableCell, type TableSheet } from './table.ts';
export type { OpenedFile } from './workbook-from-file.ts';
export type { KeptParts } from './xlsx/kept-parts.ts';
export { withKeptParts } from './xlsx/put-back.ts';
