import type { Draft } from './draft.ts';

const first = 8;
const last = 47;

const guests = [
  ['guests.guest1', 'guests.family', true, 'guests.coming', 1, 'guests.vegetarian', 1],
  ['guests.guest2', 'guests.friends', true, 'guests.coming', 0, 'guests.standard', 2],
  ['guests.guest3', 'guests.work', true, 'guests.declined', null, null, null],
  ['guests.guest4', 'guests.friends', true, 'guests.open', null, null, null],
  ['guests.guest5', 'guests.family', false, 'guests.open', null, null, null],
] as const;

const answers = [
  ['guests.coming', '#d6f0dd', '#145c2e'],
  ['guests.open', '#fdecc8', '#7a4f01'],
  ['guests.declined', '#e8eaed', '#3c4043'],
] as const;

/** Guests of an event with invitations, answers, companions, meals and tables, and how many are coming. */
export const guestList = (draft: Draft): void => {
  const { t, formats, today } = draft;
  const rows = (column: string): string => `${column}${first}:${column}${last}`;
  draft.title(t('name.guests'), t('guests.line'));
  draft.widths(190, 210, 120, 84, 130, 124, 130, 72, 220);
  draft.put('A3', [[t('guests.event')], [t('guests.date'), today + 60]]);
  draft.look('A3:A4', { color: '#6b7280' });
  draft.look('B3', { borderBottom: 'thin #9aa1ad' });
  draft.look('B4', { numberFormat: formats.date, align: 'left' });
  draft.put('C3', [
    [t('guests.invited'), `=COUNTIF(${rows('D')},TRUE)`, t('guests.people'), '=D4+SUM(F8:F47)'],
    [t('guests.coming'), `=COUNTIF(${rows('E')},"${t('guests.coming')}")`, t('guests.open')],
    [t('guests.declined'), `=COUNTIF(${rows('E')},"${t('guests.declined')}")`, t('guests.vegetarian')],
  ]);
  draft.put('F4', [
    [`=COUNTIF(${rows('E')},"${t('guests.open')}")`],
    [`=COUNTIF(${rows('G')},"${t('guests.vegetarian')}")`],
  ]);
  for (const labels of ['C3:C5', 'E3:E5']) draft.look(labels, { color: '#6b7280', align: 'right' });
  for (const counts of ['D3:D5', 'F3:F5']) draft.look(counts, { bold: true, align: 'left' });

  draft.head(`A${first - 1}:I${first - 1}`, [
    t('guests.name'),
    t('guests.email'),
    t('guests.group'),
    t('guests.sent'),
    t('guests.answer'),
    t('guests.with'),
    t('guests.meal'),
    t('guests.table'),
    t('guests.note'),
  ]);
  draft.put(
    `A${first}`,
    guests.map(([name, group, isInvited, answer, companions, meal, table]) => [
      t(name),
      null,
      t(group),
      isInvited,
      t(answer),
      companions,
      meal && t(meal),
      table,
    ]),
  );
  draft.checkboxes(rows('D'));
  draft.emails(rows('B'));
  draft.choices(rows('C'), [t('guests.family'), t('guests.friends'), t('guests.work')]);
  draft.choices(
    rows('E'),
    answers.map(([name]) => t(name)),
  );
  draft.choices(rows('G'), [t('guests.standard'), t('guests.vegetarian'), t('guests.vegan'), t('guests.child')]);
  draft.numbers(rows('F'), 0, 20);
  draft.look(`D${first - 1}:D${last}`, { align: 'center' });
  draft.look(`F${first - 1}:F${last}`, { align: 'center' });
  draft.look(`H${first - 1}:H${last}`, { align: 'center' });
  for (const [name, fill, color] of answers) draft.whenText(rows('E'), t(name), { fill, color });
  draft.freeze(first - 1, 1);
};
