import { setTimeout as wait } from 'node:timers/promises';
import type { TestPerson } from '@cloudity/testkit/suite';
import { film, landscape, pages, put } from '../people/media.ts';
import type { Furnished } from './furnish.ts';

const script = `// Sums the hours of a week.
export const sumOf = (hours: readonly number[]): number => {
  let sum = 0;
  for (const each of hours) sum += each;
  return sum;
};
`;

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
  for (const id of [...ids, report.id, clip.id])
    for (let state = ''; state !== 'made' && state !== 'none'; await wait(100))
      ({ state } = await owner.api('GET /files/{id}/preview', { params: { id: id as never } }));
  return { folderId: folder.id, pictureId: ids[0] ?? '', reportId: report.id, scriptId: code.id };
};
