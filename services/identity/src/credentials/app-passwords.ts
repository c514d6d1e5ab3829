import type { AppPassword } from '@cloudity/contracts';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { limits } from '../config.ts';
import { decodeCursor, type Page, pageOfRows, uuidPattern } from '../cursor.ts';
import { byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { createAppPassword, normaliseCode } from '../secrets/tokens.ts';
import { requireSession } from '../sessions/manage.ts';
import { beginAttempt } from '../throttle/throttle.ts';
import {
  type AppPasswordScope,
  countAppPasswords,
  deleteAppPassword,
  findAppPassword,
  insertAppPassword,
  listAppPasswords,
  touchAppPassword,
} from './store.ts';

/** The port that protocol adapters (WebDAV, later mail) check Basic credentials with. */
export interface AppPasswords {
  /**
   * The person behind an address and one of their app passwords of that scope, or null. Limited to reading and writing.
   * *Errors*: `rate_limited` after many wrong ones from `ip` or for the address (SPEC ID21).
   */
  readonly authenticate: (
    email: string,
    password: string,
    scope: AppPasswordScope,
    ip?: string | null,
  ) => Promise<MemberActor | null>;
}

const macOf = ({ keys }: Identity, password: string): Buffer => keys.mac('app-password', normaliseCode(password));

export const createAppPasswords = (identity: Identity): AppPasswords => {
  const { db, clock } = identity.platform;
  return {
    authenticate: async (email, password, scope, ip = null) => {
      const address = email.trim().toLowerCase();
      const [found] = await db.lookUp((sql) => findAppPassword(sql, macOf(identity, password), address, scope));
      if (!found) {
        // Looked up first: 80 random bits cannot be guessed, so a right one never waits for those who try.
        await beginAttempt(identity, address, ip, { what: 'app-password ' });
        return null;
      }
      const { passwordId, lastUsedAt, ...who } = found;
      const now = clock.now();
      const notSince = new Date(now.getTime() - limits.seenEveryMs);
      if (lastUsedAt === null || lastUsedAt < notSince)
        identity.background.run('noting when an app password was last used', () =>
          db.tenant(who.tenantId, (tx) => touchAppPassword(tx, passwordId, now, notSince)),
        );
      return { kind: 'member', ...who, sessionId: null, scopes: ['read', 'write'], pending: null };
    },
  };
};

/** A password for one device or program; told this once. */
export const createMyAppPassword = async (
  identity: Identity,
  actor: MemberActor,
  { name, scopes: wanted }: { readonly name: string; readonly scopes: readonly AppPasswordScope[] },
  caller: Caller,
): Promise<{ id: string; password: string }> => {
  const { db, ids } = identity.platform;
  requireSession(actor);
  const scopes = [...new Set(wanted)];
  const password = createAppPassword(ids);
  const id = ids.uuid();
  await db.tenant(actor.tenantId, async (tx) => {
    if ((await countAppPasswords(tx, actor.memberId)) >= limits.credentialsPerMember)
      throw new AppError('conflict', `You have ${limits.credentialsPerMember} app passwords. Revoke one first.`);
    await insertAppPassword(tx, { id, memberId: actor.memberId, name, mac: macOf(identity, password), scopes });
    await identity.events.credentialCreated(tx, byMember(actor, caller), 'app_password', id, { name, scopes });
  });
  return { id, password };
};

export const listMyAppPasswords = async (
  { platform: { db } }: Identity,
  actor: MemberActor,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<AppPassword>> => {
  const before = decodeCursor(cursor, [uuidPattern])?.[0] ?? null;
  const rows = await db.read(actor.tenantId, (tx) =>
    listAppPasswords(tx, actor.memberId, { before, limit: limit + 1 }),
  );
  return pageOfRows(
    rows,
    limit,
    ({ id, name, scopes, createdAt, lastUsedAt }) => ({
      id,
      name,
      scopes: scopes as AppPasswordScope[],
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }),
    ({ id }) => [id],
  );
};

export const revokeMyAppPassword = async (
  { platform: { db }, events }: Identity,
  actor: MemberActor,
  id: string,
  caller: Caller,
): Promise<void> =>
  db.tenant(actor.tenantId, async (tx) => {
    if (!(await deleteAppPassword(tx, actor.memberId, id))) throw notFound('app password');
    await events.credentialRevoked(tx, byMember(actor, caller), 'app_password', id);
  });
