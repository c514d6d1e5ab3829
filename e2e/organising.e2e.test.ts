import type { TestPerson } from '@cloudity/testkit/suite';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { row, toast } from './people/files.ts';
import { landscape, put } from './people/media.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs, allowErrors } = useHouse();
let grace: TestPerson;
beforeAll(async () => {
  grace = await suite().addMember(owner());
});

const result = (page: Page, name: string) =>
  page.getByRole('grid', { name: 'Search results' }).getByRole('row').filter({ hasText: name });
const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

describe('DR66 SE8: tags', () => {
  const ids = new Map<string, string>();
  beforeAll(async () => {
    for (const name of ['Invoces', 'Invoices', 'Customer Lindqvist'])
      ids.set(name, (await owner().api('POST /tags', { body: { name, colour: 'green' } })).id);
    for (const [name, tag] of [
      ['Rent', 'Invoces'],
      ['Power', 'Invoices'],
      ['Loose', null],
    ] as const) {
      const { id } = await owner().api('POST /files', { body: { kind: 'doc', name } });
      const tagId = tag && ids.get(tag);
      if (tagId) await owner().api('PUT /files/{id}/tags/{tagId}', { params: { id, tagId: tagId as never } });
    }
  });

  test('a tag in a list leads to all files with it, where other filters narrow them', async () => {
    const page = await visitAs(owner());
    await row(page, 'Power').getByRole('link', { name: 'Invoices' }).click();
    await page.getByRole('heading', { name: 'Tagged “Invoices”' }).waitFor();
    await result(page, 'Power').waitFor();
    expect(await result(page, 'Loose').count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Type' }).click();
    await page.getByRole('menuitemradio', { name: 'PDFs' }).click();
    await page.getByRole('heading', { name: 'Nothing here has this tag' }).waitFor();
    await page.getByRole('button', { name: 'Remove filter: Type' }).click();
    await result(page, 'Power').waitFor();
    await page.getByRole('button', { name: /^Tag: / }).click();
    await page.getByRole('menuitemradio', { name: 'Invoces' }).click();
    await result(page, 'Rent').waitFor();
  });

  test('with the keyboard alone a tag is renamed onto another, which merges them, and one is deleted', async () => {
    const page = await visitAs(owner(), '/tags');
    const menu = page.getByRole('button', { name: 'Actions for the tag Invoces' });
    await menu.press('Enter');
    await page.getByRole('menuitem', { name: 'Rename or recolour…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Change the tag “Invoces”' });
    await dialog.getByLabel('Name').fill('invoices');
    await page.keyboard.press('Enter');
    await dialog.getByText('There is a tag “Invoices” already.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Merge' }).press('Enter');
    await menu.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Actions for the tag Customer Lindqvist' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Delete…' }).press('Enter');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete tag' }).press('Enter');
    await page.getByText('The tag “Customer Lindqvist” is gone.').waitFor();
    await page.getByRole('link', { name: 'Files with the tag Invoices' }).press('Enter');
    await result(page, 'Rent').waitFor();
    await result(page, 'Power').waitFor();
  });

  test('who did not make a tag only looks, in French too, on a phone; without a network it says so', async () => {
    const page = await visitAs(grace, '/tags', { viewport: phone, hasTouch: true, isMobile: true, locale: 'fr-FR' });
    await page.getByRole('button', { name: 'Actions pour l’étiquette Invoices' }).click();
    await page.getByRole('menuitem', { name: 'Voir les fichiers' }).waitFor();
    expect(await page.getByRole('menuitem').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    expect(await seriousViolations(page)).toEqual([]);
    allowErrors(page, /ERR_INTERNET_DISCONNECTED|Failed to fetch/);
    await page.getByRole('button', { name: 'Nouvelle étiquette' }).click();
    await page.getByLabel('Nom').fill('Urgent');
    await page.context().setOffline(true);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('serveur').waitFor();
    await page.context().setOffline(false);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Fichiers portant l’étiquette Urgent' }).waitFor();
  });
});

describe('AL1 AL2 AL3: albums', () => {
  beforeAll(async () => {
    const folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Camera' } });
    for (const [index, takenAt] of ['2026:07:14 18:20:00', '2026:07:13 09:05:00', '2026:07:12 12:00:00'].entries())
      await put(
        owner(),
        folder.id,
        `IMG_${index + 1}.jpg`,
        await landscape({ hue: index * 80, width: 320, height: 240, takenAt }),
      );
    await vi.waitFor(async () => {
      expect((await owner().api('GET /photos', { query: {} })).items.length).toBe(3);
    }, 60_000);
  });
  const photo = (page: Page, number: number) =>
    page.getByRole('button', { name: new RegExp(`^IMG_${number}\\.jpg, `) });
  const order = (page: Page) =>
    page
      .locator('.photo-open')
      .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('aria-label')?.slice(0, 5)));

  test('photos are put into a new album, stand by time, one is the cover, one is taken out and comes back; it plays', async () => {
    const page = await visitAs(owner(), '/photos', { reducedMotion: 'reduce' });
    await photo(page, 1).locator('img').waitFor();
    for (const number of [1, 3]) await page.getByRole('button', { name: `Select IMG_${number}.jpg` }).click();
    await page.getByRole('toolbar', { name: '2 selected' }).getByRole('button', { name: 'Add to album…' }).click();
    await page.getByRole('dialog').getByLabel('New album').fill('Hike');
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await toast(page, 'Open').click();
    await photo(page, 3).locator('img').waitFor();
    expect(await order(page)).toEqual(['IMG_3', 'IMG_1']);
    await page.getByRole('button', { name: 'Actions for the album' }).press('Enter');
    await page.getByRole('menuitemradio', { name: 'Newest first' }).press('Enter');
    await expect.poll(() => order(page)).toEqual(['IMG_1', 'IMG_3']);
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Select IMG_1.jpg' }).click();
    await page.getByRole('button', { name: 'Use as cover' }).click();
    await page.getByText('“IMG_1.jpg” is the cover now.').waitFor();
    await page.getByRole('button', { name: 'Select IMG_3.jpg' }).click();
    await page.getByRole('button', { name: 'Take out of the album' }).click();
    await photo(page, 3).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await photo(page, 3).waitFor();
    await page.getByRole('button', { name: 'Slideshow' }).click();
    const show = page.getByRole('dialog', { name: 'Slideshow' });
    await show.getByRole('img', { name: 'Preview of IMG_1.jpg' }).waitFor();
    await page.keyboard.press('Escape');
    await show.waitFor({ state: 'detached' });
    // A photo opens in the viewer, which goes through the album and back to it.
    await photo(page, 1).press('Enter');
    await page.getByRole('dialog', { name: 'IMG_1.jpg' }).getByText('1 of 2').waitFor();
    await page.keyboard.press('Escape');
    await photo(page, 3).waitFor();
  });

  test('it is shared: the other sees nothing closed until its maker opens it, and leaves it again', async () => {
    const page = await visitAs(owner(), '/photos/albums');
    await page.getByRole('link', { name: 'Hike, 2 photos' }).press('Enter');
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Share “Hike”' });
    await dialog.getByRole('combobox').fill(grace.user.name.slice(0, 4));
    await page.getByRole('option', { name: grace.user.name }).click();
    await dialog.getByText('Not everybody here may open 2 of the photos.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const other = await visitAs(grace, '/photos/albums', { viewport: phone, hasTouch: true, isMobile: true });
    await other.getByRole('link', { name: 'Hike, 0 photos' }).click();
    await other.getByText('There are no photos in this album that you may open.').waitFor();
    await dialog.getByRole('button', { name: 'Let them open it all' }).click();
    await page.getByText('2 photos can be opened now.').waitFor();
    await other.reload();
    await photo(other, 1).locator('img').waitFor();
    expect(await other.evaluate(overflow)).toBeLessThanOrEqual(0);
    expect(await seriousViolations(other)).toEqual([]);
    await other.getByRole('button', { name: 'Actions for the album' }).click();
    await other.getByRole('menuitem', { name: 'Leave album' }).click();
    await other.getByRole('alertdialog').getByRole('button', { name: 'Leave album' }).click();
    await other.getByRole('heading', { name: 'No albums yet' }).waitFor();
  });

  test('deleting an album leaves its photos', async () => {
    const page = await visitAs(owner(), '/photos/albums');
    await page.getByRole('link', { name: 'Hike, 2 photos' }).click();
    await page.getByRole('button', { name: 'Actions for the album' }).click();
    await page.getByRole('menuitem', { name: 'Delete album…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete album' }).press('Enter');
    await page.getByRole('heading', { name: 'No albums yet' }).waitFor();
    await page.getByRole('link', { name: 'Photos', exact: true }).last().click();
    await photo(page, 3).waitFor();
  });
});
