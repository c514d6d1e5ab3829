import type { MemberId, SessionId, TenantId } from '@cloudity/contracts';
import type { TransactionSql } from 'postgres';
import type { PasswordRecord } from '../secrets/password.ts';
import type { Membership } from '../sessions/membership.ts';
import type { Account } from './account.ts';

export const findMemberships = (sql: TransactionSql, personId: string) => sql<Membership[]>`
  select tenant_id as "tenantId", organization_name as "organizationName", second_factor_required as "secondFactorRequired",
    organization_created_at as "organizationCreatedAt", member_id as "memberId"
  from active_memberships(${personId})`;

/** Active memberships of an address; empty for an unknown one. */
export const findMembershipsOfAddress = (sql: TransactionSql, email: string) =>
  sql<
    { readonly tenantId: TenantId; readonly memberId: MemberId }[]
  >`select tenant_id as "tenantId", member_id as "memberId" from memberships_of_address(${email})`;

export interface Person {
  readonly personId: string;
  /** Whether a link that only the mailbox received was ever used. */
  readonly proven: boolean;
}

export const findPerson = async (sql: TransactionSql, email: string): Promise<Person | null> => {
  const [row] = await sql<Person[]>`select person_id as "personId", proven from person_by_address(${email})`;
  return row ?? null;
};

/** False when the address has a person already. */
export const insertPerson = async (
  sql: TransactionSql,
  person: { readonly id: string; readonly email: string; readonly proven: boolean } & PasswordRecord,
): Promise<boolean> => {
  const [row] = await sql<{ created: boolean }[]>`
    select person_create(${person.id}, ${person.email}, ${person.algorithm}, ${person.salt}, ${person.hash}, ${person.proven})
      as created`;
  return row?.created ?? false;
};

export interface EndedSession {
  readonly tenantId: TenantId;
  readonly sessionId: SessionId;
}

/** Ends the person's sessions everywhere but `keep`; the organizations' permission versions rise. */
export const endPersonSessions = (sql: TransactionSql, personId: string, keep: SessionId | null) => sql<EndedSession[]>`
  select tenant_id as "tenantId", session_id as "sessionId" from person_sessions_end(${personId}, ${keep})`;

/** The first proof by mail: the password is this one, everything made without proof ends (rules.md T4). */
export const provePersonAddress = (sql: TransactionSql, personId: string, password: PasswordRecord) => sql<
  EndedSession[]
>`
  select tenant_id as "tenantId", session_id as "sessionId"
  from person_prove_address(${personId}, ${password.algorithm}, ${password.salt}, ${password.hash})`;

export const refreshSecondFactor = async (sql: TransactionSql, personId: string): Promise<void> => {
  await sql`select second_factor_refresh(${personId})`;
};

/** The person behind a member of the open transaction's organization. */
export const readMemberPerson = async (sql: TransactionSql, memberId: MemberId): Promise<string> => {
  const [row] = await sql<{ personId: string | null }[]>`select member_person(${memberId}) as "personId"`;
  if (row?.personId == null) throw new Error('a member without a person');
  return row.personId;
};

export const setMemberPassword = async (
  sql: TransactionSql,
  memberId: MemberId,
  { algorithm, salt, hash }: PasswordRecord,
): Promise<void> => {
  await sql`select member_password_set(${memberId}, ${algorithm}, ${salt}, ${hash})`;
};

/** How an address's password is hashed; null for an unknown address. */
export const readPasswordSalt = async (
  sql: TransactionSql,
  email: string,
): Promise<{ readonly algorithm: string; readonly salt: Buffer } | null> => {
  const [row] = await sql<{ algorithm: string; salt: Buffer }[]>`select algorithm, salt from sign_in_salt(${email})`;
  return row ?? null;
};

/** The account when this is the full hash of its password: the comparison is the database's, the stored hash stays there. */
export const checkPasswordHash = async (sql: TransactionSql, email: string, hash: Buffer): Promise<Account | null> => {
  const [row] = await sql<Account[]>`
    select person_id as "personId", totp_cipher as "totpCipher", passkeys, recovery_codes as "recoveryCodes"
    from sign_in_check(${email}, ${hash})`;
  return row ?? null;
};
