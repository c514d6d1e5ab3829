import { decodedMail, startSmtpServer } from '@cloudity/testkit/smtp-server';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPlatformAuthenticator, codeAt, createClock } from './people/authenticator.ts';
import { atHome, giveCredentials, signOut } from './people/sign-in.ts';
import { useHouse } from './people/stage.ts';

const clock = createClock();
const smtp = await startSmtpServer();
const { suite, owner, visit, visitAs } = useHouse({
  adapt: (platform) => ({ ...platform, clock }),
  env: { CLOUDITY_SMTP_URL: `smtp://127.0.0.1:${smtp.port}` },
});
afterAll(() => smtp[Symbol.asyncDispose]());

let secret: string;
let recoveryCodes: readonly string[];
/** The next code: a server takes each only once. */
const nextCode = (of = secret): Promise<string> => {
  clock.forward(30_000);
  return codeAt(of, clock.now());
};
/** The key that the set-up shows to those who cannot scan. */
const readSecret = async (page: Page): Promise<string> => {
  await page.getByText('Enter the key by hand instead').click();
  return page.getByLabel('Key', { exact: true }).inputValue();
};

beforeAll(() =>
  suite().addMember(owner(), { name: 'Linus Pauling', email: 'linus@example.org', password: 'two prizes alone' }),
);
const linus = { email: 'linus@example.org', password: 'two prizes alone' };

test('an authenticator app is set up with a first code, and recovery codes are handed out', async () => {
  const page = await visitAs(owner(), '/security', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Set up an authenticator app' });
  await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  secret = await readSecret(page);
  const code = await codeAt(secret, clock.now());
  await dialog.getByLabel('Code', { exact: true }).fill(code === '000000' ? '111111' : '000000');
  await dialog.getByText('That code did not work').waitFor();
  await dialog.getByLabel('Code', { exact: true }).fill(code);

  const codes = page.getByRole('dialog', { name: 'Recovery codes' });
  await codes.waitFor();
  expect(await codes.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true);
  await codes.getByRole('button', { name: 'Copy' }).click();
  recoveryCodes = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(recoveryCodes).toHaveLength(10);
  expect(await codes.getByRole('listitem').allInnerTexts()).toEqual(recoveryCodes);
  await codes.getByRole('button', { name: 'Done' }).click();
  await page.getByText('10 recovery codes left').waitFor();
});

test('signing in asks for the code; a wrong one is refused, a right one is taken once', async () => {
  const page = await visit();
  await giveCredentials(page, owner());
  await page.getByRole('heading', { name: 'Second factor' }).waitFor();
  const code = await nextCode();
  await page.getByLabel('Code', { exact: true }).fill(code === '000000' ? '111111' : '000000');
  await page.getByText('That code did not work').waitFor();
  await page.getByLabel('Code', { exact: true }).fill(code);
  await atHome(page);

  const replay = await visit();
  await giveCredentials(replay, owner());
  await replay.getByLabel('Code', { exact: true }).fill(code);
  await replay.getByText('That code did not work').waitFor();
});

test('a recovery code stands in for the app, once', async () => {
  const [recoveryCode = ''] = recoveryCodes;
  for (const outcome of ['in', 'refused'] as const) {
    const page = await visit();
    await giveCredentials(page, owner());
    await page.getByText('Use a recovery code').click();
    await page.getByLabel('Recovery code').fill(recoveryCode);
    await page.getByRole('button', { name: 'Sign in' }).click();
    if (outcome === 'in') await atHome(page);
    else await page.getByText('That code did not work').waitFor();
  }
});

test('a passkey is made, and signs in without a password', async () => {
  const page = await visitAs(await suite().addMember(owner(), { name: 'Marie Curie' }), '/security');
  await addPlatformAuthenticator(page);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Name').fill('Desk computer');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Revoke Desk computer' }).waitFor();
  await page.goto('/');
  await signOut(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await atHome(page);
  await page.getByRole('button', { name: 'Marie Curie, account' }).waitFor();
});

test('an organization that requires a second factor lets nobody in without one', async () => {
  const admin = await visit();
  await giveCredentials(admin, owner());
  await admin.getByLabel('Code', { exact: true }).fill(await nextCode());
  await atHome(admin);
  await admin.goto('/organization');
  await admin.getByText('Require a second factor of everyone').click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Require' }).click();
  await expect
    .poll(() => admin.getByRole('switch', { name: 'Require a second factor of everyone' }).isChecked())
    .toBe(true);

  const page = await visit();
  await giveCredentials(page, linus);
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
  await page.goto('/starred');
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
  const linusSecret = await readSecret(page);
  await page.getByLabel('Code', { exact: true }).fill(await nextCode(linusSecret));
  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Starred' }).waitFor();
});

test('a forgotten password is replaced by a link in a mail, and the second factor is asked for all the same', async () => {
  const { email } = owner();
  const page = await visit();
  await giveCredentials(page, { email, password: 'not that one' });
  await page.getByText('The address or the password is not right').waitFor();
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  await page.getByRole('heading', { name: 'Forgotten password' }).waitFor();
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(email);
  const arrived = smtp.next();
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
  await arrived;
  const letter = decodedMail(smtp.mails.at(-1)?.data ?? '');
  const link = /http:\/\/localhost:\d+(\/reset-password#[\w-]{43})/.exec(letter)?.[1] ?? '';
  await page.goto(link);
  await page.getByText(email).waitFor();
  await page.getByLabel('Choose a password').fill('short');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('Use at least 10 characters').waitFor();
  await page.getByLabel('Choose a password').fill('remembered from now on');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor();

  await giveCredentials(page, { email, password: 'remembered from now on' });
  await page.getByRole('heading', { name: 'Second factor' }).waitFor();
  await page.getByLabel('Code', { exact: true }).fill(await nextCode());
  await atHome(page);

  const late = await visit({ locale: 'fr-FR' });
  await late.goto(link);
  await late.getByRole('heading', { name: 'Ce lien n’est pas valable' }).waitFor();
});
