import { type ReadCell, readCell, stylesOf, Workbook } from '@cloudity/docmodel/sheet';
import * as Y from 'yjs';
import type { CellIds } from '../model/cell-ids.ts';
import { compareWorkbooks, type WorkbookChanges } from './compare-workbooks.ts';

/** From the page: two states to compare, once; then questions about cells of the earlier one. */
export type ChangesOrder =
  | { readonly before: Uint8Array; readonly now: Uint8Array }
  | { readonly id: number; readonly cell: CellIds };

/** What a cell held, with its number format; null for one that was not there. */
export type PastCell = { readonly content: ReadCell; readonly numberFormat: string } | null;

export type ChangesAnswer =
  | { readonly changes: WorkbookChanges }
  | { readonly failed: true }
  | { readonly id: number; readonly past: PastCell };

const open = (state: Uint8Array): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return new Workbook(doc);
};

let earlier: Workbook | null = null;

const pastOf = ({ sheet, row, column }: CellIds): PastCell => {
  if (!earlier?.list.isShown(sheet)) return null;
  const { rows, columns } = earlier.sheet(sheet);
  const [r, c] = [rows.positionOf(row), columns.positionOf(column)];
  if (r === null || c === null) return null;
  return {
    content: readCell(earlier, { sheet, row: r, column: c }),
    numberFormat: String(stylesOf(earlier, sheet)(r, c).numberFormat ?? 'General'),
  };
};

const answer = (message: ChangesAnswer): void => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ChangesOrder>) => {
  if ('id' in data) {
    answer({ id: data.id, past: pastOf(data.cell) });
    return;
  }
  try {
    earlier = open(data.before);
    const now = open(data.now);
    answer({ changes: compareWorkbooks(earlier, now) });
    now.destroy();
    now.doc.destroy();
  } catch {
    answer({ failed: true });
  }
});
