import { decodedMail, startSmtpServer } from '@cloudity/testkit/smtp-server';
import { expect, test } from 'vitest';
import { runJobs } from '../testing/jobs.ts';
import { createWorld, password } from '../testing/world.ts';

test('ID13: an invitation is mailed from a job, in the inviter’s language, with a link that proves the mailbox', async () => {
  await using smtp = await startSmtpServer();
  const smtpUrl = `smtp://mailer:s3cret@127.0.0.1:${smtp.port}/?from=hello@cloudity.example`;
  await using world = await createWorld({ smtpUrl });
  const { token } = await world.setUp('Café "Analytique"');
  await world.call('PATCH /me', { locale: 'fr' }, { token });
  const arrived = smtp.next();
  const invited = await world.call('POST /invitations', { email: 'grace@example.org' }, { token });
  expect(invited.body.mailed).toBe(true);
  await using _ = await runJobs(world);
  await arrived;
  const [mail] = smtp.mails;
  expect(mail).toMatchObject({ from: 'hello@cloudity.example', to: ['grace@example.org'] });
  const text = decodedMail(mail?.data ?? '');
  expect(text).toContain('Auto-Submitted: auto-generated');
  expect(text).toContain('Ada vous invite à travailler dans Café "Analytique" en tant que membre');
  expect(text).toContain('Café &quot;Analytique&quot;');
  const link = /http:\/\/localhost:8080\/invite#([\w-]{43})/.exec(text)?.[1] ?? '';
  expect(link).not.toBe(invited.body.token);
  const accepted = await world.call(`POST /invitations/${link}/accept`, { name: 'Grace', password });
  expect(accepted.status).toBe(201);
  const [person] = await world.database.owner`select email_proven_at from people where email = 'grace@example.org'`;
  expect(person?.email_proven_at).toBeInstanceOf(Date);
});

test('ID13: a server that is busy gets the mail later, once; withdrawn invitations are not mailed', async () => {
  await using smtp = await startSmtpServer(1);
  await using world = await createWorld({ smtpUrl: `smtp://127.0.0.1:${smtp.port}` });
  const { token } = await world.setUp();
  const withdrawn = await world.call('POST /invitations', { email: 'not@example.org' }, { token });
  await world.call(`DELETE /invitations/${withdrawn.body.id}`, undefined, { token });
  await world.call('POST /invitations', { email: 'late@example.org' }, { token });
  const arrived = smtp.next();
  await using _ = await runJobs(world);
  await arrived;
  expect(smtp.mails.map(({ from, to }) => [from, ...to])).toEqual([['no-reply@localhost', 'late@example.org']]);
  expect(decodedMail(smtp.mails[0]?.data ?? '')).toContain('Ada invites you to work in Analytical Engines as a member');
});
