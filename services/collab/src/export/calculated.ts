import {
  type CellInput,
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
      const lastRow = areas.reduce((most, area) => Math.max(most, area.lastRow), Math.max(0, rows.length - 1));
      const lastColumn = areas.reduce(
        (most, area) => Math.max(most, area.lastColumn),
        rows.reduce((most, row) => Math.max(most, row.length), 1) - 1,
      );
      const range = { sheet, row: 0, column: 0, lastRow, lastColumn };
      return [sheet, engine.values(range)];
    }),
  );
  engine.dispose();
  const computed: Computed = (sheet, row, column) => {
    const value = results.get(sheet)?.[row]?.[column];
    const plain = value === undefined ? undefined : plainValue(value);
    return plain !== undefined && isCalcError(plain) ? plain.error : plain;
  };
  const isVolatileInput = (input: CellInput): boolean =>
    typeof input === 'object' && input !== null && 'formula' in input && mayChangeByItself(input.formula);
  return Object.assign(computed, {
    valueCount: results.values().reduce((sum, rows) => sum + rows.length * (rows[0]?.length ?? 0), 0),
    isVolatile:
      Object.values(names).some(mayChangeByItself) ||
      sheets.some(({ rows }) => rows.some((row) => row.some(isVolatileInput))),
    layoutAt: (sheet: string, row: number, column: number) => layouts.get(`${sheet} ${row} ${column}`),
    filled: (sheet: string) => filled.get(sheet) ?? [],
  });
};
