import type { SheetLanguage } from '../formula/language.ts';

/** How somebody writes money, days and times: patterns of number formats, and where their months and weeks begin. */
export interface TemplateFormats {
  readonly money: string;
  /** Without cents. */
  readonly roundMoney: string;
  readonly date: string;
  /** Day and month only. */
  readonly shortDate: string;
  readonly month: string;
}

/** Where the money is not the euro. ISO 3166 to ISO 4217; the currencies that our readers' varieties of English and French have. */
const currencies: Readonly<Record<string, string>> = {
  US: 'USD',
  GB: 'GBP',
  CA: 'CAD',
  AU: 'AUD',
  NZ: 'NZD',
  CH: 'CHF',
  IN: 'INR',
  ZA: 'ZAR',
  SG: 'SGD',
  HK: 'HKD',
  SN: 'XOF',
  CI: 'XOF',
  CM: 'XAF',
  MA: 'MAD',
  TN: 'TND',
};

/** The pattern of an amount with the currency's sign where the variety puts it: `"$"#,##0.00`, `#,##0.00 "€"`. */
const moneyOf = (variety: string, currency: string, digits: string): string =>
  new Intl.NumberFormat(variety, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(1)
    .map(({ type, value }) => {
      if (type === 'integer') return digits;
      if (type === 'currency') return `"${value}"`;
      return type === 'literal' ? ' ' : '';
    })
    .join('');

/** For a reader of the language in a variety of it, `en-GB` or `fr-CH`; one without a region is taken for where most speak it. */
export const formatsFor = (language: SheetLanguage, variety: string): TemplateFormats => {
  const region = new Intl.Locale(variety).maximize().region ?? '';
  const money = (digits: string): string => moneyOf(variety, currencies[region] ?? 'EUR', digits);
  const isFrench = language === 'fr';
  return {
    money: money('#,##0.00'),
    roundMoney: money('#,##0'),
    date: isFrench ? 'dd/mm/yyyy' : 'd mmm yyyy',
    shortDate: isFrench ? 'dd/mm' : region === 'US' ? 'm/d' : 'd/m',
    month: 'mmmm yyyy',
  };
};

const dayMs = 86_400_000;

/** A day as cells hold it: days since 30 December 1899. */
export const serialOf = (date: Date): number =>
  Math.round((Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) - Date.UTC(1899, 11, 30)) / dayMs);

/** The Monday of the day's week. */
export const mondayOf = (day: number): number => day - ((day + 5) % 7);

/** The first day of the day's month. */
export const firstOfMonth = (day: number): number =>
  day + 1 - new Date(Date.UTC(1899, 11, 30) + day * dayMs).getUTCDate();
