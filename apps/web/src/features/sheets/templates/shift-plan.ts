import type { Draft } from './draft.ts';
import { mondayOf } from './formats.ts';

const first = 7;
const last = 18;
const columns = ['B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;

const shifts = [
  ['shifts.early', 'shifts.earlyTimes', 8, 2, '#fdecc8', '#7a4f01'],
  ['shifts.late', 'shifts.lateTimes', 8, 2, '#d3e3fd', '#0b3d91'],
  ['shifts.night', 'shifts.nightTimes', 9, 1, '#e4dcf7', '#45267d'],
  ['shifts.off', 'shifts.offTimes', 0, 0, '#e8eaed', '#3c4043'],
] as const;

const people = [
  ['shifts.person1', [0, 0, 0, 0, 0, 3, 3]],
  ['shifts.person2', [1, 1, 3, 3, 1, 1, 1]],
  ['shifts.person3', [2, 2, 2, 3, 3, 2, 2]],
  ['shifts.person4', [0, 0, 1, 1, 1, 3, 3]],
  ['shifts.person5', [1, 3, 0, 0, 0, 0, 3]],
  ['shifts.person6', [3, 1, 1, 2, 2, 3, 0]],
] as const;

/** Who works when in a week: shifts from a list, hours of each person, and whether each shift of each day has enough people. */
export const shiftPlan = (draft: Draft): void => {
  const { t, formats, today } = draft;
  draft.title(t('name.shifts'), t('shifts.line'));
  draft.widths(190, ...columns.map(() => 92), 76, 32, 110, 110, 72, 92);
  draft.put('A4', [[t('shifts.week'), mondayOf(today + 7)]]);
  draft.look('A4', { color: '#6b7280' });
  draft.look('B4', { numberFormat: formats.date, align: 'left', bold: true });

  const head = first - 1;
  draft.head(`A${head - 1}:I${head}`, []);
  draft.put(`A${head}`, [[t('shifts.person')]]);
  draft.put(`B${head - 1}`, [columns.map((column) => `=${column}${head}`)]);
  draft.put(`B${head}`, [[...columns.map((_, index) => `=$B$4+${index}`), t('shifts.hours')]]);
  draft.look(`B${head - 1}:H${head - 1}`, { numberFormat: 'dddd', align: 'center' });
  draft.look(`B${head}:H${head}`, { numberFormat: formats.shortDate, align: 'center', bold: null });
  draft.look(`I${head}`, { align: 'right' });
  draft.put(
    `A${first}`,
    people.map(([person, plan]) => [t(person), ...plan.map((shift) => t(shifts[shift]?.[0] ?? 'shifts.off'))]),
  );
  draft.put(
    `I${first}`,
    Array.from({ length: last - first + 1 }, (_, index) => {
      const row = first + index;
      const hours = shifts.map((_, shift) => `COUNTIF(B${row}:H${row},$K$${first + shift})*$M$${first + shift}`);
      return [`=IF(A${row}="","",${hours.join('+')})`];
    }),
  );
  const grid = `B${first}:H${last}`;
  draft.look(grid, { align: 'center' });
  draft.look(`I${first}:I${last}`, { bold: true, align: 'right' });
  draft.choicesFrom(grid, `$K$${first}:$K$${first + shifts.length - 1}`);
  for (const [name, , , , fill, color] of shifts) draft.whenText(grid, t(name), { fill, color });
  draft.when(`I${first}:I${last}`, `=AND(ISNUMBER(I${first}),I${first}>40)`, { color: '#b3261e' });

  draft.head(`K${head}:N${head}`, [t('shifts.shift'), t('shifts.times'), t('shifts.hours'), t('shifts.needed')]);
  draft.look(`M${head}:N${head}`, { align: 'right' });
  draft.put(
    `K${first}`,
    shifts.map(([name, times, hours, needed]) => [t(name), t(times), hours, needed === 0 ? null : needed]),
  );
  shifts.forEach(([, , , , fill, color], index) => {
    draft.look(`K${first + index}`, { fill, color });
  });
  draft.numbers(`M${first}:M${first + shifts.length - 1}`, 0, 24);

  const cover = last + 2;
  draft.head(`A${cover}:H${cover}`, [t('shifts.cover')]);
  draft.put(
    `A${cover + 1}`,
    shifts
      .slice(0, 3)
      .map((_, index) => [
        `=$K$${first + index}`,
        ...columns.map((column) => `=COUNTIF(${column}${first}:${column}${last},$K$${first + index})`),
      ]),
  );
  draft.look(`B${cover + 1}:H${cover + 3}`, { align: 'center' });
  for (let shift = 0; shift < 3; shift += 1) {
    const row = cover + 1 + shift;
    draft.when(`B${row}:H${row}`, `=B${row}<$N$${first + shift}`, { fill: '#fde0dc', color: '#8c1d18', bold: true });
  }
  draft.freeze(head, 1);
};
