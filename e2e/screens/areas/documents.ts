import type { Page } from 'playwright-core';
import type { Screen } from '../screen.ts';

const openHistory = async (page: Page): Promise<void> => {
  await page.locator('[contenteditable]').first().click();
  await page.keyboard.press('Control+Alt+Shift+H');
  await page.locator('.history-body').waitFor();
};

/** Documents. */
export const documents: readonly Screen[] = [
  { name: 'document', path: ({ documentId }) => `/d/${documentId}`, content: '[contenteditable] table' },
  {
    name: 'document-print',
    path: ({ documentId }) => `/d/${documentId}`,
    content: '[contenteditable] table',
    act: (page) => page.emulateMedia({ media: 'print' }),
  },
  {
    name: 'document-share',
    path: ({ documentId }) => `/d/${documentId}`,
    content: '[contenteditable] table',
    act: async (page) => {
      await page.getByRole('button', { name: 'Share' }).first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'document-history',
    path: ({ historyId }) => `/d/${historyId}`,
    content: '[contenteditable] h1',
    act: openHistory,
  },
  {
    name: 'document-history-version',
    path: ({ historyId }) => `/d/${historyId}`,
    content: '[contenteditable] h1',
    act: async (page) => {
      await openHistory(page);
      await page.getByRole('button', { name: 'Approved' }).click();
      await page.getByRole('heading', { name: 'Approved' }).waitFor();
      await page.locator('.history-body del').first().waitFor();
    },
  },
  {
    name: 'document-history-name',
    path: ({ historyId }) => `/d/${historyId}`,
    content: '[contenteditable] h1',
    act: async (page) => {
      await openHistory(page);
      await page.getByRole('button', { name: 'Name this version' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];
