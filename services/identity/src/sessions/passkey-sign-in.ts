import type { SessionCreated, TenantId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import type { Caller } from '../caller.ts';
import type { Identity } from '../identity.ts';
import { createChallenge, openChallenge, relyingParty } from '../passkeys/challenge.ts';
import { findPasskey, type KnownPasskey, useChallenge, usePasskey } from '../passkeys/store.ts';
import { findMemberships } from '../people/store.ts';
import { beginAttempt } from '../throttle/throttle.ts';
import { issueSession } from './issue.ts';
import { chooseMembership } from './membership.ts';

const refused = (cause?: unknown): AppError =>
  new AppError('unauthenticated', 'This passkey was not accepted.', { cause });

/** No list of allowed credentials: the browser offers the person's own passkeys, and no address needs to be typed. */
export const beginPasskeySignIn = async (
  identity: Identity,
): Promise<{ challengeId: string; options: Record<string, unknown> }> => {
  const { challenge, challengeId } = createChallenge(identity, 'sign-in');
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(identity).id,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    userVerification: 'required',
  });
  return { challengeId, options: { ...options } };
};

/** The new signature counter of a right answer. Errors: `unauthenticated`; the library throws on everything malformed. */
const verifyAnswer = async (
  identity: Identity,
  answer: AuthenticationResponseJSON,
  challenge: string,
  passkey: KnownPasskey,
): Promise<number> => {
  const { id, origin } = relyingParty(identity);
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: { id: answer.id, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.signCount },
    });
    if (verified) return authenticationInfo.newCounter;
  } catch (cause) {
    throw refused(cause);
  }
  throw refused();
};

/**
 * A session by passkey: possession and the authenticator's own check of the person, so it needs no further factor.
 * The challenge is spent only once the organization is settled, so that choosing one costs no second ceremony.
 * *Errors*: `unauthenticated`, `conflict` {organizations}, `rate_limited`.
 */
export const signInWithPasskey = async (
  identity: Identity,
  given: {
    readonly challengeId: string;
    readonly credential: Readonly<Record<string, unknown>>;
    readonly organization: TenantId | null;
  },
  caller: Caller,
): Promise<SessionCreated> => {
  const { db } = identity.platform;
  const challenge = openChallenge(identity, 'sign-in', given.challengeId);
  const answer = given.credential as unknown as AuthenticationResponseJSON;
  if (typeof answer.id !== 'string' || !/^[\w-]{1,1400}$/.test(answer.id)) throw refused();
  const passkey = await db.global((sql) => findPasskey(sql, answer.id));
  // Counted on the passkey and the caller, not on the address: strangers who guess passwords do not hold this way up.
  const attempt = await beginAttempt(identity, `passkey ${answer.id}`, caller.ip);
  if (passkey === null) throw refused();
  const signCount = await verifyAnswer(identity, answer, challenge.challenge, passkey);
  await attempt.succeeded();
  const memberships = await db.global((sql) => findMemberships(sql, passkey.personId));
  const { tenantId, memberId } = chooseMembership(memberships, given.organization);
  return db.tenant(tenantId, async (tx) => {
    if (!(await useChallenge(tx.sql, challenge))) throw refused();
    if (!(await usePasskey(tx.sql, answer.id, signCount))) throw refused();
    return issueSession(identity, tx, { memberId, method: 'passkey', secondFactor: true, hasFactor: true }, caller);
  });
};
