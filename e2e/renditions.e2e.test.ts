import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { row } from './people/files.ts';
import { oldFilm, put } from './people/media.ts';
import { officeFile } from './people/office.ts';
import { useHouse } from './people/stage.ts';

// Written and read with LibreOffice Writer, Impress and Calc ('soffice'), and ffmpeg.

const { owner, visitAs, visit } = useHouse();
let folder: { readonly id: string };
const ids = new Map<string, string>();

const letter =
  '<html><body><h1>Offer for the tower clock</h1><p>We would build it in spring.</p><p style="page-break-before: always">Second page</p></body></html>';
const costs = `Part,Costs\n${Array.from({ length: 400 }, (_, index) => `Cog ${index + 1},${index}.5`).join('\n')}\n`;

beforeAll(async () => {
  folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Clock' } });
  for (const [name, bytes] of [
    ['a offer.docx', officeFile(letter, 'html', 'docx')],
    ['b costs.xlsx', officeFile(costs, 'csv', 'xlsx')],
    ['c broken.pptx', 'no slides at all'],
  ] as const)
    ids.set(name, (await put(owner(), folder.id, name, bytes)).id);
  await vi.waitFor(async () => {
    const states = await Promise.all(
      [...ids.values()].map((id) => owner().api('GET /files/{id}/preview', { params: { id: id as never } })),
    );
    expect(states.map(({ state }) => state)).toEqual(['made', 'made', 'none']);
  }, 60_000);
});

const viewer = (page: Page, name: string) => page.getByRole('dialog', { name });

test('DP5 a document has a picture in the list and is read page by page, its words selected', async () => {
  const page = await visitAs(owner(), `/files/${folder.id}`);
  await row(page, 'a offer.docx').locator('img.file-row-picture').waitFor();
  await row(page, 'b costs.xlsx').locator('img.file-row-picture').waitFor();
  await row(page, 'a offer.docx').click();
  await page.keyboard.press(' ');
  const offer = viewer(page, 'a offer.docx');
  await offer.getByRole('group', { name: 'Page 1 of 2' }).locator('canvas').waitFor();
  await offer.getByText('Offer for the tower clock').selectText();
  expect(await page.evaluate(() => String(getSelection()))).toContain('Offer for the tower clock');
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('ArrowRight');
  await viewer(page, 'b costs.xlsx').getByRole('table').waitFor();
});

test('DP5 a spreadsheet is a table to scroll, or pages; what cannot be read says why', async () => {
  const page = await visitAs(owner(), `/files/${ids.get('b costs.xlsx')}`);
  const costly = viewer(page, 'b costs.xlsx');
  const table = costly.getByRole('table');
  await table.getByRole('cell', { name: 'Cog 12', exact: true }).waitFor();
  expect(await table.getByRole('rowheader').count()).toBeLessThan(200);
  // By keys, without a click first: rows come as one gets to them.
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return table.getByRole('rowheader').count();
    })
    .toBe(401);
  expect(await seriousViolations(page)).toEqual([]);
  await costly.getByRole('radio', { name: 'Pages' }).click();
  await costly
    .getByRole('group', { name: /^Page 1 of/ })
    .locator('canvas')
    .waitFor();
  await page.goto(`/files/${ids.get('c broken.pptx')}`);
  await page.getByText('It is damaged').waitFor();
});

test('DP5 a guest reads a document that may not be downloaded, on a phone and in the dark', async () => {
  const { url } = await owner().api('POST /files/{id}/links', {
    params: { id: ids.get('a offer.docx') as never },
    body: { role: 'viewer', allowDownload: false },
  });
  const page = await visit({ viewport: phone, colorScheme: 'dark' });
  await page.goto(url);
  await page.getByRole('button', { name: 'Open' }).click();
  const offer = viewer(page, 'a offer.docx');
  await offer.getByText('Offer for the tower clock').waitFor();
  expect(await offer.getByRole('button', { name: 'Download' }).count()).toBe(0);
  expect(await seriousViolations(page)).toEqual([]);
});

test('DP7 DP8 a video that Chromium cannot play is prepared when somebody opens it, then plays and seeks; a guest plays it too', async () => {
  const { id } = await put(owner(), folder.id, 'd parade.avi', oldFilm(20));
  const page = await visitAs(owner(), `/files/${id}`);
  const parade = viewer(page, 'd parade.avi');
  const video = parade.locator('video.viewer-video');
  const seek = (seconds: number) =>
    video.evaluate(async (element: HTMLVideoElement, at) => {
      const arrived = new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
      element.currentTime = at;
      await arrived;
      return [element.currentTime, element.readyState, element.videoWidth];
    }, seconds);
  await page.getByText('The video is being prepared').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => [Math.round(element.duration), element.videoWidth]), {
      timeout: 30_000,
    })
    .toEqual([20, 320]);
  const [at = 0, readyState = 0] = await seek(17.5);
  expect(at).toBeCloseTo(17.5, 1);
  expect(readyState).toBeGreaterThan(1);
  await video.focus();
  await page.keyboard.press(' ');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(17.8);
  expect(await seriousViolations(page)).toEqual([]);

  const { url } = await owner().api('POST /files/{id}/links', {
    params: { id },
    body: { role: 'viewer', allowDownload: false },
  });
  const guest = await visit({ viewport: phone, colorScheme: 'dark' });
  await guest.goto(url);
  await guest.getByRole('button', { name: 'Open' }).click();
  await expect
    .poll(() =>
      viewer(guest, 'd parade.avi')
        .locator('video.viewer-video')
        .evaluate((element: HTMLVideoElement) => element.videoWidth),
    )
    .toBe(320);
});
