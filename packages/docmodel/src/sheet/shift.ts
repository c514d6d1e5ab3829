import { columnLetters, columnPosition, rowPosition } from './a1.ts';
import { maxColumns, maxRows } from './limits.ts';
import { english, isReference, type TypedCorner, tokensOf, tokenText } from './token.ts';

const corner = (
  { letters, digits, isColumnAbsolute, isRowAbsolute }: TypedCorner,
  rows: number,
  columns: number,
): string | null => {
  let text = '';
  if (letters !== '') {
    const column = (columnPosition(letters) ?? -1) + (isColumnAbsolute ? 0 : columns);
    if (column < 0 || column >= maxColumns) return null;
    text += (isColumnAbsolute ? '$' : '') + columnLetters(column);
  }
  if (digits !== '') {
    const row = (rowPosition(digits) ?? -1) + (isRowAbsolute ? 0 : rows);
    if (row < 0 || row >= maxRows) return null;
    text += `${isRowAbsolute ? '$' : ''}${row + 1}`;
  }
  return text;
};

/** A canonical formula as it reads when copied so many rows down and columns to the right: relative references go along. */
export const shiftedFormula = (formula: string, rows: number, columns: number): string => {
  if (rows === 0 && columns === 0) return formula;
  try {
    return `=${tokensOf(formula.slice(1))
      .map((token) => {
        if (!isReference(token)) return tokenText(token, english);
        const prefix = token.text.slice(0, token.text.lastIndexOf('!') + 1);
        const from = corner(token.from, rows, columns);
        const to = corner(token.to, rows, columns);
        if (from === null || to === null) return '#REF!';
        return prefix + (token.kind === 'cell' ? from : `${from}:${to}`);
      })
      .join('')}`;
  } catch {
    return formula;
  }
};
