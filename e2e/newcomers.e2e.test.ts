import { createTestSuite, type TestSuite } from '@cloudity/testkit/suite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentText, isSaved } from './people/document.ts';
import { act, openFile, row } from './people/files.ts';
import { atHome, giveCredentials, signIn, signOut } from './people/sign-in.ts';
import { useStage } from './people/stage.ts';

let suite: TestSuite;
beforeAll(async () => {
  suite = await createTestSuite();
});
const { visit } = useStage(() => suite.url);
afterAll(() => suite?.stop());

const ada = { name: 'Ada Lovelace', email: 'ada@example.org', password: 'notes on the engine' };
let invitation: string;

test('before the set-up, the sign-in page says where the set-up link is', async () => {
  const page = await visit();
  await page.goto('/');
  await page.getByRole('heading', { name: 'Nothing is set up yet' }).waitFor();
  await page.getByText('The link was printed where the server was started').waitFor();
});

test('a newcomer sets an organization up with the printed link, invites and lands in Files', async () => {
  const page = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto((await suite.setupLink()) ?? '');
  await page.getByRole('heading', { name: 'Name your organization' }).waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Enter a name, for example').waitFor();
  await page.getByLabel('Organization').fill('Analytical Engines');
  await page.keyboard.press('Enter');

  await page.getByLabel('Your name').fill(ada.name);
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create organization' }).click();
  await page.getByText('Use at least 10 characters').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Create organization' }).click();

  await page.getByLabel('E-mail address of a colleague').fill('grace@example.org');
  await page.getByRole('button', { name: 'Create invitation' }).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  invitation = await page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('button', { name: 'Go to my files' }).click();
  await atHome(page);
  await page.getByRole('button', { name: 'Ada Lovelace, account' }).waitFor();
  expect(page.url()).not.toContain('#');

  for (const name of ['Welcome to Cloudity', 'Working together', 'Keyboard shortcuts']) await row(page, name).waitFor();
  await openFile(page, 'Welcome to Cloudity');
  const text = documentText(page);
  await text.getByText('Write the announcement').waitFor();
  await text.getByText('something that matters').waitFor();
  await isSaved(page);
});

test('the first files are deleted for good like any others', async () => {
  const page = await visit();
  await signIn(page, ada);
  for (const name of ['Welcome to Cloudity', 'Working together', 'Keyboard shortcuts']) {
    await act(page, name, 'Move to trash');
    await row(page, name).waitFor({ state: 'detached' });
  }
  await page.reload();
  await atHome(page);
  await page.getByText('This folder is empty').waitFor();
});

test('the set-up link works once', async () => {
  const page = await visit();
  await page.goto(`/setup#${'x'.repeat(43)}`);
  await page.getByRole('heading', { name: 'Already set up' }).waitFor();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail address').waitFor();
});

test('an invitation by link is accepted in another browser, once', async () => {
  const page = await visit();
  await page.goto(invitation);
  await page.getByRole('heading', { name: 'Join Analytical Engines' }).waitFor();
  await page.getByText('Ada Lovelace invited you').waitFor();
  expect(await page.getByLabel('E-mail address').inputValue()).toBe('grace@example.org');
  await page.getByLabel('Your name').fill('Grace Hopper');
  await page.getByLabel('Choose a password').fill('nanoseconds of wire');
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  await atHome(page);
  await page.getByRole('button', { name: 'Grace Hopper, account' }).waitFor();

  const late = await visit();
  await late.goto(invitation);
  await late.getByRole('heading', { name: 'This invitation is not valid' }).waitFor();
});

test('signing in leads back to the page that asked for it; signing out ends it', async () => {
  const page = await visit();
  await page.goto('/starred');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await giveCredentials(page, { ...ada, password: 'not this one' });
  await page.getByText('The address or the password is not right').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Starred' }).waitFor();

  await signOut(page);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.goto('/');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page, ada);
});
