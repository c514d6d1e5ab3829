import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { landscape, put } from './people/media.ts';
import { useHouse } from './people/stage.ts';

const { owner, visitAs } = useHouse();
const taken = ['2026:07:14 18:20:00', '2026:07:14 09:05:00', '2026:07:13 12:00:00', '2025:12:24 17:30:00'] as const;

beforeAll(async () => {
  const folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Camera' } });
  for (const [index, takenAt] of taken.entries())
    await put(
      owner(),
      folder.id,
      `IMG_${index + 1}.jpg`,
      await landscape({ hue: index * 80, width: 640, height: 480, takenAt }),
    );
  await vi.waitFor(async () => {
    const { items } = await owner().api('GET /photos', { query: {} });
    expect(items.length).toBe(taken.length);
  }, 60_000);
});

const photo = (page: Page, number: number) => page.getByRole('button', { name: new RegExp(`^IMG_${number}\\.jpg, `) });

test('DP4 photos stand under their months and days; keys go through them, open one, and come back', async () => {
  const page = await visitAs(owner(), '/');
  await page.getByRole('navigation').getByRole('link', { name: 'Photos' }).click();
  await page.getByRole('heading', { name: 'July 2026' }).waitFor();
  await page.getByRole('heading', { name: 'December 2025' }).waitFor();
  expect(await page.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
    'Tue 14 July',
    'Mon 13 July',
    'Wed 24 December',
  ]);
  await photo(page, 1).locator('img').waitFor();
  expect(await photo(page, 1).getAttribute('aria-label')).toBe('IMG_1.jpg, 14 July 2026 at 18:20');
  await photo(page, 1).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => photo(page, 2).evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => photo(page, 3).evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  const viewer = page.getByRole('dialog', { name: 'IMG_3.jpg' });
  await viewer.getByText('3 of 4').waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('dialog', { name: 'IMG_2.jpg' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'July 2026' }).waitFor();
});

test('photos are chosen and put into the trash; a slideshow goes on by itself, by keys, and ends', async () => {
  const page = await visitAs(owner(), '/photos', { reducedMotion: 'reduce' });
  await photo(page, 1).locator('img').waitFor();
  await page.getByRole('button', { name: 'Slideshow' }).click();
  const show = page.getByRole('dialog', { name: 'Slideshow' });
  await show.getByRole('img', { name: 'Preview of IMG_1.jpg' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await show.getByRole('img', { name: 'Preview of IMG_2.jpg' }).waitFor();
  await show.getByRole('img', { name: 'Preview of IMG_3.jpg' }).waitFor();
  await show.getByRole('button', { name: 'Pause' }).click();
  await show.getByRole('button', { name: 'Play' }).waitFor();
  await page.keyboard.press('Escape');
  await show.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Select IMG_4.jpg' }).click();
  await page.getByRole('toolbar', { name: '1 selected' }).getByRole('button', { name: 'Move to trash' }).click();
  await photo(page, 4).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await photo(page, 4).waitFor();
  await page.getByRole('radio', { name: 'Shared with everyone' }).click();
  await page.getByRole('heading', { name: 'No photos yet' }).waitFor();
});

test.each(['light', 'dark'] as const)('the photo view is clean for axe, %s, and fits a phone', async (colorScheme) => {
  const page = await visitAs(owner(), '/photos', { viewport: phone, colorScheme });
  await photo(page, 1).locator('img').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
});
