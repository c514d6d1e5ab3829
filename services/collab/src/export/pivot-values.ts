import { pivotLook, pivotsOf } from '@cloudity/docmodel/pivots';
import { formatCells, Workbook, writeCells } from '@cloudity/docmodel/sheet';
import * as Y from 'yjs';
import type { Calculated } from './calculated.ts';

/**
 * The workbook with the values of its pivot tables written into their cells, for files, which hold them as values. A copy; the same
 * workbook when it has none. A table that shows an error is an error there too.
 */
export const withPivotValues = (live: Workbook, computed: Calculated): Workbook => {
  if (live.sheets.every(({ id }) => pivotsOf(live, id).length === 0)) return live;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(live.doc));
  const workbook = new Workbook(doc);
  for (const { id: sheet } of live.sheets)
    for (const pivot of pivotsOf(live, sheet)) {
      const { row, column } = pivot;
      const layout = computed.layoutAt(sheet, row, column);
      if (live.sheet(sheet).contentAt(row, column) !== null) continue;
      if (layout === undefined) {
        writeCells(workbook, { sheet, row, column }, [[computed(sheet, row, column) ?? null]]);
        continue;
      }
      const lines = Array.from({ length: layout.height }, (_, down) =>
        Array.from({ length: layout.width }, (__, right) => computed(sheet, row + down, column + right) ?? undefined),
      );
      writeCells(workbook, { sheet, row, column }, lines);
      const look = pivotLook(live, pivot, layout);
      for (let down = 0; down < layout.height; down += 1)
        for (let right = 0; right < layout.width; right += 1) {
          const style = look(down, right);
          const at = { fromRow: row + down, toRow: row + down, fromColumn: column + right, toColumn: column + right };
          if (style !== null) formatCells(workbook, { sheet, ...at }, style);
        }
    }
  return workbook;
};
