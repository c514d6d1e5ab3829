import type { CriterionKind, PlacedValidation, ValidationRule, Workbook } from '@cloudity/docmodel/sheet';
import type { DataValidation, ValidationOperator } from 'hucre';
import { textFromArea } from '../area.ts';
import { formulaFromCriterion } from './criterion-formula.ts';
import { formulaTextFor, operandForFile } from './rule-text.ts';

/** What Excel takes in one list, and of a text it shows. */
const [mostListText, mostMessage] = [255, 255];

export const operatorOf: Partial<Record<CriterionKind, ValidationOperator>> = {
  between: 'between',
  notBetween: 'notBetween',
  equal: 'equal',
  notEqual: 'notEqual',
  greater: 'greaterThan',
  less: 'lessThan',
  atLeast: 'greaterThanOrEqual',
  atMost: 'lessThanOrEqual',
  dateBetween: 'between',
  dateIs: 'equal',
  dateBefore: 'lessThan',
  dateAfter: 'greaterThan',
};

const typeOf = (rule: ValidationRule): DataValidation['type'] => {
  switch (rule.kind) {
    case 'number':
      return rule.isWhole === true ? 'whole' : 'decimal';
    case 'date':
      return 'date';
    case 'length':
      return 'textLength';
    default:
      return 'custom';
  }
};

const listed = (values: readonly string[]): Pick<DataValidation, 'type' | 'values'> | null =>
  values.join().length > mostListText || values.some((value) => value.includes(','))
    ? null
    : { type: 'list', values: values.map((value) => value.replaceAll('"', '""')) };

const ruleForFile = (
  workbook: Workbook,
  { range, rule }: PlacedValidation,
): Pick<DataValidation, 'type' | 'values' | 'operator' | 'formula1' | 'formula2'> | null => {
  switch (rule.kind) {
    case 'list':
      return listed(rule.values);
    case 'range':
      return { type: 'list', formula1: formulaTextFor(workbook, range, rule.source) };
    case 'checkbox':
      return listed([rule.on ?? 'TRUE', rule.off ?? 'FALSE'].map(String));
    default: {
      const operator = operatorOf[rule.criterion.kind];
      const type = typeOf(rule);
      if (operator === undefined || type === 'custom')
        return { type: 'custom', formula1: formulaFromCriterion(workbook, range, rule.criterion) };
      const [formula1 = '', formula2] = rule.criterion.operands.map((each) => operandForFile(workbook, range, each));
      return { type, operator, formula1, ...(formula2 === undefined ? {} : { formula2 }) };
    }
  }
};

/** A validation as a file of Excel holds it; null when it cannot: a list that is too long, or with a comma in a value. */
export const validationForFile = (workbook: Workbook, validation: PlacedValidation): DataValidation | null => {
  const rule = ruleForFile(workbook, validation);
  const { isStrict, hint, range } = validation;
  return (
    rule && {
      ...rule,
      range: textFromArea(range),
      allowBlank: true,
      showErrorMessage: true,
      errorStyle: isStrict ? 'stop' : 'warning',
      ...(hint === '' ? {} : { errorMessage: hint.slice(0, mostMessage) }),
    }
  );
};
