import {
  type CalcEngine,
  type CellInput,
  type CellValue,
  createEngine,
  type CellRange as FilledRange,
  isCalcError,
  mayChangeByItself,
  type PivotLayout,
  plainValue,
} from '@cloudity/calc';
import type { Computed } from '@cloudity/convert/sheet';
import { pivotCells } from '@cloudity/docmodel/pivots';
import { readCell, textFromFormula, type Workbook } from '@cloudity/docmodel/sheet';

const inputsOf = (workbook: Workbook, id: string): readonly (readonly CellInput[])[] => {
  const rows: CellInput[][] = [];
  const put = (row: number, column: number, input: CellInput): void => {
    while (rows.length <= row) rows.push([]);
    const line = rows[row] ?? [];
    while (line.length <= column) line.push(null);
    line[column] = input;
  };
  for (const { row, column } of workbook.sheet(id).cells())
    put(row, column, readCell(workbook, { sheet: id, row, column }));
  for (const { row, column, pivot } of pivotCells(workbook, id)) put(row, column, { pivot });
  return rows;
};

/** Rows whose values are read together. */
const blockRows = 64;

/**
 * What every cell of a sheet shows, in blocks of rows as wide as what they hold: a value in the last row and one in the last column are
 * no million times sixteen thousand values.
 */
const blocksOf = (
  engine: CalcEngine,
  sheet: string,
  rows: readonly (readonly CellInput[])[],
  areas: readonly FilledRange[],
): readonly (readonly (readonly CellValue[])[])[] => {
  const widths: number[] = [];
  const widen = (row: number, width: number): void => {
    const block = Math.floor(row / blockRows);
    while (widths.length <= block) widths.push(0);
    widths[block] = Math.max(widths[block] ?? 0, width);
  };
  for (const [row, line] of rows.entries()) if (line.length > 0) widen(row, line.length);
  for (const { row: top, lastRow, lastColumn } of areas)
    for (let row = top; row <= lastRow; row += 1) widen(row, lastColumn + 1);
  return widths.map((width, block) => {
    const row = block * blockRows;
    if (width === 0) return [];
    return engine.values({ sheet, row, column: 0, lastRow: row + blockRows - 1, lastColumn: width - 1 });
  });
};

/** What formulas and pivot tables give. */
export interface Calculated extends Computed {
  /** How many values that is. */
  readonly valueCount: number;
  /** Whether the same workbook may give something else the next time. */
  readonly isVolatile: boolean;
  /** What stands where in the pivot table whose corner is the cell; undefined where there is none, or an error. */
  readonly layoutAt: (sheet: string, row: number, column: number) => PivotLayout | undefined;
  /** The ranges of a sheet that single results fill. */
  readonly filled: (sheet: string) => readonly FilledRange[];
}

const nothing: Calculated = Object.assign(() => undefined, {
  valueCount: 0,
  isVolatile: false,
  layoutAt: () => undefined,
  filled: () => [],
});

/** What every formula and pivot table of the workbook gives now; errors as their codes, sparklines as empty texts. Nothing is calculated for a workbook without any. */
export const calculated = (workbook: Workbook): Calculated => {
  const sheets = workbook.sheets.map(({ id, name }) => ({ sheet: id, name, rows: inputsOf(workbook, id) }));
  if (!sheets.some(({ rows }) => rows.some((row) => row.some((cell) => typeof cell === 'object' && cell !== null))))
    return nothing;
  const home = { space: workbook, sheet: sheets[0]?.sheet ?? '', row: null };
  const names = Object.fromEntries(
    workbook.names.list().map(({ name, formula }) => [name, textFromFormula(formula, home)]),
  );
  const engine = createEngine();
  engine.load({ sheets, names });
  const layouts = new Map<string, PivotLayout>();
  const filled = new Map<string, readonly FilledRange[]>();
  const results = new Map(
    sheets.map(({ sheet, rows }) => {
      for (const { row, column } of pivotCells(workbook, sheet)) {
        const { value, pivot } = engine.explain({ sheet, row, column });
        if (pivot !== null && !isCalcError(value)) layouts.set(`${sheet} ${row} ${column}`, pivot);
      }
      // Pivot tables and results of several values fill cells beyond those that hold something.
      const areas = engine.spills(sheet);
      filled.set(sheet, areas);
      return [sheet, blocksOf(engine, sheet, rows, areas)];
    }),
  );
  engine.dispose();
  const computed: Computed = (sheet, row, column) => {
    const value = results.get(sheet)?.[Math.floor(row / blockRows)]?.[row % blockRows]?.[column];
    const plain = value === undefined ? undefined : plainValue(value);
    return plain !== undefined && isCalcError(plain) ? plain.error : plain;
  };
  const isVolatileInput = (input: CellInput): boolean =>
    typeof input === 'object' && input !== null && 'formula' in input && mayChangeByItself(input.formula);
  return Object.assign(computed, {
    valueCount: results
      .values()
      .reduce(
        (sum, blocks) => sum + blocks.reduce((count, rows) => count + rows.length * (rows[0]?.length ?? 0), 0),
        0,
      ),
    isVolatile:
      Object.values(names).some(mayChangeByItself) ||
      sheets.some(({ rows }) => rows.some((row) => row.some(isVolatileInput))),
    layoutAt: (sheet: string, row: number, column: number) => layouts.get(`${sheet} ${row} ${column}`),
    filled: (sheet: string) => filled.get(sheet) ?? [],
  });
};
