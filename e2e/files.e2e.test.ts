import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  act,
  chooseNew,
  createFolder,
  drag,
  dropFiles,
  openFile,
  row,
  select,
  textFile,
  toast,
  upload,
} from './people/files.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs } = useHouse();
const local = mkdtempSync(join(tmpdir(), 'cloudity-drop-'));
let grace: TestPerson;
beforeAll(async () => {
  grace = await suite().addMember(owner());
});
afterAll(() => rmSync(local, { recursive: true, force: true }));

/** A folder of its own for each test, open in Ada's browser. */
let page: Page;
let folder: { readonly id: string; readonly name: string };
let made = 0;
beforeEach(async () => {
  made += 1;
  folder = await owner().api('POST /files', {
    body: { kind: 'folder', name: `Folder ${made}`, parentId: 'organization' },
  });
  page = await visitAs(owner(), `/files/${folder.id}`);
  await page.getByText(/This folder is empty/).waitFor();
});

const create = (name: string, kind: 'folder' | 'doc' = 'doc') =>
  owner().api('POST /files', { body: { kind, name, parentId: folder.id } });
/** The list as it is after changes that the page did not make. */
const show = async (...names: string[]): Promise<void> => {
  await page.reload();
  for (const name of names) await row(page, name).waitFor();
};

test('a folder is made where one is, opened, and a document made in it', async () => {
  await chooseNew(page, 'Folder');
  const dialog = page.getByRole('dialog', { name: 'New folder' });
  // The suggested name is selected: typing replaces it.
  await dialog.getByLabel('Name').waitFor();
  await page.keyboard.type('Contracts');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await openFile(page, 'Contracts');
  await page.getByRole('list', { name: 'Breadcrumbs' }).getByText('Contracts').waitFor();
  await chooseNew(page, 'Document');
  await page.waitForURL(/\/d\//);
  await page.goBack();
  await row(page, 'Untitled document').waitFor();
});

test('F2 renames; a name that is taken is refused with one that is free', async () => {
  await create('Plan');
  await create('Budget');
  await show('Plan', 'Budget');
  await select(page, 'Plan');
  await page.keyboard.press('F2');
  const dialog = page.getByRole('dialog', { name: 'Rename' });
  await dialog.getByLabel('Name').fill('budget');
  await page.keyboard.press('Enter');
  await dialog.getByText('is free').waitFor();
  await dialog.getByLabel('Name').fill('Forecast');
  await page.keyboard.press('Enter');
  await row(page, 'Forecast').waitFor();
  expect(await row(page, 'Plan').count()).toBe(0);
});

test('files are uploaded by the chooser; a name conflict asks: keep both, replace or skip', async () => {
  await upload(page, textFile('notes.txt', 'first'), textFile('list.txt', 'milk'));
  await page.getByRole('heading', { name: '2 files uploaded' }).waitFor();
  const choose = async (text: string, choice: string): Promise<void> => {
    await page.getByRole('region', { name: 'Uploads' }).getByRole('button', { name: 'Close' }).click();
    await upload(page, textFile('notes.txt', text));
    const dialog = page.getByRole('dialog', { name: 'This name is taken' });
    await dialog.getByText('“notes.txt” is already in this folder.').waitFor();
    await dialog.getByRole('button', { name: choice }).click();
  };
  await choose('second', 'Keep both');
  await row(page, 'notes (2).txt').waitFor();
  await choose('third', 'Replace');
  await page.getByRole('heading', { name: '1 file uploaded' }).waitFor();
  await choose('fourth', 'Skip');
  await page.getByText('Cancelled').waitFor();
  await openFile(page, 'notes.txt');
  await page.getByText('third', { exact: true }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('notes.txt');
});

test('files are uploaded by dropping them on the list, and on a folder in it', async () => {
  await create('Photos', 'folder');
  await show('Photos');
  writeFileSync(join(local, 'here.txt'), 'here');
  writeFileSync(join(local, 'inside.txt'), 'inside');
  await dropFiles(page, page.getByRole('main'), [join(local, 'here.txt')]);
  await row(page, 'here.txt').waitFor();
  await dropFiles(page, row(page, 'Photos'), [join(local, 'inside.txt')]);
  await page.getByRole('heading', { name: '2 files uploaded' }).waitFor();
  await openFile(page, 'Photos');
  await row(page, 'inside.txt').waitFor();
});

test('a file is moved by the dialog and comes back by Undo', async () => {
  await create('Archive', 'folder');
  await create('Letter');
  await show('Letter');
  await act(page, 'Letter', 'Move to…');
  const dialog = page.getByRole('dialog', { name: 'Move “Letter”' });
  await dialog.getByRole('row', { name: 'Shared with everyone' }).click();
  await dialog.getByRole('row', { name: folder.name }).click();
  await dialog.getByRole('row', { name: 'Archive' }).click();
  await dialog.getByText('No folders here').waitFor();
  await dialog.getByRole('button', { name: 'Move here' }).click();
  await toast(page, '“Letter” moved to Archive').waitFor();
  await row(page, 'Letter').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Letter').waitFor();
});

test('a file is moved by dragging it onto a folder', async () => {
  await create('Archive', 'folder');
  await create('Letter');
  await show('Letter');
  await select(page, 'Archive');
  await drag(page, row(page, 'Letter'), row(page, 'Archive'));
  await toast(page, '“Letter” moved to Archive').waitFor();
  await openFile(page, 'Archive');
  await row(page, 'Letter').waitFor();
});

test('trash, Undo, restore, delete for good', async () => {
  await create('Draft');
  await create('Old');
  await show('Draft', 'Old');
  await select(page, 'Draft');
  await page.keyboard.press('Delete');
  await toast(page, '“Draft” is in the trash').waitFor();
  await row(page, 'Draft').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Draft').waitFor();
  await act(page, 'Draft', 'Move to trash');
  await row(page, 'Draft').waitFor({ state: 'detached' });
  await act(page, 'Old', 'Move to trash');
  await page.getByText(/This folder is empty/).waitFor();

  await page.getByRole('link', { name: 'Trash' }).click();
  await act(page, 'Draft', 'Restore');
  await toast(page, '“Draft” restored').waitFor();
  await act(page, 'Old', 'Delete for good');
  const question = page.getByRole('alertdialog', { name: 'Delete “Old” for good?' });
  await question.getByRole('button', { name: 'Delete for good' }).click();
  await row(page, 'Old').waitFor({ state: 'detached' });
  await page.goto(`/files/${folder.id}`);
  await row(page, 'Draft').waitFor();
});

test('each new document has a name of its own', async () => {
  for (const name of ['Untitled document', 'Untitled document (2)']) {
    await page.keyboard.press('Shift+T');
    await page.waitForURL(/\/d\//);
    await page.goBack();
    await row(page, name).waitFor();
  }
});

test('search finds by a part of the name, in the top bar and in the palette', async () => {
  await create('Quarterly figures');
  await page.keyboard.press('/');
  await page.keyboard.type('terly fig');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Results for “terly fig”' }).waitFor();
  const results = page.getByRole('grid', { name: 'Search results' }).getByRole('row');
  await results.filter({ hasText: 'Quarterly figures' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByPlaceholder('Search files or type a command').fill('quarterly');
  await page.getByRole('menuitem', { name: /^Quarterly figures/ }).click();
  await page.waitForURL(/\/d\//);
});

test('the context menu is about the file that was pressed', async () => {
  await create('One');
  await create('Two');
  await show('One', 'Two');
  await select(page, 'One');
  await row(page, 'Two').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Make a copy' }).click();
  await toast(page, 'Copy made: “Two (2)”').waitFor();
  await row(page, 'Two (2)').waitFor();
});

test('starred files are listed under Starred', async () => {
  await create('Compass');
  await show('Compass');
  await act(page, 'Compass', 'Star');
  await row(page, 'Compass').getByRole('img', { name: 'Starred' }).waitFor();
  await page.getByRole('link', { name: 'Starred' }).click();
  await act(page, 'Compass', 'Remove star');
  await page.getByText('No stars yet').waitFor();
});

test('everything of a day’s work goes without a mouse', async () => {
  await create('Alpha');
  await create('Beta');
  await create('Zebra', 'folder');
  await show('Alpha', 'Beta', 'Zebra');
  const focus = async (name: string): Promise<void> => {
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toContain(name);
  };
  await page.keyboard.press('Tab');
  await page.getByRole('link', { name: 'Skip to content' }).waitFor();
  await page.keyboard.press('Enter');
  // Past the bread crumbs and the tool bar into the list.
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.closest('[role=grid]') !== null)) break;
  }
  await page.keyboard.press('Home');
  await focus('Zebra');
  await page.keyboard.type('be');
  await focus('Beta');
  await page.keyboard.press('F2');
  await page.getByRole('dialog', { name: 'Rename' }).getByLabel('Name').fill('Gamma');
  await page.keyboard.press('Enter');
  await row(page, 'Gamma').waitFor();

  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await focus('Gamma');
  await page.keyboard.press('Shift+F10');
  const moveTo = page.getByRole('menuitem', { name: 'Move to…' });
  await moveTo.waitFor();
  await page.keyboard.type('move to');
  await moveTo.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Move “Gamma”' });
  for (const place of ['Shared with everyone', folder.name, 'Zebra']) {
    await dialog.getByRole('row', { name: place, exact: true }).focus();
    await page.keyboard.press('Enter');
  }
  await dialog.getByText('No folders here').waitFor();
  await dialog.getByRole('button', { name: 'Move here' }).focus();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await row(page, 'Gamma').waitFor({ state: 'detached' });

  await row(page, 'Zebra').focus();
  await focus('Zebra');
  await page.keyboard.press('Enter');
  await row(page, 'Gamma').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.waitForURL('/trash');
});

test('two people rename one file at once: the second is told, and nothing is overwritten', async () => {
  await create('Minutes');
  await show('Minutes');
  const other = await visitAs(grace, `/files/${folder.id}`);
  for (const [who, name] of [
    [page, 'Minutes of May'],
    [other, 'Minutes of June'],
  ] as const) {
    await select(who, 'Minutes');
    await who.keyboard.press('F2');
    await who.getByRole('dialog', { name: 'Rename' }).getByLabel('Name').fill(name);
  }
  await page.keyboard.press('Enter');
  await row(page, 'Minutes of May').waitFor();
  await other.keyboard.press('Enter');
  await other.getByText('Somebody changed this in the meantime').waitFor();
  await other.getByRole('button', { name: 'Cancel' }).click();
  await other.reload();
  await row(other, 'Minutes of May').waitFor();
});

test('a file shared in the dialog is found under Shared, with the role that was given', async () => {
  await page.goto('/');
  await createFolder(page, 'For Grace');
  await act(page, 'For Grace', 'Share');
  const dialog = page.getByRole('dialog', { name: 'Share “For Grace”' });
  await dialog.getByRole('combobox', { name: 'Add people or groups' }).fill('grac');
  await page.getByRole('option', { name: /Grace Hopper/ }).click();
  await dialog.getByRole('listitem').filter({ hasText: 'Grace Hopper' }).waitFor();
  const role = dialog.getByRole('button', { name: /Role of Grace Hopper/ });
  await role.click();
  await page.getByRole('option', { name: 'Viewer' }).click();
  await role.filter({ hasText: 'Viewer' }).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();

  const other = await visitAs(grace, '/shared');
  await openFile(other, 'For Grace');
  await other.getByText('Nothing has been put here yet').waitFor();
  await act(page, 'For Grace', 'Share');
  await dialog.getByRole('button', { name: 'Remove access' }).click();
  await dialog.getByRole('listitem').filter({ hasText: 'Grace Hopper' }).waitFor({ state: 'detached' });
  await other.goto('/shared');
  await other.getByText('Nothing shared with you yet').waitFor();
});
