import type { MemberId, SessionCreated, SessionId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { tokenPrefix } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { limits } from '../config.ts';
import { byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { readMemberInOrganization } from '../members/store.ts';
import { presentOrganization } from '../organization/present.ts';
import { tokenHash } from '../secrets/tokens.ts';
import { insertSession, type SessionMethod } from './store.ts';

/** What is known about a sign-in when its session begins. */
export interface SignedIn {
  readonly memberId: MemberId;
  readonly method: SessionMethod;
  /** A code, a recovery code or a passkey was part of it. */
  readonly secondFactor: boolean;
  /** The person has an authenticator app or a passkey. */
  readonly hasFactor: boolean;
}

/**
 * The member has a new session in the transaction's organization; the token is in the answer and nowhere else.
 * Where the organization demands a second factor and the person has none, the session may only enrol one (SPEC ID7).
 */
export const issueSession = async (
  { platform: { clock, ids }, events }: Identity,
  tx: TenantTx,
  { memberId, method, secondFactor, hasFactor }: SignedIn,
  caller: Caller,
): Promise<SessionCreated> => {
  const { member, organization } = await readMemberInOrganization(tx, memberId);
  const pending = organization.secondFactorRequired && !secondFactor && !hasFactor ? 'second_factor_enrolment' : null;
  const token = `${tokenPrefix.session}${ids.secret()}`;
  const id = ids.uuid() as SessionId;
  const createdAt = clock.now();
  const lifeMs = pending === null ? limits.sessionLifeMs : limits.enrolmentLifeMs;
  const expiresAt = new Date(createdAt.getTime() + lifeMs);
  await insertSession(tx, {
    id,
    memberId,
    tokenHash: tokenHash(token),
    method,
    secondFactor,
    pending,
    userAgent: caller.userAgent,
    ip: caller.ip,
    createdAt,
    expiresAt,
  });
  await events.sessionCreated(tx, byMember({ memberId, name: member.name }, caller), id, method, secondFactor);
  return {
    token,
    expiresAt: expiresAt.toISOString(),
    user: { id: member.id, email: member.email, name: member.name },
    organization: presentOrganization(organization),
    role: member.role,
    pending,
  };
};
