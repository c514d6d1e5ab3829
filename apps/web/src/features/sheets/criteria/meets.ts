import { type CellValue, isCalcError } from '@cloudity/calc';
import type { CriterionKind } from '@cloudity/docmodel/sheet';

/** An operand with its formula calculated. */
export type Known = string | number | boolean | null;

const textOf = (value: CellValue | Known): string =>
  value === null || typeof value === 'object' ? '' : String(value).toLowerCase();

const numberOf = (value: CellValue | Known): number | null =>
  typeof value === 'number'
    ? value
    : typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)
      ? Number(value)
      : null;

const email = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;
const link = /^(?:https?:\/\/|mailto:)\S+$/i;

const isTrue = (value: CellValue | Known): boolean =>
  value === true || (typeof value === 'number' && value !== 0) || value === 'TRUE';

/** Days of a number that is a date; only the day counts. */
const dayOf = (value: CellValue | Known): number | null => (typeof value === 'number' ? Math.floor(value) : null);

const isEqual = (value: CellValue, other: Known): boolean => {
  const [one, two] = [numberOf(value), numberOf(other)];
  return one !== null && two !== null ? one === two : textOf(value) === textOf(other);
};

/**
 * Whether a cell that shows `value` answers the question. Texts are compared without regard to case; an error meets nothing but
 * `isNotEmpty`. For `formula` the operand is what the formula gave for this cell.
 */
export const meets = (kind: CriterionKind, [one = null, other = null]: readonly Known[], value: CellValue): boolean => {
  if (kind === 'formula') return isTrue(one);
  const isEmpty = value === null || value === '';
  if (kind === 'isEmpty') return isEmpty;
  if (kind === 'isNotEmpty') return !isEmpty;
  if (isCalcError(value)) return false;
  const text = textOf(value);
  const isBetween = (is: number | null, from: number | null, to: number | null): boolean =>
    is !== null && from !== null && to !== null && is >= Math.min(from, to) && is <= Math.max(from, to);
  const compare = (is: (difference: number) => boolean): boolean => {
    const [a, b] = [numberOf(value), numberOf(one)];
    return typeof value === 'number' && a !== null && b !== null && is(a - b);
  };
  const day = (is: (difference: number) => boolean): boolean => {
    const [a, b] = [dayOf(value), dayOf(one)];
    return a !== null && b !== null && is(a - b);
  };
  switch (kind) {
    case 'textContains':
      return !isEmpty && text.includes(textOf(one));
    case 'textDoesNotContain':
      return !text.includes(textOf(one));
    case 'textStarts':
      return !isEmpty && text.startsWith(textOf(one));
    case 'textEnds':
      return !isEmpty && text.endsWith(textOf(one));
    case 'textIs':
      return text === textOf(one);
    case 'isEmail':
      return email.test(text);
    case 'isLink':
      return link.test(text);
    case 'dateIs':
      return day((difference) => difference === 0);
    case 'dateBefore':
      return day((difference) => difference < 0);
    case 'dateAfter':
      return day((difference) => difference > 0);
    case 'dateBetween':
      return isBetween(dayOf(value), dayOf(one), dayOf(other));
    case 'equal':
      return !isEmpty && isEqual(value, one);
    case 'notEqual':
      return isEmpty || !isEqual(value, one);
    case 'greater':
      return compare((difference) => difference > 0);
    case 'atLeast':
      return compare((difference) => difference >= 0);
    case 'less':
      return compare((difference) => difference < 0);
    case 'atMost':
      return compare((difference) => difference <= 0);
    case 'between':
      return typeof value === 'number' && isBetween(value, numberOf(one), numberOf(other));
    case 'notBetween':
      return typeof value === 'number' && !isBetween(value, numberOf(one), numberOf(other));
  }
};
