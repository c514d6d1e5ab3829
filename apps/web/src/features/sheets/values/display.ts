import type { CellValue } from '@cloudity/calc';
import type { SheetLanguage } from '../formula/language.ts';
import { numberFormats } from './number-format.ts';
import { localeOf } from './parse-input.ts';

/** What stands in a cell, as text. */
export interface Display {
  readonly text: string;
  readonly kind: 'empty' | 'text' | 'number' | 'boolean' | 'error';
  /** What the number format asks for, such as red for negative numbers; a CSS colour. */
  readonly color: string | null;
}

const empty: Display = { text: '', kind: 'empty', color: null };

const colors: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  red: '#d93025',
  green: '#188038',
  blue: '#1a73e8',
  yellow: '#b06000',
  cyan: '#007b83',
  magenta: '#a142f4',
};

const colorOf = (pattern: string, value: number | string): string | null => {
  if (!pattern.includes('[')) return null;
  const color: unknown = numberFormats()?.formatColor(pattern, value);
  return typeof color === 'string' ? (colors[color.toLowerCase()] ?? null) : null;
};

/** A value by its number format in the reader's language. A format that nothing can read shows the value plainly. */
export const displayOf = (value: CellValue, pattern: string, language: SheetLanguage): Display => {
  if (value === null || value === '') return empty;
  if (typeof value === 'object' && 'sparkline' in value) return empty;
  if (typeof value === 'object') return { text: value.error, kind: 'error', color: null };
  if (typeof value === 'boolean')
    return {
      text: language === 'fr' ? (value ? 'VRAI' : 'FAUX') : value ? 'TRUE' : 'FALSE',
      kind: 'boolean',
      color: null,
    };
  const kind = typeof value === 'string' ? 'text' : 'number';
  if (kind === 'text' && (pattern === 'General' || !/[@;]/.test(pattern)))
    return { text: String(value), kind, color: null };
  const formats = numberFormats();
  // They come a moment after the first paint: a gap until then, and no number that changes its looks.
  if (formats === null) return { text: '', kind, color: null };
  if (typeof value === 'number' && formats.isTextFormat(pattern))
    return { text: String(value), kind: 'text', color: null };
  try {
    const text = formats.format(pattern, value, { locale: localeOf(language) });
    return { text, kind, color: colorOf(pattern, value) };
  } catch {
    return { text: String(value), kind, color: null };
  }
};

/** A value as somebody edits it: all digits of a number, a date as a date, percentages as such. */
export const editText = (value: number | string | boolean, pattern: string, language: SheetLanguage): string => {
  if (typeof value === 'boolean') return displayOf(value, 'General', language).text;
  if (typeof value === 'string') return /^['=]/.test(value) || looksTyped(value, language) ? `'${value}` : value;
  if (numberFormats()?.isDateFormat(pattern)) {
    const hasTime = /[hs]/i.test(pattern);
    const hasDay = /[dy]/i.test(pattern);
    const day = language === 'fr' ? 'dd/mm/yyyy' : 'yyyy-mm-dd';
    return displayOf(value, hasDay ? (hasTime ? `${day} hh:mm:ss` : day) : 'hh:mm:ss', language).text;
  }
  const isPercent = /%/.test(pattern);
  const number = isPercent ? Number((value * 100).toPrecision(15)) : value;
  const text = String(number);
  return (language === 'fr' ? text.replace('.', ',') : text) + (isPercent ? '%' : '');
};

/** Whether the text would be something else when typed again. */
const looksTyped = (text: string, language: SheetLanguage): boolean =>
  /^[\d+\-.,$€£¥%(]/.test(text) &&
  /\d/.test(text) &&
  text.length < 30 &&
  !/[A-Za-z]{4}/.test(text) &&
  language !== undefined;
