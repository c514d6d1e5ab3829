import type { Page } from 'playwright-core';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Gives address and password on the sign-in page; what follows is up to the account. */
export const giveCredentials = async (page: Page, { email, password }: Credentials): Promise<void> => {
  if (!new URL(page.url(), 'http://nowhere').pathname.startsWith('/sign-in')) await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

/** The person is in their files. */
export const signIn = async (page: Page, credentials: Credentials): Promise<void> => {
  await giveCredentials(page, credentials);
  await atHome(page);
};

/** Resolves when the page shows the person's own files. */
export const atHome = (page: Page): Promise<void> =>
  page.getByRole('main').getByText('My files', { exact: true }).waitFor();

export const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /, account$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
};
