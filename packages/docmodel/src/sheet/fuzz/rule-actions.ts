import { columnLetters } from '../a1.ts';
import {
  addConditionalFormat,
  changeConditionalFormat,
  conditionalFormatsOf,
  reorderConditionalFormat,
} from '../conditional-format.ts';
import { criterionFrom, isWithin, ruleText } from '../criterion.ts';
import { doRangesMeet } from '../range.ts';
import { setValidation, validationAt, validationsOf } from '../validation.ts';
import { type Action, anySheet, someRange } from './action.ts';
import type { Replica } from './replica.ts';

/** Which validation each cell near the beginning has: what is set for a range changes nothing outside of it. */
const validated = (replica: Replica, sheet: string): readonly (string | null)[] => {
  const all = validationsOf(replica.workbook, sheet);
  const { rows, columns } = replica.workbook.sheet(sheet);
  return Array.from({ length: rows.length * columns.length }, (_, at) => {
    const found = validationAt(all, Math.floor(at / columns.length), at % columns.length);
    return found && JSON.stringify(found.rule);
  });
};

export const validations: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const range = someRange(replica, random, sheet);
  const { columns } = replica.workbook.sheet(sheet);
  const before = validated(replica, sheet);
  const met = new Set(
    validationsOf(replica.workbook, sheet)
      .filter((one, at, all) => all.slice(0, at).some((other) => doRangesMeet(one.range, other.range)))
      .map(({ id }) => id),
  );
  const values = random.chance(0.25) ? null : [ledger.newValue()];
  setValidation(
    replica.workbook,
    range,
    values && { rule: { kind: 'list', values }, isStrict: random.chance(0.5), hint: '' },
  );
  const own = values && JSON.stringify({ kind: 'list', values });
  for (const [at, now] of validated(replica, sheet).entries()) {
    const [row, column] = [Math.floor(at / columns.length), at % columns.length];
    const isInside = isWithin(range, row, column);
    // Two people's rules on one cell: which of them is in front may change when one of them is cut.
    if (isInside ? now !== own : met.size === 0 && now !== before[at])
      throw new Error(`row ${row}, column ${column} has the rule ${now}, not ${isInside ? own : before[at]}`);
  }
};

export const conditions: Action = (replica, random) => {
  const { workbook } = replica;
  const sheet = anySheet(replica, random);
  const known = conditionalFormatsOf(workbook, sheet);
  const some = known.length === 0 || random.chance(0.5) ? null : random.pick(known);
  const range = some?.range ?? someRange(replica, random, sheet);
  const formula = `=${columnLetters(range.fromColumn)}${range.fromRow + 1}>3`;
  const look = workbook.journal.transact(() => ({
    kind: 'style' as const,
    criterion: criterionFrom(workbook, range, 'formula', [{ formula }]),
    style: { bold: true } as const,
  }));
  const [operand] = look.criterion.operands;
  if (typeof operand !== 'object' || ruleText(workbook, range, operand) !== formula)
    throw new Error(`${formula} reads ${JSON.stringify(operand)} in the first cell`);
  if (some === null) addConditionalFormat(workbook, range, look);
  else if (random.chance(0.5)) changeConditionalFormat(workbook, sheet, some.id, look);
  else {
    const to = random.below(known.length);
    reorderConditionalFormat(workbook, sheet, some.id, to);
    const at = conditionalFormatsOf(workbook, sheet).findIndex(({ id }) => id === some.id);
    if (at !== to && new Set(known.map(({ order }) => order)).size === known.length)
      throw new Error(`a rule that was put at ${to} stands at ${at}`);
  }
};
