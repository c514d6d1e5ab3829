import { createJobRunner } from '@cloudity/db';
import { silentLog } from '@cloudity/kernel';
import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';
import { createWorld, password } from '../testing/world.ts';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly data: string;
}

/** A real SMTP server on a free port. The first `failures` mails are refused for the moment (4xx). */
const listen = async (failures = 0) => {
  const mails: Received[] = [];
  let refused = 0;
  const waiting: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    // Its built-in certificate is nobody's, and the mailer rightly refuses it.
    hideSTARTTLS: true,
    onAuth: ({ username, password: secret }, _session, done) =>
      username === 'mailer' && secret === 's3cret' ? done(null, { user: username }) : done(new Error('no')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refused < failures) {
          refused += 1;
          done(Object.assign(new Error('busy'), { responseCode: 451 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          data: Buffer.concat(chunks).toString(),
        });
        done();
        for (const tell of waiting.splice(0)) tell();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    port,
    mails,
    next: () => new Promise<void>((resolve) => waiting.push(resolve)),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

/** Quoted-printable undone (RFC 2045 §6.7). */
const decoded = (data: string): string =>
  Buffer.from(
    data
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16))),
    'latin1',
  ).toString('utf8');

const running = async (world: Awaited<ReturnType<typeof createWorld>>) => {
  const runner = createJobRunner({
    db: world.database.db,
    directUrl: world.database.urls.direct,
    tasks: world.identity.tasks ?? {},
    log: silentLog,
  });
  await runner.start();
  return { [Symbol.asyncDispose]: runner.stop };
};

test('ID13: an invitation is mailed from a job, in the inviter’s language, with a link that proves the mailbox', async () => {
  await using smtp = await listen();
  const smtpUrl = `smtp://mailer:s3cret@127.0.0.1:${smtp.port}/?from=hello@cloudity.example`;
  await using world = await createWorld({ smtpUrl });
  const { token } = await world.setUp('Café "Analytique"');
  await world.call('PATCH /me', { locale: 'fr' }, { token });
  const arrived = smtp.next();
  const invited = await world.call('POST /invitations', { email: 'grace@example.org' }, { token });
  expect(invited.body.mailed).toBe(true);
  await using _ = await running(world);
  await arrived;
  const [mail] = smtp.mails;
  expect(mail).toMatchObject({ from: 'hello@cloudity.example', to: ['grace@example.org'] });
  const text = decoded(mail?.data ?? '');
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
  await using smtp = await listen(1);
  await using world = await createWorld({ smtpUrl: `smtp://127.0.0.1:${smtp.port}` });
  const { token } = await world.setUp();
  const withdrawn = await world.call('POST /invitations', { email: 'not@example.org' }, { token });
  await world.call(`DELETE /invitations/${withdrawn.body.id}`, undefined, { token });
  await world.call('POST /invitations', { email: 'late@example.org' }, { token });
  const arrived = smtp.next();
  await using _ = await running(world);
  await arrived;
  expect(smtp.mails.map(({ from, to }) => [from, ...to])).toEqual([['no-reply@localhost', 'late@example.org']]);
  expect(decoded(smtp.mails[0]?.data ?? '')).toContain('Ada invites you to work in Analytical Engines as a member');
});
