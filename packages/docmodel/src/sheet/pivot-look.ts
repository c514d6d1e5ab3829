import { fieldPosition, type PlacedPivot } from './pivot.ts';
import type { PivotField } from './pivot-field.ts';
import { type CellStyle, stylesOf } from './styles.ts';
import type { Workbook } from './workbook.ts';

/** What of a calculated pivot table says how its cells look; positions are counted from its corner. */
export interface PivotShape {
  readonly headerRows: number;
  readonly labelColumns: number;
  readonly valuesEach: number;
  readonly totalRows: readonly number[];
}

const counts: ReadonlySet<string> = new Set(['count', 'countAny', 'countUnique']);

/**
 * How a calculated pivot table's cells look, counted from its corner: labels and values as the columns they are made of, names and
 * totals bold. Null for nothing of its own.
 */
export const pivotLook = (
  workbook: Workbook,
  pivot: PlacedPivot,
  { headerRows, labelColumns, valuesEach, totalRows }: PivotShape,
): ((row: number, column: number) => CellStyle | null) => {
  const { source, fields } = pivot;
  const styleAt = source === null ? null : stylesOf(workbook, source.sheet);
  const formatOf = (field: PivotField | undefined): string | null => {
    if (field === undefined || source === null) return null;
    const at = fieldPosition(workbook, pivot, field);
    const stored = at === null ? null : styleAt?.(source.fromRow + 1, at).numberFormat;
    const own = typeof stored === 'string' ? stored : null;
    if (field.at === 'values') return field.share !== 'none' ? '0.00%' : counts.has(field.summary) ? null : own;
    if (field.at === 'filters' || field.grouping === 'none') return own;
    return field.grouping === 'day' ? 'yyyy-mm-dd' : null;
  };
  const formats = (place: PivotField['at']) => fields.filter(({ at }) => at === place).map(formatOf);
  const [rows, columns, values] = [formats('rows'), formats('columns'), formats('values')];
  const totals = new Set(totalRows);
  return (row, column) => {
    const isLabel = column < labelColumns;
    const numberFormat =
      row >= headerRows
        ? isLabel
          ? rows[column]
          : valuesEach > 0 && values[(column - labelColumns) % valuesEach]
        : !isLabel && row > 0 && columns[row - 1];
    const isHeader = row < headerRows;
    const isBold = isHeader || totals.has(row);
    if (!isBold && !numberFormat) return null;
    return {
      ...(isBold ? { bold: true } : {}),
      ...(numberFormat ? { numberFormat } : {}),
      // What stands over numbers stands where they do.
      ...(isHeader && !isLabel && valuesEach > 0 ? { align: 'right' } : {}),
    };
  };
};
