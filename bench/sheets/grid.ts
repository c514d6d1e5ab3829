import { type SpawnedSuite, spawnSuite } from '@cloudity/testkit/spawn';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser.ts';
import type { Figure } from '../report.ts';
import { atMost, percentile } from './figure.ts';
import { createSheet, openApp } from './visit.ts';

const visits = 5;

/** A sheet of so many cells: opened again, as people do, then scrolled for some seconds. */
const large = async (browser: Browser, suite: SpawnedSuite, owner: TestPerson, rows: number): Promise<Figure[]> => {
  const columns = 20;
  const id = await createSheet(
    owner,
    'Large',
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => ((row + column) % 3 === 0 ? `Item ${row % 5_000}` : row * column)),
    ),
  );
  const page = await openApp(browser, suite, owner);
  await page.goto('/');
  const ready = async (): Promise<number> => {
    await page.goto(`/d/${id}`);
    return page.evaluate(() => notes.painted('Item 0'));
  };
  await ready();
  const times: number[] = [];
  const opening: number[] = [];
  // The hub puts the document's log together meanwhile: the first visits get it in several messages, the last in one.
  for (let visit = 0; visit < visits; visit += 1) {
    times.push(await ready());
    await page.getByText('Saved', { exact: true }).first().waitFor();
    opening.push(...(await page.evaluate(() => notes.tasks.splice(0))));
  }
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await page.mouse.move(600, 400);
  await page.evaluate(() => {
    notes.frames.length = 0;
    notes.tasks.length = 0;
  });
  for (let turn = 0; turn < 150; turn += 1) await page.mouse.wheel(0, 600);
  const scrolling = await page.evaluate(() => ({ frames: notes.frames, tasks: notes.tasks }));
  await page.context().close();
  const name = `${rows * columns} cells`;
  return [
    atMost(`${name}: ready`, percentile(times, 0.5), 'ms', 1_500),
    atMost(`${name}: longest task while opening, of all visits`, Math.max(0, ...opening), 'ms', 50),
    atMost(`${name}: heap of the page`, usedSize / 2 ** 20, 'MiB', 100),
    atMost(`${name}: frame while scrolling, p95`, percentile(scrolling.frames, 0.95), 'ms', 20),
    atMost(`${name}: longest task while scrolling`, Math.max(0, ...scrolling.tasks), 'ms', 50),
  ];
};

/** The app in Chromium on a sheet of a million cells (a tenth of it when quick). */
export const gridFigures = async (quick: boolean): Promise<readonly Figure[]> => {
  await using suite = await spawnSuite({ env: { CLOUDITY_COLLAB_LIMITS: 'off' } });
  const browser = await launchBrowser();
  try {
    const owner = await suite.setup(suite.setupLink() ?? '');
    return await large(browser, suite, owner, quick ? 5_000 : 50_000);
  } finally {
    await browser.close();
  }
};
