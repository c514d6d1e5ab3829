import { type Cells, maxCellsRead } from '@cloudity/contracts';
import { pivotsOf } from '@cloudity/docmodel/pivots';
import { readCell, stylesOf, Workbook } from '@cloudity/docmodel/sheet';
import type * as Y from 'yjs';
import { calculated } from '../export/calculated.ts';
import { cellCount, cellRangeOf, rangeText } from './cell-range.ts';
import { orRefused, type Refused, RefusedError } from './refused.ts';
import { shownText } from './shown-text.ts';

export type CellsRead = Omit<Cells, 'version'> & { readonly kind: 'read' };

/** What the cells of a range hold, give and show. Nothing is calculated when there is no formula among them. */
export const readCells = (doc: Y.Doc, text: string): CellsRead | Refused =>
  orRefused(() => {
    const workbook = new Workbook(doc);
    const range = cellRangeOf(workbook, text);
    if (cellCount(range) > maxCellsRead)
      throw new RefusedError('too_large', `At most ${maxCellsRead} cells can be read at once.`);
    const { sheet, fromRow, toRow, fromColumn, toColumn } = range;
    const contents = Array.from({ length: toRow - fromRow + 1 }, (_, row) =>
      Array.from({ length: toColumn - fromColumn + 1 }, (__, column) =>
        readCell(workbook, { sheet, row: fromRow + row, column: fromColumn + column }),
      ),
    );
    const hasFormula = workbook.sheets.some(({ id }) => pivotsOf(workbook, id).length > 0 || hasFormulas(workbook, id));
    const computed = hasFormula ? calculated(workbook) : () => undefined;
    const styles = stylesOf(workbook, sheet);
    const values = contents.map((line, row) =>
      line.map((content, column) => {
        if (content !== null && typeof content !== 'object') return content;
        // Results fill cells that hold nothing themselves.
        return computed(sheet, fromRow + row, fromColumn + column) ?? null;
      }),
    );
    return {
      kind: 'read',
      range: rangeText(workbook, range),
      values,
      formulas: contents.map((line) =>
        line.map((content) => (content !== null && typeof content === 'object' ? content.formula : null)),
      ),
      formatted: values.map((line, row) =>
        line.map((value, column) =>
          shownText(value, styles(fromRow + row, fromColumn + column).numberFormat?.toString() ?? 'General'),
        ),
      ),
    };
  });

const hasFormulas = (workbook: Workbook, sheet: string): boolean => {
  for (const { row, column } of workbook.sheet(sheet).cells()) {
    const content = workbook.sheet(sheet).contentAt(row, column);
    if (typeof content === 'object' && content !== null) return true;
  }
  return false;
};
