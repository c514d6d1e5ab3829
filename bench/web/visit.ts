import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';

/** The link that loads are measured over: 10 Mbit/s each way, 40 ms there and back. */
const link = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

export interface Visit {
  readonly route: string;
  /** From navigation to the largest contentful paint, ms. */
  readonly paintedMs: number;
  readonly requests: number;
  /** Bytes over the wire, all kinds. */
  readonly transferBytes: number;
}

export interface Stay {
  readonly page: Page;
  readonly session: CDPSession;
}

/** A new person's browser behind the slow link, nothing cached. */
export const openStay = async (browser: Browser, options: BrowserContextOptions): Promise<Stay> => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...options,
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', link);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  return { page, session };
};

/** Loads `route` cold and waits until what `content` selects is shown and nothing has been requested for half a second. */
export const coldLoad = async ({ page, session }: Stay, route: string, content: string): Promise<Visit> => {
  let requests = 0;
  let transferBytes = 0;
  const onRequest = () => {
    requests += 1;
  };
  const onFinished = ({ encodedDataLength }: { encodedDataLength: number }) => {
    transferBytes += encodedDataLength;
  };
  session.on('Network.requestWillBeSent', onRequest);
  session.on('Network.loadingFinished', onFinished);
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      const last = list.getEntries().at(-1);
      if (last) (globalThis as unknown as { paintedMs: number }).paintedMs = last.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
  await page.goto(route);
  await page.locator(content).first().waitFor();
  await page.waitForLoadState('networkidle');
  const paintedMs = await page.evaluate(
    () => (globalThis as unknown as { paintedMs?: number }).paintedMs ?? Number.NaN,
  );
  session.off('Network.requestWillBeSent', onRequest);
  session.off('Network.loadingFinished', onFinished);
  return { route, paintedMs, requests, transferBytes };
};

/** From the press on a link inside the app until the page of this title shows what `content` selects, painted, ms. */
export const navigate = async (
  { page }: Stay,
  press: () => Promise<void>,
  shown: { readonly title: string; readonly content: string },
): Promise<number> => {
  await page.evaluate(({ title, content }) => {
    const state = globalThis as unknown as { navigatedMs: Promise<number> };
    state.navigatedMs = new Promise((resolve) => {
      let startedAt = 0;
      addEventListener(
        'pointerdown',
        () => {
          startedAt = performance.now();
        },
        { capture: true, once: true },
      );
      const isShown = () =>
        document.querySelector('.files-toolbar')?.textContent?.includes(title) && document.querySelector(content);
      const look = () => {
        if (startedAt > 0 && isShown())
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt)));
        else requestAnimationFrame(look);
      };
      look();
    });
  }, shown);
  await press();
  return page.evaluate(() => (globalThis as unknown as { navigatedMs: Promise<number> }).navigatedMs);
};
