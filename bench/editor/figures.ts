import type { Browser, Page } from 'playwright-core';
import type * as Y from 'yjs';
import { launchBrowser } from '../../e2e/browser.ts';
import { type EditorPage, openEditors, serveEditorPage } from '../../e2e/editor-page.ts';

export interface EditorFigures {
  readonly pages: number;
  readonly words: number;
  /** From the document's content to its first page on the screen, ms. */
  readonly openMs: number;
  /** From a key to the frame that shows it, in the middle of the document, ms. */
  readonly keyMedianMs: number;
  readonly keyP95Ms: number;
  /** 85 edits of others that arrive within one frame, until they are on the screen, ms. */
  readonly remoteMs: number;
}

const wordsPerPage = 450;

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * part))] ??
  Number.NaN;

/** Until the document, which is there in memory, is painted: what somebody waits for after the bytes have come. */
const measureOpen = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const begin = performance.now();
        const look = (): void => {
          if (window.harness.editors[0] === null) {
            requestAnimationFrame(look);
            return;
          }
          // The task behind the frame runs when the frame has been drawn.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begin)));
        };
        window.harness.connections[0]?.set({ content: 'synced', save: 'saved' });
        look();
      }),
  );

const measureKeys = async (page: Page, count: number): Promise<readonly number[]> => {
  await page.evaluate(() => {
    const editor = window.harness.editors[0];
    if (!editor) return;
    const { doc } = editor.state;
    let middle = 0;
    doc.forEach((node, position, index) => {
      if (middle === 0 && index > doc.childCount / 2 && node.type.name === 'paragraph')
        middle = position + node.nodeSize - 1;
    });
    editor.view.focus();
    editor.chain().setTextSelection(middle).scrollIntoView().run();
    const times: number[] = [];
    Object.assign(window, { keyTimes: times });
    document.addEventListener(
      'keydown',
      (event) => requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - event.timeStamp))),
      true,
    );
  });
  for (let key = 0; key < count; key += 1) {
    await page.keyboard.press('abcdefg '[key % 8] === ' ' ? 'Space' : ('abcdefg'[key % 8] ?? 'a'));
    await page.waitForFunction((done) => (window as unknown as { keyTimes: number[] }).keyTimes.length > done, key);
  }
  // The first ones warm the page up.
  return (await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes)).slice(10);
};

const measureRemote = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const server = window.harness.loopback?.doc;
        const body = server?.getXmlFragment('body');
        if (!server || !body) throw new Error('no document is open');
        const begin = performance.now();
        for (let edit = 0; edit < 85; edit += 1) {
          const block: unknown = body.get((edit * 7) % body.length);
          const children = (block as { toArray?: () => readonly unknown[] }).toArray?.() ?? [];
          // Only texts have a format; tables are left alone.
          const text = children.find(
            (child): child is Y.XmlText => typeof child === 'object' && child !== null && 'format' in child,
          );
          text?.insert(0, 'x');
        }
        // One frame takes the updates in and draws them; the next one begins when that is done.
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begin))));
      }),
  );

const measure = async (browser: Browser, site: EditorPage, pages: number, keys: number): Promise<EditorFigures> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await openEditors(page, site, { content: 'long', pages, state: { content: 'loading', save: 'connecting' } });
    const openMs = await measureOpen(page);
    const times = await measureKeys(page, keys);
    const remoteMs = await measureRemote(page);
    return {
      pages,
      words: pages * wordsPerPage,
      openMs,
      keyMedianMs: quantile(times, 0.5),
      keyP95Ms: quantile(times, 0.95),
      remoteMs,
    };
  } finally {
    await page.close();
  }
};

/**
 * Figures of the editor on a long document in Chromium, with the editor built as for production and no network. Goals: open
 * ≤ 1,000 ms and key to paint ≤ 20 ms in the median at 100 pages.
 */
export const editorFigures = async (
  options: { readonly pages?: number; readonly keys?: number } = {},
): Promise<EditorFigures> => {
  const { pages = 100, keys = 70 } = options;
  const [browser, site] = await Promise.all([launchBrowser(), serveEditorPage()]);
  try {
    return await measure(browser, site, pages, keys);
  } finally {
    await browser.close();
    await site.close();
  }
};
