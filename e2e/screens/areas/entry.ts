import { at, type Screen } from '../screen.ts';

/** Before somebody is signed in. */
export const entry: readonly Screen[] = [
  { name: 'sign-in', path: at('/sign-in'), isPublic: true },
  {
    name: 'sign-in-refused',
    path: at('/sign-in'),
    isPublic: true,
    act: async (page) => {
      await page.getByLabel('E-mail address').fill('ana@example.org');
      await page.keyboard.press('Enter');
      await page.locator('input[type=password]').fill('not this one');
      await page.keyboard.press('Enter');
      await page.getByText('is not right').waitFor();
    },
  },
  { name: 'set-up-done', path: at('/setup#used'), isPublic: true },
  { name: 'invitation', path: ({ invitationToken }) => `/invite#${invitationToken}`, isPublic: true },
  { name: 'invitation-unknown', path: at('/invite#unknown'), isPublic: true },
  { name: 'reset-unknown', path: at('/reset-password#unknown'), isPublic: true },
  { name: 'link-gate', path: ({ linkToken }) => `/link#${linkToken}`, isPublic: true },
];
