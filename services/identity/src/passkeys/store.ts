import type { MemberId } from '@cloudity/contracts';
import type { TransactionSql } from 'postgres';

export interface PasskeyRow {
  readonly id: string;
  readonly credentialId: string;
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export const listPasskeys = (sql: TransactionSql, memberId: MemberId) => sql<PasskeyRow[]>`
  select id, credential_id as "credentialId", transports, name, created_at as "createdAt", last_used_at as "lastUsedAt"
  from member_passkeys(${memberId})`;

export interface NewPasskey {
  readonly id: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly name: string;
}

/** False when the authenticator's credential is known already. */
export const insertPasskey = async (sql: TransactionSql, memberId: MemberId, passkey: NewPasskey): Promise<boolean> => {
  const [row] = await sql<{ added: boolean }[]>`
    select member_passkey_add(${memberId}, ${passkey.id}, ${passkey.credentialId}, ${Buffer.from(passkey.publicKey)},
      ${passkey.signCount}, ${sql.array([...passkey.transports])}::text[], ${passkey.name}) as added`;
  return row?.added ?? false;
};

export const deletePasskey = async (sql: TransactionSql, memberId: MemberId, id: string): Promise<boolean> => {
  const [row] = await sql<{ removed: boolean }[]>`select member_passkey_remove(${memberId}, ${id}) as removed`;
  return row?.removed ?? false;
};

export interface KnownPasskey {
  readonly personId: string;
  readonly email: string;
  readonly publicKey: Buffer;
  readonly signCount: number;
  readonly transports: string[];
}

export const findPasskey = async (sql: TransactionSql, credentialId: string): Promise<KnownPasskey | null> => {
  const [row] = await sql<(Omit<KnownPasskey, 'signCount'> & { readonly signCount: string })[]>`
    select person_id as "personId", email, public_key as "publicKey", sign_count as "signCount", transports
    from passkey_by_credential(${credentialId})`;
  return row ? { ...row, signCount: Number(row.signCount) } : null;
};

/** False when the counter did not rise: the credential was copied, or two answers raced. */
export const usePasskey = async (sql: TransactionSql, credentialId: string, signCount: number): Promise<boolean> => {
  const [row] = await sql<{ used: boolean }[]>`select passkey_use(${credentialId}, ${signCount}) as used`;
  return row?.used ?? false;
};

/** True the first time only. */
export const useChallenge = async (
  sql: TransactionSql,
  { hash, expiresAt }: { readonly hash: Buffer; readonly expiresAt: Date },
): Promise<boolean> => {
  const [row] = await sql<{ used: boolean }[]>`select challenge_use(${hash}, ${expiresAt}) as used`;
  return row?.used ?? false;
};
