import { bumpAclVersion, type TenantTx } from '@cloudity/db';
import { AppError, type MemberActor } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { limits } from '../config.ts';
import { byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { wrongPassword } from '../people/account.ts';
import { readMemberPerson } from '../people/store.ts';
import { openText, sealText } from '../secrets/sealed.ts';
import { createRecoveryCode, normaliseCode } from '../secrets/tokens.ts';
import { requireSession } from '../sessions/manage.ts';
import { provePassword } from '../sessions/proof.ts';
import { completeSession } from '../sessions/store.ts';
import { totpContext } from './check.ts';
import {
  beginTotp,
  confirmTotp,
  type Factors,
  readFactors,
  readPendingTotp,
  removeTotp,
  replaceRecoveryCodes,
} from './store.ts';
import { createTotpSecret, totpStep, totpUri } from './totp.ts';

export const readMyFactors = ({ platform: { db } }: Identity, actor: MemberActor): Promise<Factors> =>
  db.tenant(actor.tenantId, ({ sql }) => readFactors(sql, actor.memberId));

/** The session has a second factor now and is no longer held to enrolling one. */
export const completeMySession = async (
  { platform: { clock } }: Identity,
  tx: TenantTx,
  actor: MemberActor,
): Promise<void> => {
  const expiresAt = new Date(clock.now().getTime() + limits.sessionLifeMs);
  await completeSession(tx, actor.memberId, requireSession(actor), expiresAt);
};

/** *Errors*: `unauthenticated` for a wrong password, counted like a failed sign-in. */
export const confirmPassword = async (
  identity: Identity,
  { email }: MemberActor,
  password: string,
  caller: Caller,
): Promise<void> => {
  try {
    const { attempt } = await provePassword(identity, { email, password }, caller);
    await attempt.succeeded();
  } catch (error) {
    // Not `unauthenticated`: the session is fine, and clients sign out on a 401.
    if (error instanceof AppError && error.code === wrongPassword().code)
      throw new AppError('forbidden', 'The password is wrong.', { detail: { reason: 'password' } });
    throw error;
  }
};

/** A secret for an authenticator app; nothing counts before its first code. Errors: `conflict` when one is set up already. */
export const beginMyTotp = async (
  { platform: { db }, keys }: Identity,
  actor: MemberActor,
): Promise<{ secret: string; uri: string }> => {
  requireSession(actor);
  const secret = createTotpSecret();
  await db.tenant(actor.tenantId, async ({ sql }) => {
    const personId = await readMemberPerson(sql, actor.memberId);
    if (!(await beginTotp(sql, actor.memberId, sealText(keys.totp, secret, totpContext(personId)))))
      throw new AppError('conflict', 'An authenticator app is set up already. Remove it first.');
  });
  return { secret, uri: totpUri(secret, actor.email) };
};

const createRecoveryCodes = ({ platform: { ids }, keys }: Identity, personId: string) => {
  const codes = Array.from({ length: limits.recoveryCodes }, () => createRecoveryCode(ids));
  return { codes, macs: codes.map((code) => keys.mac('recovery-code', `${personId} ${normaliseCode(code)}`)) };
};

/**
 * The authenticator app counts from now on; the recovery codes are told this once.
 * *Errors*: `conflict` when no enrolment is open, `invalid` for a wrong code.
 */
export const confirmMyTotp = async (
  identity: Identity,
  actor: MemberActor,
  typed: string,
  caller: Caller,
): Promise<readonly string[]> => {
  const { db, clock } = identity.platform;
  requireSession(actor);
  return db.tenant(actor.tenantId, async (tx) => {
    const personId = await readMemberPerson(tx.sql, actor.memberId);
    const cipher = await readPendingTotp(tx.sql, actor.memberId);
    const noEnrolment = (): AppError => new AppError('conflict', 'Begin setting up the authenticator app again.');
    if (cipher === null) throw noEnrolment();
    const secret = openText(identity.keys.totp, cipher, totpContext(personId));
    const step = await totpStep(secret, normaliseCode(typed), clock.now());
    if (step === null)
      throw new AppError('invalid', 'That code is wrong. Check that the clock of your device is right.', {
        detail: { reason: 'code' },
      });
    const { codes, macs } = createRecoveryCodes(identity, personId);
    if (!(await confirmTotp(tx.sql, actor.memberId, { cipher, step, recoveryMacs: macs }))) throw noEnrolment();
    await completeMySession(identity, tx, actor);
    await identity.events.totpEnabled(tx, byMember(actor, caller), actor.memberId);
    await bumpAclVersion(tx);
    return codes;
  });
};

/** Errors: `conflict` when it would be the last factor of a person whose organization demands one. */
export const refuseLastFactor = ({ demanded, totp, passkeys }: Factors): void => {
  if (demanded && (totp ? 1 : 0) + passkeys < 2)
    throw new AppError(
      'conflict',
      'Your organization requires a second factor: set up another one before you remove this.',
    );
};

/** *Errors*: `forbidden` for a wrong password, `not_found` when there is none, `conflict` when an organization demands it. */
export const removeMyTotp = async (
  identity: Identity,
  actor: MemberActor,
  password: string,
  caller: Caller,
): Promise<void> => {
  requireSession(actor);
  await confirmPassword(identity, actor, password, caller);
  await identity.platform.db.tenant(actor.tenantId, async (tx) => {
    const factors = await readFactors(tx.sql, actor.memberId);
    if (!factors.totp) throw new AppError('not_found', 'No authenticator app is set up.');
    refuseLastFactor(factors);
    await removeTotp(tx.sql, actor.memberId);
    await identity.events.totpRemoved(tx, byMember(actor, caller), actor.memberId);
  });
};

/** New recovery codes, told this once; the earlier ones are dead. Errors: `conflict` without a second factor to recover. */
export const replaceMyRecoveryCodes = async (
  identity: Identity,
  actor: MemberActor,
  password: string,
  caller: Caller,
): Promise<readonly string[]> => {
  requireSession(actor);
  await confirmPassword(identity, actor, password, caller);
  return identity.platform.db.tenant(actor.tenantId, async (tx) => {
    const { totp, passkeys } = await readFactors(tx.sql, actor.memberId);
    if (!totp && passkeys === 0) throw new AppError('conflict', 'Set up a second factor first.');
    const { codes, macs } = createRecoveryCodes(identity, await readMemberPerson(tx.sql, actor.memberId));
    await replaceRecoveryCodes(tx.sql, actor.memberId, macs);
    await identity.events.recoveryCodesReplaced(tx, byMember(actor, caller), actor.memberId);
    return codes;
  });
};
