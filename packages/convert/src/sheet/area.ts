import {
  type CellRange,
  columnLetters,
  columnPosition,
  maxColumns,
  maxRows,
  rowPosition,
} from '@cloudity/docmodel/sheet';

/** Cells by position from 0, both ends included, without saying of which sheet. */
export type Area = Omit<CellRange, 'sheet'>;

const reference = /^\$?([A-Za-z]{1,3})?\$?(\d{1,7})?$/;

/** `B2`, `$A$1:$C$9`, `A:C`, `1:3`; null for anything else. */
export const areaFromText = (text: string): Area | null => {
  const [one = '', other = one, ...more] = text.trim().split(':');
  const [from, to] = [reference.exec(one), reference.exec(other)];
  if (more.length > 0 || from === null || to === null || text.trim() === '') return null;
  const [letters, otherLetters] = [from[1], to[1]];
  const [digits, otherDigits] = [from[2], to[2]];
  const isMixed =
    (letters === undefined) !== (otherLetters === undefined) || (digits === undefined) !== (otherDigits === undefined);
  if (isMixed || (letters === undefined && digits === undefined)) return null;
  const top = digits === undefined ? 0 : rowPosition(digits);
  const bottom = otherDigits === undefined ? maxRows - 1 : rowPosition(otherDigits);
  const left = letters === undefined ? 0 : columnPosition(letters);
  const right = otherLetters === undefined ? maxColumns - 1 : columnPosition(otherLetters);
  if (top === null || bottom === null || left === null || right === null) return null;
  return {
    fromRow: Math.min(top, bottom),
    toRow: Math.max(top, bottom),
    fromColumn: Math.min(left, right),
    toColumn: Math.max(left, right),
  };
};

/** What several areas stand for, as files list them. Those that cannot be read are left out. */
export const areasFromText = (text: string): readonly Area[] =>
  text
    .trim()
    .split(/\s+/)
    .flatMap((part) => areaFromText(part) ?? []);

export const textFromArea = ({ fromRow, toRow, fromColumn, toColumn }: Area): string => {
  const from = `${columnLetters(fromColumn)}${fromRow + 1}`;
  const to = `${columnLetters(toColumn)}${toRow + 1}`;
  return from === to ? from : `${from}:${to}`;
};

/** The cell that formulas of several areas are written for. */
export const cornerOf = (areas: readonly Area[]): { readonly row: number; readonly column: number } => ({
  row: Math.min(...areas.map(({ fromRow }) => fromRow)),
  column: Math.min(...areas.map(({ fromColumn }) => fromColumn)),
});
