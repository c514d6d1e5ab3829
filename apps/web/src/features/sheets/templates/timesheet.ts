import type { Draft } from './draft.ts';
import { mondayOf } from './formats.ts';

const first = 8;
const last = 14;
const clock = (hours: number): number => hours / 24;

const week = [
  [clock(8.5), clock(17), clock(0.75), 'timesheet.project1'],
  [clock(8.75), clock(17.5), clock(0.75), 'timesheet.project1'],
  [clock(9), clock(18.5), clock(1), 'timesheet.project2'],
] as const;

/** One person's week: from, to and breaks of each day, hours, and what they make against the contract. */
export const timesheet = (draft: Draft): void => {
  const { t, formats, today } = draft;
  draft.title(t('name.timesheet'), t('timesheet.line'));
  draft.widths(150, 110, 84, 84, 84, 92, 180, 220);
  draft.put('A4', [
    [t('timesheet.person'), null, null, t('timesheet.contract'), null, clock(38.5)],
    [t('timesheet.week'), mondayOf(today), null, t('timesheet.perHour'), null, 0],
  ]);
  draft.look('A4:A5', { color: '#6b7280' });
  draft.look('D4:D5', { color: '#6b7280' });
  draft.look('B4:C4', { borderBottom: 'thin #9aa1ad' });
  draft.look('B5', { numberFormat: formats.date, align: 'left' });
  draft.look('F4', { numberFormat: '[h]:mm', align: 'right' });
  draft.look('F5', { numberFormat: formats.money, align: 'right' });

  draft.head(`A${first - 1}:H${first - 1}`, [
    t('timesheet.day'),
    t('timesheet.date'),
    t('timesheet.from'),
    t('timesheet.to'),
    t('timesheet.break'),
    t('timesheet.hours'),
    t('timesheet.project'),
    t('timesheet.note'),
  ]);
  draft.look(`B${first - 1}:F${first - 1}`, { align: 'right' });
  draft.put(
    `A${first}`,
    Array.from({ length: 7 }, (_, index) => {
      const row = first + index;
      const [from = null, to = null, pause = null, project] = week[index] ?? [];
      const hours = `=IF(OR(C${row}="",D${row}=""),0,MOD(D${row}-C${row},1)-E${row})`;
      return [`=B${row}`, `=$B$5+${index}`, from, to, pause, hours, project ? t(project) : null];
    }),
  );
  draft.look(`A${first}:A${last}`, { numberFormat: 'dddd', align: 'left' });
  draft.look(`B${first}:B${last}`, { numberFormat: formats.date, align: 'right' });
  draft.look(`C${first}:E${last}`, { numberFormat: 'hh:mm', align: 'right' });
  draft.look(`F${first}:F${last}`, { numberFormat: '[h]:mm', align: 'right', bold: true });
  draft.numbers(`C${first}:E${last}`, 0, 1);
  draft.choices(`G${first}:G${last}`, [
    t('timesheet.project1'),
    t('timesheet.project2'),
    t('timesheet.internal'),
    t('timesheet.leave'),
  ]);
  draft.when(`A${first}:H${last}`, `=WEEKDAY($B${first},2)>5`, { color: '#80868b' });
  draft.when(`F${first}:F${last}`, `=F${first}>10/24`, { fill: '#fdecc8', color: '#7a4f01' });

  const sum = last + 1;
  draft.put(`A${sum}`, [
    [t('timesheet.total'), null, null, null, null, `=SUM(F${first}:F${last})`],
    [t('timesheet.over'), null, null, null, null, `=MAX(0,F${sum}-F4)`],
    [t('timesheet.under'), null, null, null, null, `=MAX(0,F4-F${sum})`],
    [t('timesheet.pay'), null, null, null, null, `=ROUND(F${sum}*24*F5,2)`],
  ]);
  draft.sum(`A${sum}:H${sum}`);
  draft.look(`F${sum}:F${sum + 2}`, { numberFormat: '[h]:mm', align: 'right' });
  draft.look(`F${sum + 3}`, { numberFormat: formats.money, align: 'right' });
  draft.freeze(first - 1, 1);
};
