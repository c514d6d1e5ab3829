import type { CriterionKind } from '@cloudity/docmodel/sheet';

/** What can be asked of any cell without a formula, in the order in which it is offered. */
export const cellCriteria = [
  'isEmpty',
  'isNotEmpty',
  'textContains',
  'textDoesNotContain',
  'textStarts',
  'textEnds',
  'textIs',
  'dateIs',
  'dateBefore',
  'dateAfter',
  'dateBetween',
  'greater',
  'atLeast',
  'less',
  'atMost',
  'equal',
  'notEqual',
  'between',
  'notBetween',
] as const satisfies readonly CriterionKind[];
