import { type CellRange, type Formula, isFormula, type OperandInput, ruleText } from '@cloudity/docmodel/sheet';
import { shownFormula } from '../formula/language.ts';
import type { SheetSession } from '../model/session.ts';
import { editText } from '../values/display.ts';
import { parseInput } from '../values/parse-input.ts';

/** What somebody typed as a value of a rule: a number, a date as its number, a text, or a formula. *Errors*: SheetError. */
export const operandFrom = (text: string, { language }: Pick<SheetSession, 'language'>): OperandInput => {
  const { input } = parseInput(text, language);
  return input ?? '';
};

/** A rule's value as somebody edits it. */
export const operandText = (
  session: SheetSession,
  range: CellRange,
  operand: string | number | boolean | Formula,
  isDate: boolean,
): string =>
  isFormula(operand)
    ? shownFormula(ruleText(session.workbook, range, operand), session.language)
    : editText(operand, isDate ? 'yyyy-mm-dd' : 'General', session.language);
