import type { TestPerson } from '@cloudity/testkit/suite';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { patienceMs } from './stage.ts';

const positionOf = (address: string): { readonly row: number; readonly column: number } => {
  const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(address) ?? [];
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(digits), column };
};

/** A cell as a screen reader finds it: the first line and column of the grid are its headers. */
export const cell = (page: Page, address: string): Locator => {
  const { row, column } = positionOf(address);
  return page.locator(`[role=row][aria-rowindex="${row + 1}"] > [role=gridcell][aria-colindex="${column + 1}"]`);
};

/** Clicks where the cell is. */
export const clickCell = async (
  page: Page,
  address: string,
  options: { readonly shift?: boolean } = {},
): Promise<void> => {
  const box = await cell(page, address).boundingBox();
  if (box === null) throw new Error(`${address} is not in the window.`);
  if (options.shift) await page.keyboard.down('Shift');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  if (options.shift) await page.keyboard.up('Shift');
};

/** Goes to a cell, or selects a range, by the name box. */
export const goTo = async (page: Page, address: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Name box' }).fill(address);
  await page.keyboard.press('Enter');
};

/** Types into a cell and leaves it downwards. */
export const enter = async (page: Page, address: string, text: string): Promise<void> => {
  await goTo(page, address);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
};

export const shows = (page: Page, address: string, text: string): Promise<void> =>
  expect
    .poll(() => cell(page, address).textContent(), { timeout: patienceMs, interval: 50, message: address })
    .toBe(text);

/** Texts of a column from the first row on, as they are shown. */
export const column = async (page: Page, letter: string, rows: number): Promise<readonly (string | null)[]> =>
  Promise.all(Array.from({ length: rows }, (_, index) => cell(page, `${letter}${index + 1}`).textContent()));

/** As shell/editor/MenuBar.tsx has it. */
const focusIsBackMs = 60;

/** Chooses a command from the menus; it has run afterwards. */
export const chooseMenu = async (page: Page, menu: string, ...items: readonly string[]): Promise<void> => {
  await page.getByRole('toolbar', { name: 'Menus' }).getByRole('button', { name: menu, exact: true }).click();
  for (const item of items) {
    const entry = page.getByRole('menuitem', { name: item }).last();
    await entry.click();
  }
  await page.getByRole('menu').first().waitFor({ state: 'detached' });
  // The command runs a moment after its menu has closed, and takes the keyboard along: a timer that is as long and begins later ends later.
  await page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), focusIsBackMs);
};

export const createSheet = async ({ api }: TestPerson, name: string): Promise<string> =>
  (await api('POST /files', { body: { kind: 'sheet', name, parentId: 'organization' } })).id;

/** The grid is there and has the keyboard. */
export const sheetIsOpen = (page: Page): Promise<void> =>
  page.locator('[role=gridcell][tabindex="0"]:focus').waitFor({ state: 'attached' });
