import { AppError } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { endPersonSessions, readMemberPerson, setMemberPassword } from '../people/store.ts';
import { createPasswordRecord } from '../secrets/password.ts';
import { tokenHash } from '../secrets/tokens.ts';
import { findReset, proveMemberAddress, type ResetPlace, type ResetRow, readReset, spendReset } from './store.ts';

interface OpenedReset {
  readonly place: ResetPlace;
  readonly reset: ResetRow;
}

/** *Errors*: `not_found` for a token that never was, was used, or was replaced by a newer one; `gone` for one that is too old. */
export const openReset = async ({ platform: { db, clock } }: Identity, token: string): Promise<OpenedReset> => {
  const place = await db.global((sql) => findReset(sql, tokenHash(token)));
  const reset = place && (await db.tenant(place.tenantId, (tx) => readReset(tx, place.resetId)));
  if (place === null || reset === null)
    throw new AppError('not_found', 'This link is not valid or was used already. Ask for a new one.');
  if (reset.expiresAt <= clock.now()) throw new AppError('gone', 'This link has expired. Ask for a new one.');
  return { place, reset };
};

/**
 * The password is the given one, every session of the person in all organizations is over, and the link is spent, once, whoever
 * else tries it at the same time. A second factor is asked for at the next sign-in as before.
 * *Errors*: as openReset.
 */
export const resetPassword = async (identity: Identity, token: string, next: string, caller: Caller): Promise<void> => {
  const { db, clock } = identity.platform;
  const { place, reset } = await openReset(identity, token);
  const password = await createPasswordRecord(next);
  const { memberId, name } = reset;
  const by = byMember({ memberId, name }, caller);
  const ended = await db.tenant(place.tenantId, async (tx) => {
    if (!(await spendReset(tx, place.resetId, clock.now())))
      throw new AppError('gone', 'This link was used already. Ask for a new one.');
    const isFirstProof = await proveMemberAddress(tx.sql, memberId);
    await setMemberPassword(tx.sql, memberId, password);
    const sessions = await endPersonSessions(tx.sql, await readMemberPerson(tx.sql, memberId), null);
    if (isFirstProof) await identity.events.addressProven(tx, by, memberId, sessions.length);
    await identity.events.passwordReset(tx, by, memberId, false);
    return sessions;
  });
  identity.announce(ended.map((session) => ({ type: 'session.ended', ...session })));
};
