import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '@cloudity/kernel';
import { limits } from '../config.ts';
import type { Identity } from '../identity.ts';

/** Whom a challenge was made for: anybody who signs in, or one member who adds a passkey. */
export type ChallengePurpose = 'sign-in' | `add ${string}`;

/** A WebAuthn challenge that was handed out and is still good. */
export interface Challenge {
  readonly challenge: string;
  readonly expiresAt: Date;
  /** Under which its use is remembered. */
  readonly hash: Buffer;
}

const sign = ({ keys }: Identity, purpose: ChallengePurpose, expires: string, challenge: string): string =>
  keys.mac('challenge', `${purpose} ${expires} ${challenge}`).toString('base64url');

/** A challenge and the id that proves we made it: nothing is stored for people who only look at the sign-in page. */
export const createChallenge = (
  identity: Identity,
  purpose: ChallengePurpose,
): { readonly challenge: string; readonly challengeId: string } => {
  const { clock, ids } = identity.platform;
  const challenge = ids.secret();
  const expires = (clock.now().getTime() + limits.challengeLifeMs).toString(36);
  return { challenge, challengeId: `${expires}.${challenge}.${sign(identity, purpose, expires, challenge)}` };
};

/** Errors: `unauthenticated` for an id we did not make for this purpose, or that is too old. */
export const openChallenge = (identity: Identity, purpose: ChallengePurpose, challengeId: string): Challenge => {
  const [expires = '', challenge = '', mac = ''] = challengeId.split('.');
  const expected = Buffer.from(sign(identity, purpose, expires, challenge));
  const given = Buffer.from(mac);
  const expiresMs = Number.parseInt(expires, 36);
  const isOurs = expected.length === given.length && timingSafeEqual(expected, given);
  if (!isOurs || expiresMs < identity.platform.clock.now().getTime())
    throw new AppError('unauthenticated', 'This took too long. Try again.');
  return { challenge, expiresAt: new Date(expiresMs), hash: createHash('sha256').update(challenge).digest() };
};

/** Where passkeys live: the host of the public URL, whatever the port (W3C WebAuthn 3 §4, RP ID). */
export const relyingParty = ({ platform }: Identity): { readonly id: string; readonly origin: string } => {
  const { hostname, origin } = new URL(platform.config.publicUrl);
  return { id: hostname, origin };
};
