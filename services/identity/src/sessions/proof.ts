import { AppError } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { demandedFactors, type FactorProof, secondFactorRequired, useCode } from '../factors/check.ts';
import type { Identity } from '../identity.ts';
import { type Account, proveByPassword, wrongPassword } from '../people/account.ts';
import { findMembershipsOfAddress } from '../people/store.ts';
import { type Attempt, beginAttempt } from '../throttle/throttle.ts';

/** Somebody whose password was right. The attempt counts as failed until it is settled. */
export interface Proven {
  readonly email: string;
  readonly account: Account;
  readonly attempt: Attempt;
}

/** The address's organizations learn of the failure after the answer, so that the answer takes as long for strangers. */
const noteRefusal = (identity: Identity, email: string, caller: Caller, reason: 'password' | 'second_factor'): void => {
  const { db } = identity.platform;
  identity.background.run('noting a refused sign-in', async () => {
    const memberships = await db.global((sql) => findMembershipsOfAddress(sql, email));
    if (memberships.length === 0) identity.events.strangerFailed();
    for (const { tenantId, memberId } of memberships)
      await db.tenant(tenantId, (tx) => identity.events.sessionRefused(tx, caller.ip, memberId, reason));
  });
};

/** *Errors*: `unauthenticated` (the same for unknown addresses and wrong passwords), `rate_limited`. */
export const provePassword = async (
  identity: Identity,
  { email, password }: { readonly email: string; readonly password: string },
  caller: Caller,
): Promise<Proven> => {
  const attempt = await beginAttempt(identity, email, caller.ip);
  const account = await proveByPassword(identity, email, password);
  if (account === null) {
    noteRefusal(identity, email, caller, 'password');
    throw wrongPassword();
  }
  return { email, account, attempt };
};

/**
 * The second factor, where one is needed, is right and spent; answers which it was, or null when none is needed.
 * *Errors*: `second_factor_required` with `methods` when no code was given; `unauthenticated` when it is wrong or was used.
 */
export const proveSecondFactor = async (
  identity: Identity,
  { email, account, attempt }: Proven,
  { code, required }: { readonly code: string | null; readonly required: boolean },
  caller: Caller,
): Promise<FactorProof | null> => {
  const methods = demandedFactors(account, required);
  if (methods.length === 0) return null;
  if (code === null) {
    await attempt.undecided();
    throw secondFactorRequired(methods);
  }
  const proof = await useCode(identity, account, code);
  if (proof !== null) return proof;
  noteRefusal(identity, email, caller, 'second_factor');
  throw new AppError('unauthenticated', 'That code is wrong or was used already.', {
    detail: { reason: 'second_factor', methods },
  });
};
