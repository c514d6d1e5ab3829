import type { Draft } from './draft.ts';

const categories = [
  'budget.housing',
  'budget.food',
  'budget.transport',
  'budget.children',
  'budget.leisure',
  'budget.savings',
] as const;

const income = [
  ['budget.salary', 2_450, 2_450],
  ['budget.secondSalary', 1_820, 1_865],
  ['budget.benefit', 140, 140],
] as const;

const expenses = [
  ['budget.rent', 0, 1_150, 1_150],
  ['budget.energy', 0, 145, 162.4],
  ['budget.internet', 0, 48, 47.98],
  ['budget.insurance', 0, 86, 86],
  ['budget.groceries', 1, 620, 588.35],
  ['budget.eatingOut', 1, 160, 214.5],
  ['budget.trains', 2, 150, 150],
  ['budget.car', 2, 210, 186.2],
  ['budget.school', 3, 240, 240],
  ['budget.clothes', 3, 120, 94.9],
  ['budget.sport', 4, 75, 75],
  ['budget.outings', 4, 180, 132.6],
  ['budget.savingsAccount', 5, 500, 500],
] as const;

/** Income and expenses of a month, planned and as they were, with what is left and a chart by category. */
export const householdBudget = (draft: Draft): void => {
  const { t, formats, today } = draft;
  draft.title(t('name.budget'), t('budget.line'));
  draft.widths(190, 130, 104, 104, 104, 32, 140, 104);
  draft.put('A3', [[t('budget.month'), today]]);
  draft.look('B3', { numberFormat: formats.month, align: 'left', bold: true });

  draft.head('A5:E5', [t('budget.summary'), '', t('budget.planned'), t('budget.actual'), t('budget.difference')]);
  draft.put('A6', [
    [t('budget.income'), null, '=SUM(C12:C17)', '=SUM(D12:D17)', '=D6-C6'],
    [t('budget.expenses'), null, '=SUM(C20:C40)', '=SUM(D20:D40)', '=C7-D7'],
    [t('budget.left'), null, '=C6-C7', '=D6-D7', '=D8-C8'],
    [t('budget.leftShare'), null, '=IF(C6=0,0,C8/C6)', '=IF(D6=0,0,D8/D6)'],
  ]);
  draft.sum('A8:E8');
  draft.look('C9:D9', { numberFormat: '0.0%' });

  draft.head('A11:E11', [t('budget.income'), '', t('budget.planned'), t('budget.actual'), t('budget.difference')]);
  draft.put(
    'A12',
    income.map(([name, planned, actual]) => [t(name), null, planned, actual]),
  );
  draft.put(
    'E12',
    Array.from({ length: 6 }, (_, index) => [`=IF(C${12 + index}&D${12 + index}="","",D${12 + index}-C${12 + index})`]),
  );

  draft.head('A19:E19', [
    t('budget.expenses'),
    t('budget.category'),
    t('budget.planned'),
    t('budget.actual'),
    t('budget.difference'),
  ]);
  draft.put(
    'A20',
    expenses.map(([name, category, planned, actual]) => [
      t(name),
      t(categories[category] ?? 'budget.housing'),
      planned,
      actual,
    ]),
  );
  draft.put(
    'E20',
    Array.from({ length: 21 }, (_, index) => [
      `=IF(C${20 + index}&D${20 + index}="","",C${20 + index}-D${20 + index})`,
    ]),
  );

  draft.head('G5:H5', [t('budget.category'), t('budget.actual')]);
  draft.put(
    'G6',
    categories.map((name, index) => [t(name), `=SUMIF($B$20:$B$40,G${6 + index},$D$20:$D$40)`]),
  );
  draft.choicesFrom('B20:B40', '$G$6:$G$11');

  for (const head of ['C5:E5', 'C11:E11', 'C19:E19', 'H5']) draft.look(head, { align: 'right' });
  for (const amounts of ['C6:E8', 'C12:E17', 'C20:E40', 'H6:H11'])
    draft.look(amounts, { numberFormat: formats.money, align: 'right' });
  for (const differences of ['E6:E8', 'E12:E17', 'E20:E40'])
    draft.when(differences, `=AND(ISNUMBER(${differences.split(':')[0]}),${differences.split(':')[0]}<0)`, {
      color: '#b3261e',
    });
  draft.chart({
    at: 'G13',
    source: '$G$5:$H$11',
    type: 'bar',
    title: t('budget.chart'),
    width: 420,
    height: 280,
  });
  draft.freeze(3);
};
