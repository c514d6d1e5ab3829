import {
  columnLetters,
  conditionalFormatsOf,
  placedRecords,
  validationsOf,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import type { WriteSheet } from 'hucre';
import { textFromArea } from '../area.ts';
import type { Losses } from '../losses.ts';
import { conditionForFile } from './condition-for-file.ts';
import { validationForFile } from './validation-for-file.ts';

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
    ...(shared === undefined ? {} : { autoFilter: { range: textFromArea(shared.range) } }),
  };
};
