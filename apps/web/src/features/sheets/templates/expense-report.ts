import type { Draft } from './draft.ts';

const first = 10;
const last = 29;

const categories = ['expenses.train', 'expenses.hotel', 'expenses.meals', 'expenses.taxi', 'expenses.other'] as const;

const lines = [
  [3, 'expenses.line1', 0, 'expenses.card', 118.6, true],
  [3, 'expenses.line2', 3, 'expenses.cash', 24.8, true],
  [2, 'expenses.line3', 1, 'expenses.card', 236, true],
  [2, 'expenses.line4', 2, 'expenses.card', 61.4, false],
] as const;

/** What somebody paid for the organization: with receipts, by category, less what was paid in advance. */
export const expenseReport = (draft: Draft): void => {
  const { t, formats, today } = draft;
  const rows = (column: string): string => `${column}${first}:${column}${last}`;
  draft.title(t('name.expenses'), t('expenses.line'));
  draft.widths(104, 260, 140, 130, 116, 84, 32, 140, 116);
  draft.put('A4', [
    [t('expenses.person'), null, null, t('expenses.period'), today - 3],
    [t('expenses.department'), null, null, t('expenses.until'), today],
    [t('expenses.purpose')],
  ]);
  draft.look('A4:A6', { color: '#6b7280' });
  draft.look('D4:D5', { color: '#6b7280', align: 'right' });
  draft.look('E4:E5', { numberFormat: formats.date, align: 'right' });
  draft.look('B4:B6', { borderBottom: 'thin #9aa1ad' });

  draft.head(`A${first - 1}:F${first - 1}`, [
    t('expenses.date'),
    t('expenses.what'),
    t('expenses.category'),
    t('expenses.paidWith'),
    t('expenses.amount'),
    t('expenses.receipt'),
  ]);
  draft.put(
    `A${first}`,
    lines.map(([ago, what, category, paid, amount, hasReceipt]) => [
      today - ago,
      t(what),
      t(categories[category] ?? 'expenses.other'),
      t(paid),
      amount,
      hasReceipt,
    ]),
  );
  draft.look(rows('A'), { numberFormat: formats.date, align: 'left' });
  draft.look(rows('E'), { numberFormat: formats.money, align: 'right' });
  draft.look(`E${first - 1}`, { align: 'right' });
  draft.look(`F${first - 1}:F${last}`, { align: 'center' });
  draft.checkboxes(rows('F'));
  draft.choices(rows('D'), [t('expenses.card'), t('expenses.companyCard'), t('expenses.cash')]);
  draft.when(`A${first}:F${last}`, `=AND($E${first}<>"",$F${first}<>TRUE)`, { fill: '#fdecc8' });

  draft.head(`H${first - 1}:I${first - 1}`, [t('expenses.category'), t('expenses.amount')]);
  draft.put(
    `H${first}`,
    categories.map((name, index) => [t(name), `=SUMIF(${dollars(rows('C'))},H${first + index},${dollars(rows('E'))})`]),
  );
  draft.choicesFrom(rows('C'), `$H$${first}:$H$${first + categories.length - 1}`);
  const sum = first + categories.length;
  draft.put(`H${sum}`, [
    [t('expenses.total'), `=SUM(${rows('E')})`],
    [t('expenses.companyPaid'), `=SUMIF(${rows('D')},"${t('expenses.companyCard')}",${rows('E')})`],
    [t('expenses.advance'), 0],
    [t('expenses.refund'), `=I${sum}-I${sum + 1}-I${sum + 2}`],
    [t('expenses.missing'), `=COUNTIF(${rows('E')},">0")-COUNTIFS(${rows('E')},">0",${rows('F')},TRUE)`],
  ]);
  draft.look(`I${first - 1}`, { align: 'right' });
  draft.look(`I${first}:I${sum + 3}`, { numberFormat: formats.money, align: 'right' });
  draft.sum(`H${sum}:I${sum}`);
  draft.sum(`H${sum + 3}:I${sum + 3}`);
  draft.when(`H${sum + 4}:I${sum + 4}`, `=$I$${sum + 4}>0`, { color: '#8c4a00', bold: true });
  draft.freeze(first - 1);
};

const dollars = (range: string): string => range.replaceAll(/([A-Z]+)(\d+)/g, '$$$1$$$2');
