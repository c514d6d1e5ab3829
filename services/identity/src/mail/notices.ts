import type { MemberId, TenantId } from '@cloudity/contracts';
import type { Identity } from '../identity.ts';
import { readMailbox } from '../members/store.ts';
import { renderLetter } from './letter.ts';
import type { Mailer } from './mailer.ts';
import { type NoticeFacts, writeNotice } from './notice-letter.ts';

/** The port `notices`: mails to members, for services that know what there is to tell. */
export interface Notices {
  /** The mail server has the mail. Nothing happens without mail set up, and for somebody who is disabled. *Errors*: what the server says. */
  readonly mail: (tenantId: TenantId, memberId: MemberId, facts: NoticeFacts) => Promise<void>;
}

export const createNotices = ({ platform: { db } }: Identity, mailer: Mailer | null): Notices => ({
  mail: async (tenantId, memberId, facts) => {
    if (mailer === null) return;
    const mailbox = await db.tenant(tenantId, (tx) => readMailbox(tx, memberId));
    if (mailbox) await mailer.send(mailbox.email, renderLetter(writeNotice(mailbox.locale, facts)));
  },
});
