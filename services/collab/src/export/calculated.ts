import { type CellInput, createEngine, isCalcError, plainValue } from '@cloudity/calc';
import type { Computed } from '@cloudity/convert/sheet';
import { readCell, textFromFormula, type Workbook } from '@cloudity/docmodel/sheet';

const inputsOf = (workbook: Workbook, id: string): readonly (readonly CellInput[])[] => {
  const rows: CellInput[][] = [];
  for (const { row, column } of workbook.sheet(id).cells()) {
    while (rows.length <= row) rows.push([]);
    const line = rows[row] ?? [];
    while (line.length <= column) line.push(null);
    line[column] = readCell(workbook, { sheet: id, row, column });
  }
  return rows;
};

/** What every formula of the workbook gives now; errors as their codes, sparklines as empty texts. Nothing is calculated for a workbook without formulas. */
export const calculated = (workbook: Workbook): Computed => {
  const sheets = workbook.sheets.map(({ id, name }) => ({ sheet: id, name, rows: inputsOf(workbook, id) }));
  if (!sheets.some(({ rows }) => rows.some((row) => row.some((cell) => typeof cell === 'object' && cell !== null))))
    return () => undefined;
  const home = { space: workbook, sheet: sheets[0]?.sheet ?? '', row: null };
  const names = Object.fromEntries(
    workbook.names.list().map(({ name, formula }) => [name, textFromFormula(formula, home)]),
  );
  const engine = createEngine();
  engine.load({ sheets, names });
  const results = new Map(
    sheets.map(({ sheet, rows }) => {
      const lastColumn = rows.reduce((most, row) => Math.max(most, row.length), 1) - 1;
      const range = { sheet, row: 0, column: 0, lastRow: Math.max(0, rows.length - 1), lastColumn };
      return [sheet, engine.values(range)];
    }),
  );
  engine.dispose();
  return (sheet, row, column) => {
    const value = results.get(sheet)?.[row]?.[column];
    const plain = value === undefined ? undefined : plainValue(value);
    return plain !== undefined && isCalcError(plain) ? plain.error : plain;
  };
};
