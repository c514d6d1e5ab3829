import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { createDocument, documentText } from './people/document.ts';
import { select } from './people/files.ts';
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
  '/storage',
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

/** Looks at every page, in several browsers at a time: what a page takes is mostly waiting until it has come to rest. */
const everywhere = async (
  options: BrowserContextOptions,
  look: (page: Page, path: string) => Promise<void>,
): Promise<void> => {
  const walk = async (page: Page, paths: readonly string[]): Promise<void> => {
    for (const path of paths) {
      await settle(page, path);
      await look(page, path);
    }
  };
  const paths = inside();
  const middle = paths.length >> 1;
  await Promise.all([
    visit(options).then((page) => walk(page, open)),
    visitAs(owner(), '/', options).then((page) => walk(page, paths.slice(0, middle))),
    visitAs(owner(), '/', options).then((page) => walk(page, paths.slice(middle))),
  ]);
};

const schemes = ['light', 'dark'] as const;

/** What opens over the pages, in a browser that asks for this scheme. */
const lookAtDialogs = async (colorScheme: (typeof schemes)[number]): Promise<void> => {
  const page = await visitAs(owner(), '/', { colorScheme });
  const check = async (what: string) => expect(await seriousViolations(page), `${what}, ${colorScheme}`).toEqual([]);
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  const close = async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await select(page, 'Contracts');
  for (const [button, name] of [
    ['Share', 'Share “Contracts”'],
    ['Rename', 'Rename'],
    ['Move to…', 'Move “Contracts”'],
  ] as const) {
    await page.getByRole('toolbar', { name: '1 selected' }).getByRole('button', { name: button }).click();
    await dialog(name).waitFor();
    await check(name);
    await close();
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByPlaceholder('Search files or type a command').waitFor();
  await check('palette');
  await close();
  for (const [path, button] of [
    ['/people', 'Invite'],
    ['/groups', 'New group'],
    ['/security', 'Change password'],
    ['/security', 'New app password'],
    ['/security', 'New API token'],
  ] as const) {
    if (new URL(page.url()).pathname !== path) await page.goto(path);
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await check(button);
    await close();
  }
};

describe('every page', () => {
  test.each(schemes)('has no serious accessibility violation, %s', (colorScheme) =>
    everywhere({ colorScheme }, async (page, path) => expect(await seriousViolations(page), path).toEqual([])),
  );

  test('open dialogs have none either', async () => {
    await Promise.all(schemes.map(lookAtDialogs));
  });

  test('what a guest meets has none', async () => {
    const { url } = await owner().api('POST /files/{id}/links', {
      params: { id: documentId },
      body: { role: 'viewer', password: 'sesame' },
    });
    await Promise.all(
      schemes.map(async (colorScheme) => {
        const page = await visit({ colorScheme });
        const check = async (what: string) =>
          expect(await seriousViolations(page), `${what}, ${colorScheme}`).toEqual([]);
        await page.goto(url);
        await page.getByLabel('Your name').fill('Rita Reader');
        await check('name');
        await page.getByRole('button', { name: 'Open' }).click();
        await page.getByLabel('Password', { exact: true }).fill('sesame');
        await check('password');
        await page.keyboard.press('Enter');
        await page.getByText('View only').first().waitFor();
        await check('document');
      }),
    );
  });

  test('the chosen theme is there again after a reload, before the first paint, whatever the system says', async () => {
    const page = await visitAs(owner(), '/settings', { colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    // A reload before it is kept would end the request.
    const kept = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await page.getByRole('radio', { name: 'Dark' }).click({ force: true });
    await kept;
    await expect.poll(background).not.toBe(light);
    const dark = await background();
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(() => document.body !== null);
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.getByRole('radio', { name: 'Dark' }).waitFor();
    expect(await background()).toBe(dark);
    expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
  });

  test('fits a phone without scrolling sideways', () =>
    everywhere({ viewport: phone, hasTouch: true, isMobile: true }, async (page, path) => {
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
    }));

  test('speaks French to who reads French', () =>
    everywhere({ locale: 'fr-FR' }, async (page, path) => {
      expect(await page.locator('html').getAttribute('lang'), path).toBe('fr');
      const text = await page.locator('body').innerText();
      // A key that has no words shows itself, as in `view.root`.
      expect(
        text.match(/\b[a-z]+\.[a-z]+[A-Za-z.]*\b/g)?.filter((word) => !word.includes('example')) ?? [],
        path,
      ).toEqual([]);
      expect(text, path).not.toMatch(/\b(Sign out|My files|Shared with everyone|Trash|Settings|Security)\b/);
      if (path === '/') expect(text).toContain('Mes fichiers');
    }));
});
