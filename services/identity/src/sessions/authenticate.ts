import type { MemberActor } from '@cloudity/kernel';
import { tokenPrefix } from '@cloudity/kernel';
import { limits } from '../config.ts';
import { findApiToken, touchApiToken } from '../credentials/store.ts';
import type { Identity } from '../identity.ts';
import { tokenHash } from '../secrets/tokens.ts';
import { findSession, touchSession } from './store.ts';

/** The port that every service checks its callers with. */
export interface Sessions {
  /** The person behind a session or API token; null when it is unknown, over, or the person is disabled. One database look-up. */
  readonly authenticate: (token: string) => Promise<MemberActor | null>;
}

export const createSessions = (identity: Identity): Sessions => {
  const { db, clock } = identity.platform;
  const touching = new Set<string>();

  /** Bookkeeping beside the request: never waited for, at most once a minute, one writer per process. */
  const touch = (id: string, seenAt: Date | null, now: Date, work: (notSince: Date) => Promise<void>): void => {
    const notSince = new Date(now.getTime() - limits.seenEveryMs);
    if ((seenAt !== null && seenAt > notSince) || touching.has(id)) return;
    touching.add(id);
    identity.background.run('noting when a credential was last seen', () =>
      work(notSince).finally(() => touching.delete(id)),
    );
  };

  const bySession = async (token: string): Promise<MemberActor | null> => {
    const now = clock.now();
    const [found] = await db.lookUp((sql) => findSession(sql, tokenHash(token), now, limits.sessionIdleMs));
    if (!found) return null;
    const { lastSeenAt, sessionId, ...who } = found;
    touch(sessionId, lastSeenAt, now, (notSince) =>
      db.tenant(who.tenantId, (tx) => touchSession(tx, sessionId, who.memberId, now, notSince)),
    );
    return { kind: 'member', ...who, sessionId, scopes: null };
  };

  const byApiToken = async (token: string): Promise<MemberActor | null> => {
    const now = clock.now();
    const [found] = await db.lookUp((sql) => findApiToken(sql, tokenHash(token), now));
    if (!found) return null;
    const { lastUsedAt, tokenId, ...who } = found;
    touch(tokenId, lastUsedAt, now, (notSince) =>
      db.tenant(who.tenantId, (tx) => touchApiToken(tx, tokenId, now, notSince)),
    );
    return { kind: 'member', ...who, sessionId: null, pending: null };
  };

  return {
    authenticate: async (token) => {
      if (token.startsWith(tokenPrefix.session)) return bySession(token);
      if (token.startsWith(tokenPrefix.apiToken)) return byApiToken(token);
      return null;
    },
  };
};
