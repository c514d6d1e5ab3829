import type { Draft } from './draft.ts';
import { mondayOf } from './formats.ts';

const weeks = 12;
const first = 7;
const last = 26;

/** Title, owner, state, priority, days after the start, working days. */
const tasks = [
  ['project.goals', 'project.owner1', 'project.done', 'project.high', 0, 3, true],
  ['project.interviews', 'project.owner2', 'project.done', 'project.normal', 3, 5, true],
  ['project.concept', 'project.owner1', 'project.running', 'project.high', 8, 8, false],
  ['project.offers', 'project.owner3', 'project.running', 'project.normal', 10, 10, false],
  ['project.approval', 'project.owner1', 'project.open', 'project.high', 21, 2, false],
  ['project.build', 'project.owner2', 'project.open', 'project.high', 23, 20, false],
  ['project.training', 'project.owner3', 'project.blocked', 'project.low', 45, 5, false],
  ['project.launch', 'project.owner1', 'project.open', 'project.normal', 56, 1, false],
  ['project.review', 'project.owner2', 'project.open', 'project.low', 63, 3, false],
] as const;

const states = [
  ['project.open', '#e8eaed', '#3c4043'],
  ['project.running', '#d3e3fd', '#0b3d91'],
  ['project.blocked', '#fde0dc', '#8c1d18'],
  ['project.done', '#d6f0dd', '#145c2e'],
] as const;

/** Tasks with owners, states and dates, and beside them when each is on, week by week. */
export const projectPlan = (draft: Draft): void => {
  const { t, formats, today } = draft;
  const rows = (column: string): string => `${column}${first}:${column}${last}`;
  draft.title(t('name.project'), t('project.line'));
  draft.widths(52, 240, 110, 100, 90, 96, 56, 96, ...Array.from({ length: weeks }, () => 44));

  draft.put('B3', [
    [t('project.start'), mondayOf(today)],
    [t('project.progress'), `=IF(COUNTA(${rows('B')})=0,0,COUNTIF(${rows('A')},TRUE)/COUNTA(${rows('B')}))`],
  ]);
  draft.put('D3', [
    [t('project.late'), null, `=SUMPRODUCT((${rows('B')}<>"")*(${rows('A')}<>TRUE)*(${rows('H')}<TODAY()))`],
    [t('project.end'), null, `=MAX(${rows('H')})`],
  ]);
  draft.look('C3', { numberFormat: formats.date, align: 'left' });
  draft.look('C4', { numberFormat: '0%', align: 'left', bold: true });
  draft.look('F3', { align: 'left', bold: true });
  draft.look('F4', { numberFormat: formats.date, align: 'left' });
  draft.look('B3:B4', { color: '#6b7280', align: 'right' });
  draft.look('D3:D4', { color: '#6b7280' });
  draft.bars('C4', '#5b8def', 1);

  draft.head(`A${first - 1}:T${first - 1}`, [
    t('project.doneShort'),
    t('project.task'),
    t('project.owner'),
    t('project.state'),
    t('project.priority'),
    t('project.from'),
    t('project.days'),
    t('project.to'),
  ]);
  draft.put(`I${first - 1}`, [
    ['=$C$3', ...Array.from({ length: weeks - 1 }, (_, index) => `=${String.fromCharCode(73 + index)}${first - 1}+7`)],
  ]);
  draft.look(`I${first - 1}:T${first - 1}`, { numberFormat: formats.shortDate, size: 9, align: 'center' });
  draft.put(
    `A${first}`,
    tasks.map(([task, owner, state, priority, after, days, isDone]) => [
      isDone,
      t(task),
      t(owner),
      t(state),
      t(priority),
      `=$C$3+${after}`,
      days,
    ]),
  );
  draft.put(
    `H${first}`,
    Array.from({ length: last - first + 1 }, (_, index) => {
      const row = first + index;
      return [`=IF(OR(F${row}="",G${row}=""),"",WORKDAY(F${row}-1,G${row}))`];
    }),
  );
  draft.look(rows('F'), { numberFormat: formats.date, align: 'right' });
  draft.look(rows('H'), { numberFormat: formats.date, align: 'right' });
  draft.look(rows('A'), { align: 'center' });
  draft.checkboxes(rows('A'));
  draft.choices(
    rows('D'),
    states.map(([name]) => t(name)),
  );
  draft.choices(rows('E'), [t('project.high'), t('project.normal'), t('project.low')]);
  draft.numbers(rows('G'), 1, 400);
  for (const [name, fill, color] of states) draft.whenText(rows('D'), t(name), { fill, color });
  draft.whenText(rows('E'), t('project.high'), { bold: true });
  draft.when(`B${first}:H${last}`, `=$A${first}=TRUE`, { color: '#80868b', strike: true });
  draft.when(rows('H'), `=AND($H${first}<>"",$A${first}<>TRUE,$H${first}<TODAY())`, { color: '#b3261e', bold: true });
  const grid = `I${first}:T${last}`;
  const isOn = `AND($F${first}<>"",$H${first}<>"",$F${first}<=I$${first - 1}+6,$H${first}>=I$${first - 1})`;
  draft.when(grid, `=AND($A${first}=TRUE,${isOn})`, { fill: '#b7dfc4' });
  draft.when(grid, `=${isOn}`, { fill: '#8fb4f5' });
  draft.freeze(first - 1, 2);
};
