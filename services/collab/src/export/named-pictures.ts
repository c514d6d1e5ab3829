import { maxPictures } from '@cloudity/convert/sheet';
import { Workbook } from '@cloudity/docmodel/sheet';
import { imagesOf } from '@cloudity/docmodel/sheet/image';
import type * as Y from 'yjs';

/** The files of the pictures over the cells, each once, sheet by sheet: at most as many as an XLSX file takes. */
export const namedPictures = (doc: Y.Doc): readonly string[] => {
  const workbook = new Workbook(doc);
  const ids = new Set(workbook.sheets.flatMap(({ id }) => imagesOf(workbook, id).map(({ fileId }) => fileId)));
  workbook.destroy();
  return [...ids].slice(0, maxPictures);
};
