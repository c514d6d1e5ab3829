import {
  type CalcEngine,
  type CalcOperation,
  type CellInput,
  type CellValue,
  createEngine,
  type EngineOptions,
  isCalcError,
  plainValue,
  type WorkbookInput,
} from '../index.ts';

/** As somebody types it in a test: `=…` is a formula. */
export type Typed = number | string | boolean | null;
export const inputOf = (typed: Typed): CellInput =>
  typeof typed === 'string' && typed.startsWith('=') ? { formula: typed } : typed;
export const rowsOf = (rows: readonly (readonly Typed[])[]): CellInput[][] => rows.map((row) => row.map(inputOf));

export const book = (rows: readonly (readonly Typed[])[], names?: Readonly<Record<string, string>>): WorkbookInput => ({
  sheets: [{ sheet: 's', name: 'Sheet1', rows: rowsOf(rows) }],
  ...(names ? { names } : {}),
});

export const engineWith = (
  rows: readonly (readonly Typed[])[],
  names?: Readonly<Record<string, string>>,
  options: EngineOptions = {},
): CalcEngine => {
  const engine = createEngine(options);
  engine.load(book(rows, names));
  return engine;
};

export const set = (row: number, column: number, ...cells: readonly Typed[]): CalcOperation => ({
  kind: 'setCells',
  sheet: 's',
  row,
  column,
  cells: [cells.map(inputOf)],
});

/** Errors by their code alone. */
export const bare = (value: CellValue): number | string | boolean | null => {
  const plain = plainValue(value);
  return isCalcError(plain) ? plain.error : plain;
};

export const grid = (
  engine: CalcEngine,
  height: number,
  width: number,
  row = 0,
  column = 0,
): (number | string | boolean | null)[][] =>
  engine
    .values({ sheet: 's', row, column, lastRow: row + height - 1, lastColumn: column + width - 1 })
    .map((values) => values.map(bare));

export const cell = (engine: CalcEngine, row: number, column: number): CellValue =>
  engine.values({ sheet: 's', row, column, lastRow: row, lastColumn: column })[0]?.[0] ?? null;
