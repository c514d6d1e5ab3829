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
  await dialog.getByText('Only you can open it.').waitFor();
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
