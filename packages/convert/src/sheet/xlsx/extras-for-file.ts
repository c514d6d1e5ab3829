import {
  columnLetters,
  conditionalFormatsOf,
  placedRecords,
  type Sheet,
  validationsOf,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import type { WriteSheet } from 'hucre';
import { type Area, textFromArea } from '../area.ts';
import type { Losses } from '../losses.ts';
import { conditionForFile } from './condition-for-file.ts';
import { validationForFile } from './validation-for-file.ts';

/** With the filled rows right below, which belong to what is filtered. */
const grown = (sheet: Sheet, area: Area): Area => {
  let { toRow } = area;
  const isFilled = (row: number): boolean => {
    for (let column = area.fromColumn; column <= area.toColumn; column += 1)
      if (sheet.contentAt(row, column) !== null) return true;
    return false;
  };
  while (toRow + 1 < sheet.rows.length && isFilled(toRow + 1)) toRow += 1;
  return { ...area, toRow };
};

/** The rules and the filter of a sheet as a file of Excel holds them; `losses` gets those it cannot. */
export const extrasForFile = (
  workbook: Workbook,
  id: string,
  name: string,
  losses: Losses,
): Pick<WriteSheet, 'dataValidations' | 'conditionalRules' | 'autoFilter'> => {
  const dataValidations = validationsOf(workbook, id).flatMap((validation) => {
    const made = validationForFile(workbook, validation);
    const { fromRow, fromColumn } = validation.range;
    if (made === null) losses.add('validation', `${name}!${columnLetters(fromColumn)}${fromRow + 1}`);
    return made ?? [];
  });
  const conditionalRules = conditionalFormatsOf(workbook, id).map((format, index) =>
    conditionForFile(workbook, format, index + 1),
  );
  const filters = placedRecords(workbook, id, 'filter');
  const shared = filters.find(({ spec }) => typeof spec.name !== 'string');
  losses.add('filterChoice', name, filters.filter(({ spec }) => typeof spec.name === 'string').length);
  return {
    ...(dataValidations.length === 0 ? {} : { dataValidations }),
    ...(conditionalRules.length === 0 ? {} : { conditionalRules }),
    ...(shared === undefined ? {} : { autoFilter: { range: textFromArea(grown(workbook.sheet(id), shared.range)) } }),
  };
};
