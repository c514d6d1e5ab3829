import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { createDocument, documentText } from './people/document.ts';
import { createFolder, row, select } from './people/files.ts';
import { useHouse } from './people/stage.ts';

const { owner, suite, visit, visitAs } = useHouse();
let documentId: string;

beforeAll(async () => {
  const { api } = owner();
  documentId = await createDocument(owner(), 'Plan for the year after next, with a name that is rather long');
  await api('POST /files', { body: { kind: 'folder', name: 'Contracts' } });
  await suite().addMember(owner(), { name: 'Grace Hopper' });
});

const open = ['/sign-in', '/setup', '/invite', '/reset-password', '/link'];
const inside = () => [
  '/',
  '/files/organization',
  '/shared',
  '/recent',
  '/starred',
  '/trash',
  '/search?q=plan',
  '/people',
  '/groups',
  '/security',
  '/settings',
  '/organization',
  '/audit',
  `/d/${documentId}`,
];

/** The page shows what it is for: words, and no skeleton of what is still coming. */
const settle = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  if (path.startsWith('/d/')) await documentText(page).waitFor();
  else await page.locator('main').first().waitFor();
  await page.waitForLoadState('networkidle');
};

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('every page', () => {
  test.each(['light', 'dark'] as const)('has no serious accessibility violation, %s', async (colorScheme) => {
    const stranger = await visit({ colorScheme });
    for (const path of open) {
      await settle(stranger, path);
      expect(await seriousViolations(stranger), path).toEqual([]);
    }
    const page = await visitAs(owner(), '/', { colorScheme });
    for (const path of inside()) {
      await settle(page, path);
      expect(await seriousViolations(page), path).toEqual([]);
    }
  });

  test('dialogs have none either', async () => {
    const page = await visitAs(owner(), '/');
    const check = async (what: string) => expect(await seriousViolations(page), what).toEqual([]);
    await createFolder(page, 'Invoices');
    await row(page, 'Invoices').waitFor();
    await select(page, 'Invoices');
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('dialog', { name: 'Share “Invoices”' }).waitFor();
    await check('share');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page
      .getByRole('dialog')
      .getByRole('combobox')
      .or(page.getByRole('dialog').getByRole('searchbox'))
      .first()
      .waitFor();
    await check('palette');
    await page.keyboard.press('Escape');
    await page.goto('/people');
    await page
      .getByRole('button', { name: /Invite/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await check('invite');
  });

  test('fits a phone without scrolling sideways', async () => {
    const options = { viewport: phone, hasTouch: true, isMobile: true };
    const stranger = await visit(options);
    for (const path of open) {
      await settle(stranger, path);
      expect(await overflow(stranger), path).toBeLessThanOrEqual(0);
    }
    const page = await visitAs(owner(), '/', options);
    for (const path of inside()) {
      await settle(page, path);
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
    }
  });

  test('speaks French to who reads French', async () => {
    const page = await visitAs(owner(), '/', { locale: 'fr-FR' });
    await page.getByRole('main').getByText('Mes fichiers').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    for (const path of inside()) {
      await settle(page, path);
      const text = await page.locator('body').innerText();
      // A key that has no words shows itself, as in `view.root`.
      expect(
        text.match(/\b[a-z]+\.[a-z]+[A-Za-z.]*\b/g)?.filter((word) => !word.includes('example')) ?? [],
        path,
      ).toEqual([]);
      expect(text, path).not.toMatch(/\b(Sign out|My files|Shared with everyone|Trash|Settings|Security)\b/);
    }
  });
});
