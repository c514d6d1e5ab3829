import type { FileId } from '@cloudity/contracts';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { act, row, textFile, toast } from './people/files.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visit, visitAs, allowErrors } = useHouse();
let grace: TestPerson;
beforeAll(async () => {
  grace = await suite().addMember(owner(), { name: 'Grace Hopper' });
});

const newFolder = (name: string, parentId: FileId | 'root' | 'organization' = 'organization') =>
  owner().api('POST /files', { body: { kind: 'folder', name, parentId } });
const shareDialog = async (page: Page, name: string): Promise<Locator> => {
  await act(page, name, 'Share');
  const dialog = page.getByRole('dialog', { name: `Share “${name}”` });
  await dialog.getByRole('region', { name: 'Link' }).waitFor();
  return dialog;
};
/** Nothing serious for axe, in light and in dark. */
const isAccessible = async (page: Page): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousViolations(page), colorScheme).toEqual([]);
  }
};

test('an upload link: files arrive from outside with a name, the sender sees nothing, the owner sees who sent what', async () => {
  const folder = await newFolder('Applications', 'root');
  await owner().api('POST /files', { body: { kind: 'doc', name: 'Salaries', parentId: folder.id } });
  const ada = await visitAs(owner(), '/');
  const dialog = await shareDialog(ada, 'Applications');
  await dialog.getByRole('button', { name: 'Ask for files' }).click();
  await dialog.getByText('nothing of what is in it').waitFor();
  const url = await dialog.getByLabel('Address of the link').inputValue();

  const guest = await visit();
  await guest.goto(url);
  await guest.getByLabel('Your name').fill('Zoe');
  await guest.getByRole('button', { name: 'Open', exact: true }).click();
  await guest.getByRole('heading', { name: 'Send files to “Applications”' }).waitFor();
  expect(await guest.getByText('Salaries').count()).toBe(0);
  await isAccessible(guest);
  const chooser = guest.waitForEvent('filechooser');
  await guest.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles([textFile('letter.txt', 'Dear all'), textFile('cv.txt', 'Zoe')]);
  await guest.getByText('2 files have arrived. Thank you.').waitFor();

  await dialog.getByRole('button', { name: 'came in' }).click();
  await dialog.getByRole('button', { name: '2 files came in' }).waitFor();
  await dialog.getByText('Zoe sent letter.txt').waitFor();
  await dialog.getByText('Zoe opened it').waitFor();
  await isAccessible(ada);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await row(ada, 'Applications').dblclick();
  await row(ada, 'letter.txt').waitFor();
});

test('a link with a password and one download, in a fresh browser', async () => {
  const folder = await newFolder('Contracts', 'root');
  await owner().api.upload('PUT /files/{parentId}/children/{name}', {
    params: { parentId: folder.id, name: 'contract.txt' },
    content: new Blob(['signed'], { type: 'text/plain' }),
  });
  const ada = await visitAs(owner(), `/files/${folder.id}`);
  const dialog = await shareDialog(ada, 'contract.txt');
  await dialog.getByRole('button', { name: 'Create a link' }).click();
  await dialog.getByLabel('Password', { exact: true }).fill('open sesame');
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
  await dialog.getByText('A password is set').waitFor();
  await dialog.getByLabel('Downloads at most').fill('1');
  await dialog.getByLabel('Downloads at most').blur();
  const url = await dialog.getByLabel('Address of the link').inputValue();
  await expect
    .poll(async () => {
      const file = (await owner().api('GET /files', { query: { parentId: folder.id } })).items[0];
      return (await owner().api('GET /files/{id}/links', { params: { id: file?.id as FileId } })).items[0]
        ?.maxDownloads;
    })
    .toBe(1);

  const enter = async (page: Page, password: string): Promise<void> => {
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
  };
  const guest = await visit();
  allowErrors(guest, /401/);
  await guest.goto(url);
  await guest.getByRole('button', { name: 'Open', exact: true }).click();
  await enter(guest, 'close sesame');
  await guest.getByText('That password is not right.').waitFor();
  await enter(guest, 'open sesame');
  await guest.getByRole('heading', { name: 'contract.txt' }).waitFor();
  const download = guest.waitForEvent('download');
  await guest.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('contract.txt');

  const late = await visit();
  allowErrors(late, /410/);
  await late.goto(url);
  await late.getByRole('button', { name: 'Open', exact: true }).click();
  await late.getByText('This link has been used up').waitFor();
});

test('a folder in the shared space is limited to those named on it', async () => {
  await newFolder('Reviews');
  const ada = await visitAs(owner(), '/files/organization');
  const hers = await visitAs(grace, '/files/organization');
  await row(hers, 'Reviews').waitFor();
  const dialog = await shareDialog(ada, 'Reviews');
  await dialog.getByText(/^Everybody in .* can open it\.$/).waitFor();
  await dialog.getByText('Limited access').click();
  await dialog.getByText(/the administrators of .* can open it, nobody else/).waitFor();
  await hers.reload();
  await hers.getByText('Shared with everyone').first().waitFor();
  await expect.poll(() => row(hers, 'Reviews').count()).toBe(0);
  await dialog.getByLabel('Add people or groups').fill('Grace');
  await ada.getByRole('option', { name: 'Grace Hopper' }).click();
  await dialog.getByText('Grace Hopper', { exact: true }).waitFor();
  await hers.reload();
  await row(hers, 'Reviews').waitFor();
  await isAccessible(ada);
  expect(await toast(ada, /wrong/).count()).toBe(0);
});

test('an address that opens nothing: asking, the owner’s notice, and the page that opens by itself', async () => {
  const file = await owner().api('POST /files', { body: { kind: 'folder', name: 'Board papers', parentId: 'root' } });
  const hers = await visitAs(grace, `/files/${file.id}`);
  allowErrors(hers, /404/);
  await hers.getByRole('heading', { name: 'You cannot open this' }).waitFor();
  expect(await hers.getByText('Board papers').count()).toBe(0);
  await isAccessible(hers);
  await hers.getByLabel('Message (optional)').fill('For the audit');
  await hers.getByRole('button', { name: 'Ask for access' }).click();
  await hers.getByRole('heading', { name: 'Your request is on its way' }).waitFor();

  const ada = await visitAs(owner(), '/');
  await ada.getByText('Grace Hopper asks for access to “Board papers”.').waitFor();
  await ada.getByRole('button', { name: 'Review' }).click();
  const dialog = ada.getByRole('dialog', { name: 'Share “Board papers”' });
  await dialog.getByText('For the audit').waitFor();
  await isAccessible(ada);
  await dialog.getByRole('button', { name: 'Give access' }).click();
  await dialog.getByText('For the audit').waitFor({ state: 'detached' });
  await hers.getByText('Nothing has been put here yet.').waitFor();
});

test('a comment by keyboard, seen by the other at once, answered and resolved; what happened is listed', async () => {
  const folder = await newFolder('Discussion');
  await owner().api.upload('PUT /files/{parentId}/children/{name}', {
    params: { parentId: folder.id, name: 'plan.txt' },
    content: new Blob(['the plan'], { type: 'text/plain' }),
  });
  const ada = await (async () => {
    const page = await visitAs(owner(), `/files/${folder.id}`);
    await page.getByRole('button', { name: 'Details' }).click();
    await row(page, 'plan.txt').click();
    const panel = page.getByRole('complementary', { name: 'Details' });
    await panel.getByRole('tab', { name: 'Comments' }).click();
    await panel.getByText('No comments yet').waitFor();
    return { page, panel };
  })();
  const hers = await (async () => {
    const page = await visitAs(grace, `/files/${folder.id}`);
    await row(page, 'plan.txt').dblclick();
    await page.getByRole('button', { name: 'Comments' }).click();
    const panel = page.getByRole('complementary', { name: 'Comments' });
    await panel.getByText('No comments yet').waitFor();
    return { page, panel };
  })();
  const field = ada.panel.getByLabel('Write a comment');
  await field.focus();
  await ada.page.keyboard.type('See https://example.org <b>now</b>, @Gra');
  await ada.panel.getByRole('option', { name: 'Grace Hopper' }).waitFor();
  await ada.page.keyboard.press('Enter');
  await ada.page.keyboard.press('Control+Enter');
  await hers.panel.getByText('<b>now</b>').waitFor();
  expect(await hers.panel.getByRole('link', { name: 'https://example.org' }).getAttribute('href')).toBe(
    'https://example.org',
  );
  await hers.panel.getByText('@Grace Hopper').waitFor();
  await isAccessible(hers.page);
  await hers.panel.getByRole('button', { name: 'Reply' }).click();
  await hers.page.keyboard.type('Thank you');
  await hers.page.keyboard.press('Control+Enter');
  await ada.panel.getByText('Thank you').waitFor();
  await ada.panel.getByRole('button', { name: 'Resolve', exact: true }).click();
  await hers.panel.getByText('No comments yet').waitFor();
  await ada.panel.getByRole('tab', { name: 'Activity' }).click();
  await ada.panel.getByText('Ada Lovelace resolved a comment').waitFor();
  await ada.panel.getByText('Ada Lovelace uploaded it').waitFor();
});

test('a tag is made and put on two files at once, shown in the list, and filters it', async () => {
  const folder = await newFolder('Invoices');
  for (const name of ['One', 'Two', 'Three'])
    await owner().api('POST /files', { body: { kind: 'doc', name, parentId: folder.id } });
  const ada = await visitAs(owner(), `/files/${folder.id}`);
  await row(ada, 'One').click();
  await row(ada, 'Two').click({ modifiers: ['Control'] });
  await ada.getByRole('toolbar', { name: '2 selected' }).getByRole('button', { name: 'Tags…' }).click();
  const dialog = ada.getByRole('dialog', { name: 'Tags of 2 files' });
  await dialog.getByLabel('New tag').fill('Paid');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByRole('checkbox', { name: 'Paid' }).waitFor();
  await expect.poll(() => row(ada, 'One').getByText('Paid').count()).toBe(1);
  await isAccessible(ada);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await ada.locator('.files-page :focus').waitFor();
  await ada.keyboard.press('Escape');
  await ada.getByRole('button', { name: /Filter by tag/ }).click();
  await ada.getByRole('menuitemradio', { name: 'Paid' }).click();
  await row(ada, 'Three').waitFor({ state: 'detached' });
  await row(ada, 'One').waitFor();
  await row(ada, 'Two').waitFor();
});
