import { format } from 'numfmt';

/** A value by its number format, in English; plainly where the format cannot be read. */
export const shownText = (value: string | number | boolean | null, pattern: string): string => {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string' && (pattern === 'General' || !/[@;]/.test(pattern))) return value;
  try {
    return format(pattern, value);
  } catch {
    return String(value);
  }
};
