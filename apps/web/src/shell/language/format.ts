import { useMemo } from 'react';
import { useTranslation } from './use-translation.ts';

const dayMs = 86_400_000;

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Dates, sizes and numbers as a reader of the language expects them, in the reader's time zone. */
export const formatsFor = (language: string) => {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const dayOfYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' });
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  const number = new Intl.NumberFormat(language);
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const sizes = units.map(
    (unit) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: 1,
      }),
  );

  return {
    /** `10:42` today, `yesterday`, `3 days ago` within a week, else the date; the year only when it is another one. */
    when(iso: string, now = new Date()): string {
      const date = new Date(iso);
      const days = Math.round((startOfDay(date) - startOfDay(now)) / dayMs);
      if (days === 0) return time.format(date);
      if (days < 0 && days > -7) return relative.format(days, 'day');
      return (date.getFullYear() === now.getFullYear() ? day : dayOfYear).format(date);
    },
    /** The time of day alone. */
    time: (iso: string): string => time.format(new Date(iso)),
    /** `today`, `yesterday`, else the date, for headings of lists. */
    day(iso: string, now = new Date()): string {
      const date = new Date(iso);
      const days = Math.round((startOfDay(date) - startOfDay(now)) / dayMs);
      return days === 0 || days === -1 ? relative.format(days, 'day') : dayOfYear.format(date);
    },
    /** Day, year and time in full, for titles and tables of events. */
    moment: (iso: string): string => full.format(new Date(iso)),
    date: (iso: string): string => dayOfYear.format(new Date(iso)),
    number: (value: number): string => number.format(value),
    /** Powers of 1000, as disks and networks count. */
    size(bytes: number): string {
      const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
      return sizes[step]?.format(bytes / 1000 ** step) ?? '';
    },
  };
};

/** The reader's own variety of a language where the browser names one: 24-hour clocks for en-GB, spaces for fr-CH. */
export const varietyOf = (language: string): string =>
  navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;

export type Formats = ReturnType<typeof formatsFor>;

export const useFormats = (): Formats => {
  const { i18n } = useTranslation();
  return useMemo(() => formatsFor(varietyOf(i18n.language)), [i18n.language]);
};
