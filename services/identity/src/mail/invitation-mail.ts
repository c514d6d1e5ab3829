import type { Job, Task } from '@cloudity/db';
import type { Identity } from '../identity.ts';
import { noteInvitationMailed, readInvitation } from '../invitations/store.ts';
import type { Keys } from '../secrets/keys.ts';
import { writeInvitation } from './invitation-letter.ts';
import { renderLetter } from './letter.ts';
import type { Mailer } from './mailer.ts';

export const invitationMailTask = 'identity.invitation_mail';

/** The token of the mailed link, derived from the invitation: the job's payload holds ids only (rules.md T8), and a retry sends the same link. */
export const mailTokenOf = (keys: Keys, invitationId: string): string =>
  keys.mac('mail-token', invitationId).toString('base64url');

/**
 * Mails an invitation that is still open and was not mailed yet; does nothing for any other. Run again after a crash between the
 * server's taking it and our noting it, the person gets the same mail twice: better than none.
 */
export const createInvitationMailTask =
  ({ platform: { clock, config }, keys, events }: Identity, mailer: Mailer): Task =>
  async ({ tenant, payload }: Job) => {
    const id = String(payload.invitationId);
    const invitation = await tenant((tx) => readInvitation(tx, id));
    const isOpen =
      invitation !== null &&
      invitation.acceptedAt === null &&
      invitation.withdrawnAt === null &&
      invitation.mailedAt === null &&
      invitation.expiresAt > clock.now();
    if (!isOpen) return;
    const letter = writeInvitation({
      locale: invitation.locale,
      organization: invitation.organizationName,
      invitedBy: invitation.invitedBy,
      role: invitation.role,
      url: `${config.publicUrl}/invite#${mailTokenOf(keys, id)}`,
      expiresAt: invitation.expiresAt,
    });
    await mailer.send(invitation.email, renderLetter(letter));
    await tenant(async (tx) => {
      await noteInvitationMailed(tx, id, clock.now());
      await events.invitationMailed(tx, id);
    });
  };
