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

test('charts, conditional formats and check boxes are on paper as on screen', async () => {
  const page = await visitAs(owner(), '/');
  const print = async (template: string): Promise<void> => {
    // Where New is, the shell and its keys are.
    await page.getByRole('button', { name: 'New', exact: true }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Search files or type a command').fill('template');
    await page.getByRole('menuitem', { name: 'Spreadsheet from a template…' }).click();
    await gallery(page).getByRole('row', { name: template }).click();
    await sheetIsOpen(page);
    await shows(page, 'A1', template);
    await page.evaluate(() => {
      window.print = () => {};
    });
    await page.keyboard.press('Control+p');
  };
  const onPaper = (text: string) => page.locator('.sheet-print td', { hasText: text }).first();
  await print('Household budget');
  await page.locator('.sheet-print .has-floating svg text', { hasText: 'Transport' }).waitFor({ state: 'attached' });
  const tooMuch = onPaper('-£54.50');
  await expect.poll(() => tooMuch.evaluate((cell) => getComputedStyle(cell).color)).toBe('rgb(179, 38, 30)');
  // Below it there are formulas alone, which show nothing yet.
  expect(await page.locator('.sheet-print tr').last().textContent()).toContain('Savings account');
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await page.goto('/');
  await print('Project plan');
  await onPaper('☑').waitFor({ state: 'attached' });
  const waiting = page.locator('.sheet-print td', { hasText: /^Waiting$/ });
  await expect.poll(() => waiting.evaluate((cell) => cell.style.backgroundColor)).toBe('rgb(253, 224, 220)');
});
