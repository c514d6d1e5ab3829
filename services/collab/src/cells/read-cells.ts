import { type Cells, maxCellsRead } from '@cloudity/contracts';
import { readCell, stylesOf } from '@cloudity/docmodel/sheet';
import type { CalculatedWorkbook } from './calculated-workbooks.ts';
import { cellCount, cellRangeOf, rangeText } from './cell-range.ts';
import { orRefused, type Refused, RefusedError } from './refused.ts';
import { shownText } from './shown-text.ts';

export type CellsRead = Omit<Cells, 'version'> & { readonly kind: 'read' };

/** What the cells of a range hold, give and show. */
export const readCells = ({ workbook, computed }: CalculatedWorkbook, text: string): CellsRead | Refused =>
  orRefused(() => {
    const range = cellRangeOf(workbook, text);
    if (cellCount(range) > maxCellsRead)
      throw new RefusedError('too_large', `At most ${maxCellsRead} cells can be read at once.`);
    const { sheet, fromRow, toRow, fromColumn, toColumn } = range;
    const contents = Array.from({ length: toRow - fromRow + 1 }, (_, row) =>
      Array.from({ length: toColumn - fromColumn + 1 }, (__, column) =>
        readCell(workbook, { sheet, row: fromRow + row, column: fromColumn + column }),
      ),
    );
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
