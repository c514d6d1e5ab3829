import { spawnSuite } from '@cloudity/testkit/spawn';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser.ts';
import type { Figure } from '../report.ts';
import { atMost, atMostTimes, percentile, told } from './figure.ts';
import { startFortuneSheet } from './fortune-sheet.ts';
import { createSheet, openApp, openPage } from './visit.ts';

const length = 10_000;

/** From the press of Enter, after a number was typed into the chain's first cell, until B1 is painted, which repeats its last. */
const enter = async (page: Page, first: number, select: () => Promise<void>): Promise<number> => {
  await page.bringToFront();
  await select();
  await page.keyboard.type(String(first));
  await page.keyboard.press('Enter');
  return page.evaluate(async (text) => (await notes.painted(text)) - notes.pressedAt, String(first + length - 1));
};

/** Counts what a page sends as updates of its document (y-websocket: sync, update), bytes of the whole frame. */
const countUpdates = (page: Page): (() => number) => {
  let bytes = 0;
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string' && payload[0] === 0 && payload[1] === 2) bytes += payload.length;
    }),
  );
  return () => bytes;
};

/** A number typed at the head of a chain of formulas, until its end is painted: ours and FortuneSheet by turns, and what each gives others. */
export const chainFigures = async (quick: boolean): Promise<readonly Figure[]> => {
  const rounds = quick ? 3 : 9;
  await using fortune = await startFortuneSheet();
  await using suite = await spawnSuite({ env: { CLOUDITY_COLLAB_LIMITS: 'off' } });
  const owner = await suite.setup(suite.setupLink() ?? '');
  const id = await createSheet(
    owner,
    'Chain',
    Array.from({ length }, (_, row) => [
      row === 0 ? 1 : { formula: `=A${row}+1` },
      row === 0 ? { formula: `=A${length}` } : null,
    ]),
  );
  const browser = await launchBrowser();
  try {
    const own = await openApp(browser, suite, owner);
    const sentBytes = countUpdates(own);
    await own.goto(`/d/${id}`);
    await own.evaluate((last) => notes.painted(last), String(length));
    const peer = await openPage(browser, fortune.url);
    await peer.goto(`?length=${length}`);
    await peer.evaluate((last) => notes.painted(last), String(length));
    const firstCell = peer.locator('.fortune-cell-area');
    const times = { own: [] as number[], peer: [] as number[] };
    const bytes: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const first = 1_000 * (round + 2);
      const before = sentBytes();
      const ownMs = await enter(own, first, async () => {
        await own.getByRole('textbox', { name: 'Name box' }).fill('A1');
        await own.keyboard.press('Enter');
      });
      await own.getByText('Saved', { exact: true }).first().waitFor();
      const peerMs = await enter(peer, first, () => firstCell.click({ position: { x: 20, y: 8 } }));
      // The first round is the one in which code is compiled.
      if (round === 0) continue;
      times.own.push(ownMs);
      times.peer.push(peerMs);
      bytes.push(sentBytes() - before);
    }
    const { operations, bytes: peerBytes } = await peer.evaluate(
      () => globalThis.peer?.shared ?? { operations: 0, bytes: 0 },
    );
    return [
      atMostTimes(
        `chain of ${length}: key to paint`,
        percentile(times.own, 0.5),
        'ms',
        percentile(times.peer, 0.5),
        0.25,
      ),
      { ...atMost('the same: shared', Math.max(...bytes), 'bytes', 100), peer: peerBytes / (rounds + 1) },
      told('  operations of FortuneSheet', operations / (rounds + 1), ''),
    ];
  } finally {
    await browser.close();
  }
};
