import { decodedMail, startSmtpServer } from '@cloudity/testkit/smtp-server';
import { expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

test('ID13: a notice is mailed in its reader’s language, with what was typed as plain text', async () => {
  await using smtp = await startSmtpServer();
  await using world = await createWorld({ smtpUrl: `smtp://127.0.0.1:${smtp.port}` });
  const { token } = await world.setUp();
  await world.call('PATCH /me', { locale: 'fr' }, { token });
  const me = await world.call('GET /me', undefined, { token });
  const arrived = smtp.next();
  await world.identity.ports.notices.mail(me.body.organization.id, me.body.user.id, {
    kind: 'access_requested',
    by: 'Grace',
    file: 'Budget <2027>',
    text: '<img src=x onerror=alert(1)>',
    url: 'http://localhost:8080/files/x',
  });
  await arrived;
  const text = decodedMail(smtp.mails[0]?.data ?? '');
  expect(text).toContain('Grace aimerait ouvrir « Budget <2027> ».');
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  // The plain text part says what was typed; in the HTML part nothing of it is a tag.
  expect(text.slice(text.indexOf('<!doctype html>'))).not.toContain('<img');
});
