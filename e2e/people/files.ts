import type { CDPSession, Locator, Page } from 'playwright-core';

/** A file's row in the list that is shown. */
export const row = (page: Page, name: string): Locator =>
  page
    .getByRole('grid', { name: 'Files' })
    .getByRole('row')
    .filter({ has: page.getByText(name, { exact: true }) });

/** Selects one row, as a click does. */
export const select = async (page: Page, name: string): Promise<void> => {
  await row(page, name).click();
  await page.getByRole('toolbar', { name: '1 selected' }).waitFor();
};

/** Selects a file and presses a button of the selection bar. */
export const act = async (page: Page, name: string, action: string): Promise<void> => {
  await select(page, name);
  await page.getByRole('toolbar', { name: '1 selected' }).getByRole('button', { name: action }).click();
};

export const openFile = (page: Page, name: string): Promise<void> => row(page, name).dblclick();

export const chooseNew = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('button', { name: 'New', exact: true }).click();
  // Its shortcut is part of its name.
  await page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click();
};

export const createFolder = async (page: Page, name: string): Promise<void> => {
  await chooseNew(page, 'Folder');
  const dialog = page.getByRole('dialog', { name: 'New folder' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await row(page, name).waitFor();
};

export interface LocalFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}
export const textFile = (name: string, text: string): LocalFile => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});

export const upload = async (page: Page, ...files: LocalFile[]): Promise<void> => {
  const chooser = page.waitForEvent('filechooser');
  await chooseNew(page, 'Upload files');
  await (await chooser).setFiles(files);
};

export const toast = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('region', { name: /notification/i }).getByText(text);

/** Drags files of this machine from outside of the browser and drops them on an element, as the desktop does. */
export const dropFiles = async (page: Page, target: Locator, paths: readonly string[]): Promise<void> => {
  const box = await target.boundingBox();
  if (!box) throw new Error('Nothing to drop on.');
  const session: CDPSession = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await session.detach();
};

/** Drags one thing of the page onto another with the mouse, in steps as a hand does. */
export const drag = async (page: Page, from: Locator, to: Locator): Promise<void> => {
  await from.hover();
  await page.mouse.down();
  const box = await to.boundingBox();
  if (!box) throw new Error('Nothing to drop on.');
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
};
