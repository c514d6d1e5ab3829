import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { FileId } from '@cloudity/contracts';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { documentText, isSaved, textContains, words, writeAtEnd } from './people/document.ts';
import { atHome, giveCredentials } from './people/sign-in.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs, allowErrors } = useHouse();
let grace: TestPerson;
beforeAll(async () => {
  grace = await suite().addMember(owner());
});

const sharedDocument = async (name: string): Promise<FileId> =>
  (await owner().api('POST /files', { body: { kind: 'doc', name, parentId: 'organization' } })).id;

/** How many changes of the document the server has stored, and from whom. */
const storedBy = async (id: FileId): Promise<Readonly<Record<string, number>>> => {
  const rows = await suite().database.db.read(
    owner().organization.id,
    ({ sql, tenantId }) => sql<{ author: string; count: number }[]>`
      select author_id::text as author, count(*)::int as count from collab_updates
      where tenant_id = ${tenantId} and file_id = ${id} group by 1`,
  );
  return Object.fromEntries(rows.map(({ author, count }) => [author, count]));
};

test('R1: a browser that slept wakes up with old text: what others wrote meanwhile stays, and so does its own', async () => {
  const id = await sharedDocument('Sleep');
  const [ada, hopper] = await Promise.all([visitAs(owner(), `/d/${id}`), visitAs(grace, `/d/${id}`)]);
  allowErrors(ada, /Failed to fetch|ERR_INTERNET_DISCONNECTED/);
  await writeAtEnd(ada, 'before. ');
  await textContains(hopper, 'before.');
  await isSaved(ada);
  // The network goes first, as it does when a lid closes: what Ada types last never leaves, and her socket is dead when the
  // page is thawed, whatever the time. The two minutes of the report only made sure of that.
  await ada.context().setOffline(true);
  await writeAtEnd(ada, 'late. ');
  const lid = await ada.context().newCDPSession(ada);
  await lid.send('Page.setWebLifecycleState', { state: 'frozen' });
  await writeAtEnd(hopper, 'meanwhile. ');
  await isSaved(hopper);
  await lid.send('Page.setWebLifecycleState', { state: 'active' });
  await ada.context().setOffline(false);
  for (const page of [ada, hopper])
    for (const text of ['before.', 'late.', 'meanwhile.']) await textContains(page, text);
  await isSaved(ada);
  await expect.poll(async () => (await words(ada)) === (await words(hopper))).toBe(true);
});

test('R12: a browser with an old copy shows today’s text, reverts nothing and adds nothing', async () => {
  const id = await sharedDocument('Long ago');
  const old = await visitAs(grace, '/settings');
  await old.getByRole('switch', { name: /This is my device/ }).click({ force: true });
  await old.goto(`/d/${id}`);
  const ada = await visitAs(owner(), `/d/${id}`);
  await writeAtEnd(ada, 'The first words, all of which go.');
  await textContains(old, 'The first words');
  await isSaved(old);
  // Another page of the same browser leaves the document: the copy stays as it is now.
  await old.goto('/settings');

  await documentText(ada).click();
  await ada.keyboard.press('Control+a');
  await ada.keyboard.type('Only this is left.');
  await isSaved(ada);
  const before = await storedBy(id);

  await old.goto(`/d/${id}`);
  await expect.poll(() => words(old)).toBe('Only this is left.');
  await isSaved(old);
  await writeAtEnd(ada, ' And more.');
  await expect.poll(() => words(old)).toBe('Only this is left. And more.');
  await isSaved(ada);
  const after = await storedBy(id);
  expect(after[grace.user.id] ?? 0).toBe(before[grace.user.id] ?? 0);
  expect(await words(ada)).toBe('Only this is left. And more.');
});

test('undo takes back one’s own words and leaves the other’s alone', async () => {
  const id = await sharedDocument('Undo');
  const [ada, hopper] = await Promise.all([visitAs(owner(), `/d/${id}`), visitAs(grace, `/d/${id}`)]);
  await writeAtEnd(ada, 'mine');
  await textContains(hopper, 'mine');
  await writeAtEnd(hopper, ' theirs');
  await textContains(ada, 'mine theirs');
  // More often than there are steps: a slow machine types slowly, and then the words are several.
  const undoAll = async (page: Page): Promise<void> => {
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('Control+z');
  };
  await undoAll(hopper);
  await expect.poll(() => words(ada)).toBe('mine');
  await undoAll(ada);
  await expect.poll(() => words(hopper)).toBe('');
});

test('T10: on a shared computer the next person is offered what the one before left, and then it is gone', async () => {
  const id = await sharedDocument('Left behind');
  const page = await visitAs(owner(), '/settings');
  await page.getByRole('switch', { name: /This is my device/ }).click({ force: true });
  await page.goto(`/d/${id}`);
  await writeAtEnd(page, 'Only for Ada. ');
  await isSaved(page);
  const copies = (): Promise<readonly string[]> =>
    page.evaluate(async () =>
      (await indexedDB.databases()).map(({ name }) => name ?? '').filter((name) => name.startsWith('cloudity:')),
    );
  await expect.poll(copies).toHaveLength(1);
  // She leaves without signing out: her session ends elsewhere.
  await page.goto('/settings');
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await giveCredentials(page, grace);
  await page.getByRole('heading', { name: 'This browser keeps another person’s documents' }).waitFor();
  expect(await copies()).toHaveLength(1);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download a copy for them' }).click();
  const kept = JSON.parse(await text((await (await download).createReadStream()) as Readable));
  expect(kept).toMatchObject({ format: 'cloudity-offline-copies/1', documents: [{ text: 'Only for Ada. ' }] });
  await page.getByRole('button', { name: 'Remove and continue' }).click();
  await atHome(page);
  await expect.poll(copies).toEqual([]);
  // What Ada said about the device was not about Grace's.
  expect(await page.evaluate(() => localStorage.getItem('cloudity.device'))).toBeNull();
});
