import { emptyWorkbook, Workbook } from '@cloudity/docmodel/sheet';
import * as Y from 'yjs';
import { openFile, saveFile } from '../files.ts';

export const workbookOf = (update: Uint8Array): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return new Workbook(doc);
};

export const newWorkbook = (): { readonly workbook: Workbook; readonly first: string } => {
  const workbook = workbookOf(emptyWorkbook());
  return { workbook, first: workbook.sheets[0]?.id ?? '' };
};

/** Saved, and opened again. */
export const reopened = async (workbook: Workbook, format: 'xlsx' | 'ods' = 'xlsx') => {
  const { bytes, losses } = await saveFile(workbook, format, () => 42);
  const opened = await openFile(bytes, format);
  const again = workbookOf(opened.update);
  return { again, first: again.sheets[0]?.id ?? '', losses, opened };
};
