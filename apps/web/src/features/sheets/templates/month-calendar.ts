import { columnLetters } from '@cloudity/docmodel/sheet';
import type { Draft } from './draft.ts';
import { firstOfMonth } from './formats.ts';

const first = 5;
const weeks = 6;

/** A month to plan and to print: whole weeks from Monday, with room to write under every day. */
export const monthCalendar = (draft: Draft): void => {
  const { t, formats, today } = draft;
  draft.title(t('name.calendar'), t('calendar.line'));
  draft.widths(...Array.from({ length: 7 }, () => 132));
  draft.put('A3', [[firstOfMonth(today)]]);
  draft.look('A3', { numberFormat: formats.month, bold: true, size: 14, align: 'left' });
  draft.merge('A3:C3');
  draft.height(3, 30);
  const from = `$A$3-DAY($A$3)+1-WEEKDAY($A$3-DAY($A$3)+1,2)+1`;
  const days = Array.from({ length: 7 }, (_, index) => index);
  draft.head(`A${first - 1}:G${first - 1}`, []);
  draft.put(`A${first - 1}`, [days.map((day) => `=${columnLetters(day)}${first}`)]);
  draft.look(`A${first - 1}:G${first - 1}`, { numberFormat: 'dddd', align: 'center' });
  for (let week = 0; week < weeks; week += 1) {
    const row = first + week * 2;
    draft.put(`A${row}`, [days.map((day) => `=${from}+${week * 7 + day}`)]);
    draft.look(`A${row}:G${row}`, {
      numberFormat: 'd',
      align: 'left',
      bold: true,
      borderTop: 'thin #c6cad1',
      borderLeft: 'thin #c6cad1',
      borderRight: 'thin #c6cad1',
    });
    draft.look(`A${row + 1}:G${row + 1}`, {
      wrap: 'wrap',
      verticalAlign: 'top',
      size: 9,
      borderLeft: 'thin #c6cad1',
      borderRight: 'thin #c6cad1',
      borderBottom: 'thin #c6cad1',
    });
    draft.height(row + 1, 62);
    const other = `=MONTH(A$${row})<>MONTH($A$3)`;
    draft.when(`A${row}:G${row}`, `=A${row}=TODAY()`, { fill: draft.color, color: '#0b3d91' });
    draft.when(`A${row}:G${row + 1}`, other, { color: '#8a9099' });
  }
  draft.freeze(first - 1);
};
