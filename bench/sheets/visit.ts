import { Workbook, writeCells } from '@cloudity/docmodel/sheet';
import type { SpawnedSuite } from '@cloudity/testkit/spawn';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Browser, Page } from 'playwright-core';
import { desktop } from '../../e2e/browser.ts';
import { changeLive } from '../../e2e/people/live.ts';

export type Cells = Parameters<typeof writeCells>[2];

/** What the page notes of itself from its first moment on, read by `page.evaluate`. */
export interface Notes {
  /** Tasks of the main thread of 50 ms and more, ms. */
  readonly tasks: number[];
  readonly frames: number[];
  /** The last press of a key or button, on the clock of `performance`. */
  readonly pressedAt: number;
  /** When the frame in which a canvas first got this text was painted, on the clock of `performance`. Errors: not within a minute. */
  readonly painted: (text: string) => Promise<number>;
  /** The texts that were drawn so far are forgotten. */
  readonly forget: () => void;
}

/** What the page of a peer says about itself. */
export interface PeerPage {
  /** What its edits gave others to apply. */
  readonly shared: { operations: number; bytes: number };
}

declare global {
  var notes: Notes;
  var peer: PeerPage | undefined;
}

const takeNotes = (): void => {
  const tasks: number[] = [];
  const frames: number[] = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  let last = 0;
  let isInFrame = false;
  const frame = (at: number): void => {
    if (last > 0) frames.push(at - last);
    last = at;
    // A frame's callbacks, what they await and its painting are one task.
    isInFrame = true;
    setTimeout(() => {
      isInFrame = false;
    });
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  // Both ours and the peer draw their cells with it, on screen or on a canvas of their own.
  const drawn = new Map<string, Promise<number>>();
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (this: CanvasRenderingContext2D, text, ...where) {
    if (!drawn.has(text)) {
      const { promise, resolve } = Promise.withResolvers<number>();
      drawn.set(text, promise);
      const note = (): unknown => setTimeout(() => resolve(performance.now()));
      if (isInFrame) note();
      else requestAnimationFrame(note);
    }
    fillText.call(this, text, ...where);
  };
  const painted: Notes['painted'] = async (text) => {
    for (const end = performance.now() + 60_000; performance.now() < end; ) {
      const at = drawn.get(text);
      if (at !== undefined) return at;
      await new Promise(requestAnimationFrame);
    }
    throw new Error(`${text} was not painted within a minute`);
  };
  const kept = { tasks, frames, pressedAt: 0, painted, forget: () => drawn.clear() };
  const onPress = (): void => {
    kept.pressedAt = performance.now();
  };
  addEventListener('keydown', onPress, { capture: true });
  addEventListener('pointerdown', onPress, { capture: true });
  Object.assign(globalThis, { notes: kept });
};

const rowsAtOnce = 2_500;

/** A sheet with these cells, filled over a live connection. */
export const createSheet = async (owner: TestPerson, name: string, cells: Cells): Promise<string> => {
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

/** A page in a window of its own that takes notes. */
export const openPage = async (browser: Browser, baseURL: string): Promise<Page> => {
  const context = await browser.newContext({ baseURL, viewport: desktop });
  const page = await context.newPage();
  await page.addInitScript(takeNotes);
  return page;
};

/** The same, signed in. */
export const openApp = async (browser: Browser, { url }: SpawnedSuite, { token }: TestPerson): Promise<Page> => {
  const page = await openPage(browser, url);
  await page.context().addCookies([{ name: 'cloudity_session', value: token, url }]);
  return page;
};
