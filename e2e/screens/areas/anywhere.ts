import { at, row, type Screen } from '../screen.ts';

/** What opens on every page. */
export const anywhere: readonly Screen[] = [
  {
    name: 'palette',
    path: at('/'),
    content: row,
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('plan');
    },
  },
  {
    name: 'shortcuts',
    path: at('/people'),
    content: row,
    act: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'not-found', path: at('/nowhere') },
];
