import { maxColumns, maxRows } from './limits.ts';

/** `A` for 0, `XFD` for 16,383. */
export const columnLetters = (position: number): string => {
  let letters = '';
  for (let rest = position + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
};

/** The position of a column from its letters, in any case; null beyond the limit. */
export const columnPosition = (letters: string): number | null => {
  let position = 0;
  for (const letter of letters.toUpperCase()) {
    const digit = letter.charCodeAt(0) - 64;
    if (digit < 1 || digit > 26) return null;
    position = position * 26 + digit;
  }
  return position >= 1 && position <= maxColumns ? position - 1 : null;
};

/** The position of a row from its number as it is written; null beyond the limit. */
export const rowPosition = (digits: string): number | null => {
  const number = Number(digits);
  return Number.isInteger(number) && number >= 1 && number <= maxRows ? number - 1 : null;
};

const plainSheetName = /^[\p{L}_][\p{L}\p{N}_.]*$/u;
const looksLikeReference = /^(?:[A-Za-z]{1,3}[0-9]+|R[0-9]*C[0-9]*|TRUE|FALSE)$/i;

/** A sheet's name as formulas write it before the exclamation mark. */
export const quotedSheetName = (name: string): string =>
  plainSheetName.test(name) && !looksLikeReference.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
