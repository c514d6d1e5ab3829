import { at, row, type Screen } from '../screen.ts';

/** Folders and lists of files. */
export const files: readonly Screen[] = [
  { name: 'files', path: at('/'), content: row },
  {
    name: 'files-selected',
    path: at('/'),
    content: row,
    act: (page) => page.getByText('Ideas', { exact: true }).click(),
  },
  {
    name: 'files-menu',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.getByText('Ideas', { exact: true }).click({ button: 'right' });
      await page.getByRole('menu').waitFor();
    },
  },
  { name: 'folder-empty', path: ({ folderId }) => `/files/${folderId}`, content: 'h2' },
  {
    name: 'files-grid',
    path: ({ media }) => `/files/${media.folderId}`,
    content: row,
    act: async (page) => {
      await page.getByRole('radio', { name: 'Grid' }).click();
      await page.locator('img.file-tile-picture').nth(4).waitFor();
    },
  },
  {
    name: 'files-grid-office',
    path: ({ media }) => `/files/${media.folderId}`,
    content: row,
    act: async (page) => {
      await page.getByRole('radio', { name: 'Grid' }).click();
      await page.locator('img.file-tile-picture').nth(4).waitFor();
      await page.getByText('Offer for the roof.docx').first().scrollIntoViewIfNeeded();
      await page.waitForTimeout(600);
    },
  },
  { name: 'shared', path: at('/shared'), content: row },
  { name: 'recent', path: at('/recent'), content: 'main h1, main h2' },
  { name: 'starred', path: at('/starred'), content: row },
  { name: 'trash', path: at('/trash'), content: row },
];
