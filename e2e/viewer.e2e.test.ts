import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { row } from './people/files.ts';
import { film, landscape, pages, put } from './people/media.ts';
import { useHouse } from './people/stage.ts';

const { owner, visitAs, visit } = useHouse();
let folder: { readonly id: string };
const ids = new Map<string, string>();

beforeAll(async () => {
  folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Trip to the lakes' } });
  const files: readonly (readonly [string, Buffer | string])[] = [
    [
      'a lake.jpg',
      await landscape({
        hue: 205,
        takenAt: '2026:07:14 18:20:00',
        offset: '+02:00',
        place: { latitude: 46.5, longitude: 8.25 },
      }),
    ],
    ['b report.pdf', pages(3)],
    ['c script.py', 'def greet(name):\n    # says hello\n    return "<b>Hello</b> " + name\n'],
    ['d film.webm', film(8)],
    ['e unknown.bin', 'bytes that nobody knows'],
    ['f page.html', '<script>document.title = "taken over"</script><h1>Not shown</h1>'],
    ['g broken.jpg', (await landscape({ hue: 10 })).subarray(0, 4_000)],
  ];
  for (const [name, bytes] of files) ids.set(name, (await put(owner(), folder.id, name, bytes)).id);
  await vi.waitFor(async () => {
    const states = await Promise.all(
      ['a lake.jpg', 'b report.pdf', 'd film.webm', 'g broken.jpg'].map((name) =>
        owner().api('GET /files/{id}/preview', { params: { id: ids.get(name) as never } }),
      ),
    );
    expect(states.map(({ state }) => state)).toEqual(['made', 'made', 'made', 'none']);
  }, 60_000);
});

const viewer = (page: Page, name: string) => page.getByRole('dialog', { name });

test('DP1 the list and the tiles show pictures; Space opens one, arrows lead on, Escape back', async () => {
  const page = await visitAs(owner(), `/files/${folder.id}`);
  await row(page, 'a lake.jpg').locator('img.file-row-picture').waitFor();
  await row(page, 'a lake.jpg').click();
  await page.keyboard.press(' ');
  const lake = viewer(page, 'a lake.jpg');
  await lake.getByRole('img', { name: 'Preview of a lake.jpg' }).waitFor();
  await lake.getByText('1 of 7').waitFor();
  // Closer by keys: the original is fetched, and 0 shows all of it again.
  const image = lake.getByRole('img', { name: 'Preview of a lake.jpg' });
  const before = (await image.boundingBox())?.width ?? 0;
  await page.keyboard.press('+');
  await expect.poll(async () => (await image.boundingBox())?.width ?? 0).toBeGreaterThan(before * 1.3);
  await lake.getByText('140 %').waitFor();
  await page.keyboard.press('0');
  await lake.getByText('100 %').waitFor();
  await page.keyboard.press('i');
  const facts = lake.getByRole('complementary', { name: 'Details' });
  await facts.getByText('UTC+2').waitFor();
  await facts.getByText('1,600 × 1,200').waitFor();
  expect(await facts.getByRole('link', { name: '46.5000, 8.2500' }).getAttribute('href')).toBe('geo:46.5,8.25');
  await page.keyboard.press('ArrowRight');
  await viewer(page, 'b report.pdf').getByText('2 of 7').waitFor();
  await page.keyboard.press('ArrowLeft');
  await lake.waitFor();
  await page.keyboard.press('Escape');
  await row(page, 'a lake.jpg').waitFor();
  await page.getByRole('radio', { name: 'Grid' }).click();
  await page.locator('img.file-tile-picture').first().waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});

test('a PDF is read page by page, its text selected, with nothing of it run', async () => {
  const page = await visitAs(owner(), `/files/${ids.get('b report.pdf')}`);
  const report = viewer(page, 'b report.pdf');
  await report.getByRole('group', { name: 'Page 1 of 3' }).locator('canvas').waitFor();
  const words = report.getByText('Quarterly report, page 1');
  await words.waitFor();
  await words.selectText();
  expect(await page.evaluate(() => String(getSelection()))).toContain('Quarterly report, page 1');
  await report.getByRole('group', { name: 'Page 3 of 3' }).scrollIntoViewIfNeeded();
  await report.getByText('Quarterly report, page 3').waitFor();
  await page.keyboard.press('Tab');
  expect(await seriousViolations(page)).toEqual([]);
});

test('a video plays at once and seeks by range; the keyboard controls it', async () => {
  const page = await visitAs(owner(), `/files/${ids.get('d film.webm')}`);
  const ranges: string[] = [];
  page.on('request', (request) => {
    const { range } = request.headers();
    if (request.url().includes('/api/v1/views/') && range) ranges.push(range);
  });
  await page.reload();
  const video = viewer(page, 'd film.webm').locator('video');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThan(0);
  expect(ranges[0]).toBe('bytes=0-');
  expect(await video.evaluate((element: HTMLVideoElement) => Math.round(element.duration))).toBe(8);
  await video.evaluate(async (element: HTMLVideoElement) => {
    const arrived = new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
    element.currentTime = 6.5;
    await arrived;
  });
  const shown = await video.evaluate((element: HTMLVideoElement) => [element.currentTime, element.readyState]);
  expect(shown[0]).toBeCloseTo(6.5, 1);
  expect(shown[1]).toBeGreaterThan(1);
  await video.focus();
  await page.keyboard.press(' ');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.paused)).toBe(false);
});

test('DP2 code is coloured, pages are text, and what cannot be shown says why', async () => {
  const page = await visitAs(owner(), `/files/${ids.get('c script.py')}`);
  const script = viewer(page, 'c script.py');
  await script.locator('.hljs-keyword', { hasText: 'def' }).waitFor();
  await script.getByText('<b>Hello</b>').waitFor();
  await page.goto(`/files/${ids.get('f page.html')}`);
  await viewer(page, 'f page.html').getByText('<h1>').or(page.getByText('Not shown')).first().waitFor();
  expect(await page.title()).not.toBe('taken over');
  expect(await page.locator('h1').allTextContents()).not.toContain('Not shown');
  await page.goto(`/files/${ids.get('e unknown.bin')}`);
  await page.getByText('Files of this kind cannot be shown here').waitFor();
  await page.getByText(/SHA-256 [0-9a-f]{64}/).waitFor();
  await page.goto(`/files/${ids.get('g broken.jpg')}`);
  await page.getByText('It is damaged').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});

test('a guest looks at a picture that may not be downloaded, on a phone and in the dark', async () => {
  const { url } = await owner().api('POST /files/{id}/links', {
    params: { id: ids.get('a lake.jpg') as never },
    body: { role: 'viewer', allowDownload: false },
  });
  const page = await visit({ viewport: phone, colorScheme: 'dark' });
  await page.goto(url);
  await page.getByRole('button', { name: 'Open' }).click();
  await viewer(page, 'a lake.jpg').getByRole('img', { name: 'Preview of a lake.jpg' }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});
