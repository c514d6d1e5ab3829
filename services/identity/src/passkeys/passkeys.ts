import type { Passkey } from '@cloudity/contracts';
import { bumpAclVersion } from '@cloudity/db';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Caller } from '../caller.ts';
import { limits } from '../config.ts';
import { byMember } from '../events.ts';
import { completeMySession, refuseLastFactor } from '../factors/enrol.ts';
import { readFactors } from '../factors/store.ts';
import type { Identity } from '../identity.ts';
import { readMemberPerson } from '../people/store.ts';
import { requireSession } from '../sessions/manage.ts';
import { type ChallengePurpose, createChallenge, openChallenge, relyingParty } from './challenge.ts';
import { deletePasskey, insertPasskey, listPasskeys, type PasskeyRow, useChallenge } from './store.ts';

/** COSE: EdDSA, ES256, RS256, which all authenticators speak between them. */
const algorithms = [-8, -7, -257];

const present = ({ id, name, createdAt, lastUsedAt }: PasskeyRow): Passkey => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

const purposeOf = ({ memberId }: MemberActor): ChallengePurpose => `add ${memberId}`;

export const listMyPasskeys = async (
  { platform: { db } }: Identity,
  { tenantId, memberId }: MemberActor,
): Promise<Passkey[]> => (await db.tenant(tenantId, ({ sql }) => listPasskeys(sql, memberId))).map(present);

/** The user handle is the person's random id, 16 bytes: it tells an authenticator nothing about them (W3C WebAuthn 3 §14.6.1). */
const userHandle = (personId: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(personId.replaceAll('-', ''), 'hex'));

export const beginMyPasskey = async (
  identity: Identity,
  actor: MemberActor,
): Promise<{ challengeId: string; options: Record<string, unknown> }> => {
  requireSession(actor);
  const [personId, known] = await identity.platform.db.tenant(actor.tenantId, async ({ sql }) => [
    await readMemberPerson(sql, actor.memberId),
    await listPasskeys(sql, actor.memberId),
  ]);
  if (known.length >= limits.passkeysPerPerson)
    throw new AppError('conflict', `You have ${known.length} passkeys. Remove one first.`);
  const { challenge, challengeId } = createChallenge(identity, purposeOf(actor));
  const options = await generateRegistrationOptions({
    rpName: 'Cloudity',
    rpID: relyingParty(identity).id,
    userName: actor.email,
    userDisplayName: actor.name,
    userID: userHandle(personId),
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { challengeId, options: { ...options } };
};

const verifyAnswer = async (identity: Identity, answer: RegistrationResponseJSON, challenge: string) => {
  const { id, origin } = relyingParty(identity);
  const refused = (cause?: unknown): AppError => new AppError('invalid', 'This passkey was not accepted.', { cause });
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (verified) return registrationInfo.credential;
  } catch (cause) {
    throw refused(cause);
  }
  throw refused();
};

/** *Errors*: `unauthenticated` for an old challenge, `invalid` for a wrong answer, `conflict` for a passkey that is known already. */
export const addMyPasskey = async (
  identity: Identity,
  actor: MemberActor,
  given: {
    readonly challengeId: string;
    readonly name: string;
    readonly credential: Readonly<Record<string, unknown>>;
  },
  caller: Caller,
): Promise<Passkey> => {
  const { db, ids, clock } = identity.platform;
  requireSession(actor);
  const challenge = openChallenge(identity, purposeOf(actor), given.challengeId);
  const credential = await verifyAnswer(
    identity,
    given.credential as unknown as RegistrationResponseJSON,
    challenge.challenge,
  );
  const passkey = {
    id: ids.uuid(),
    credentialId: credential.id,
    publicKey: credential.publicKey,
    signCount: credential.counter,
    transports: (credential.transports ?? []).filter((transport) => /^[a-z-]{1,20}$/.test(transport)),
    name: given.name,
  };
  await db.tenant(actor.tenantId, async (tx) => {
    const isKnown = (): AppError => new AppError('conflict', 'This passkey is set up already.');
    if (!(await useChallenge(tx.sql, challenge))) throw isKnown();
    if (!(await insertPasskey(tx.sql, actor.memberId, passkey))) throw isKnown();
    await completeMySession(identity, tx, actor);
    await identity.events.credentialCreated(tx, byMember(actor, caller), 'passkey', passkey.id, { name: given.name });
    await bumpAclVersion(tx);
  });
  return present({ ...passkey, createdAt: clock.now(), lastUsedAt: null });
};

/** *Errors*: `not_found`; `conflict` for the last second factor of a person whose organization demands one. */
export const removeMyPasskey = async (
  { platform: { db }, events }: Identity,
  actor: MemberActor,
  id: string,
  caller: Caller,
): Promise<void> => {
  requireSession(actor);
  await db.tenant(actor.tenantId, async (tx) => {
    const factors = await readFactors(tx.sql, actor.memberId);
    if (!(await deletePasskey(tx.sql, actor.memberId, id))) throw notFound('passkey');
    refuseLastFactor(factors);
    await events.credentialRevoked(tx, byMember(actor, caller), 'passkey', id);
  });
};
