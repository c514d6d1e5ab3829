import { type CellRange, type DefinedName, quotedSheetName, rangesIn, textFromFormula } from '@cloudity/docmodel/sheet';
import { absolute } from '../criteria/absolute.ts';
import { rangeText } from '../criteria/range-text.ts';
import { shownFormula } from '../formula/language.ts';
import type { SheetSession } from '../model/session.ts';

/** What a name stands for, as it reads on the shown sheet: a range, or a formula with its `=`. */
export const meaningOf = (session: SheetSession, { formula }: DefinedName): string => {
  const { workbook, language } = session;
  const sheet = session.sheetId.get();
  const [range] = formula.f.length === 1 ? rangesIn(workbook, sheet, formula) : [];
  return range === undefined
    ? shownFormula(textFromFormula(formula, { space: workbook, sheet, row: null }), language)
    : rangeText(session, range, sheet);
};

/** The formula of a name that stands for a range, the same wherever it is used. */
export const formulaOfRange = (session: SheetSession, range: CellRange): string => {
  const sheet = quotedSheetName(session.workbook.sheetNameOf(range.sheet) ?? '');
  return `=${sheet}!${absolute(rangeText(session, range))}`;
};
