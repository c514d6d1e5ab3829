import { execFileSync } from 'node:child_process';
import type { FileId, MemberId } from '@cloudity/contracts';
import type { TestPerson } from '@cloudity/testkit/suite';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { row, select, textFile, toast, upload } from './people/files.ts';
import { useHouse } from './people/stage.ts';

/** What is kept of files: versions, whole folders as archives, how much there is room for, and whose they are after somebody left. */
const { suite, owner, visitAs } = useHouse();
let grace: TestPerson;
beforeAll(async () => {
  grace = await suite().addMember(owner());
});

const put = (person: TestPerson, parentId: string, name: string, text: string, ifMatch?: number) =>
  person.api.upload('PUT /files/{parentId}/children/{name}', {
    params: { parentId: parentId as FileId, name },
    content: new Blob([text], { type: 'text/plain' }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
const menuOf = async (page: Page, index: number): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: /^Versions of/ });
  await dialog
    .getByRole('button', { name: /^Actions for the version/ })
    .nth(index)
    .focus();
};

test('DR24: a version is named, compared and restored with the keyboard alone, and the restore is taken back', async () => {
  const file = await put(owner(), 'root', 'contract.txt', 'signed');
  await put(owner(), 'root', 'contract.txt', 'spoiled', file.version);
  const page = await visitAs(owner());
  await select(page, 'contract.txt');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Versions' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Versions of “contract.txt”' });
  await dialog.getByText('Now', { exact: true }).waitFor();
  expect(await dialog.getByRole('listitem').count()).toBe(2);
  expect(await seriousViolations(page)).toEqual([]);

  await menuOf(page, 0);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Name…' }).press('Enter');
  await page.getByRole('dialog', { name: 'Name this version' }).getByLabel('Name').waitFor();
  await page.keyboard.type('As signed');
  await page.keyboard.press('Enter');
  await dialog.getByText('As signed').waitFor();

  await menuOf(page, 1);
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Restore' }).press('Enter');
  await toast(page, /is back/).waitFor();
  await dialog.getByText('Same content as now').waitFor();
  await dialog.getByText(/^Restored from/).waitFor();
  const content = async () => (await owner().api.bytes('GET /files/{id}/content', { params: { id: file.id } })).text();
  expect(await content()).toBe('signed');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(content).toBe('spoiled');
  await expect.poll(() => dialog.getByRole('listitem').count()).toBe(4);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('DR26: a folder and a selection are downloaded as one archive', async () => {
  const folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Trip' } });
  await put(owner(), folder.id, 'été.txt', 'sun');
  await put(owner(), 'root', 'map.txt', 'north');
  await owner().api('POST /files', { body: { kind: 'doc', name: 'Diary', parentId: folder.id } });
  const page = await visitAs(owner());
  const download = async (): Promise<{ name: string; list: string }> => {
    const waiting = page.waitForEvent('download');
    await page.getByRole('toolbar').getByRole('button', { name: 'Download' }).press('Enter');
    const file = await waiting;
    // Without a locale of UTF-8 it escapes names.
    const options = { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } } as const;
    const list = execFileSync('/usr/bin/unzip', ['-Z1', await file.path()], options);
    return { name: file.suggestedFilename(), list };
  };
  await select(page, 'Trip');
  expect(await download()).toEqual({ name: 'Trip.zip', list: 'Trip/\nTrip/Diary.md\nTrip/été.txt\n' });
  await row(page, 'map.txt').click({ modifiers: ['Control'] });
  await page.getByRole('toolbar', { name: '2 selected' }).waitFor();
  const both = await download();
  expect(both.name).toMatch(/^files .*\.zip$/);
  expect(both.list.split('\n').toSorted()).toContain('map.txt');
});

test('DR28 DR30: an administrator sets a quota, which the side bar shows and uploads meet; files of who left are handed over', async () => {
  await put(grace, 'root', 'plans.txt', 'x'.repeat(900_000));
  const admin = await visitAs(owner(), '/storage');
  await admin
    .getByRole('row', { name: /Grace/ })
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await admin.getByRole('menuitem', { name: 'Change quota…' }).press('Enter');
  const quota = admin.getByRole('dialog', { name: /^Quota of/ });
  await quota.getByRole('button', { name: /Quota/ }).press('Enter');
  await admin.getByRole('option', { name: 'Their own' }).click();
  await quota.getByLabel('Size').fill('0,001');
  await quota.getByLabel('Size').press('Enter');
  await admin.getByRole('row', { name: /Grace/ }).getByText('1 MB').waitFor();
  expect(await seriousViolations(admin)).toEqual([]);

  const hers = await visitAs(grace);
  await hers.getByText('900 kB of 1 MB used').waitFor();
  await upload(hers, textFile('too much.txt', 'x'.repeat(200_000)));
  await hers
    .getByText(/not enough space/i)
    .first()
    .waitFor();
  expect(await row(hers, 'too much.txt').count()).toBe(0);

  await admin.goto('/people');
  await admin
    .getByRole('row', { name: /Grace/ })
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await admin.getByRole('menuitem', { name: /^Remove/ }).press('Enter');
  await admin
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Remove/ })
    .press('Enter');
  const handOver = admin.getByRole('dialog', { name: /^Hand over the files of/ });
  await handOver.getByRole('button', { name: 'Hand over', exact: true }).press('Enter');
  await toast(admin, /The files are in the folder/).waitFor();
  const { items } = await owner().api('GET /files', { query: { parentId: 'organization' } });
  const given = items.find(({ kind }) => kind === 'folder');
  const inside = await owner().api('GET /files', { query: { parentId: (given?.id ?? '') as FileId } });
  expect(inside.items.map(({ name }) => name)).toContain('plans.txt');
  const people = await owner().api('GET /storage/people');
  expect(people.items.map(({ memberId }) => memberId)).not.toContain(grace.user.id as MemberId);
});
