/** Digits in the order of their character codes, so that strings of them compare as fractions do. */
export const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const base62 = (value: number, width = 1): string => {
  let rest = Math.floor(value);
  let text = '';
  do {
    text = digits.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  } while (rest > 0);
  return text.padStart(width, '0');
};

/** The n-th member (from 1) of a run of rows or columns: `42` in a sheet's first run, `4fG1aZ9.3` in a later one. */
export const idOf = (prefix: string, n: number): string => (prefix === '' ? String(n) : `${prefix}.${n}`);

export interface ParsedId {
  readonly prefix: string;
  readonly n: number;
}

/** The parts of a row's or column's id; null when it is none. */
export const parseId = (id: string): ParsedId | null => {
  const dot = id.lastIndexOf('.');
  const n = Number(id.slice(dot + 1));
  if (!Number.isInteger(n) || n < 1 || n > 9_999_999) return null;
  const prefix = dot === -1 ? '' : id.slice(0, dot);
  return idOf(prefix, n) === id ? { prefix, n } : null;
};
