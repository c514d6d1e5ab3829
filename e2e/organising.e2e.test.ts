import type { TestPerson } from '@cloudity/testkit/suite';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { row } from './people/files.ts';
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
