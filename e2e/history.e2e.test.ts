import type { TestPerson } from '@cloudity/testkit/suite';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { documentText, isSaved, textContains, words, writeAtEnd } from './people/document.ts';
import { chooseMenu, createSheet, enter, sheetIsOpen, shows } from './people/sheet.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs, allowErrors } = useHouse();
let grace: TestPerson;
beforeAll(async () => {
  grace = await suite().addMember(owner(), { name: 'Grace Hopper' });
});

const sharedDocument = async (name: string): Promise<string> =>
  (await owner().api('POST /files', { body: { kind: 'doc', name, parentId: 'organization' } })).id;

const historyOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Version history' });
const openHistory = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+Alt+Shift+H');
  await historyOf(page).getByRole('button', { name: 'Current version' }).waitFor();
};
/** The version that is shown, with its marks. */
const shown = (page: Page): Locator => page.locator('.history-body');

const nameVersion = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: 'Name this version' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.keyboard.press('Enter');
  await historyOf(page).getByRole('button', { name }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};

describe('CO33–CO41: the history of a document', () => {
  test('two people write; one sees who changed what, names versions, restores one, and the other sees it arrive', async () => {
    const id = await sharedDocument('Plan');
    const [ada, hopper] = await Promise.all([visitAs(owner(), `/d/${id}`), visitAs(grace, `/d/${id}`)]);
    await writeAtEnd(ada, 'Ada begins. ');
    await textContains(hopper, 'Ada begins.');
    await isSaved(ada);

    await openHistory(ada);
    await nameVersion(ada, 'First words');
    await ada.getByRole('button', { name: 'Back to the document' }).click();
    await textContains(ada, 'Ada begins.');

    await writeAtEnd(hopper, 'Grace goes on.');
    await textContains(ada, 'Ada begins. Grace goes on.');
    await writeAtEnd(ada, ' Ada ends.');
    await isSaved(ada);
    await isSaved(hopper);
    // Grace takes Ada's first word away.
    await hopper.keyboard.press('Control+Home');
    for (let index = 0; index < 4; index++) await hopper.keyboard.press('Delete');
    await textContains(ada, 'begins. Grace goes on. Ada ends.');
    await isSaved(hopper);

    await openHistory(ada);
    const text = shown(ada);
    await text.getByTitle('Added by Grace Hopper').filter({ hasText: 'Grace goes on.' }).waitFor();
    await text.getByTitle('Added by Ada Lovelace').filter({ hasText: 'Ada ends.' }).waitFor();
    await text.getByTitle('Deleted by Grace Hopper').filter({ hasText: 'Ada' }).waitFor();
    expect(await seriousViolations(ada)).toEqual([]);
    await ada.getByText('Show changes').click();
    await expect.poll(() => text.locator('ins, del').count()).toBe(0);
    await expect.poll(() => text.innerText()).toContain('begins. Grace goes on. Ada ends.');
    await nameVersion(ada, 'Both');

    // By keys alone: down the list to the first version, and back to what it said.
    await historyOf(ada).getByRole('button', { name: 'Current version' }).focus();
    await ada.keyboard.press('End');
    await ada.keyboard.press('Enter');
    await ada.getByRole('heading', { name: 'First words' }).waitFor();
    await expect.poll(() => text.innerText()).toMatch(/^Ada begins\.\s*$/);
    await ada.getByRole('button', { name: 'Restore this version' }).click();
    await expect.poll(() => words(hopper), { timeout: 30_000 }).toMatch(/^Ada begins\.\s*$/);
    await expect.poll(() => words(ada), { timeout: 30_000 }).toMatch(/^Ada begins\.\s*$/);
    await writeAtEnd(hopper, 'And on.');
    await textContains(ada, 'And on.');

    await openHistory(hopper);
    await historyOf(hopper).getByText('Restored from').waitFor();
    await hopper.getByRole('button', { name: 'Both' }).click();
    await hopper.getByRole('button', { name: 'Make a copy' }).click();
    await hopper.getByText('Copied as').waitFor();
    const { items } = await owner().api('GET /files', { query: { parentId: 'organization' } });
    const copy = items.find((file) => file.name.startsWith('Plan') && file.id !== id);
    if (!copy) throw new Error('no copy');
    const reader = await visitAs(owner(), `/d/${copy.id}`);
    await textContains(reader, 'begins. Grace goes on. Ada ends.');
  });

  test('undo after a restore brings back what was there', async () => {
    const id = await sharedDocument('Undo');
    const ada = await visitAs(owner(), `/d/${id}`);
    await writeAtEnd(ada, 'one');
    await isSaved(ada);
    await openHistory(ada);
    await nameVersion(ada, 'One');
    await ada.getByRole('button', { name: 'Back to the document' }).click();
    await writeAtEnd(ada, ' two');
    await isSaved(ada);
    await openHistory(ada);
    await historyOf(ada).getByRole('button', { name: 'One' }).click();
    await ada.getByRole('button', { name: 'Restore this version' }).click();
    await expect.poll(() => words(ada)).toBe('one');
    await ada.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await expect.poll(() => words(ada)).toBe('one two');
  });

  test('offline it says so, in the reader’s language, and comes back; a viewer is not offered it', async () => {
    const { api } = owner();
    const { id } = await api('POST /files', { body: { kind: 'doc', name: 'Calm' } });
    await api('POST /files/{id}/shares', { params: { id }, body: { memberId: grace.user.id, role: 'viewer' } });
    const ada = await visitAs(owner(), `/d/${id}`, { locale: 'fr-FR' });
    allowErrors(ada, /ERR_INTERNET_DISCONNECTED|Failed to load resource/);
    await writeAtEnd(ada, 'mots');
    await ada
      .getByRole('status')
      .filter({ hasText: /^Enregistré/ })
      .first()
      .waitFor();
    await ada.keyboard.press('Control+Alt+Shift+H');
    await ada.getByRole('complementary', { name: 'Historique des versions' }).waitFor();
    await ada.getByRole('button', { name: 'Version actuelle' }).waitFor();
    await ada.getByRole('main').filter({ hasText: 'mots' }).waitFor();
    await ada.keyboard.press('Escape');
    await ada.context().setOffline(true);
    // The keys belong to the text, which has the focus a moment after the history is closed.
    await documentText(ada).click();
    await ada.keyboard.press('Control+Alt+Shift+H');
    await ada.getByText('Vous êtes hors ligne').first().waitFor();
    await ada.context().setOffline(false);
    await ada.getByRole('button', { name: 'Réessayer' }).first().click();
    await ada.getByRole('button', { name: 'Version actuelle' }).waitFor();

    const viewer = await visitAs(grace, `/d/${id}`);
    await viewer.getByRole('button', { name: 'File', exact: true }).click();
    await viewer.getByRole('menuitem', { name: 'Make a copy' }).waitFor();
    expect(await viewer.getByRole('menuitem', { name: 'Version history' }).count()).toBe(0);
  });
});

describe('CO73: the history of a spreadsheet', () => {
  test('one looks at what it was, by keys, keeps it forever and restores it; the other sees that arrive', async () => {
    const id = await createSheet(owner(), 'Figures');
    const [ada, hopper] = await Promise.all([visitAs(owner(), `/d/${id}`), visitAs(grace, `/d/${id}`)]);
    await Promise.all([ada, hopper].map(sheetIsOpen));
    await enter(ada, 'A1', 'first');
    await enter(ada, 'B1', '=LEN(A1)*10');
    await isSaved(ada);
    await ada.keyboard.press('Control+Alt+Shift+H');
    await historyOf(ada).getByRole('button', { name: 'Current version' }).waitFor();
    await nameVersion(ada, 'Draft');
    await historyOf(ada).locator('[data-version]:focus').waitFor();
    await ada.keyboard.press('Escape');
    await sheetIsOpen(ada);
    await enter(ada, 'A1', 'second value');
    await shows(hopper, 'A1', 'second value');
    await isSaved(ada);

    await chooseMenu(ada, 'File', 'Version history');
    const history = ada.locator('.history');
    const past = (name: string): Promise<void> =>
      history.getByRole('gridcell', { name, exact: true }).waitFor({ state: 'attached' });
    await past('second value');
    // Only what was typed is marked, not what is calculated from it; the key goes there, and what it was is said.
    const changes = history.getByRole('region', { name: 'Show changes' });
    await changes.getByText('1 cell changed', { exact: true }).waitFor();
    await ada.keyboard.press('F7');
    await history.locator('[role=gridcell][aria-description="Changed"]:focus').waitFor({ state: 'attached' });
    await changes.getByText('A1 Before: first').waitFor();
    expect(await history.locator('[aria-description="Changed"]').allTextContents()).toEqual(['second value']);
    await historyOf(ada).getByRole('button', { name: 'Current version' }).focus();
    await ada.keyboard.press('End');
    await ada.keyboard.press('Enter');
    await ada.getByRole('heading', { name: 'Draft' }).waitFor();
    await past('first');
    await past('50');
    await changes.getByText('2 cells changed').waitFor();
    expect(await seriousViolations(ada)).toEqual([]);
    await ada.getByText('Show changes', { exact: true }).click();
    await changes.waitFor({ state: 'detached' });
    await ada.getByRole('button', { name: 'Keep forever' }).click();
    await historyOf(ada).getByRole('button', { name: 'Draft' }).getByRole('img', { name: 'Kept forever' }).waitFor();

    // What was is to read: typing over it changes nothing.
    await history.getByRole('gridcell', { name: 'first', exact: true }).focus();
    await ada.keyboard.type('typed over');
    await ada.keyboard.press('Enter');
    await past('first');
    await ada.getByRole('button', { name: 'Restore this version' }).click();
    await sheetIsOpen(ada);
    await Promise.all([ada, hopper].map((page) => shows(page, 'A1', 'first')));
    await shows(hopper, 'B1', '50');
    await enter(hopper, 'A2', 'and on');
    await shows(ada, 'A2', 'and on');
  });
});

test('CO75 CO76: an administrator says how long histories are kept; what is no number is refused before it is sent', async () => {
  const page = await visitAs(owner(), '/organization');
  const days = page.getByLabel('Keep histories for (days)');
  const save = page.locator('form', { has: days }).getByRole('button', { name: 'Save' });
  await days.fill('0');
  await page.getByText(/Enter a whole number from 1 to 3,?650/).waitFor();
  expect(await save.isDisabled()).toBe(true);
  await days.fill('365');
  await save.click();
  await page.getByText('The settings of documents are saved').waitFor();
  await page.reload();
  await expect.poll(() => days.inputValue()).toBe('365');
  expect(await owner().api('GET /organization/co-editing')).toMatchObject({ historyDays: 365 });
});
