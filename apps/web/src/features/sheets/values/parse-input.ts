import { type CellInput, SheetError } from '@cloudity/docmodel/sheet';
import { canonicalFormula, type SheetLanguage } from '../formula/language.ts';
import { numberFormats } from './number-format.ts';

export interface TypedValue {
  readonly input: CellInput;
  /** The format that what was typed asks for, where the cell has none of its own. */
  readonly numberFormat: string | null;
}

/** The region decides between day and month first; the language of the interface decides all else. */
export const localeOf = (language: SheetLanguage): string => {
  const own =
    typeof navigator === 'undefined' ? undefined : navigator.languages.find((tag) => tag.startsWith(`${language}-`));
  return own ?? (language === 'fr' ? 'fr' : 'en');
};

const currencies: readonly string[] = ['$', '€', '£', '¥', 'CHF', 'kr'];
const spaces = /[\u0020\u00a0\u202f](?=\d{3}(?:\D|$))/g;

const currencyOf = (text: string): { readonly symbol: string; readonly isFirst: boolean } | null => {
  const symbol = currencies.find((sign) => text.startsWith(sign) || text.startsWith(`-${sign}`) || text.endsWith(sign));
  return symbol === undefined ? null : { symbol, isFirst: !text.endsWith(symbol) };
};

const currencyFormat = (symbol: string, isFirst: boolean, hasCents: boolean): string => {
  const number = hasCents ? '#,##0.00' : '#,##0';
  return isFirst ? `"${symbol}"${number}` : `${number} "${symbol}"`;
};

const plainText = (text: string): TypedValue => ({ input: text, numberFormat: null });

/**
 * What somebody means by what they typed: a formula, a number, a date, a percentage, an amount of money, true or false, or a text.
 * An apostrophe in front makes anything a text, as does a cell whose format is text. *Errors*: SheetError for a bad formula.
 */
export const parseInput = (typed: string, language: SheetLanguage, cellFormat = 'General'): TypedValue => {
  if (typed === '') return { input: null, numberFormat: null };
  if (typed.startsWith("'")) return plainText(typed.slice(1));
  const formats = numberFormats();
  if (formats === null) throw new SheetError('invalid', 'number formats are not loaded yet');
  const { getFormatFromId, isDateFormat, isPercentFormat, isTextFormat, parseValue } = formats;
  if (isTextFormat(cellFormat)) return plainText(typed);
  if (typed.startsWith('=') && typed.length > 1)
    return { input: { formula: canonicalFormula(typed, language) }, numberFormat: null };
  const text = typed.trim();
  const isSigned = /^\+(?=[\d.,])/.test(text);
  const money = currencyOf(text);
  const bare = (money === null ? text : text.replace(money.symbol, '').trim())
    .replace(/^\+/, '')
    .replace(spaces, language === 'fr' ? '\u202f' : '');
  if (bare === '' || bare.length > 64) return plainText(typed);
  const locale = localeOf(language);
  const parsed = parseValue(bare, { locale }) as { value: number | boolean; formatId?: number } | undefined;
  if (parsed === undefined || (typeof parsed.value === 'number' && !Number.isFinite(parsed.value)))
    return plainText(typed);
  if (typeof parsed.value === 'boolean') return { input: parsed.value, numberFormat: null };
  const format = parsed.formatId === undefined ? 'General' : getFormatFromId(parsed.formatId, locale);
  if (money !== null && isDateFormat(format)) return plainText(typed);
  if (isSigned && isDateFormat(format)) return plainText(typed);
  const isWide = Math.abs(parsed.value) >= 1e15 && /^\d+$/.test(bare);
  // A long row of digits is a number of an account or a parcel: as a number it would lose its last ones.
  if (isWide) return plainText(typed);
  if (money !== null)
    return {
      input: parsed.value,
      numberFormat:
        cellFormat === 'General' ? currencyFormat(money.symbol, money.isFirst, /[.,]\d{1,2}$/.test(bare)) : null,
    };
  if (isPercentFormat(cellFormat) && format === 'General') return { input: parsed.value / 100, numberFormat: null };
  return {
    input: parsed.value,
    numberFormat: cellFormat === 'General' && format !== 'General' ? dateAsTyped(bare, format) : null,
  };
};

/** A date typed as in ISO 8601 is shown so. */
const dateAsTyped = (text: string, format: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) ? 'yyyy-mm-dd' : format;
