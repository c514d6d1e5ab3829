import type { SessionCreated, TenantId } from '@cloudity/contracts';
import type { Caller } from '../caller.ts';
import { byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { findMemberships } from '../people/store.ts';
import { issueSession } from './issue.ts';
import { chooseMembership, type Membership } from './membership.ts';
import { type Proven, provePassword, proveSecondFactor } from './proof.ts';

export interface PasswordSignIn {
  readonly email: string;
  readonly password: string;
  readonly organization: TenantId | null;
  readonly code: string | null;
}

/** The organization is settled before the code is spent, so that having to choose one does not cost a second code. */
const settleMembership = async (
  { platform: { db } }: Identity,
  { account, attempt }: Proven,
  wanted: TenantId | null,
): Promise<Membership> => {
  const memberships = await db.global((sql) => findMemberships(sql, account.personId));
  try {
    return chooseMembership(memberships, wanted);
  } catch (error) {
    await attempt.undecided();
    throw error;
  }
};

/**
 * A session in the wanted organization, or in the person's only one.
 * *Errors*: `unauthenticated`, `second_factor_required` {methods}, `conflict` {organizations}, `rate_limited` {retryAfterSeconds}.
 */
export const signInWithPassword = async (
  identity: Identity,
  { email, password, organization, code }: PasswordSignIn,
  caller: Caller,
): Promise<SessionCreated> => {
  const proven = await provePassword(identity, { email, password }, caller);
  const { tenantId, memberId, secondFactorRequired } = await settleMembership(identity, proven, organization);
  const proof = await proveSecondFactor(identity, proven, { code, required: secondFactorRequired }, caller);
  const { account, attempt } = proven;
  await attempt.succeeded();
  const signedIn = {
    memberId,
    method: 'password',
    secondFactor: proof !== null,
    hasFactor: account.totpCipher !== null || account.passkeys > 0,
  } as const;
  return identity.platform.db.tenant(tenantId, async (tx) => {
    const session = await issueSession(identity, tx, signedIn, caller);
    if (proof === 'recovery_code')
      await identity.events.recoveryCodeUsed(tx, byMember({ memberId, name: session.user.name }, caller), memberId);
    return session;
  });
};
