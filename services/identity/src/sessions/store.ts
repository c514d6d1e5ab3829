import type { MemberId, Role, SessionId, TenantId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { TransactionSql } from 'postgres';

export type SessionMethod = 'password' | 'passkey' | 'invitation' | 'setup';
export type Pending = 'second_factor_enrolment' | null;

export interface NewSession {
  readonly id: SessionId;
  readonly memberId: MemberId;
  readonly tokenHash: Buffer;
  readonly method: SessionMethod;
  readonly secondFactor: boolean;
  readonly pending: Pending;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The member has a session and was seen when it began. */
export const insertSession = async ({ sql, tenantId }: TenantTx, session: NewSession): Promise<void> => {
  await sql`
    insert into sessions (tenant_id, id, member_id, token_hash, method, second_factor, pending, user_agent, ip,
      created_at, last_seen_at, expires_at)
    values (${tenantId}, ${session.id}, ${session.memberId}, ${session.tokenHash}, ${session.method}, ${session.secondFactor},
      ${session.pending}, ${session.userAgent}, ${session.ip}, ${session.createdAt}, ${session.createdAt}, ${session.expiresAt})`;
  await sql`
    update members set last_seen_at = ${session.createdAt} where tenant_id = ${tenantId} and id = ${session.memberId}`;
};

export interface SessionRow {
  readonly tenantId: TenantId;
  readonly sessionId: SessionId;
  readonly memberId: MemberId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly pending: Pending;
  readonly lastSeenAt: Date;
}

/** The live session behind a token's hash, with all a request needs: the one look-up of every request. */
export const findSession = (sql: TransactionSql, hash: Buffer, now: Date, idleMs: number) => sql<SessionRow[]>`
  select tenant_id as "tenantId", session_id as "sessionId", member_id as "memberId", name, email, role, pending,
    last_seen_at as "lastSeenAt"
  from session_by_token(${hash}, ${now}, make_interval(secs => ${idleMs / 1000}))`;

/** Once a minute at most, whoever asks: the condition makes a second writer find nothing to do. */
export const touchSession = async (
  { sql, tenantId }: TenantTx,
  id: SessionId,
  memberId: MemberId,
  now: Date,
  notSince: Date,
): Promise<void> => {
  await sql`
    update sessions set last_seen_at = ${now} where tenant_id = ${tenantId} and id = ${id} and last_seen_at < ${notSince}`;
  await sql`
    update members set last_seen_at = ${now}
    where tenant_id = ${tenantId} and id = ${memberId} and (last_seen_at is null or last_seen_at < ${notSince})`;
};

export interface ListedSession {
  readonly id: SessionId;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly method: SessionMethod;
}

/** A member's live sessions, newest first, before `cursor`. */
export const listSessions = (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
  page: { readonly now: Date; readonly seenAfter: Date; readonly before: string | null; readonly limit: number },
) => sql<ListedSession[]>`
    select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt", user_agent as "userAgent",
      ip, method
    from sessions
    where tenant_id = ${tenantId} and member_id = ${memberId} and expires_at > ${page.now} and last_seen_at > ${page.seenAfter}
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
    order by id desc limit ${page.limit}`;

export const deleteSession = async (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
  id: SessionId,
): Promise<boolean> => {
  const gone = await sql`
    delete from sessions where tenant_id = ${tenantId} and member_id = ${memberId} and id = ${id}`;
  return gone.count > 0;
};

/** Ends every session of a member in this organization; answers which. */
export const deleteMemberSessions = async (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
): Promise<readonly SessionId[]> => {
  const rows = await sql<{ id: SessionId }[]>`
    delete from sessions where tenant_id = ${tenantId} and member_id = ${memberId} returning id`;
  return rows.map(({ id }) => id);
};

/** The session's earlier token is dead and this one lives (rotation at step-up). */
export const replaceSessionToken = async ({ sql, tenantId }: TenantTx, id: SessionId, hash: Buffer): Promise<void> => {
  await sql`update sessions set token_hash = ${hash} where tenant_id = ${tenantId} and id = ${id}`;
};

/** The session has proven a second factor now; other sessions that still wait for their enrolment are over. */
export const completeSession = async (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
  id: SessionId,
  expiresAt: Date,
): Promise<void> => {
  await sql`
    update sessions set second_factor = true, pending = null,
      expires_at = case when pending is null then expires_at else ${expiresAt}::timestamptz end
    where tenant_id = ${tenantId} and id = ${id}`;
  await sql`
    delete from sessions
    where tenant_id = ${tenantId} and member_id = ${memberId} and pending is not null and id <> ${id}`;
};

export interface SessionFacts {
  readonly method: SessionMethod;
  readonly secondFactor: boolean;
  readonly expiresAt: Date;
}

export const readSessionFacts = async (
  { sql, tenantId }: TenantTx,
  id: SessionId,
): Promise<SessionFacts | undefined> => {
  const [row] = await sql<SessionFacts[]>`
    select method, second_factor as "secondFactor", expires_at as "expiresAt"
    from sessions where tenant_id = ${tenantId} and id = ${id}`;
  return row;
};
