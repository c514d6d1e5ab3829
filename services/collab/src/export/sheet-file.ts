import { type Loss, saveCsvFile, saveFile, saveLuckysheet } from '@cloudity/convert/sheet';
import { baseOf, Workbook, type WorkbookBase } from '@cloudity/docmodel/sheet';
import type * as Y from 'yjs';
import { calculated } from './calculated.ts';
import { withPivotValues } from './pivot-values.ts';

export type SheetFormat = 'xlsx' | 'ods' | 'csv' | 'luckysheet';

export interface SheetFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the workbook holds and the file does not. */
  readonly losses: readonly Loss[];
  /** Of an XLSX file: the upload that the workbook says it was made of. */
  readonly base?: WorkbookBase | null;
}

/** A workbook as a file, its formulas calculated, its pivot tables as the values they show. CSV holds one sheet, the first that is shown or the one of this name; null when there is none. */
export const sheetFile = async (
  doc: Y.Doc,
  format: SheetFormat,
  sheetName: string | null = null,
): Promise<SheetFile | null> => {
  const live = new Workbook(doc);
  const computed = calculated(live);
  const workbook = withPivotValues(live, computed);
  if (format === 'luckysheet') return saveLuckysheet(workbook, computed);
  if (format !== 'csv') {
    const { bytes, losses } = await saveFile(workbook, format, computed);
    return { bytes: new Uint8Array(bytes), losses, base: format === 'xlsx' ? baseOf(doc) : null };
  }
  const { sheets } = workbook;
  const sheet =
    sheetName === null
      ? (sheets.find(({ isHidden }) => !isHidden) ?? sheets[0])
      : sheets.find(({ name }) => name === sheetName);
  return sheet === undefined ? null : saveCsvFile(workbook, sheet.id, computed);
};
