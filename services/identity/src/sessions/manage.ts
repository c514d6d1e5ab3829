import type { Session, SessionCreated, SessionId, TenantId } from '@cloudity/contracts';
import { bumpAclVersion } from '@cloudity/db';
import { AppError, type MemberActor, notFound, tokenPrefix } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { limits } from '../config.ts';
import { decodeCursor, type Page, pageOfRows, uuidPattern } from '../cursor.ts';
import { byMember } from '../events.ts';
import { readFactors } from '../factors/store.ts';
import type { Identity } from '../identity.ts';
import { findMemberships, readMemberPerson } from '../people/store.ts';
import { tokenHash } from '../secrets/tokens.ts';
import { issueSession } from './issue.ts';
import { chooseMembership } from './membership.ts';
import { deleteSession, listSessions, readSessionFacts, replaceSessionToken } from './store.ts';

/** *Errors*: `forbidden` for an API token: what makes new ways in takes the person. */
export const requireSession = ({ sessionId }: MemberActor): SessionId => {
  if (sessionId === null) throw new AppError('forbidden', 'Sign in for this: an API token is not enough.');
  return sessionId;
};

/** My live sessions in this organization, newest first. */
export const listMySessions = async (
  { platform: { db, clock } }: Identity,
  actor: MemberActor,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Session>> => {
  const before = decodeCursor(cursor, [uuidPattern])?.[0] ?? null;
  const now = clock.now();
  const seenAfter = new Date(now.getTime() - limits.sessionIdleMs);
  const rows = await db.read(actor.tenantId, (tx) =>
    listSessions(tx, actor.memberId, { now, seenAfter, before, limit: limit + 1 }),
  );
  return pageOfRows(
    rows,
    limit,
    ({ id, createdAt, lastSeenAt, expiresAt, ...rest }) => ({
      id,
      current: id === actor.sessionId,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      ...rest,
    }),
    ({ id }) => [id],
  );
};

/** The session is over, and what hangs on it within 2 s. Errors: `not_found` for one that is not mine. */
export const endMySession = async (
  { platform: { db }, events, announce }: Identity,
  actor: MemberActor,
  sessionId: SessionId,
  caller: Caller,
): Promise<void> => {
  const { tenantId } = actor;
  await db.tenant(tenantId, async (tx) => {
    if (!(await deleteSession(tx, actor.memberId, sessionId))) throw notFound('session');
    await events.sessionEnded(tx, byMember(actor, caller), sessionId);
    await bumpAclVersion(tx);
  });
  announce([{ type: 'session.ended', tenantId, sessionId }]);
};

/** The session goes on under a new token; the one it had is dead (rotation at step-up). */
export const rotateSession = async (
  { platform: { db, ids } }: Identity,
  actor: MemberActor,
  sessionId: SessionId,
): Promise<{ readonly token: string; readonly expiresAt: Date }> => {
  const token = `${tokenPrefix.session}${ids.secret()}`;
  const expiresAt = await db.tenant(actor.tenantId, async (tx) => {
    await replaceSessionToken(tx, sessionId, tokenHash(token));
    return (await readSessionFacts(tx, sessionId))?.expiresAt;
  });
  if (expiresAt === undefined) throw new AppError('unauthenticated', 'Sign in to continue.');
  return { token, expiresAt };
};

/** The organizations the person behind a session may continue in. */
export const myMemberships = async ({ platform: { db } }: Identity, { tenantId, memberId }: MemberActor) =>
  db.tenant(tenantId, async ({ sql }) => findMemberships(sql, await readMemberPerson(sql, memberId)));

/**
 * A session in another organization of the same person; this one is over.
 * *Errors*: `unauthenticated` when the person is not active there; `second_factor_required` when that organization demands a second
 * factor, the person has one, and this session did not prove it.
 */
export const continueIn = async (
  identity: Identity,
  actor: MemberActor,
  wanted: TenantId,
  caller: Caller,
): Promise<SessionCreated> => {
  const { db } = identity.platform;
  const sessionId = requireSession(actor);
  const { secondFactorRequired, memberId } = chooseMembership(await myMemberships(identity, actor), wanted);
  const [facts, factors] = await db.tenant(actor.tenantId, async (tx) => [
    await readSessionFacts(tx, sessionId),
    await readFactors(tx.sql, actor.memberId),
  ]);
  if (facts === undefined) throw new AppError('unauthenticated', 'Sign in to continue.');
  const hasFactor = factors.totp || factors.passkeys > 0;
  if (secondFactorRequired && hasFactor && !facts.secondFactor)
    throw new AppError('second_factor_required', 'That organization requires a second factor. Sign in with it.', {
      detail: { methods: [...(factors.totp ? ['totp'] : []), ...(factors.passkeys > 0 ? ['passkey'] : [])] },
    });
  const { method, secondFactor } = facts;
  const session = await db.tenant(wanted, (tx) =>
    issueSession(identity, tx, { memberId, method, secondFactor, hasFactor }, caller),
  );
  await endMySession(identity, actor, sessionId, caller);
  return session;
};
