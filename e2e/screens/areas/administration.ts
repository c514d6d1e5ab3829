import { at, row, type Screen } from '../screen.ts';

/** The organization and oneself. */
export const administration: readonly Screen[] = [
  { name: 'people', path: at('/people'), content: row },
  {
    name: 'people-invite',
    path: at('/people'),
    content: row,
    act: async (page) => {
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'groups', path: at('/groups') },
  {
    name: 'group',
    path: at('/groups'),
    act: async (page) => {
      await page.getByText('Design').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'audit', path: at('/audit'), content: row },
  { name: 'organization', path: at('/organization') },
  {
    name: 'organization-documents',
    path: at('/organization'),
    act: (page) => page.getByLabel('Largest document (MB)').scrollIntoViewIfNeeded(),
  },
  { name: 'storage', path: at('/storage'), content: row },
  { name: 'settings', path: at('/settings') },
  { name: 'security', path: at('/security'), content: 'h2' },
  {
    name: 'second-factor',
    path: at('/security'),
    content: 'h2',
    act: async (page) => {
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.locator('.qr').waitFor();
    },
  },
];
