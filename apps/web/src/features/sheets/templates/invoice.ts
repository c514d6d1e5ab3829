import type { Draft } from './draft.ts';

const first = 15;
const last = 22;

const lines = [
  ['invoice.work', 24, 85],
  ['invoice.travel', 2, 42.5],
  ['invoice.licence', 1, 360],
] as const;

/** An invoice to print: who from, who to, lines, tax and what is to be paid until when. */
export const invoice = (draft: Draft): void => {
  const { t, formats, today } = draft;
  draft.widths(300, 80, 116, 128);
  draft.put('A1', [[t('invoice.company'), null, null, t('invoice.title')]]);
  draft.put('A2', [[t('invoice.address')], [t('invoice.place')], [t('invoice.contact')]]);
  draft.look('A1', { bold: true, size: 14 });
  draft.look('D1', { bold: true, size: 20, align: 'right', color: '#3451b2' });
  draft.look('A2:A4', { color: '#6b7280' });
  draft.height(1, 34);

  const year = new Date().getFullYear();
  draft.put('C3', [
    [t('invoice.number'), `${year}-001`],
    [t('invoice.date'), today],
    [t('invoice.terms'), 30],
    [t('invoice.due'), '=D4+D5'],
  ]);
  draft.look('C3:C6', { color: '#6b7280', align: 'right' });
  draft.look('D3:D6', { align: 'right' });
  draft.look('D4', { numberFormat: formats.date });
  draft.look('D5', { numberFormat: `0 "${t('invoice.days')}"` });
  draft.look('D6', { numberFormat: formats.date, bold: true });
  draft.numbers('D5', 0, 365);

  draft.put('A8', [
    [t('invoice.to')],
    [t('invoice.customer')],
    [t('invoice.customerAddress')],
    [t('invoice.customerPlace')],
  ]);
  draft.look('A8', { color: '#6b7280', size: 9 });
  draft.look('A9', { bold: true });
  draft.put('A13', [[t('invoice.subject')]]);
  draft.look('A13', { bold: true });

  draft.head(`A${first - 1}:D${first - 1}`, [
    t('invoice.what'),
    t('invoice.quantity'),
    t('invoice.price'),
    t('invoice.amount'),
  ]);
  draft.look(`B${first - 1}:D${first - 1}`, { align: 'right' });
  draft.put(
    `A${first}`,
    lines.map(([what, quantity, price]) => [t(what), quantity, price]),
  );
  draft.put(
    `D${first}`,
    Array.from({ length: last - first + 1 }, (_, index) => {
      const row = first + index;
      return [`=IF(OR(B${row}="",C${row}=""),"",ROUND(B${row}*C${row},2))`];
    }),
  );
  draft.look(`A${first}:A${last}`, { wrap: 'wrap', verticalAlign: 'top' });
  draft.look(`B${first}:B${last}`, { align: 'right' });
  draft.look(`C${first}:D${last}`, { numberFormat: formats.money, align: 'right' });
  draft.look(`A${first}:D${last}`, { borderBottom: 'thin #e3e6ea' });

  const sum = last + 1;
  draft.put(`C${sum}`, [
    [t('invoice.subtotal'), `=SUM(D${first}:D${last})`],
    [t('invoice.taxRate'), 0.2],
    [t('invoice.tax'), `=ROUND(D${sum}*D${sum + 1},2)`],
    [t('invoice.total'), `=D${sum}+D${sum + 2}`],
  ]);
  draft.look(`C${sum}:C${sum + 2}`, { color: '#6b7280', align: 'right' });
  draft.look(`D${sum}:D${sum + 3}`, { numberFormat: formats.money, align: 'right' });
  draft.look(`D${sum + 1}`, { numberFormat: '0.0#%' });
  draft.numbers(`D${sum + 1}`, 0, 1);
  draft.sum(`C${sum + 3}:D${sum + 3}`);
  draft.look(`C${sum + 3}:D${sum + 3}`, { size: 12, align: 'right', verticalAlign: 'middle' });
  draft.height(sum + 3, 30);
  draft.put(`A${sum + 5}`, [[t('invoice.payment')], [t('invoice.account')]]);
  draft.look(`A${sum + 6}`, { color: '#6b7280' });
};
