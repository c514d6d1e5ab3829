import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestSuite, type TestPerson, type TestSuite, type TestSuiteOptions } from '@cloudity/testkit/suite';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser, openVisitor, type Visitor } from '../browser.ts';

/** What a person waits at most for anything; the machine that runs this may be busy with other things. */
export const patienceMs = 30_000;

/** How a page looked when its test failed is kept in the ignored folder `screens/failed`. */
const keepPicture = async (page: Page, name: string): Promise<void> => {
  const folder = new URL('../../screens/failed/', import.meta.url).pathname;
  await mkdir(folder, { recursive: true });
  const file = `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`;
  await page.screenshot({ path: join(folder, file), timeout: 5_000 }).catch(() => undefined);
};

/** Browsers of people who visit one server. */
export interface Stage {
  /** A person's browser with nothing in it, on an empty page. */
  readonly visit: (options?: BrowserContextOptions) => Promise<Page>;
  /** The same, signed in already and at `path`. */
  readonly visitAs: (person: TestPerson, path?: string, options?: BrowserContextOptions) => Promise<Page>;
  /** The test breaks something on purpose: what the page reports about it is no fault. */
  readonly allowErrors: (page: Page, pattern: RegExp) => void;
}

/**
 * One Chromium for the file. Each test's browsers are closed after it, and the test fails when a page of it threw, wrote
 * an error to the console or was refused something by its content security policy.
 */
export const useStage = (url: () => string): Stage => {
  let browser: Browser;
  const visitors = new Map<Page, { readonly visitor: Visitor; allowed: RegExp[] }>();
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  afterEach(async ({ task }) => {
    const present = [...visitors.values()];
    visitors.clear();
    if (task.result?.state === 'fail')
      await Promise.all(present.map(({ visitor }, index) => keepPicture(visitor.page, `${task.name} ${index + 1}`)));
    await Promise.all(present.map(({ visitor }) => visitor.context.close()));
    const errors = present.flatMap(({ visitor, allowed }) =>
      visitor.errors.filter((error) => !allowed.some((pattern) => pattern.test(error))),
    );
    expect(errors, 'errors that the pages reported').toEqual([]);
  });

  const visit = async (options: BrowserContextOptions = {}): Promise<Page> => {
    // The service worker fetches the whole application at a first visit; only tests of working offline need that.
    const visitor = await openVisitor(browser, url(), { serviceWorkers: 'block', ...options });
    visitor.context.setDefaultTimeout(patienceMs);
    visitors.set(visitor.page, { visitor, allowed: [] });
    return visitor.page;
  };
  return {
    visit,
    visitAs: async ({ email, password }, path = '/', options = {}) => {
      const page = await visit(options);
      const answer = await page.request.post('/api/v1/sessions', {
        data: { email, password },
        headers: { origin: url() },
      });
      if (!answer.ok()) throw new Error(`${email} cannot sign in: ${await answer.text()}`);
      await page.goto(path);
      return page;
    },
    allowErrors: (page, pattern) => {
      visitors.get(page)?.allowed.push(pattern);
    },
  };
};

export interface House extends Stage {
  /** Started before the first test of the file. */
  readonly suite: () => TestSuite;
  /** Ada Lovelace, who set the organization up. */
  readonly owner: () => TestPerson;
}

/** The whole suite in this process for the file, with an organization and its owner, and browsers to visit it. */
export const useHouse = (options: TestSuiteOptions = {}): House => {
  let suite: TestSuite;
  let owner: TestPerson;
  beforeAll(async () => {
    suite = await createTestSuite(options);
    owner = await suite.setup();
  });
  const stage = useStage(() => suite.url);
  afterAll(() => suite?.stop());
  return { ...stage, suite: () => suite, owner: () => owner };
};
