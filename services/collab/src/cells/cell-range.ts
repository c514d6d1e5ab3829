import {
  type CellRange,
  columnLetters,
  columnPosition,
  quotedSheetName,
  rowPosition,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { RefusedError } from './refused.ts';

const address = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6}))?$/;

/** The sheet's name before the exclamation mark, without its quotes; null when there is none. */
const splitSheet = (text: string): readonly [sheet: string | null, rest: string] => {
  const quoted = /^'((?:[^']|'')+)'(?:!(.*))?$/s.exec(text);
  if (quoted) return [(quoted[1] ?? '').replaceAll("''", "'"), quoted[2] ?? ''];
  const mark = text.lastIndexOf('!');
  return mark < 0 ? [null, text] : [text.slice(0, mark), text.slice(mark + 1)];
};

/** The smallest range that holds every cell with a content; the first cell for an empty sheet. */
const usedRange = (workbook: Workbook, sheet: string): CellRange => {
  let [toRow, toColumn] = [0, 0];
  for (const { row, column } of workbook.sheet(sheet).cells()) {
    toRow = Math.max(toRow, row);
    toColumn = Math.max(toColumn, column);
  }
  return { sheet, fromRow: 0, toRow, fromColumn: 0, toColumn };
};

/** What a range's text means in a workbook. *Errors*: RefusedError `invalid` for no range, `not_found` for a sheet that is not there. */
export const cellRangeOf = (workbook: Workbook, text: string): CellRange => {
  const [named, rest] = splitSheet(text.trim());
  const found = address.exec(rest);
  const whole = named === null && !found ? workbook.sheetIdOf(rest) : null;
  if (whole !== null) return usedRange(workbook, whole);
  const sheet = named === null ? (workbook.sheets[0]?.id ?? null) : workbook.sheetIdOf(named);
  if (sheet === null) throw new RefusedError('not_found', `There is no sheet “${named ?? ''}”.`);
  if (named !== null && rest === '') return usedRange(workbook, sheet);
  if (!found) throw new RefusedError('invalid', 'A range is written like Sheet1!A1:D10.');
  const [columns, rows] = [
    [found[1], found[3] ?? found[1]].map((letters) => columnPosition(letters ?? '')),
    [found[2], found[4] ?? found[2]].map((digits) => rowPosition(digits ?? '')),
  ];
  const [[left, right], [top, bottom]] = [columns, rows] as [(number | null)[], (number | null)[]];
  if (left == null || right == null || top == null || bottom == null)
    throw new RefusedError('invalid', 'The range lies outside of a sheet.');
  return {
    sheet,
    fromRow: Math.min(top, bottom),
    toRow: Math.max(top, bottom),
    fromColumn: Math.min(left, right),
    toColumn: Math.max(left, right),
  };
};

export const cellCount = ({ fromRow, toRow, fromColumn, toColumn }: CellRange): number =>
  (toRow - fromRow + 1) * (toColumn - fromColumn + 1);

export const cellName = (row: number, column: number): string => `${columnLetters(column)}${row + 1}`;

/** The range as anybody would write it. */
export const rangeText = (workbook: Workbook, range: CellRange): string => {
  const first = cellName(range.fromRow, range.fromColumn);
  const last = cellName(range.toRow, range.toColumn);
  const sheet = quotedSheetName(workbook.sheetNameOf(range.sheet) ?? '');
  return `${sheet}!${first === last ? first : `${first}:${last}`}`;
};
