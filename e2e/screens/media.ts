import { setTimeout as wait } from 'node:timers/promises';
import type { TestPerson } from '@cloudity/testkit/suite';
import { film, landscape, pages, put } from '../people/media.ts';
import { officeFile, slides } from '../people/office.ts';
import type { Furnished } from './furnish.ts';

const script = `// Sums the hours of a week.
export const sumOf = (hours: readonly number[]): number => {
  let sum = 0;
  for (const each of hours) sum += each;
  return sum;
};
`;

const offer = `<html><body style="font-family: Liberation Serif"><h1>Offer for the refuge’s solar roof</h1>
<p>Dear Ms Marques,</p><p>thank you for showing us the hut in July. We would be glad to build the roof before the next season begins; below is
what it takes. The panels come from Lyon, the frame is made in our workshop, and the crew stays two weeks.</p>
<h2>What it costs</h2><table border="1" cellpadding="4"><tr><td><b>Part</b></td><td><b>Pieces</b></td><td><b>€</b></td></tr>
<tr><td>Panels, 420 W</td><td>18</td><td>3,240</td></tr><tr><td>Frame and anchors</td><td>1</td><td>1,980</td></tr>
<tr><td>Inverter and battery</td><td>1</td><td>4,100</td></tr></table><p>The offer holds until the end of the year.</p>
<p style="page-break-before: always">Terms of delivery</p></body></html>`;

const costs = [
  'Month,Nights,Guests,Income,Cost of food,Balance,Remarks',
  ...Array.from({ length: 60 }, (_, index) => {
    const [nights, guests] = [18 + ((index * 7) % 12), 90 + ((index * 53) % 210)];
    const [income, food] = [guests * 42.5, guests * 17.35];
    const month = `${2022 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
    const remark = index % 9 === 4 ? 'School from Grindelwald' : '';
    return [month, nights, guests, income.toFixed(2), food.toFixed(2), (income - food).toFixed(2), remark].join(',');
  }),
].join('\n');

/** A folder of a summer: photos of two trips, a report, a script, a film. Answers when their previews are made. */
export const furnishMedia = async (owner: TestPerson): Promise<Furnished['media']> => {
  const folder = await owner.api('POST /files', { body: { kind: 'folder', name: 'Summer 2026' } });
  const place = { latitude: 46.5416, longitude: 8.1234 };
  const ids: string[] = [];
  for (let index = 0; index < 18; index += 1) {
    const day = index < 11 ? `2026:07:${14 + Math.floor(index / 4)}` : `2026:05:0${1 + Math.floor(index / 6)}`;
    const bytes = await landscape({
      hue: (index * 37) % 360,
      ...(index % 5 === 3 ? { width: 900, height: 1200 } : {}),
      takenAt: `${day} ${10 + (index % 9)}:2${index % 10}:00`,
      offset: '+02:00',
      ...(index < 11 ? { place } : {}),
    });
    ids.push((await put(owner, folder.id, `IMG_${4100 + index}.jpg`, bytes)).id);
  }
  const report = await put(owner, folder.id, 'Quarterly report.pdf', pages(4));
  const code = await put(owner, folder.id, 'sum-of-hours.ts', script);
  const clip = await put(owner, folder.id, 'Arrival at the hut.webm', film(8));
  const letter = await put(owner, folder.id, 'Offer for the roof.docx', officeFile(offer, 'html', 'docx'));
  const talk = await put(
    owner,
    folder.id,
    'Talk at the members’ evening.pptx',
    officeFile(slides('A hut above the lakes', 'What the roof will change', 'How you can help'), 'fodp', 'pptx'),
  );
  const sums = await put(owner, folder.id, 'Nights and costs.xlsx', officeFile(costs, 'csv', 'xlsx'));
  const plan = await put(owner, folder.id, 'Ground plan of the hut.dwg', 'AC1032 and what only its program knows');
  for (const text of [
    'The bars of page 3 are higher than the figures say: which year is it?',
    'Approved by the board on Tuesday, with thanks to everybody who counted beds at five in the morning. See https://lumiere.example/a/very/long/address/that/does/not/break/anywhere/minutes-of-november',
  ])
    await owner.api('POST /files/{id}/comments', { params: { id: report.id }, body: { text } });
  for (const id of [...ids, report.id, clip.id, letter.id, talk.id, sums.id])
    for (let state = ''; state !== 'made' && state !== 'none'; await wait(100))
      ({ state } = await owner.api('GET /files/{id}/preview', { params: { id: id as never } }));
  return {
    folderId: folder.id,
    pictureId: ids[0] ?? '',
    reportId: report.id,
    scriptId: code.id,
    letterId: letter.id,
    talkId: talk.id,
    sumsId: sums.id,
    clipId: clip.id,
    planId: plan.id,
  };
};

/** Albums of the summer: one of many photos that is shared, one of few, an empty one, and one of a colleague. Answers the first. */
export const furnishAlbums = async (
  owner: TestPerson,
  colleague: TestPerson,
  { folderId }: Furnished['media'],
): Promise<string> => {
  const { items } = await owner.api('GET /photos', { query: { limit: 50 } });
  const ids = items.map(({ file }) => file.id);
  const make = (name: string, add: typeof ids) => owner.api('POST /albums', { body: { name, add } });
  await make('Ideas for the calendar', []);
  await make('Best of 2026', ids.slice(8, 11));
  await owner.api('POST /files/{id}/shares', {
    params: { id: folderId as never },
    body: { groupId: (await owner.api('GET /groups', { query: {} })).items[0]?.id as never, role: 'viewer' },
  });
  const theirs = await colleague.api('POST /albums', {
    body: { name: 'Élodie’s favourites of the crossing', add: ids.slice(2, 7) },
  });
  await colleague.api('POST /albums/{id}/shares', {
    params: { id: theirs.id },
    body: { memberId: owner.user.id, role: 'editor' },
  });
  const hike = await make('Over the Gotthard, July', ids);
  const stranger = (await owner.api('GET /members', { query: { q: 'Zoë' } })).items[0];
  for (const grantee of [{ memberId: colleague.user.id }, { memberId: stranger?.id as never }])
    await owner.api('POST /albums/{id}/shares', { params: { id: hike.id }, body: { ...grantee, role: 'viewer' } });
  return hike.id;
};
