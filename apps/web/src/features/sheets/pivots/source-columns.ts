import type { CellValue } from '@cloudity/calc';
import type { PivotKey, PlacedPivot } from '@cloudity/docmodel/pivots';
import { type CellRange, columnLetters, isFormula } from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';
import { displayOf } from '../values/display.ts';
import { numberFormats } from '../values/number-format.ts';

/** A column of the data of a pivot table. */
export interface SourceColumn {
  /** In its sheet, from 0. */
  readonly position: number;
  /** What its first row says, else its letters. */
  readonly name: string;
  readonly hasNumbers: boolean;
  readonly hasDates: boolean;
}

/** So many rows say what a column holds. */
const looked = 50;

const valueAt = ({ workbook, feed }: SheetSession, sheet: string, row: number, column: number): CellValue => {
  const { rows, columns } = workbook.sheet(sheet);
  const [rowId, columnId] = [rows.at(row) ?? '', columns.at(column) ?? ''];
  const content = workbook.sheet(sheet).content(rowId, columnId);
  return content === null || isFormula(content) ? (feed.valueAt(sheet, rowId, columnId) ?? null) : content;
};

export const sourceColumns = (session: SheetSession, source: CellRange): readonly SourceColumn[] => {
  const { sheet, fromRow, toRow, fromColumn, toColumn } = source;
  const last = Math.min(toRow, fromRow + looked);
  session.feed.ensure(sheet, { fromRow, toRow: last, fromColumn, toColumn });
  const styleAt = session.styleAt(sheet);
  return Array.from({ length: toColumn - fromColumn + 1 }, (_, index) => {
    const position = fromColumn + index;
    const name = displayOf(valueAt(session, sheet, fromRow, position), 'General', session.language).text.trim();
    let [numbers, filled] = [0, 0];
    for (let row = fromRow + 1; row <= last; row += 1) {
      const value = valueAt(session, sheet, row, position);
      if (value === null || value === '') continue;
      filled += 1;
      if (typeof value === 'number') numbers += 1;
    }
    const pattern = String(styleAt(fromRow + 1, position).numberFormat ?? 'General');
    return {
      position,
      name: name === '' ? columnLetters(position) : name,
      hasNumbers: numbers > 0 && numbers * 2 >= filled,
      hasDates: numbers > 0 && numberFormats()?.isDateFormat(pattern) === true,
    };
  });
};

export interface SourceValue {
  readonly key: PivotKey;
  readonly text: string;
}

/** More different values than these are not offered by a filter. */
export const mostValues = 1_000;

/** The different values of a column below its name, sorted. */
export const sourceValues = (
  session: SheetSession,
  { source }: PlacedPivot,
  column: number,
): readonly SourceValue[] => {
  if (source === null) return [];
  const { sheet, fromRow, toRow } = source;
  session.feed.ensure(sheet, { fromRow, toRow, fromColumn: column, toColumn: column });
  const styleAt = session.styleAt(sheet);
  const found = new Map<string, SourceValue>();
  for (let row = fromRow + 1; row <= toRow && found.size < mostValues; row += 1) {
    const value = valueAt(session, sheet, row, column);
    if (typeof value === 'object' && value !== null) continue;
    const key = value === '' ? null : value;
    const id = `${typeof key} ${key}`;
    if (found.has(id)) continue;
    const pattern = String(styleAt(row, column).numberFormat ?? 'General');
    found.set(id, { key, text: displayOf(value, pattern, session.language).text });
  }
  const collator = new Intl.Collator(session.language, { numeric: true });
  return [...found.values()].sort((one, other) => collator.compare(one.text, other.text));
};
