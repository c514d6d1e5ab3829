import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSuite } from '@cloudity/testkit/spawn';
import type { Browser, BrowserContext } from 'playwright-core';
import { desktop, launchBrowser, phone } from './browser.ts';
import { type Furnished, furnish } from './screens/furnish.ts';
import { screens } from './screens/scenes.ts';
import type { Screen } from './screens/screen.ts';

/*
 * `npm run screens`: every screen at two sizes in two themes, of a real suite with real-looking content, into ./screens.
 * `npm run screens -- people audit` makes only those whose names contain one of the words.
 */
const folder = fileURLToPath(new URL('../screens', import.meta.url));
const wanted = process.argv.slice(2);

const variants = [
  { name: 'desktop-light', viewport: desktop, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: desktop, colorScheme: 'dark' },
  { name: 'phone-light', viewport: phone, colorScheme: 'light', hasTouch: true, isMobile: true },
  { name: 'phone-dark', viewport: phone, colorScheme: 'dark', hasTouch: true, isMobile: true },
] as const;

const signIn = async (context: BrowserContext, { email, password }: Furnished['owner']): Promise<void> => {
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.evaluate(
    async (body) => {
      const answer = await fetch('/api/v1/sessions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`signing in failed: ${answer.status}`);
    },
    { email, password },
  );
  await page.close();
};

const shoot = async (context: BrowserContext, screen: Screen, furnished: Furnished, variant: string): Promise<void> => {
  const page = await context.newPage();
  await page.goto(screen.path(furnished));
  await page
    .locator(screen.content ?? 'h1')
    .first()
    .waitFor({ timeout: 15_000 });
  await screen.act?.(page);
  // A page that listens to events of its file is never quite idle.
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined);
  // On a touch screen a dialog with a field is hidden until the keyboard has its place.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.ui-overlay')].every((overlay) => getComputedStyle(overlay).opacity === '1'),
  );
  await page.screenshot({ path: join(folder, `${screen.name}-${variant}.png`) });
  await page.close();
};

const shootAll = async (
  browser: Browser,
  url: string,
  furnished: Furnished,
  list: readonly Screen[],
): Promise<number> => {
  let failed = 0;
  for (const { name: variant, ...options } of variants) {
    const base = {
      baseURL: url,
      locale: 'en-GB',
      serviceWorkers: 'block',
      reducedMotion: 'reduce',
      ...options,
    } as const;
    const member = await browser.newContext(base);
    const stranger = await browser.newContext(base);
    await signIn(member, furnished.owner);
    for (const screen of list) {
      try {
        await shoot(screen.isPublic ? stranger : member, screen, furnished, variant);
        console.log(`${screen.name} ${variant}`);
      } catch (error) {
        failed += 1;
        console.error(`${screen.name} ${variant}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
      }
    }
    await member.close();
    await stranger.close();
  }
  return failed;
};

const list = screens.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
if (wanted.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const browser = await launchBrowser();
const suite = await spawnSuite();
let failed = 0;
try {
  failed = await shootAll(browser, suite.url, await furnish(suite), list);
} finally {
  await browser.close();
  await suite.dispose();
}
console.log(`${list.length * variants.length - failed} screens in ${folder}`);
process.exitCode = failed > 0 ? 1 : 0;
