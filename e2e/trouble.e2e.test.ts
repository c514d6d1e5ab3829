import type { FileId } from '@cloudity/contracts';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { documentText, isSaved, textContains, words, writeAtEnd } from './people/document.ts';
import { atHome, signOut } from './people/sign-in.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs, allowErrors } = useHouse();

const createDocument = async (name: string): Promise<FileId> =>
  (await owner().api('POST /files', { body: { kind: 'doc', name, parentId: 'root' } })).id;

/** A document with a text that the server has. */
const written = async (name: string, text: string): Promise<FileId> => {
  const id = await createDocument(name);
  const page = await visitAs(owner(), `/d/${id}`);
  await writeAtEnd(page, text);
  await isSaved(page);
  await page.close();
  return id;
};

const status = (page: Page, text: RegExp): Locator => page.getByRole('status').filter({ hasText: text }).first();

/** Frames of the document's connection from the browser to the server. */
const isUpdate = (frame: string | Buffer): frame is Buffer =>
  typeof frame !== 'string' && frame[0] === 0 && frame[1] === 2;
/** The same frame with an update that says nothing anybody could read. */
const spoilt = (): Buffer => Buffer.from([0, 2, 4, 1, 1, 255, 255]);

/** Lets the page's connection through a hand that may change or keep back each update; `null` keeps it back. */
const interfere = async (page: Page, onUpdate: (frame: Buffer) => Buffer | null): Promise<void> => {
  await page.routeWebSocket(/\/collab\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      const passed = isUpdate(frame) ? onUpdate(frame) : frame;
      if (passed !== null) server.send(passed);
    });
  });
};

test.each([
  [
    'no ticket',
    async (page: Page) => {
      const body = { error: { code: 'unavailable', message: 'Away.', requestId: 'r' } };
      await page.route('**/collab-ticket', (route) => route.fulfill({ status: 503, json: body }));
      return () => page.unroute('**/collab-ticket');
    },
  ],
  [
    'no connection',
    async (page: Page) => {
      let isCut = true;
      await page.routeWebSocket(/\/collab\//, (socket) => {
        if (isCut) void socket.close();
        else socket.connectToServer();
      });
      return () => {
        isCut = false;
      };
    },
  ],
])('R4: with %s there is no empty page to write on, but an explanation; it opens when it can', async (name, cut) => {
  const id = await written(name, 'It is all there.');
  const page = await visitAs(owner(), '/');
  allowErrors(page, /./);
  const mend = await cut(page);
  await page.goto(`/d/${id}`);
  await page.getByText('The document cannot be opened now').waitFor();
  expect(await documentText(page).isVisible()).toBe(false);
  await mend();
  await textContains(page, 'It is all there.');
});

test('R6, R20: an update that the server refuses shows as a failure within 5 s, and a new try brings it in', async () => {
  const id = await written('Refused', 'Before. ');
  const page = await visitAs(owner(), '/');
  // The hand in between finds the connection closed when it passes on what comes after the refusal.
  allowErrors(page, /already in CLOSING or CLOSED state/);
  let isSpoiling = false;
  await interfere(page, (frame) => (isSpoiling ? spoilt() : frame));
  await page.goto(`/d/${id}`);
  await textContains(page, 'Before.');
  await isSaved(page);
  await documentText(page).click();
  isSpoiling = true;
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('Refused once.');
  await status(page, /Not saved/).waitFor({ timeout: 5_000 });
  expect(await words(page)).toBe('Before. Refused once.');
  isSpoiling = false;
  await status(page, /Not saved/)
    .getByRole('button', { name: 'Try again' })
    .click();
  await isSaved(page);
  const reader = await visitAs(owner(), `/d/${id}`);
  await textContains(reader, 'Before. Refused once.');
});

test('R6: an update that is lost on the way is sent again by itself', async () => {
  const id = await written('Lost', 'Before. ');
  const page = await visitAs(owner(), '/');
  let isLosing = false;
  await interfere(page, (frame) => (isLosing ? null : frame));
  await page.goto(`/d/${id}`);
  await textContains(page, 'Before.');
  await isSaved(page);
  await documentText(page).click();
  await page.keyboard.press('Control+End');
  isLosing = true;
  await page.keyboard.insertText('Lost once.');
  await status(page, /Saving/).waitFor();
  isLosing = false;
  await isSaved(page);
  const reader = await visitAs(owner(), `/d/${id}`);
  await textContains(reader, 'Before. Lost once.');
});

test('R5: leaving with changes that are not on the server is asked about, inside the application and for the tab', async () => {
  const id = await written('Leaving', 'Before. ');
  const page = await visitAs(owner(), '/');
  let isLosing = false;
  await interfere(page, (frame) => (isLosing ? null : frame));
  await page.goto(`/d/${id}`);
  await textContains(page, 'Before.');
  await isSaved(page);
  const back = page.getByRole('button', { name: 'Back to files' });
  isLosing = true;
  await writeAtEnd(page, 'Not there yet.');
  await status(page, /Saving/).waitFor();
  const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await back.click();
  await question.getByRole('button', { name: 'Stay' }).click();
  await question.waitFor({ state: 'detached' });
  expect(page.url()).toContain(`/d/${id}`);

  const asked = page.waitForEvent('dialog');
  const closing = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await closing;
  expect(page.isClosed()).toBe(false);

  isLosing = false;
  await isSaved(page);
  await back.click();
  await atHome(page);
  const reader = await visitAs(owner(), `/d/${id}`);
  await textContains(reader, 'Before. Not there yet.');
});

test('R7: while the database is away nothing is called saved, and nothing is lost when it is back', async () => {
  const id = await written('Database', 'Before. ');
  const page = await visitAs(owner(), `/d/${id}`);
  allowErrors(page, /./);
  await textContains(page, 'Before.');
  await isSaved(page);
  const giveBack = await suite().database.takeAway();
  try {
    await writeAtEnd(page, 'During. ');
    await status(page, /Saving|Offline|Not saved/).waitFor();
    // The hub gives the document up when its commit fails: the page is told, and goes on without it.
    await status(page, /Offline|Not saved/).waitFor();
    await writeAtEnd(page, 'And more.');
    expect(
      await page
        .getByRole('status')
        .filter({ hasText: /^Saved$/ })
        .count(),
    ).toBe(0);
  } finally {
    await giveBack();
  }
  await isSaved(page);
  const fresh = await visitAs(owner(), `/d/${id}`);
  await expect.poll(() => words(fresh)).toBe('Before. During. And more.');
  expect(await words(page)).toBe('Before. During. And more.');
});

test('R3: three have it open when every connection is cut: the text is as long as before', async () => {
  const id = await written('Three', 'Exactly this.');
  const pages = await Promise.all([1, 2, 3].map(() => visitAs(owner(), `/d/${id}`)));
  for (const page of pages) {
    allowErrors(page, /./);
    await textContains(page, 'Exactly this.');
  }
  // The hub forgets the document with its commit, and has to read it anew for all three.
  const giveBack = await suite().database.takeAway();
  const [first] = pages as [Page, Page, Page];
  await writeAtEnd(first, '!');
  await status(first, /Offline|Not saved/).waitFor();
  await giveBack();
  await isSaved(first);
  for (const page of pages) await expect.poll(() => words(page)).toBe('Exactly this.!');
});

test('R20: changes that are not on the server hold back signing out; a copy that the browser threw away is told of', async () => {
  const id = await createDocument('Only here');
  const page = await visitAs(owner(), '/settings');
  await page.getByRole('switch', { name: /This is my device/ }).click({ force: true });
  let isLosing = false;
  await interfere(page, (frame) => (isLosing ? null : frame));
  await page.goto(`/d/${id}`);
  await isSaved(page);
  isLosing = true;
  await writeAtEnd(page, 'On no server. ');

  const other = await page.context().newPage();
  await other.goto('/');
  await expect
    .poll(() => other.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('cloudity.unsaved/'))))
    .toHaveLength(1);
  await signOut(other);
  const question = other.getByRole('alertdialog', { name: 'Some changes are not saved yet' });
  await question.getByText('Only here').waitFor();
  await question.getByRole('button', { name: 'Stay signed in' }).click();
  await page.close();
  expect(await owner().api('GET /files/{id}', { params: { id } })).toMatchObject({ name: 'Only here' });

  await other.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
  });
  await expect.poll(() => other.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  await other.goto('/recent');
  const told = other.getByText('This browser deleted its offline copy of “Only here”');
  await told.waitFor();
  await other.getByRole('button', { name: 'Close' }).click();
  await other.reload();
  await other.getByRole('heading', { name: 'Recent' }).waitFor();
  expect(await told.count()).toBe(0);
});
