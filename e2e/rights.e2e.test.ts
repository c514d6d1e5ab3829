import type { FileId, MemberId } from '@cloudity/contracts';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { documentText, isSaved, textContains, words, writeAtEnd } from './people/document.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visit, visitAs } = useHouse();

/** Eight by eight blue pixels. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGMwTjuDFTEMLQkAfINO4fHCLaIAAAAASUVORK5CYII=',
  'base64',
);

/** Ada wrote something into a document of hers; it is open. */
const written = async (name: string, text: string): Promise<{ readonly id: FileId; readonly ada: Page }> => {
  const { id } = await owner().api('POST /files', { body: { kind: 'doc', name, parentId: 'root' } });
  const ada = await visitAs(owner(), `/d/${id}`);
  await writeAtEnd(ada, text);
  await isSaved(ada);
  return { id, ada };
};

/** Somebody without an account follows a link and says who they are. */
const follow = async (url: string): Promise<Page> => {
  const page = await visit();
  await page.goto(url);
  await page.getByLabel('Your name').fill('Visitor');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  return page;
};

const isReadOnly = (page: Page): Promise<void> =>
  expect.poll(() => documentText(page).getAttribute('aria-readonly')).toBe('true');

test('a guest sees the pictures of the document', async () => {
  const { id, ada } = await written('Pictures', 'Look:');
  const chooser = ada.waitForEvent('filechooser');
  await ada.getByRole('button', { name: 'Insert', exact: true }).click();
  await ada.getByRole('menuitem', { name: 'Image', exact: true }).click();
  await (await chooser).setFiles({ name: 'dot.png', mimeType: 'image/png', buffer: picture });
  await expect.poll(() => documentText(ada).locator('img').count()).toBe(1);
  await isSaved(ada);
  const link = await owner().api('POST /files/{id}/links', { params: { id }, body: { role: 'viewer' } });
  const guest = await follow(link.url);
  await expect
    .poll(() =>
      documentText(guest)
        .locator('img')
        .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth)),
    )
    .toEqual([8]);
});

test('a folder by link: the guest goes into it and reads a document', async () => {
  const folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Open house', parentId: 'root' } });
  const doc = await owner().api('POST /files', { body: { kind: 'doc', name: 'Inside', parentId: folder.id } });
  const ada = await visitAs(owner(), `/d/${doc.id}`);
  await writeAtEnd(ada, 'In a folder.');
  await isSaved(ada);
  const link = await owner().api('POST /files/{id}/links', { params: { id: folder.id }, body: { role: 'viewer' } });
  const guest = await follow(link.url);
  await guest.getByRole('row', { name: 'Inside' }).dblclick();
  await textContains(guest, 'In a folder.');
});

test('a link that expires while a guest writes ends the writing, and the text stays readable', async () => {
  const { id, ada } = await written('Link expires', 'Text.');
  const link = await owner().api('POST /files/{id}/links', { params: { id }, body: { role: 'editor' } });
  const guest = await follow(link.url);
  await textContains(guest, 'Text.');
  const expiresAt = new Date(Date.now() + 2_000).toISOString();
  await owner().api('PATCH /files/{id}/links/{linkId}', { params: { id, linkId: link.id }, body: { expiresAt } });
  await guest.getByText('You no longer have access').first().waitFor();
  await isReadOnly(guest);
  await writeAtEnd(guest, 'too late');
  await writeAtEnd(ada, '!');
  await isSaved(ada);
  expect([await words(guest), await words(ada)]).toEqual(['Text.', 'Text.!']);
});

test('a share that becomes weaker turns the open page read-only, and it follows further', async () => {
  const grace = await suite().addMember(owner());
  const { id, ada } = await written('Weaker', 'Text.');
  const share = await owner().api('POST /files/{id}/shares', {
    params: { id },
    body: { memberId: grace.user.id as MemberId, role: 'editor' },
  });
  const hopper = await visitAs(grace, `/d/${id}`);
  await writeAtEnd(hopper, ' Mine.');
  await isSaved(hopper);
  await textContains(ada, 'Text. Mine.');
  await owner().api('PATCH /files/{id}/shares/{shareId}', {
    params: { id, shareId: share.id },
    body: { role: 'viewer' },
  });
  await hopper.getByText('View only').waitFor();
  await isReadOnly(hopper);
  await writeAtEnd(hopper, 'too late');
  await writeAtEnd(ada, ' More.');
  await textContains(hopper, 'Text. Mine. More.');
  expect(await words(ada)).toBe('Text. Mine. More.');
});

test('a document that is put in the trash while somebody else has it open', async () => {
  const grace = await suite().addMember(owner());
  const { id } = await written('Gone', 'Text.');
  await owner().api('POST /files/{id}/shares', {
    params: { id },
    body: { memberId: grace.user.id as MemberId, role: 'editor' },
  });
  const hopper = await visitAs(grace, `/d/${id}`);
  await textContains(hopper, 'Text.');
  await owner().api('DELETE /files/{id}', { params: { id } });
  await hopper
    .getByText(/This document is gone|You no longer have access/)
    .first()
    .waitFor();
  await isReadOnly(hopper);
  expect(await words(hopper)).toBe('Text.');
});
