import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileId } from '@cloudity/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { chooseNew, dropFiles, row, textFile, upload } from './people/files.ts';
import { useHouse } from './people/stage.ts';

const house = useHouse();
const { owner, visitAs } = house;
const local = mkdtempSync(join(tmpdir(), 'cloudity-uploads-'));
afterAll(() => rmSync(local, { recursive: true, force: true }));

let page: Page;
let folder: { readonly id: FileId; readonly name: string };
let made = 0;
beforeEach(async () => {
  made += 1;
  folder = await owner().api('POST /files', {
    body: { kind: 'folder', name: `Folder ${made}`, parentId: 'organization' },
  });
  page = await visitAs(owner(), `/files/${folder.id}`);
  await page.getByText(/This folder is empty/).waitFor();
});

const panel = () => page.getByRole('region', { name: 'Uploads' });
const button = (name: string) => panel().getByRole('button', { name, exact: true });
const heading = (name: string | RegExp) => panel().getByRole('heading', { name }).waitFor();
const list = (parentId: string) => owner().api('GET /files', { query: { parentId: parentId as FileId, limit: 200 } });
const child = async (parentId: string, name: string) => {
  const found = (await list(parentId)).items.find((item) => item.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const bytesOf = async (id: string): Promise<Buffer> =>
  Buffer.from(
    await (await owner().api.bytes('GET /files/{id}/content', { params: { id: id as FileId } })).arrayBuffer(),
  );

/** Contents that the server has not seen: what it knows is not sent at all. */
const largeFile = (): Buffer => randomBytes(24_000_000);
let large: Buffer;
beforeEach(() => {
  large = largeFile();
});
/** A folder of this machine: 60 small files, a large one, an empty folder. */
const makeFolder = (name: string): string => {
  const root = join(local, name);
  mkdirSync(join(root, 'deep', 'deeper'), { recursive: true });
  mkdirSync(join(root, 'nothing'));
  for (let index = 0; index < 60; index += 1)
    writeFileSync(join(root, index % 2 ? 'deep' : 'deep/deeper', `note ${index}.txt`), `note ${index}`);
  writeFileSync(join(root, 'film.bin'), large);
  return root;
};
/** Requests with chunks wait until the returned function is called. */
const holdChunks = async (): Promise<() => Promise<void>> => {
  const held = Promise.withResolvers<void>();
  let passed = 0;
  await page.route('**/uploads/*/chunks', async (route) => {
    passed += 1;
    if (passed > 1) await held.promise;
    await route.continue().catch(() => undefined);
  });
  return async () => {
    held.resolve();
    await page.unroute('**/uploads/*/chunks');
  };
};
const expectFolder = async (name: string): Promise<void> => {
  const root = await child(folder.id, name);
  expect((await list(root.id)).items.map((item) => item.name)).toEqual(['deep', 'nothing', 'film.bin']);
  const deep = await child(root.id, 'deep');
  expect((await list(deep.id)).items).toHaveLength(31);
  expect((await list((await child(deep.id, 'deeper')).id)).items).toHaveLength(30);
  expect((await list((await child(root.id, 'nothing')).id)).items).toEqual([]);
  const film = await child(root.id, 'film.bin');
  expect((await bytesOf(film.id)).equals(large)).toBe(true);
  const head = await fetch(`${house.suite().url}/api/v1/files/${film.id}/content`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${owner().token}` },
  });
  expect(head.headers.get('etag')).toBe(`"${createHash('sha256').update(large).digest('hex')}"`);
};

/** The page is reloaded once the small files have arrived; answers the bytes of content that are sent from then on. */
const breakOff = async (release: () => Promise<void>): Promise<() => number> => {
  await heading('Uploading 1 file');
  expect(await seriousViolations(page)).toEqual([]);
  // The page asks before it is left.
  const asked = page.waitForEvent('dialog').then((dialog) => dialog.accept());
  await Promise.all([page.reload(), asked]);
  await release();
  let sent = 0;
  page.on('request', (request) => {
    if (/\/(chunks|batch)$/.test(request.url())) sent += Number(request.headers()['content-length'] ?? 0);
  });
  return () => sent;
};

test('UP1: a folder is dropped, its page reloaded in the middle, and the upload goes on by itself', async () => {
  const root = makeFolder('Trip');
  const release = await holdChunks();
  await dropFiles(page, page.getByRole('main'), [root]);
  const sentBytes = await breakOff(release);
  await panel().getByText('“Trip” was not finished').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await button('Resume').click();
  await heading('61 files uploaded');
  await expectFolder('Trip');
  expect(sentBytes()).toBeLessThan(large.length);
});

test('UP1: a folder that was chosen is chosen again after a reload, and what had arrived is not sent again', async () => {
  const root = makeFolder('Voyage');
  const release = await holdChunks();
  const chooser = page.waitForEvent('filechooser');
  await chooseNew(page, 'Upload a folder');
  await (await chooser).setFiles(root);
  const sentBytes = await breakOff(release);
  await panel().getByText('Choose the same folder again').waitFor();
  const again = page.waitForEvent('filechooser');
  await button('Choose again').click();
  await (await again).setFiles(root);
  await heading('61 files uploaded');
  expect(sentBytes()).toBeLessThan(large.length);
  const film = await child((await child(folder.id, 'Voyage')).id, 'film.bin');
  expect((await bytesOf(film.id)).equals(large)).toBe(true);
  await button('Close').click();
  await panel().waitFor({ state: 'detached' });
  await page.reload();
  await row(page, 'Voyage').waitFor();
  expect(await panel().count()).toBe(0);
});

test('UP1: pause stops, go on finishes, cancel leaves nothing behind', async () => {
  const path = join(local, 'pause.bin');
  writeFileSync(path, large);
  const release = await holdChunks();
  await dropFiles(page, page.getByRole('main'), [path]);
  await heading('Uploading 1 file');
  await button('Pause').click();
  await panel().getByText('Paused').waitFor();
  await release();
  await button('Resume').click();
  await heading('1 file uploaded');
  expect((await bytesOf((await child(folder.id, 'pause.bin')).id)).equals(large)).toBe(true);
  await button('Close').click();
  await panel().waitFor({ state: 'detached' });

  const other = join(local, 'cancel.bin');
  writeFileSync(other, largeFile());
  const releaseAgain = await holdChunks();
  await dropFiles(page, page.getByRole('main'), [other]);
  await heading('Uploading 1 file');
  await button('Cancel all').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel upload' }).click();
  await panel().getByText('Cancelled').waitFor();
  await releaseAgain();
  await row(page, 'pause.bin').waitFor();
  expect((await list(folder.id)).items.map(({ name }) => name)).toEqual(['pause.bin']);
});

test('UP1: offline in the middle waits, says so, and goes on', async () => {
  const path = join(local, 'offline.bin');
  writeFileSync(path, large);
  house.allowErrors(page, /ERR_INTERNET_DISCONNECTED|Failed to load|offline/i);
  const release = await holdChunks();
  await dropFiles(page, page.getByRole('main'), [path]);
  await heading('Uploading 1 file');
  await page.context().setOffline(true);
  await release();
  await panel().getByText('No connection.').waitFor();
  await page.context().setOffline(false);
  await heading('1 file uploaded');
  expect((await bytesOf((await child(folder.id, 'offline.bin')).id)).equals(large)).toBe(true);
});

test('UP6: one choice for all conflicts; what is there already with the same bytes asks nothing', async () => {
  const files = Array.from({ length: 5 }, (_, index) => textFile(`note ${index}.txt`, `first ${index}`));
  await upload(page, ...files);
  await heading('5 files uploaded');
  await upload(page, ...files.map((file, index) => (index === 0 ? file : textFile(file.name, `second ${index}`))));
  const dialog = page.getByRole('dialog', { name: 'This name is taken' });
  await dialog.waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByText('Do the same for 3 others, and all that follow').waitFor();
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await heading('10 files uploaded');
  expect((await list(folder.id)).items).toHaveLength(5);
  const versions = (await list(folder.id)).items.map(({ version }) => version);
  expect(versions).toEqual([1, 2, 2, 2, 2]);
  expect((await bytesOf((await child(folder.id, 'note 3.txt')).id)).toString()).toBe('second 3');
});
