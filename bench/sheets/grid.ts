import { Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { type SpawnedSuite, spawnSuite } from '@cloudity/testkit/spawn';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser.ts';
import { changeLive } from '../../e2e/people/live.ts';
import type { Figure } from '../report.ts';

type Cells = Parameters<typeof writeCells>[2];

/** What the page notes of itself from its first moment on, read by `page.evaluate`. */
interface Notes {
  /** Tasks of the main thread of 50 ms and more, ms. */
  readonly tasks: number[];
  readonly frames: number[];
  /** The last press of a key, on the clock of `performance`. */
  readonly pressedAt: number;
  /** When the cell first showed this text, painted; on the clock of `performance`. Errors: not within a minute. */
  readonly shown: (row: number, column: number, text: string) => Promise<number>;
}
declare const notes: Notes;

const takeNotes = (): void => {
  const tasks: number[] = [];
  const frames: number[] = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  let last = 0;
  const frame = (at: number): void => {
    if (last > 0) frames.push(at - last);
    last = at;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const shown: Notes['shown'] = (row, column, text) =>
    new Promise((resolve, reject) => {
      const end = performance.now() + 60_000;
      const selector = `[role=row][aria-rowindex="${row + 1}"] > [role=gridcell][aria-colindex="${column + 1}"]`;
      const look = (): void => {
        if (document.querySelector(selector)?.textContent === text)
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        else if (performance.now() > end) reject(new Error(`${text} was not shown within a minute`));
        else requestAnimationFrame(look);
      };
      look();
    });
  const kept = { tasks, frames, pressedAt: 0, shown };
  addEventListener('keydown', () => Object.assign(kept, { pressedAt: performance.now() }), { capture: true });
  Object.assign(globalThis, { notes: kept });
};

const rowsAtOnce = 2_500;

const createSheet = async (owner: TestPerson, name: string, cells: Cells): Promise<string> => {
  const { id } = await owner.api('POST /files', { body: { kind: 'sheet', name } });
  // In parts: the hub takes no frame of any size.
  for (let row = 0; row < cells.length; row += rowsAtOnce)
    await changeLive(owner, id, (doc) => {
      const workbook = new Workbook(doc);
      const at = { sheet: workbook.sheets[0]?.id ?? '', row, column: 0 };
      writeCells(workbook, at, cells.slice(row, row + rowsAtOnce));
      workbook.destroy();
    });
  return id;
};

const openPage = async (browser: Browser, suite: SpawnedSuite, owner: TestPerson): Promise<Page> => {
  const context = await browser.newContext({ baseURL: suite.url, viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name: 'cloudity_session', value: owner.token, url: suite.url }]);
  const page = await context.newPage();
  await page.addInitScript(takeNotes);
  return page;
};

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? Number.NaN;

const most = (name: string, value: number, unit: string, limit: number): Figure => ({
  name,
  value,
  unit,
  goal: `≤ ${limit}`,
  holds: value <= limit,
});

/** A sheet of so many cells: opened a second time, as people do, then scrolled for some seconds. */
const large = async (browser: Browser, suite: SpawnedSuite, owner: TestPerson, rows: number): Promise<Figure[]> => {
  const columns = 20;
  const id = await createSheet(
    owner,
    'Large',
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => ((row + column) % 3 === 0 ? `Item ${row % 5_000}` : row * column)),
    ),
  );
  const page = await openPage(browser, suite, owner);
  await page.goto('/');
  const ready = async (): Promise<number> => {
    await page.goto(`/d/${id}`);
    return page.evaluate(() => notes.shown(1, 1, 'Item 0'));
  };
  await ready();
  const readyMs = await ready();
  await page.getByText('Saved', { exact: true }).first().waitFor();
  const opening = await page.evaluate(() => notes.tasks.splice(0));
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
    most(`${name}: ready`, readyMs, 'ms', 1_500),
    most(`${name}: longest task while opening`, Math.max(0, ...opening), 'ms', 50),
    most(`${name}: heap of the page`, usedSize / 2 ** 20, 'MiB', 100),
    most(`${name}: frame while scrolling, p95`, percentile(scrolling.frames, 0.95), 'ms', 20),
    most(`${name}: longest task while scrolling`, Math.max(0, ...scrolling.tasks), 'ms', 50),
  ];
};

/** A number typed at the head of a chain of formulas, until its end is painted with the outcome. */
const chain = async (browser: Browser, suite: SpawnedSuite, owner: TestPerson): Promise<Figure[]> => {
  const length = 10_000;
  const id = await createSheet(
    owner,
    'Chain',
    Array.from({ length }, (_, row) => [
      row === 0 ? 1 : { formula: `=A${row}+1` },
      row === 0 ? { formula: `=A${length}` } : null,
    ]),
  );
  const page = await openPage(browser, suite, owner);
  await page.goto(`/d/${id}`);
  await page.evaluate((last) => notes.shown(1, 2, last), String(length));
  const took: number[] = [];
  for (let time = 0; time < 9; time += 1) {
    await page.getByRole('textbox', { name: 'Name box' }).fill('A1');
    await page.keyboard.press('Enter');
    const first = 1_000 * (time + 2);
    await page.keyboard.type(String(first));
    await page.keyboard.press('Enter');
    took.push(
      await page.evaluate(
        async (last) => (await notes.shown(1, 2, last)) - notes.pressedAt,
        String(first + length - 1),
      ),
    );
  }
  await page.context().close();
  return [{ name: 'chain of 10,000: key to paint', value: percentile(took, 0.5), unit: 'ms', goal: null, holds: true }];
};

/** The app in Chromium on a sheet of a million cells (a tenth of it when quick), and on a chain of formulas. */
export const gridFigures = async (quick: boolean): Promise<readonly Figure[]> => {
  await using suite = await spawnSuite({ env: { CLOUDITY_COLLAB_LIMITS: 'off' } });
  const browser = await launchBrowser();
  try {
    const owner = await suite.setup(suite.setupLink() ?? '');
    return [...(await large(browser, suite, owner, quick ? 5_000 : 50_000)), ...(await chain(browser, suite, owner))];
  } finally {
    await browser.close();
  }
};
