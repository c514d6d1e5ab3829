import { saveCsv, saveFile, saveLuckysheet } from '@cloudity/convert/sheet';
import { Workbook } from '@cloudity/docmodel/sheet';
import type * as Y from 'yjs';
import { calculated } from './calculated.ts';

export type SheetFormat = 'xlsx' | 'ods' | 'csv' | 'luckysheet';

/** A workbook as a file's bytes, its formulas calculated. CSV holds the first sheet that is shown. */
export const sheetFile = async (doc: Y.Doc, format: SheetFormat): Promise<Uint8Array<ArrayBuffer>> => {
  const workbook = new Workbook(doc);
  const computed = calculated(workbook);
  if (format === 'luckysheet') return saveLuckysheet(workbook, computed).bytes;
  if (format !== 'csv') return new Uint8Array((await saveFile(workbook, format, computed)).bytes);
  const sheet = workbook.sheets.find(({ isHidden }) => !isHidden) ?? workbook.sheets[0];
  return new TextEncoder().encode(sheet === undefined ? '' : saveCsv(workbook, sheet.id, { computed }));
};
