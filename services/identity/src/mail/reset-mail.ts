import type { Job, Task } from '@cloudity/db';
import type { Identity } from '../identity.ts';
import { noteResetMailed, readReset } from '../resets/store.ts';
import type { Keys } from '../secrets/keys.ts';
import { renderLetter } from './letter.ts';
import type { Mailer } from './mailer.ts';
import { writeReset } from './reset-letter.ts';

export const resetMailTask = 'identity.reset_mail';

/** The token of the mailed link, derived from its row: the job's payload holds ids only (rules.md T8), and a retry sends the same link. */
export const resetTokenOf = (keys: Keys, resetId: string): string =>
  keys.mac('reset-token', resetId).toString('base64url');

/** Mails a link that is still open and was not mailed yet; does nothing for any other. */
export const createResetMailTask =
  ({ platform: { clock, config }, keys }: Identity, mailer: Mailer): Task =>
  async ({ tenant, payload }: Job) => {
    const id = String(payload.resetId);
    const reset = await tenant((tx) => readReset(tx, id));
    if (reset === null || reset.mailedAt !== null || reset.expiresAt <= clock.now()) return;
    const letter = writeReset({
      locale: reset.locale,
      name: reset.name,
      url: `${config.publicUrl}/reset-password#${resetTokenOf(keys, id)}`,
    });
    await mailer.send(reset.email, renderLetter(letter));
    await tenant((tx) => noteResetMailed(tx, id, clock.now()));
  };
