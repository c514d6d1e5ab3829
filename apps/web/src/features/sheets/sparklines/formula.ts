import { type CellRange, writeCells } from '@cloudity/docmodel/sheet';
import { rangeText } from '../criteria/range-text.ts';
import type { SheetSession } from '../model/session.ts';

export interface SparklineDraft {
  readonly type: 'line' | 'column' | 'winloss' | 'bar';
  /** `#rrggbb`; null for the reader's accent. */
  readonly color: string | null;
}

/** The ranges that get a sparkline each: the lines of a table, a single row or column as a whole. */
export const linesOf = (data: CellRange): readonly CellRange[] => {
  const isOne = data.fromRow === data.toRow || data.fromColumn === data.toColumn;
  if (isOne) return [data];
  return Array.from({ length: data.toRow - data.fromRow + 1 }, (_, at) => ({
    ...data,
    fromRow: data.fromRow + at,
    toRow: data.fromRow + at,
  }));
};

/** Canonical, with its `=`; the data's sheet is named where it is another one. */
export const sparklineFormula = (
  session: SheetSession,
  data: CellRange,
  home: string,
  { type, color }: SparklineDraft,
): string => {
  const options = [
    ...(type === 'line' ? [] : [`"charttype","${type}"`]),
    ...(color === null ? [] : [`"${type === 'bar' ? 'color1' : 'color'}","${color}"`]),
  ];
  return `=SPARKLINE(${rangeText(session, data, home)}${options.length === 0 ? '' : `,{${options.join(';')}}`})`;
};

export type Unplaced = 'place' | 'inside' | 'taken';

const meets = (one: CellRange, other: CellRange): boolean =>
  one.sheet === other.sheet &&
  one.fromRow <= other.toRow &&
  one.toRow >= other.fromRow &&
  one.fromColumn <= other.toColumn &&
  one.toColumn >= other.fromColumn;

/** Where the sparklines of `data` would stand, from the place's first cell downwards; or why they cannot. */
export const placesFor = (session: SheetSession, data: CellRange, place: CellRange): CellRange | Unplaced => {
  const { sheet, fromRow, fromColumn } = place;
  const toRow = fromRow + linesOf(data).length - 1;
  const target = { sheet, fromRow, toRow, fromColumn, toColumn: fromColumn };
  const opened = session.workbook.sheet(sheet);
  if (toRow >= opened.rows.length) return 'place';
  if (meets(target, data)) return 'inside';
  for (let row = fromRow; row <= toRow; row += 1) if (opened.contentAt(row, fromColumn) !== null) return 'taken';
  return target;
};

/** Afterwards each line of the data has its sparkline, in one step of undo. False when the cells may not be written. */
export const insertSparklines = (
  session: SheetSession,
  data: CellRange,
  target: CellRange,
  draft: SparklineDraft,
): boolean =>
  session.act(() => {
    const formulas = linesOf(data).map((line) => [{ formula: sparklineFormula(session, line, target.sheet, draft) }]);
    writeCells(session.workbook, { sheet: target.sheet, row: target.fromRow, column: target.fromColumn }, formulas);
  });
