import type { CellValue } from '@cloudity/calc';
import { areBelow, type CellRange, type Chart, columnLetters, isFormula, rangesIn } from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';
import { displayOf } from '../values/display.ts';

/** A value and how its cell shows it. */
export interface Shown {
  readonly value: CellValue;
  readonly text: string;
}

export interface Series {
  readonly name: string;
  /** As many as there are labels; null where a cell holds no number. */
  readonly values: readonly (number | null)[];
}

/** What a chart draws. */
export interface ChartData {
  readonly labels: readonly string[];
  /** What stands along the axis of a scatter chart. */
  readonly positions: readonly (number | null)[];
  readonly series: readonly Series[];
}

/** More points and series than these are left out: nobody could tell them apart. */
export const mostPoints = 2_000;
export const mostSeries = 24;

const numberOf = ({ value }: Shown): number | null => (typeof value === 'number' ? value : null);

const nothing: Shown = { value: null, text: '' };

/** The parts of a table: names in its first line, labels in its first column. `lines` are the rows, as the cells stand. */
export const dataFrom = (
  lines: readonly (readonly Shown[])[],
  { seriesIn, hasNames, hasLabels }: Pick<Chart, 'seriesIn' | 'hasNames' | 'hasLabels'>,
): ChartData => {
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const table =
    seriesIn === 'columns'
      ? lines
      : Array.from({ length: width }, (_, column) => lines.map((line) => line[column] ?? nothing));
  const points = table.slice(hasNames ? 1 : 0, (hasNames ? 1 : 0) + mostPoints);
  const across = table.reduce((most, line) => Math.max(most, line.length), 0);
  const from = hasLabels ? 1 : 0;
  const label = (line: readonly Shown[], at: number): string => (hasLabels ? (line[0]?.text ?? '') : String(at + 1));
  const numbers = points.map((line) => (hasLabels ? numberOf(line[0] ?? nothing) : null));
  return {
    labels: points.map(label),
    // Words have places of their own on an axis of numbers: the first, the second …
    positions: numbers.some((value) => value !== null) ? numbers : points.map((_, at) => at + 1),
    series: withoutTexts(
      Array.from({ length: Math.max(0, Math.min(across - from, mostSeries)) }, (_, index) => {
        const column = from + index;
        const name = hasNames ? (table[0]?.[column]?.text ?? '') : '';
        return {
          name: name === '' ? (seriesIn === 'columns' ? columnLetters(column) : String(column + 1)) : name,
          values: points.map((line) => numberOf(line[column] ?? nothing)),
          hasText: points.some((line) => typeof line[column]?.value === 'string' && line[column].text !== ''),
        };
      }),
    ),
  };
};

/** A column of words among columns of numbers is none to draw; one that is empty so far has its place. */
const withoutTexts = (all: readonly (Series & { readonly hasText: boolean })[]): readonly Series[] => {
  const hasNumbers = ({ values }: Series): boolean => values.some((value) => value !== null);
  const isAnyDrawn = all.some(hasNumbers);
  return all
    .filter((series) => !isAnyDrawn || !series.hasText || hasNumbers(series))
    .map(({ name, values }) => ({ name, values }));
};

/** The shown cells of the ranges as one table. */
const linesOf = (session: SheetSession, ranges: readonly CellRange[]): readonly (readonly Shown[])[] => {
  const { workbook, feed, language } = session;
  const lines: Shown[][] = [];
  const isBelow = areBelow(ranges);
  let [offset, above] = [0, 0];
  for (const range of ranges) {
    const { rows, columns } = workbook.sheet(range.sheet);
    const sheet = workbook.sheet(range.sheet);
    const styleAt = session.styleAt(range.sheet);
    const toRow = Math.min(range.toRow, range.fromRow + mostPoints);
    const toColumn = Math.min(
      range.toColumn,
      range.fromColumn + (range.toRow > range.toColumn ? mostSeries : mostPoints),
    );
    feed.ensure(range.sheet, { ...range, toRow, toColumn });
    for (let row = range.fromRow; row <= toRow; row += 1) {
      const at = above + row - range.fromRow;
      const line = lines[at] ?? [];
      lines[at] = line;
      while (line.length < offset) line.push(nothing);
      for (let column = range.fromColumn; column <= toColumn; column += 1) {
        const [rowId, columnId] = [rows.at(row) ?? '', columns.at(column) ?? ''];
        const content = sheet.content(rowId, columnId);
        const value =
          content === null || isFormula(content) ? (feed.valueAt(range.sheet, rowId, columnId) ?? null) : content;
        const pattern = String(styleAt(row, column).numberFormat ?? 'General');
        line.push({ value, text: displayOf(value, pattern, language).text });
      }
    }
    if (isBelow) above += toRow - range.fromRow + 1;
    else offset += toColumn - range.fromColumn + 1;
  }
  return lines;
};

/** What a chart of a sheet draws now. Rows below the last filled one are left out. */
export const chartData = (session: SheetSession, sheet: string, chart: Chart): ChartData => {
  const lines = linesOf(session, rangesIn(session.workbook, sheet, chart.source));
  const last = lines.findLastIndex((line) => line.some(({ value }) => value !== null && value !== ''));
  return dataFrom(lines.slice(0, last + 1), chart);
};

/** Whether the first line of a table holds names and its first column labels: texts, or dates, beside numbers. */
export const guessed = (lines: readonly (readonly Shown[])[]): Pick<Chart, 'hasNames' | 'hasLabels'> => {
  const isNumber = (shown: Shown | undefined): boolean => typeof shown?.value === 'number';
  const [first = [], ...rest] = lines;
  const hasNames =
    rest.length > 0 && first.slice(1).every((shown) => !isNumber(shown)) && !isNumber(first[first.length - 1]);
  const body = hasNames ? rest : lines;
  const hasLabels =
    first.length > 1 &&
    body.some((line) => line.slice(1).some(isNumber)) &&
    body.every(([label]) => !isNumber(label) || /[^\d.,\s-]|^\d{4}-\d/.test(label?.text ?? ''));
  return { hasNames, hasLabels };
};

export const linesOfRange = (session: SheetSession, range: CellRange): readonly (readonly Shown[])[] =>
  linesOf(session, [range]);
