import type { TestPerson } from '@cloudity/testkit/suite';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { docx, pdf } from '../services/drive/src/testing/office-files.ts';
import { seriousViolations } from './axe.ts';
import { phone } from './browser.ts';
import { createDocument, documentText, isSaved, writeAtEnd } from './people/document.ts';
import { toast } from './people/files.ts';
import { patienceMs, useHouse } from './people/stage.ts';

const { suite, owner, visitAs, allowErrors } = useHouse();
let grace: TestPerson;
let folder: { readonly id: string };

const upload = (who: TestPerson, parentId: string, name: string, content: string | Buffer) =>
  who.api.upload('PUT /files/{parentId}/children/{name}', {
    params: { parentId: parentId as never, name },
    content: new Blob([content as BlobPart]),
  });
const found = async (who: TestPerson, q: string): Promise<string[]> =>
  (await who.api('GET /search', { query: { q } })).items.map(({ name }) => name);
/** Reading happens in the background; whoever waits for it asks again. */
const isRead = (who: TestPerson, q: string, name: string) =>
  vi.waitFor(async () => expect(await found(who, q)).toContain(name), { timeout: patienceMs, interval: 200 });

beforeAll(async () => {
  grace = await suite().addMember(owner());
  folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Suppliers' } });
  await upload(owner(), folder.id, 'Contract Lindqvist.pdf', pdf('Delivery of forty beehives before the spring'));
  await upload(owner(), folder.id, 'Offer.docx', docx('We offer you twelve beehives and the honey of last year.'));
  await upload(owner(), 'root', 'bees.txt', 'Beehives need sun. <b>Not bold</b>');
  await isRead(owner(), 'beehive', 'Contract Lindqvist.pdf');
  await isRead(owner(), 'beehive', 'Offer.docx');
  await isRead(owner(), 'beehive', 'bees.txt');
});

const results = (page: Page): Locator => page.getByRole('grid', { name: 'Search results' }).getByRole('row');
const result = (page: Page, name: string): Locator => results(page).filter({ hasText: name });
const field = (page: Page): Locator => page.getByRole('banner').getByLabel('Search files', { exact: true }).first();

describe('search', () => {
  let page: Page;
  beforeEach(async () => {
    page = await visitAs(owner());
    await field(page).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('beehives');
    await page.keyboard.press('Enter');
    await result(page, 'Offer.docx').waitFor();
  });

  test('finds words in a PDF, an office file and a text, shows where, and is accessible', async () => {
    expect(await results(page).count()).toBe(3);
    const contract = result(page, 'Contract Lindqvist.pdf');
    expect(await contract.locator('mark').allInnerTexts()).toEqual(['beehives']);
    expect(await contract.innerText()).toContain('Delivery of forty beehives before the spring');
    expect(await contract.innerText()).toContain('My files › Suppliers');
    expect(await result(page, 'bees.txt').innerText()).toContain('<b>Not bold</b>');
    expect(await seriousViolations(page)).toEqual([]);
  });

  test('is narrowed by chips, which stand in the address, and by the keyboard alone', async () => {
    await page.getByRole('button', { name: 'Type' }).click();
    await page.getByRole('menuitemradio', { name: 'PDFs' }).click();
    await result(page, 'bees.txt').waitFor({ state: 'detached' });
    expect(await results(page).count()).toBe(1);
    expect(page.url()).toContain('type=pdf');
    await page.getByRole('button', { name: 'Remove filter: Type' }).click();
    await result(page, 'bees.txt').waitFor();
    await page.getByRole('button', { name: 'Person' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: grace.user.name }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.type(grace.user.name.slice(0, 4));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Nothing found for “beehives”' }).waitFor();
    await page.getByText('these words side by side').waitFor();
    await page.getByRole('button', { name: 'Search without filters' }).click();
    await result(page, 'Offer.docx').waitFor();
  });

  test('leaves its results where actions work: trash takes one away at once, and undo brings it back', async () => {
    await result(page, 'bees.txt').click();
    await page.keyboard.press('Delete');
    await result(page, 'bees.txt').waitFor({ state: 'detached' });
    expect(await found(owner(), 'beehives')).not.toContain('bees.txt');
    await toast(page, 'Undo').click();
    await expect.poll(() => found(owner(), 'beehives')).toContain('bees.txt');
  });

  test('says so when there is no network, and finds again with one', async () => {
    allowErrors(page, /ERR_INTERNET_DISCONNECTED|Failed to fetch/);
    await page.context().setOffline(true);
    await field(page).fill('honey');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'You are offline' }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await result(page, 'Offer.docx').waitFor();
  });
});

test('suggestions come while one types, by arrows and Enter, and a misspelt name is found', async () => {
  const page = await visitAs(owner());
  await field(page).click();
  await page.keyboard.type('lindq');
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await options.filter({ hasText: 'Contract Lindqvist.pdf' }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Contract Lindqvist.pdf' }).waitFor();
  // A file fills the window.
  await page.goto('/');
  await field(page).fill('contarct');
  await page.keyboard.press('Enter');
  await page.getByText('These names are similar').waitFor();
  await result(page, 'Contract Lindqvist.pdf').waitFor();
});

test('what is written in a live document is found within some ten seconds, and by nobody without a right', async () => {
  const id = await createDocument(owner(), 'Minutes');
  const page = await visitAs(owner(), `/d/${id}`);
  await documentText(page).waitFor();
  await writeAtEnd(page, 'The archbishop was late.');
  await isSaved(page);
  const wroteAt = Date.now();
  await isRead(owner(), 'archbishops', 'Minutes');
  // Five seconds until the hub tells, five and a half of quiet; the rest is the machine's.
  expect(Date.now() - wroteAt).toBeLessThan(25_000);
  expect(await found(grace, 'archbishop')).toEqual([]);
  expect(await found(grace, 'beehives')).toEqual([]);
  const other = await visitAs(grace, '/search?q=beehives');
  await other.getByRole('heading', { name: 'Nothing found for “beehives”' }).waitFor();
});

test('on a phone: the palette searches, results and filters fit', async () => {
  const page = await visitAs(owner(), '/', { viewport: phone, hasTouch: true, isMobile: true });
  await page.getByRole('button', { name: 'Search files' }).click();
  await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
  await page.keyboard.type('beehives');
  await page.getByRole('menuitem', { name: /Offer\.docx/ }).waitFor();
  await page.getByRole('menuitem', { name: 'Search all files for “beehives”' }).click();
  await result(page, 'Offer.docx').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
  expect(await seriousViolations(page)).toEqual([]);
});
