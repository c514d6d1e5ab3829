import { columnLetters } from '@cloudity/docmodel/sheet';
import type { Draft } from './draft.ts';
import { firstOfMonth } from './formats.ts';

const first = 7;
const last = 21;
const firstDay = 2;
const days = 31;

const codes = [
  ['attendance.present', 'attendance.presentCode', '#d6f0dd', '#145c2e'],
  ['attendance.remote', 'attendance.remoteCode', '#d3e3fd', '#0b3d91'],
  ['attendance.leave', 'attendance.leaveCode', '#fdecc8', '#7a4f01'],
  ['attendance.sick', 'attendance.sickCode', '#fde0dc', '#8c1d18'],
] as const;

const people = [
  'attendance.person1',
  'attendance.person2',
  'attendance.person3',
  'attendance.person4',
  'attendance.person5',
] as const;

/** Who was there on which day of a month: a letter a day from a list, days counted per person and present people per day. */
export const attendance = (draft: Draft): void => {
  const { t, formats, today } = draft;
  const column = (day: number): string => columnLetters(firstDay + day - 1);
  const [from, to] = [column(1), column(days)];
  const totals = codes.map((_, index) => columnLetters(firstDay + days + index));
  const end = totals.at(-1) ?? to;
  draft.title(t('name.attendance'), t('attendance.line'));
  draft.widths(190, 140, ...Array.from({ length: days }, () => 38), ...codes.map(() => 84));
  draft.put('A3', [[t('attendance.month'), firstOfMonth(today)]]);
  draft.look('A3', { color: '#6b7280' });
  draft.look('B3', { numberFormat: formats.month, align: 'left', bold: true });
  codes.forEach(([name, code], index) => {
    const at = 1 + index * 7;
    draft.put(`${column(at)}3`, [[t(code), t(name)]]);
    draft.look(`${column(at)}3`, { bold: true, align: 'center' });
  });

  draft.head(`A${first - 2}:${end}${first - 1}`, []);
  draft.put(`A${first - 1}`, [[t('attendance.name'), t('attendance.team')]]);
  const dates = Array.from({ length: days }, (_, index) => {
    if (index === 0) return '=DATE(YEAR($B$3),MONTH($B$3),1)';
    const before = `${column(index)}${first - 1}`;
    return `=IF(${before}="","",IF(MONTH(${before}+1)=MONTH($B$3),${before}+1,""))`;
  });
  draft.put(`${from}${first - 2}`, [
    dates.map((_, index) => `=${column(index + 1)}${first - 1}`),
    [...dates, ...codes.map(([name]) => t(name))],
  ]);
  draft.look(`${from}${first - 2}:${to}${first - 2}`, { numberFormat: 'ddd', size: 8, align: 'center' });
  draft.look(`${from}${first - 1}:${to}${first - 1}`, { numberFormat: 'd', align: 'center' });
  draft.look(`${totals[0]}${first - 1}:${end}${first - 1}`, { align: 'right' });

  draft.put(
    `A${first}`,
    people.map((person, index) => [t(person), t(index < 3 ? 'attendance.team1' : 'attendance.team2')]),
  );
  draft.put(
    `${totals[0]}${first}`,
    Array.from({ length: last - first + 1 }, (_, index) => {
      const row = first + index;
      return codes.map(([, code]) => `=IF($A${row}="","",COUNTIF($${from}${row}:$${to}${row},"${t(code)}"))`);
    }),
  );
  const grid = `${from}${first}:${to}${last}`;
  draft.choices(
    grid,
    codes.map(([, code]) => t(code)),
  );
  for (const [, code, fill, color] of codes) draft.whenText(grid, t(code), { fill, color, bold: true });
  codes.forEach(([, , fill, color], index) => {
    draft.look(`${column(1 + index * 7)}3`, { fill, color });
  });
  const day = `${from}$${first - 1}`;
  draft.when(`${from}${first - 2}:${to}${first - 1}`, `=AND(${day}<>"",WEEKDAY(N(${day}),2)>5)`, {
    fill: '#c3cad3',
  });
  draft.put(`A${last + 1}`, [[t('attendance.there')]]);
  draft.put(`${from}${last + 1}`, [
    dates.map((_, index) => {
      const cells = `${column(index + 1)}${first}:${column(index + 1)}${last}`;
      return `=COUNTIF(${cells},"${t('attendance.presentCode')}")+COUNTIF(${cells},"${t('attendance.remoteCode')}")`;
    }),
  ]);
  draft.sum(`A${last + 1}:${end}${last + 1}`);
  draft.look(`${from}${last + 1}:${to}${last + 1}`, { align: 'center', numberFormat: '0;;' });
  draft.freeze(first - 1, 1);
};
