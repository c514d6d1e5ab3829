import { at, type Screen } from '../screen.ts';

/** Photos and albums. */
export const photos: readonly Screen[] = [
  { name: 'photos', path: at('/photos'), content: 'img.photo-picture' },
  { name: 'albums', path: at('/photos/albums'), content: 'img.photo-picture' },
  { name: 'album', path: ({ albumId }) => `/photos/albums/${albumId}`, content: 'img.photo-picture' },
  {
    name: 'album-selected',
    path: ({ albumId }) => `/photos/albums/${albumId}`,
    content: 'img.photo-picture',
    act: (page) => page.locator('.photo-check').nth(1).click(),
  },
  {
    name: 'album-share',
    path: ({ albumId }) => `/photos/albums/${albumId}`,
    content: 'img.photo-picture',
    act: async (page) => {
      await page.getByRole('button', { name: 'Share', exact: true }).click();
      await page.getByText('Not everybody here').waitFor();
    },
  },
  {
    name: 'album-add',
    path: at('/photos'),
    content: 'img.photo-picture',
    act: async (page) => {
      for (const index of [0, 1, 2]) await page.locator('.photo-check').nth(index).click();
      await page.getByRole('button', { name: 'Add to album…' }).click();
      await page.locator('.album-choice').first().waitFor();
    },
  },
  {
    name: 'slideshow',
    path: at('/photos'),
    content: 'img.photo-picture',
    act: async (page) => {
      await page.getByRole('button', { name: 'Slideshow' }).click();
      await page.locator('img.slideshow-picture').waitFor();
    },
  },
];
