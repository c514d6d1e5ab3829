import { enqueueJob } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { limits, resetThrottle } from '../config.ts';
import type { Identity } from '../identity.ts';
import type { Locale } from '../mail/letter.ts';
import { resetMailTask, resetTokenOf } from '../mail/reset-mail.ts';
import { readMemberInOrganization } from '../members/store.ts';
import { findMembershipsOfAddress } from '../people/store.ts';
import { tokenHash } from '../secrets/tokens.ts';
import { beginAttempt } from '../throttle/throttle.ts';
import { replaceReset } from './store.ts';

/** A link for the person behind the address is on its way, if there is one. */
const prepare = async (identity: Identity, email: string, locale: Locale, caller: Caller): Promise<void> => {
  const { platform, events, keys } = identity;
  const { db, ids, clock } = platform;
  const memberships = await db.global((sql) => findMembershipsOfAddress(sql, email));
  // The password is the person's, whatever organization the mail speaks for: always the same one, so that one link is open.
  const [home] = memberships.toSorted((one, other) => one.tenantId.localeCompare(other.tenantId));
  if (home === undefined) return;
  const id = ids.uuid();
  const createdAt = clock.now();
  await db.tenant(home.tenantId, async (tx) => {
    const { member } = await readMemberInOrganization(tx, home.memberId);
    await replaceReset(tx, {
      id,
      memberId: home.memberId,
      tokenHash: tokenHash(resetTokenOf(keys, id)),
      locale: member.settings.locale ?? locale,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + limits.resetLifeMs),
    });
    await events.passwordResetAsked(tx, caller.ip, home.memberId);
    await enqueueJob(tx, resetMailTask, { resetId: id }, { key: id });
  });
};

/**
 * If the address has an account, its mailbox gets a link that sets a new password, for an hour, once. The answer is the same and
 * takes the same work for every address: who it belongs to is looked up afterwards.
 * *Errors*: `unavailable` without mail, `rate_limited` {retryAfterSeconds}.
 */
export const requestReset = async (
  identity: Identity,
  { email, locale }: { readonly email: string; readonly locale: Locale },
  caller: Caller,
): Promise<void> => {
  if (identity.platform.config.smtpUrl === null)
    throw new AppError('unavailable', 'This installation sends no mail. Ask an administrator for a new password.');
  await beginAttempt(identity, email, caller.ip, { what: 'reset ', allowed: resetThrottle });
  identity.background.run('preparing a password reset', () => prepare(identity, email, locale, caller));
};
