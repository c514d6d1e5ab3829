import type { ApiToken, ApiTokenScope } from '@cloudity/contracts';
import { bumpAclVersion } from '@cloudity/db';
import { AppError, type MemberActor, notFound, tokenPrefix } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { limits } from '../config.ts';
import { decodeCursor, type Page, pageOfRows, uuidPattern } from '../cursor.ts';
import { byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { tokenHash } from '../secrets/tokens.ts';
import { requireSession } from '../sessions/manage.ts';
import { countApiTokens, deleteApiToken, insertApiToken, listApiTokens } from './store.ts';

interface NewToken {
  readonly name: string;
  readonly scopes: readonly ApiTokenScope[];
  readonly expiresAt?: string | undefined;
}

/** A bearer token that acts for the person within its scopes; told this once. Errors: `invalid` when it would be expired already. */
export const createMyApiToken = async (
  { platform: { db, clock, ids }, events }: Identity,
  actor: MemberActor,
  { name, scopes: wanted, expiresAt = undefined }: NewToken,
  caller: Caller,
): Promise<{ id: string; token: string }> => {
  requireSession(actor);
  if (expiresAt !== undefined && Date.parse(expiresAt) <= clock.now().getTime())
    throw new AppError('invalid', 'body.expiresAt: choose a time to come');
  const scopes = [...new Set(wanted)];
  const token = `${tokenPrefix.apiToken}${ids.secret()}`;
  const id = ids.uuid();
  await db.tenant(actor.tenantId, async (tx) => {
    if ((await countApiTokens(tx, actor.memberId)) >= limits.credentialsPerMember)
      throw new AppError('conflict', `You have ${limits.credentialsPerMember} API tokens. Revoke one first.`);
    const stored = { id, memberId: actor.memberId, name, tokenHash: tokenHash(token), scopes };
    await insertApiToken(tx, { ...stored, expiresAt: expiresAt ?? null });
    await events.credentialCreated(tx, byMember(actor, caller), 'api_token', id, { name, scopes });
  });
  return { id, token };
};

export const listMyApiTokens = async (
  { platform: { db } }: Identity,
  actor: MemberActor,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ApiToken>> => {
  const before = decodeCursor(cursor, [uuidPattern])?.[0] ?? null;
  const rows = await db.read(actor.tenantId, (tx) => listApiTokens(tx, actor.memberId, { before, limit: limit + 1 }));
  return pageOfRows(
    rows,
    limit,
    ({ id, name, scopes, createdAt, expiresAt, lastUsedAt }) => ({
      id,
      name,
      scopes: scopes as ApiTokenScope[],
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }),
    ({ id }) => [id],
  );
};

export const revokeMyApiToken = async (
  { platform: { db }, events }: Identity,
  actor: MemberActor,
  id: string,
  caller: Caller,
): Promise<void> =>
  db.tenant(actor.tenantId, async (tx) => {
    if (!(await deleteApiToken(tx, actor.memberId, id))) throw notFound('API token');
    await events.credentialRevoked(tx, byMember(actor, caller), 'api_token', id);
    await bumpAclVersion(tx);
  });
