import { spawnSuite } from '@cloudity/testkit/spawn';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser.ts';
import { editorFigures } from '../editor/figures.ts';
import type { Bench, Figure } from '../report.ts';
import { coldLoad, navigate, openStay, type Visit } from './visit.ts';

const paintGoalMs = 2_000;
const navigationGoalMs = 500;
const requestGoal = 30;

interface Page {
  readonly name: string;
  readonly path: string;
  /** CSS selector of what a reader came for. */
  readonly content: string;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const limit = (name: string, value: number, unit: string, goal: number): Figure => ({
  name,
  value: Math.round(value),
  unit,
  goal: `< ${goal}`,
  holds: value < goal,
});

/** A folder and a document with something in them, as a first week leaves behind. */
const furnish = async ({ api }: TestPerson): Promise<string> => {
  for (let count = 1; count <= 60; count += 1)
    await api('POST /files', { body: { kind: count % 4 === 0 ? 'folder' : 'doc', name: `Report ${count}` } });
  return (await api('POST /files', { body: { kind: 'doc', name: 'Plan' } })).id;
};

const pagesOf = (documentId: string): readonly Page[] => [
  { name: 'files', path: '/', content: '.file-row' },
  { name: 'document', path: `/d/${documentId}`, content: '[contenteditable="true"]' },
  { name: 'shared', path: '/shared', content: 'main h1, main h2' },
  { name: 'recent', path: '/recent', content: 'main h1, main h2' },
  { name: 'trash', path: '/trash', content: 'main h1, main h2' },
  { name: 'people', path: '/people', content: 'main h1' },
  { name: 'groups', path: '/groups', content: 'main h1' },
  { name: 'security', path: '/security', content: 'main h1' },
  { name: 'settings', path: '/settings', content: 'main h1' },
  { name: 'audit', path: '/audit', content: 'main h1' },
];

const figuresOf = (name: string, visits: readonly Visit[]): readonly Figure[] => [
  limit(`${name}: cold load to content`, median(visits.map(({ paintedMs }) => paintedMs)), 'ms', paintGoalMs),
  limit(`${name}: requests`, median(visits.map(({ requests }) => requests)), '', requestGoal),
  {
    name: `${name}: transferred`,
    value: Math.round(median(visits.map(({ transferBytes }) => transferBytes)) / 1000),
    unit: 'kB',
    goal: null,
    holds: true,
  },
];

/** Cold loads of each page, every round in a browser that has never been there. */
const loads = async (browser: Browser, url: string, token: string | null, pages: readonly Page[], rounds: number) => {
  const figures: Figure[] = [];
  for (const { name, path, content } of pages) {
    const visits: Visit[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const stay = await openStay(browser, { baseURL: url });
      if (token !== null) await stay.page.context().addCookies([{ name: 'cloudity_session', value: token, url }]);
      visits.push(await coldLoad(stay, path, content));
      await stay.page.context().close();
    }
    figures.push(...figuresOf(name, visits));
  }
  return figures;
};

/** Presses links of the side bar over the same slow link; the first press of each also fetches its code. */
const navigations = async (
  browser: Browser,
  url: string,
  token: string,
  rounds: number,
): Promise<readonly Figure[]> => {
  const stay = await openStay(browser, { baseURL: url });
  await stay.session.send('Network.setCacheDisabled', { cacheDisabled: false });
  await stay.page.context().addCookies([{ name: 'cloudity_session', value: token, url }]);
  await coldLoad(stay, '/', '.file-row');
  const links = ['Trash', 'Recent', 'My files'];
  const figures: Figure[] = [];
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1)
    for (const title of links) {
      const press = () => stay.page.getByRole('link', { name: title, exact: true }).click();
      const content = '.files-content h2, .file-row';
      times.set(title, [...(times.get(title) ?? []), await navigate(stay, press, { title, content })]);
    }
  for (const [link, values] of times)
    figures.push(limit(`navigation to ${link}`, median(values), 'ms', navigationGoalMs));
  await stay.page.context().close();
  return figures;
};

/** A document of 100 pages in Chromium without a network: how long until it is there, and until a key is seen. */
const editing = async (): Promise<readonly Figure[]> => {
  const { pages, words, openMs, keyMedianMs, keyP95Ms, remoteMs } = await editorFigures();
  const name = `document of ${pages} pages, ${words} words`;
  return [
    { name: `${name}: open`, value: Math.round(openMs), unit: 'ms', goal: '≤ 1000', holds: openMs <= 1_000 },
    { name: `${name}: key to paint`, value: keyMedianMs, unit: 'ms', goal: '≤ 20', holds: keyMedianMs <= 20 },
    { name: `${name}: key to paint, p95`, value: keyP95Ms, unit: 'ms', goal: null, holds: true },
    { name: `${name}: 85 remote edits`, value: Math.round(remoteMs), unit: 'ms', goal: null, holds: true },
  ];
};

/** Pages over a link of 10 Mbit/s and 40 ms: time to content, requests, navigation inside the app. */
export const bench: Bench = async ({ quick }) => {
  const rounds = quick ? 1 : 5;
  await using suite = await spawnSuite();
  const browser = await launchBrowser();
  try {
    const owner = await suite.setup(suite.setupLink() ?? '');
    const documentId = await furnish(owner);
    const signIn = [{ name: 'sign-in', path: '/sign-in', content: 'main h1, form' }];
    const figures = [
      ...(await loads(browser, suite.url, null, signIn, rounds)),
      ...(await loads(browser, suite.url, owner.token, pagesOf(documentId), rounds)),
      ...(await navigations(browser, suite.url, owner.token, rounds)),
      ...(await editing()),
    ];
    return { name: 'web', figures };
  } finally {
    await browser.close();
  }
};
