import {
  fail,
  integer,
  number,
  optional,
  string,
  type Value,
  type ValueFunction,
  type ValueFunctions,
} from '../hyperformula/functions.ts';

const dayMs = 86_400_000;
/** Day 0 of a workbook. */
const epoch = Date.UTC(1899, 11, 30);

interface Day {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
}
const dayOf = (serial: number): Day => {
  const date = new Date(epoch + Math.floor(serial) * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
};
const serialOf = (year: number, month: number, day: number): number => (Date.UTC(year, month, day) - epoch) / dayMs;
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

const laterBy = (serial: number, months: number): Value => {
  const { year, month, day } = dayOf(serial);
  const [toYear, toMonth] = [year + Math.floor((month + months) / 12), (((month + months) % 12) + 12) % 12];
  const later = serialOf(toYear, toMonth, Math.min(day, daysIn(toYear, toMonth)));
  return later < 0 ? fail('NUM', 'The date lies before the first one.') : later;
};

/** Whole months, and the days that are left of the last one. */
const apart = (start: Day, end: Day): { readonly months: number; readonly isShort: boolean } => {
  const isShort = end.day < start.day;
  return { months: (end.year - start.year) * 12 + end.month - start.month - (isShort ? 1 : 0), isShort };
};

const dateDifference = (from: number, to: number, unit: string): Value => {
  const [first, last] = [Math.floor(from), Math.floor(to)];
  if (first > last) return fail('NUM', 'The first date is the later one.');
  const [start, end] = [dayOf(first), dayOf(last)];
  const { months, isShort } = apart(start, end);
  switch (unit.toLowerCase()) {
    case 'd':
      return last - first;
    case 'm':
      return months;
    case 'y':
      return Math.floor(months / 12);
    case 'ym':
      return months % 12;
    case 'md':
      return isShort ? last - serialOf(end.year, end.month - 1, start.day) : end.day - start.day;
    case 'yd': {
      const year = end.month < start.month || (end.month === start.month && isShort) ? end.year - 1 : end.year;
      return last - serialOf(year, start.month, start.day);
    }
    default:
      return fail('NUM', 'The unit is one of D, M, Y, MD, YM, YD.');
  }
};

const dateOf = (text: string): Value => {
  const iso = /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?\s*$/.exec(text);
  const european = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?\s*$/.exec(text);
  const [year, month, day] = (
    iso ? [iso[1], iso[2], iso[3]] : european ? [european[3], european[2], european[1]] : []
  ).map(Number);
  if (year === undefined || month === undefined || day === undefined) return fail('VALUE', 'This is no date.');
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month - 1);
  return isDay && year >= 1900 ? serialOf(year, month - 1, day) : fail('VALUE', 'There is no such day.');
};

const find = (wanted: string, text: string, start: number): Value => {
  const at = start < 1 || start > text.length + 1 ? -1 : text.indexOf(wanted, start - 1);
  return at < 0 ? fail('VALUE', 'The text does not occur.') : at + 1;
};

const substitute = (text: string, from: string, to: string, which?: number): Value => {
  if (which !== undefined && which < 1) return fail('VALUE', 'Occurrences are counted from 1.');
  if (from === '') return text;
  const parts = text.split(from);
  if (which === undefined) return parts.join(to);
  if (which >= parts.length) return text;
  return `${parts.slice(0, which).join(from)}${to}${parts.slice(which).join(from)}`;
};

const decimal = (text: string, radix: number): Value => {
  if (radix < 2 || radix > 36) return fail('NUM', 'The base is from 2 to 36.');
  let value = 0;
  for (const letter of text.trim().toLowerCase()) {
    const digit = Number.parseInt(letter, 36);
    if (!(digit < radix)) return fail('NUM', 'A digit does not belong to the base.');
    value = value * radix + digit;
  }
  return value;
};

const define = (parameters: ValueFunction['parameters'], run: ValueFunction['run']): ValueFunction => ({
  parameters,
  run,
});

/** Functions that the engine underneath has, and that give there something else than in other spreadsheets. */
export const corrections: ValueFunctions = {
  INT: define([number], (value: number) => Math.floor(value)),
  ACOT: define([number], (value: number) => Math.PI / 2 - Math.atan(value)),
  DECIMAL: define([string, integer], decimal),
  FIND: define([string, string, optional(integer, 1)], find),
  SUBSTITUTE: define([string, string, string, optional(integer)], substitute),
  EDATE: define([number, number], (date: number, months: number) => laterBy(date, Math.trunc(months))),
  DATEDIF: define([number, number, string], dateDifference),
  DATEVALUE: define([string], dateOf),
};
