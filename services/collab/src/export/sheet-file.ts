import {
  type KeptParts,
  type Loss,
  Losses,
  type Picture,
  saveCsvFile,
  saveFile,
  saveLuckysheet,
  withKeptParts,
} from '@cloudity/convert/sheet';
import { baseOf, Workbook } from '@cloudity/docmodel/sheet';
import type * as Y from 'yjs';
import { calculated } from './calculated.ts';
import { withPivotValues } from './pivot-values.ts';

export type SheetFormat = 'xlsx' | 'ods' | 'csv' | 'luckysheet';

export interface SheetFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the workbook holds and the file does not. */
  readonly losses: readonly Loss[];
}

/** The XLSX file with what its workbook has from the file it was made of; a workbook that says it was made of one and has nothing lost it. */
const xlsxFile = async (
  saved: Pick<SheetFile, 'losses'> & { readonly bytes: Uint8Array },
  doc: Y.Doc,
  kept: KeptParts | null,
): Promise<SheetFile> => {
  const losses = new Losses(saved.losses);
  if (kept) losses.addAll(kept.losses);
  else if (baseOf(doc)) losses.add('base');
  return { bytes: kept ? await withKeptParts(saved.bytes, kept) : new Uint8Array(saved.bytes), losses: losses.list() };
};

export interface SheetFileOptions {
  readonly sheet?: string | null;
  /** Of an XLSX file: the parts that are kept for it, and pictures that it can have. */
  readonly kept?: KeptParts | null;
  readonly pictures?: readonly Picture[];
}

/**
 * A workbook as a file, its formulas calculated, its pivot tables as the values they show; XLSX with the parts that are kept for it. CSV
 * holds one sheet, the first that is shown or the one of this name; null when there is none.
 */
export const sheetFile = async (
  doc: Y.Doc,
  format: SheetFormat,
  { sheet: sheetName = null, kept = null, pictures = [] }: SheetFileOptions = {},
): Promise<SheetFile | null> => {
  const live = new Workbook(doc);
  const computed = calculated(live);
  const workbook = withPivotValues(live, computed);
  if (format === 'luckysheet') return saveLuckysheet(workbook, computed);
  if (format !== 'csv') {
    const saved = await saveFile(workbook, format, computed, pictures);
    return format === 'xlsx' ? xlsxFile(saved, doc, kept) : { ...saved, bytes: new Uint8Array(saved.bytes) };
  }
  const { sheets } = workbook;
  const sheet =
    sheetName === null
      ? (sheets.find(({ isHidden }) => !isHidden) ?? sheets[0])
      : sheets.find(({ name }) => name === sheetName);
  return sheet === undefined ? null : saveCsvFile(workbook, sheet.id, computed, computed.filled(sheet.id));
};
