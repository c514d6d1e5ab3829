import { type CellValue, isCalcError } from '../engine.ts';
import type { PivotGroup, PivotLanguage } from './pivot.ts';
import { pivotWords } from './words.ts';

/** The same text for values that are one group: numbers apart from texts that read like them, empty texts with empty cells. */
export const groupKey = (value: CellValue): string => {
  if (value === null || value === '') return '';
  return isCalcError(value) ? `e${value.error}` : `${(typeof value).charAt(0)}${value}`;
};

const dayMs = 86_400_000;
/** 1970-01-01 as a number of days since 1899-12-30. */
const epochDay = 25_569;

/** The group a value belongs to. Numbers are dates when there is a grouping; all else stands for itself. */
export const groupOf = (value: CellValue, { grouping }: PivotGroup, language: PivotLanguage): CellValue => {
  if (grouping === 'none' || typeof value !== 'number') return value;
  const day = Math.floor(value);
  if (grouping === 'day') return day;
  const date = new Date((day - epochDay) * dayMs);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year)) return value;
  if (grouping === 'year') return year;
  const month = date.getUTCMonth();
  const four = String(year).padStart(4, '0');
  return grouping === 'quarter'
    ? `${four}-${pivotWords[language].quarter}${Math.floor(month / 3) + 1}`
    : `${four}-${String(month + 1).padStart(2, '0')}`;
};

const rank = (value: CellValue): number => {
  if (value === null || value === '') return 4;
  if (isCalcError(value)) return 3;
  return { number: 0, string: 1, boolean: 2 }[typeof value as 'number'] ?? 3;
};

/** The same order for everybody, whatever their language. */
const collator = new Intl.Collator('en', { sensitivity: 'variant', numeric: true });

const compareTexts = (one: string, other: string): number =>
  collator.compare(one, other) || (one < other ? -1 : one > other ? 1 : 0);

/** Numbers, texts, truths, errors; empty ones last, also when it descends. */
export const compareValues = (one: CellValue, other: CellValue, isDescending: boolean): number => {
  const [a, b] = [rank(one), rank(other)];
  if (a === 4 || b === 4) return a - b;
  const ascending =
    a !== b
      ? a - b
      : typeof one === 'number' || typeof one === 'boolean'
        ? Number(one) - Number(other)
        : compareTexts(groupKey(one), groupKey(other));
  return isDescending ? -ascending : ascending;
};
