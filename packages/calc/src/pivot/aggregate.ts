import { type CellValue, isCalcError } from '../engine.ts';
import { type GroupLine, type GroupNode, GroupTree } from './group-tree.ts';
import { groupKey } from './label.ts';
import { maxPivotCells, maxPivotColumns, type Pivot, PivotRefused, type PivotTable, type PivotValue } from './pivot.ts';
import { Summary } from './summary.ts';
import { pivotWords } from './words.ts';

/** Summaries of the smallest groups: row group, then column group, then value. */
class Summaries {
  readonly #values: readonly PivotValue[];
  readonly #cells: Map<number, readonly Summary[]>[] = [];
  readonly #merged = new Map<GroupNode, Map<GroupNode, readonly Summary[] | null>>();

  constructor(values: readonly PivotValue[]) {
    this.#values = values;
  }

  add(row: number, column: number, source: readonly CellValue[]): void {
    const cells = this.#cells[row] ?? new Map<number, readonly Summary[]>();
    this.#cells[row] = cells;
    const summaries = cells.get(column) ?? this.#values.map(({ summary }) => new Summary(summary));
    cells.set(column, summaries);
    for (const [index, value] of this.#values.entries()) summaries[index]?.add(source[value.column] ?? null);
  }

  /** Null where no row of the source is. */
  of(row: GroupNode, column: GroupNode): readonly Summary[] | null {
    const known = this.#merged.get(row) ?? new Map<GroupNode, readonly Summary[] | null>();
    this.#merged.set(row, known);
    const found = known.get(column);
    if (found !== undefined) return found;
    const made = this.#merge(row, column);
    known.set(column, made);
    return made;
  }

  #merge(row: GroupNode, column: GroupNode): readonly Summary[] | null {
    const [first] = row.leaves;
    const [own] = column.leaves;
    if (first !== undefined && own !== undefined && row.leaves.length === 1 && column.leaves.length === 1)
      return this.#cells[first]?.get(own) ?? null;
    let merged: readonly Summary[] | null = null;
    const take = (summaries: readonly Summary[]): void => {
      merged ??= this.#values.map(({ summary }) => new Summary(summary));
      for (const [index, summary] of merged.entries()) {
        const other = summaries[index];
        if (other !== undefined) summary.take(other);
      }
    };
    if (row.leaves.length === 1) {
      const cells = this.#cells[first ?? 0];
      if (cells !== undefined && column.leaves.length >= cells.size && column.depth === 0)
        for (const summaries of cells.values()) take(summaries);
      else
        for (const leaf of column.leaves) {
          const summaries = cells?.get(leaf);
          if (summaries !== undefined) take(summaries);
        }
      return merged;
    }
    for (const child of row.children.values()) {
      const summaries = this.of(child, column);
      if (summaries !== null) take(summaries);
    }
    return merged;
  }
}

const shareOf = (value: CellValue, whole: CellValue): CellValue => {
  if (isCalcError(value)) return value;
  if (typeof value !== 'number' || typeof whole !== 'number') return null;
  return whole === 0 ? { error: '#DIV/0!', message: 'The whole is zero.' } : Number((value / whole).toPrecision(15));
};

const textOf = (value: CellValue, truth: readonly [string, string]): string => {
  if (value === null) return '';
  if (typeof value === 'boolean') return truth[value ? 1 : 0];
  return isCalcError(value) ? value.error : String(value);
};

const requireColumns = ({ rows, columns, values, filters }: Pivot, width: number): void => {
  for (const { column } of [...rows, ...columns, ...values, ...filters])
    if (column < 0 || column >= width)
      throw new PivotRefused('gone', 'A column that the pivot table uses is no longer in its data.');
};

const filledRows = (source: readonly (readonly CellValue[])[], { filters }: Pivot) => {
  const hidden = filters.map((filter) => ({ column: filter.column, keys: new Set(filter.hidden.map(groupKey)) }));
  return source
    .slice(1)
    .filter(
      (row) =>
        row.some((value) => value !== null && value !== '') &&
        hidden.every(({ column, keys }) => !keys.has(groupKey(row[column] ?? null))),
    );
};

/**
 * The table that a pivot makes of a source, whose first row holds the names of its columns. Rows in which nothing stands are left
 * out. Takes about as long as there are cells in the source and in the result.
 *
 * Errors: {@link PivotRefused}.
 */
export const aggregate = (source: readonly (readonly CellValue[])[], pivot: Pivot): PivotTable => {
  const [names = []] = source;
  requireColumns(pivot, names.length);
  const words = pivotWords[pivot.language];
  const { values } = pivot;
  if (values.length + pivot.rows.length + pivot.columns.length === 0) return nothing;
  const rowTree = new GroupTree(pivot.rows, pivot.language);
  const columnTree = new GroupTree(pivot.columns, pivot.language);
  const summaries = new Summaries(values);
  for (const row of filledRows(source, pivot)) summaries.add(rowTree.take(row), columnTree.take(row), row);

  const nameOf = (column: number): string =>
    textOf(names[column] ?? null, words.truth).trim() || words.column(column + 1);
  const valueNames = values.map(({ column, summary, name }) => name || words.value(summary, nameOf(column)));
  const hasColumns = pivot.columns.length > 0;
  const valuesEach = hasColumns ? Math.max(1, values.length) : values.length;
  const labelColumns = Math.max(pivot.rows.length, hasColumns ? 1 : 0);
  const headerRows = hasColumns ? 1 + pivot.columns.length + (values.length > 1 ? 1 : 0) : 1;
  const smallest = (rowTree.leafCount + headerRows) * (columnTree.leafCount * valuesEach + labelColumns);
  if (smallest > maxPivotCells || columnTree.leafCount * valuesEach > maxPivotColumns) throw tooLarge();

  const hasTotals = values.length > 0;
  const rows = rowTree.lines(hasTotals, (node, value) => summaries.of(node, columnTree.root)?.[value]?.value ?? null);
  const columns = columnTree.lines(
    hasTotals,
    (node, value) => summaries.of(rowTree.root, node)?.[value]?.value ?? null,
  );
  const height = headerRows + rows.length;
  const width = Math.max(1, labelColumns + columns.length * valuesEach);
  if (height * width > maxPivotCells) throw tooLarge();

  const cells: CellValue[][] = Array.from({ length: height }, () => new Array<CellValue>(width).fill(null));
  const put = (row: number, column: number, value: CellValue): void => {
    const line = cells[row];
    if (line !== undefined && column < width) line[column] = value;
  };
  const labelOf = (node: GroupNode): CellValue => node.label ?? words.blank;
  const totalOf = (node: GroupNode): string =>
    node.depth === 0 ? words.grandTotal : words.total(textOf(labelOf(node), words.truth));
  /** Where the labels of a line stand: a group's own at its first line, a total's at its group. */
  const labels = (
    lines: readonly GroupLine[],
    place: (line: number, depth: number, label: CellValue) => void,
  ): void => {
    let before: readonly GroupNode[] = [];
    for (const [at, { node, isTotal, path }] of lines.entries()) {
      if (isTotal) place(at, Math.max(0, node.depth - 1), totalOf(node));
      else for (const [depth, each] of path.entries()) if (before[depth] !== each) place(at, depth, labelOf(each));
      before = path;
    }
  };

  // The names of fields and values.
  for (const [depth, { column }] of pivot.rows.entries()) put(headerRows - 1, depth, nameOf(column));
  const [onlyName] = valueNames;
  if (hasColumns) {
    put(0, labelColumns, pivot.columns.map(({ column }) => nameOf(column)).join(' / '));
    if (values.length === 1 && onlyName !== undefined) put(pivot.rows.length > 0 ? 0 : headerRows, 0, onlyName);
  }
  if (valuesEach > 0 && (!hasColumns || values.length > 1))
    for (const [at] of columns.entries())
      for (const [index, name] of valueNames.entries())
        put(headerRows - 1, labelColumns + at * valuesEach + index, name);

  if (hasColumns) labels(columns, (at, depth, label) => put(1 + depth, labelColumns + at * valuesEach, label));
  if (pivot.rows.length > 0) labels(rows, (at, depth, label) => put(headerRows + at, depth, label));
  else if (hasColumns && values.length > 1) put(headerRows, 0, words.grandTotal);

  for (const [down, row] of rows.entries())
    for (const [right, column] of columns.entries()) {
      const own = summaries.of(row.node, column.node);
      if (own === null) continue;
      for (const [index, { share }] of values.entries()) {
        const value = own[index]?.value ?? null;
        const whole = (wholeRow: GroupNode, wholeColumn: GroupNode): CellValue =>
          summaries.of(wholeRow, wholeColumn)?.[index]?.value ?? null;
        const shown =
          share === 'none'
            ? value
            : shareOf(
                value,
                whole(share === 'row' ? row.node : rowTree.root, share === 'column' ? column.node : columnTree.root),
              );
        put(headerRows + down, labelColumns + right * valuesEach + index, shown);
      }
    }

  const totals = (lines: readonly GroupLine[], first: number, each: number): readonly number[] =>
    lines.flatMap(({ isTotal }, at) =>
      isTotal ? Array.from({ length: each }, (_, index) => first + at * each + index) : [],
    );
  return {
    cells,
    layout: {
      height,
      width,
      headerRows,
      labelColumns,
      valuesEach,
      totalRows: totals(rows, headerRows, 1),
      totalColumns: totals(columns, labelColumns, valuesEach),
    },
  };
};

/** Before any field is chosen. */
const nothing: PivotTable = {
  cells: [[null]],
  layout: { height: 1, width: 1, headerRows: 0, labelColumns: 0, valuesEach: 0, totalRows: [], totalColumns: [] },
};

const tooLarge = (): PivotRefused =>
  new PivotRefused(
    'large',
    `The pivot table would have more than ${maxPivotCells} cells or ${maxPivotColumns} columns.`,
  );
