import { createTransport } from 'nodemailer';
import type { RenderedLetter } from './letter.ts';

/** Sends mail through the configured server. */
export interface Mailer {
  /** Resolves when the server has taken the mail. Errors: whatever the server or the network said; try again later. */
  readonly send: (to: string, letter: RenderedLetter) => Promise<void>;
  readonly close: () => void;
}

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Who the mail is from: `?from=` of the SMTP URL, or no-reply at the public URL's host. */
export const senderOf = (smtpUrl: string, publicUrl: string): string =>
  new URL(smtpUrl).searchParams.get('from') ?? `no-reply@${new URL(publicUrl).hostname}`;

export const createMailer = (smtpUrl: string, publicUrl: string): Mailer => {
  const address = senderOf(smtpUrl, publicUrl);
  const url = new URL(smtpUrl);
  url.searchParams.delete('from');
  const transport = createTransport({ url: url.href, ...timeouts });
  return {
    send: async (to, letter) => {
      await transport.sendMail({
        from: { name: 'Cloudity', address },
        to: { name: '', address: to },
        ...letter,
        // RFC 3834 §5: out-of-office programs do not answer it.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
    close: () => transport.close(),
  };
};
