import { type BusEvent, type MemberId, Password, type SessionCreated } from '@cloudity/contracts';
import { bumpAclVersion, type TenantTx } from '@cloudity/db';
import { type Actor, AppError } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { byMember } from '../events.ts';
import { readFactors } from '../factors/store.ts';
import type { Identity } from '../identity.ts';
import { insertMember } from '../members/store.ts';
import {
  type EndedSession,
  findPerson,
  insertPerson,
  type Person,
  provePersonAddress,
  readMemberPerson,
  refreshSecondFactor,
} from '../people/store.ts';
import { createPasswordRecord, type PasswordRecord } from '../secrets/password.ts';
import { tokenHash } from '../secrets/tokens.ts';
import { issueSession, type SignedIn } from '../sessions/issue.ts';
import { provePassword, proveSecondFactor } from '../sessions/proof.ts';
import { readSessionFacts } from '../sessions/store.ts';
import { acceptInvitation, findInvitation, type InvitationPlace, type InvitationRow, readInvitation } from './store.ts';

/** An invitation that a token opens, and whether its address has an account that must prove itself. */
export interface OpenedInvitation {
  readonly place: InvitationPlace;
  readonly invitation: InvitationRow;
  readonly person: Person | null;
  /**
   * The address's own sign-in is needed. Not when the link came by mail and the address was never proven before: whoever made
   * that account did not show that the mailbox is theirs, and whoever opened the mail just did (rules.md T4).
   */
  readonly hasAccount: boolean;
}

/** *Errors*: `not_found` for a token that never was, `gone` when it was used, withdrawn, or is too old. */
export const openInvitation = async (
  { platform: { db, clock } }: Identity,
  token: string,
): Promise<OpenedInvitation> => {
  const place = await db.global((sql) => findInvitation(sql, tokenHash(token)));
  const invitation = place && (await db.tenant(place.tenantId, (tx) => readInvitation(tx, place.invitationId)));
  if (place === null || invitation === null)
    throw new AppError('not_found', 'This invitation link is not valid. Ask for a new one.');
  if (invitation.acceptedAt !== null)
    throw new AppError('gone', 'This invitation was accepted already. Sign in instead.');
  if (invitation.withdrawnAt !== null) throw new AppError('gone', 'This invitation was withdrawn. Ask for a new one.');
  if (invitation.expiresAt <= clock.now())
    throw new AppError('gone', 'This invitation has expired. Ask for a new one.');
  const person = await db.global((sql) => findPerson(sql, invitation.email));
  return { place, invitation, person, hasAccount: person !== null && (person.proven || !place.mailed) };
};

/** How the person behind the address came to be known, decided before anything is written. */
type Proof =
  | { readonly kind: 'new'; readonly password: PasswordRecord }
  | { readonly kind: 'taken-over'; readonly personId: string; readonly password: PasswordRecord }
  | { readonly kind: 'known'; readonly personId: string; readonly secondFactor: boolean; readonly hasFactor: boolean };

export interface Acceptance {
  readonly name: string;
  readonly password: string | null;
  readonly code: string | null;
}

const newPassword = async (given: string | null): Promise<PasswordRecord> => {
  const checked = Password.safeParse(given);
  if (!checked.success) throw new AppError('invalid', 'body.password: choose one of at least 10 characters');
  return createPasswordRecord(checked.data);
};

/** The proof that a complete session of the same address is; null when there is none. */
const proofBySession = async (
  { platform: { db } }: Identity,
  actor: Actor | null,
  email: string,
): Promise<Proof | null> => {
  if (actor?.kind !== 'member' || actor.email !== email || actor.sessionId === null || actor.pending !== null)
    return null;
  const { sessionId, memberId } = actor;
  return db.tenant(actor.tenantId, async (tx) => {
    const { totp, passkeys } = await readFactors(tx.sql, memberId);
    const secondFactor = (await readSessionFacts(tx, sessionId))?.secondFactor ?? false;
    return {
      kind: 'known',
      personId: await readMemberPerson(tx.sql, memberId),
      secondFactor,
      hasFactor: totp || passkeys > 0,
    };
  });
};

const prove = async (
  identity: Identity,
  { invitation, person, hasAccount }: OpenedInvitation,
  { password, code }: Acceptance,
  actor: Actor | null,
  caller: Caller,
): Promise<Proof> => {
  if (person === null) return { kind: 'new', password: await newPassword(password) };
  if (!hasAccount) return { kind: 'taken-over', personId: person.personId, password: await newPassword(password) };
  const signedIn = await proofBySession(identity, actor, invitation.email);
  const required = invitation.secondFactorRequired;
  if (signedIn?.kind === 'known' && (signedIn.secondFactor || !signedIn.hasFactor || !required)) return signedIn;
  const given = { email: invitation.email, password: password ?? '' };
  const proven = await provePassword(identity, given, caller);
  const factor = await proveSecondFactor(identity, proven, { code, required }, caller);
  await proven.attempt.succeeded();
  const { personId, totpCipher, passkeys } = proven.account;
  return { kind: 'known', personId, secondFactor: factor !== null, hasFactor: totpCipher !== null || passkeys > 0 };
};

const conflict = (message: string): AppError => new AppError('conflict', message);

/** The person row behind the proof, written if need be, with the sessions that ended because of it. */
const settlePerson = async (
  { platform: { ids } }: Identity,
  { sql }: TenantTx,
  proof: Proof,
  { place, invitation }: OpenedInvitation,
): Promise<{ readonly personId: string; readonly ended: readonly EndedSession[] }> => {
  if (proof.kind === 'known') return { personId: proof.personId, ended: [] };
  if (proof.kind === 'taken-over')
    return { personId: proof.personId, ended: await provePersonAddress(sql, proof.personId, proof.password) };
  const personId = ids.uuid();
  const person = { id: personId, email: invitation.email, proven: place.mailed, ...proof.password };
  if (!(await insertPerson(sql, person)))
    throw conflict('An account with this address was made just now. Open the link again and sign in with it.');
  return { personId, ended: [] };
};

/**
 * The person is a member and signed in; the invitation is spent, once, whoever else tries it at the same time.
 * *Errors*: as openInvitation; `invalid` for a weak new password; `unauthenticated`, `second_factor_required`, `rate_limited` for an
 * address that has an account, whose password this never sets.
 */
export const accept = async (
  identity: Identity,
  token: string,
  acceptance: Acceptance,
  actor: Actor | null,
  caller: Caller,
): Promise<SessionCreated> => {
  const { db, clock, ids } = identity.platform;
  const opened = await openInvitation(identity, token);
  const proof = await prove(identity, opened, acceptance, actor, caller);
  const { place, invitation } = opened;
  const { session, heard } = await db.tenant(place.tenantId, async (tx) => {
    if (!(await acceptInvitation(tx, invitation.id, clock.now())))
      throw new AppError('gone', 'This invitation was accepted already. Sign in instead.');
    const { personId, ended } = await settlePerson(identity, tx, proof, opened);
    const member = { id: ids.uuid() as MemberId, personId, email: invitation.email, name: acceptance.name };
    const memberId = await insertMember(tx, { ...member, role: invitation.role });
    if (memberId === null) throw conflict('You are a member of this organization already.');
    const by = byMember({ memberId, name: acceptance.name }, caller);
    await identity.events.memberJoined(tx, by, memberId, invitation.role, 'invitation');
    if (proof.kind === 'taken-over') await identity.events.addressProven(tx, by, memberId, ended.length);
    await refreshSecondFactor(tx.sql, personId);
    const known = proof.kind === 'known' ? proof : { secondFactor: false, hasFactor: false };
    const signedIn: SignedIn = { memberId, method: 'invitation', ...pickFactors(known) };
    const issued = await issueSession(identity, tx, signedIn, caller);
    await bumpAclVersion(tx);
    return { session: issued, heard: ended.map((each): BusEvent => ({ type: 'session.ended', ...each })) };
  });
  identity.announce([...heard, { type: 'acl.changed', tenantId: place.tenantId }]);
  return session;
};

const pickFactors = ({ secondFactor, hasFactor }: Pick<SignedIn, 'secondFactor' | 'hasFactor'>) => ({
  secondFactor,
  hasFactor,
});
