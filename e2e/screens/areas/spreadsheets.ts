import type { Page } from 'playwright-core';
import { at, row, type Screen } from '../screen.ts';

/** By the menus, which are one button on a phone. */
const chooseFromMenu = async (page: Page, menu: string, item: string | RegExp): Promise<void> => {
  const bar = page.getByRole('toolbar', { name: 'Menus' });
  const own = bar.getByRole('button', { name: menu, exact: true });
  if (await own.isVisible()) await own.click();
  else {
    await page.getByRole('button', { name: 'Menus' }).click();
    await page.getByRole('menuitem', { name: menu, exact: true }).click();
  }
  await page.getByRole('menuitem', { name: item }).last().click();
};

/** Spreadsheets. */
export const spreadsheets: readonly Screen[] = [
  {
    name: 'spreadsheet',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.getByRole('gridcell', { name: 'Budget 2027' }).waitFor({ state: 'attached' });
      await page.keyboard.press('Control+Home');
      for (let count = 0; count < 2; count += 1) await page.keyboard.press('ArrowRight');
      for (let count = 0; count < 3; count += 1) await page.keyboard.press('Shift+ArrowDown');
      for (let count = 0; count < 2; count += 1) await page.keyboard.press('Shift+ArrowRight');
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-formula',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.getByRole('gridcell', { name: 'Budget 2027' }).waitFor({ state: 'attached' });
      await page.keyboard.press('Control+Home');
      for (let count = 0; count < 8; count += 1) await page.keyboard.press('ArrowRight');
      await page.keyboard.type('=SUM(C5:F5,G8)+AVERAGE(G5:G9,');
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-names',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'Data', 'Named ranges');
      await page.getByRole('button', { name: /^Quarters/ }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-comments',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await page.getByRole('textbox', { name: 'Name box' }).fill('C8');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1_500);
      await page.keyboard.press('Control+Alt+M');
      const card = page.getByRole('dialog', { name: 'Comments on C8' });
      await card.waitFor();
      const field = card.getByRole('combobox', { name: 'Comment on C8' });
      if (await field.isVisible()) {
        await field.fill('The new contract begins in April: do we have an offer yet?');
        await page.keyboard.press('Control+Enter');
      }
      await card.getByRole('button', { name: 'Reply' }).waitFor();
    },
  },
  {
    name: 'spreadsheet-comments-panel',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await page.keyboard.press('Control+Alt+Shift+A');
      await page.getByRole('button', { name: 'Reply' }).first().waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-link',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Link', exact: true }).waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-protection',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'Data', 'Protected sheets and ranges');
      await page.getByRole('button', { name: /^Set by the board/ }).waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-protection-form',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'Data', 'Protected sheets and ranges');
      await page.getByRole('button', { name: 'Protect', exact: true }).click();
      await page.getByRole('button', { name: /Who may edit/ }).click();
      await page.getByRole('option', { name: 'Owners, I and those I choose' }).click();
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'spreadsheet-download',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'File', 'Download');
      await page.getByRole('menuitem', { name: 'Comma-separated' }).click();
      await page.getByRole('button', { name: 'Save the file' }).waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-validation',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await chooseFromMenu(page, 'Data', 'Data validation');
      await page.getByRole('button', { name: /The cells hold/ }).click();
      await page.getByRole('option', { name: 'A number' }).click();
      await page.getByText('Whole numbers only').click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'spreadsheet-chart',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      if ((await page.getByRole('figure').count()) === 0) {
        await page.getByRole('textbox', { name: 'Name box' }).fill('A4:F8');
        await page.keyboard.press('Enter');
        await chooseFromMenu(page, 'Insert', /^Chart/);
      }
      await page.getByRole('figure').first().waitFor();
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'templates',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.getByRole('button', { name: 'New', exact: true }).click();
      await page.getByRole('menuitem', { name: /template/ }).click();
      await page.getByRole('row', { name: 'Month calendar' }).waitFor();
    },
  },
  {
    name: 'spreadsheet-history',
    path: ({ sheetId }) => `/d/${sheetId}`,
    content: '[role=gridcell]',
    act: async (page) => {
      await page.locator('[role=gridcell]:focus').waitFor({ state: 'attached' });
      await page.keyboard.press('Control+Alt+Shift+H');
      await page.locator('.history').getByRole('button', { name: 'Sent to the board' }).click();
      await page.locator('.history').getByRole('gridcell', { name: 'Budget 2027' }).waitFor({ state: 'attached' });
      await page.waitForTimeout(400);
    },
  },
];
