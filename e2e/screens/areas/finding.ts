import { at, row, type Screen } from '../screen.ts';

/** Search and tags. */
export const finding: readonly Screen[] = [
  { name: 'search', path: at('/search?q=budget'), content: '.search-result' },
  { name: 'search-filtered', path: at('/search?q=notes&type=document&period=week'), content: '.search-result' },
  { name: 'search-nothing', path: at('/search?q=rhinoceros'), content: 'h2' },
  { name: 'search-tag', path: ({ tagId }) => `/search?q=&tag=${tagId}`, content: '.search-result' },
  { name: 'tags', path: at('/tags'), content: '.tag-row' },
  {
    name: 'tags-menu',
    path: at('/tags'),
    content: '.tag-row',
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for the tag Taxes 2026' }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'tags-merge',
    path: at('/tags'),
    content: '.tag-row',
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for the tag Taxes 2026' }).click();
      await page.getByRole('menuitem', { name: 'Rename or recolour…' }).click();
      await page.getByLabel('Name').fill('board');
      await page.keyboard.press('Enter');
      await page.getByText('There is a tag').waitFor();
    },
  },
  {
    name: 'tags-delete',
    path: at('/tags'),
    content: '.tag-row',
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for the tag Taxes 2026' }).click();
      await page.getByRole('menuitem', { name: 'Delete…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'files-tags',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.getByText('Board paper', { exact: true }).click();
      await page.getByRole('toolbar').getByRole('button', { name: 'Tags…' }).click();
      await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
    },
  },
  {
    name: 'files-tag-filter',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.getByRole('button', { name: 'Filter by tag' }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'search-type-menu',
    path: at('/search?q=notes'),
    content: '.search-result',
    act: async (page) => {
      await page.getByRole('button', { name: 'Type' }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'search-person-menu',
    path: at('/search?q=notes'),
    content: '.search-result',
    act: async (page) => {
      await page.getByRole('button', { name: 'Person' }).click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
];
