import { type CellValue, isCalcError } from '@cloudity/calc';
import type { ValidationRule } from '@cloudity/docmodel/sheet';
import { type Known, meets } from '../criteria/meets.ts';

/** Whether a value stands in a list of texts: a number does when its digits do. */
export const isListed = (value: CellValue, values: readonly string[]): boolean =>
  typeof value === 'number'
    ? values.some((text) => text.trim() !== '' && Number(text.replace(',', '.')) === value)
    : typeof value === 'boolean'
      ? values.some((text) => text.toUpperCase() === String(value).toUpperCase())
      : typeof value === 'string' && values.includes(value);

export interface Situation {
  /** Of a list, as they are now. */
  readonly values: readonly string[];
  /** Of a criterion, calculated; undefined while they are not known. */
  readonly operands: readonly (Known | undefined)[];
}

/** Whether a cell may hold the value. Empty cells may always be empty; what is not known yet fits. */
export const fits = (rule: ValidationRule, value: CellValue, { values, operands }: Situation): boolean => {
  if (value === null || value === '') return true;
  if (operands.some((operand) => operand === undefined)) return true;
  const known = operands as readonly Known[];
  switch (rule.kind) {
    case 'list':
    case 'range':
      return isListed(value, values);
    case 'checkbox':
      return value === (rule.on ?? true) || value === (rule.off ?? false);
    case 'number':
    case 'date':
      return (
        typeof value === 'number' &&
        (rule.isWhole !== true || Number.isInteger(value)) &&
        meets(rule.criterion.kind, known, value)
      );
    case 'text':
      return meets(rule.criterion.kind, known, value);
    case 'length':
      return !isCalcError(value) && meets(rule.criterion.kind, known, [...String(value)].length);
    case 'formula':
      return meets('formula', known, value);
  }
};
