import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seriousViolations } from './axe.ts';
import { isSaved } from './people/document.ts';
import { cell, enter, sheetIsOpen, shows } from './people/sheet.ts';
import { useHouse } from './people/stage.ts';

const { owner, visitAs } = useHouse();

const gallery = (page: Page) => page.getByRole('dialog', { name: 'New spreadsheet from a template' });

test('a template is chosen by key, becomes a file of its name that calculates, and is there after a reload', async () => {
  const page = await visitAs(owner(), '/');
  await page.getByRole('button', { name: 'New', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Document' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const list = gallery(page).getByRole('grid', { name: 'Templates' });
  const card = (name: string) => list.getByRole('row', { name });
  await card('Household budget').and(page.locator(':focus')).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await card('Timesheet').and(page.locator(':focus')).waitFor();
  await page.keyboard.press('i');
  await card('Invoice').and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');

  await sheetIsOpen(page);
  await shows(page, 'D1', 'Invoice');
  await shows(page, 'D26', '£2,982.00');
  expect(await page.getByRole('textbox', { name: 'Name of the document' }).inputValue()).toBe('Invoice');
  expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  await enter(page, 'B17', '2');
  await shows(page, 'D26', '£3,414.00');
  await isSaved(page);
  await page.reload();
  await sheetIsOpen(page);
  await shows(page, 'D26', '£3,414.00');
  await expect.poll(() => cell(page, 'D24').textContent()).toBe('20.0%');
});
