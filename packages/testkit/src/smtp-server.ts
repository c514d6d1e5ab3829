import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly data: string;
}

export interface TestSmtpServer extends AsyncDisposable {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** Resolves when one more mail has been taken. */
  readonly next: () => Promise<void>;
}

/**
 * A real SMTP server on a free port of this machine, which takes mail from anybody and from `mailer` with the password `s3cret`.
 * The first `failures` mails are refused for the moment (4xx).
 */
export const startSmtpServer = async (failures = 0): Promise<TestSmtpServer> => {
  const mails: ReceivedMail[] = [];
  let refused = 0;
  const waiting: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    // Its built-in certificate is nobody's, and the mailer rightly refuses it.
    hideSTARTTLS: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'mailer' && password === 's3cret' ? done(null, { user: username }) : done(new Error('no')),
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

/** A mail's text with its quoted-printable undone (RFC 2045 §6.7). */
export const decodedMail = (data: string): string =>
  Buffer.from(
    data
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16))),
    'latin1',
  ).toString('utf8');
