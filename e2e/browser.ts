import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Without the flags a browser started by root refuses to run, and every browser calls home. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium without a window: the one that CLOUDITY_TEST_CHROMIUM names, else the system's. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CLOUDITY_TEST_CHROMIUM ?? '/usr/bin/chromium', args });

export const desktop = { width: 1280, height: 800 } as const;
export const phone = { width: 390, height: 844 } as const;

/** One person's browser: cookies and storage of its own, and every error its pages reported. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Uncaught exceptions, console errors and refused content of the pages so far; tests expect it to be empty. */
  readonly errors: string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export const openVisitor = async (
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> => {
  const context = await browser.newContext({ baseURL, viewport: desktop, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  context.on('weberror', (event) => errors.push(String(event.error())));
  // A refused request or connection is the page's to explain; it is also in the console, which no page can prevent.
  context.on('console', (message) => {
    if (message.type() === 'error' && !/^(Failed to load resource|WebSocket connection to )/.test(message.text()))
      errors.push(message.text());
  });
  return { context, page, errors, [Symbol.asyncDispose]: () => context.close() };
};
