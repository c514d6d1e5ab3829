import type { MemberId } from '@cloudity/contracts';
import type { TransactionSql } from 'postgres';

/** True once per person and step (RFC 6238 §5.2: a code is accepted once). */
export const useTotpStep = async (sql: TransactionSql, personId: string, step: number): Promise<boolean> => {
  const [row] = await sql<{ used: boolean }[]>`select totp_use(${personId}, ${step}) as used`;
  return row?.used ?? false;
};

export const useRecoveryCode = async (sql: TransactionSql, personId: string, mac: Buffer): Promise<boolean> => {
  const [row] = await sql<{ used: boolean }[]>`select recovery_code_use(${personId}, ${mac}) as used`;
  return row?.used ?? false;
};

export interface Factors {
  readonly totp: boolean;
  readonly passkeys: number;
  readonly recoveryCodes: number;
  /** An organization of the person requires a second factor: the last one cannot be removed. */
  readonly demanded: boolean;
}

export const readFactors = async (sql: TransactionSql, memberId: MemberId): Promise<Factors> => {
  const [row] = await sql<Factors[]>`
    select totp, passkeys, recovery_codes as "recoveryCodes", demanded from member_factors(${memberId})`;
  if (!row) throw new Error('a member without a person');
  return row;
};

/** False when an authenticator app is confirmed already. */
export const beginTotp = async (sql: TransactionSql, memberId: MemberId, cipher: Buffer): Promise<boolean> => {
  const [row] = await sql<{ begun: boolean }[]>`select member_totp_begin(${memberId}, ${cipher}) as begun`;
  return row?.begun ?? false;
};

export const readPendingTotp = async (sql: TransactionSql, memberId: MemberId): Promise<Buffer | null> => {
  const [row] = await sql<{ cipher: Buffer | null }[]>`select member_totp_pending(${memberId}) as cipher`;
  return row?.cipher ?? null;
};

const asHex = (macs: readonly Buffer[]): string[] => macs.map((mac) => mac.toString('hex'));

/** False when the secret was replaced or confirmed since it was read. */
export const confirmTotp = async (
  sql: TransactionSql,
  memberId: MemberId,
  enrolment: { readonly cipher: Buffer; readonly step: number; readonly recoveryMacs: readonly Buffer[] },
): Promise<boolean> => {
  const [row] = await sql<{ confirmed: boolean }[]>`
    select member_totp_confirm(${memberId}, ${enrolment.cipher}, ${enrolment.step},
      ${sql.array(asHex(enrolment.recoveryMacs))}::text[]) as confirmed`;
  return row?.confirmed ?? false;
};

export const removeTotp = async (sql: TransactionSql, memberId: MemberId): Promise<boolean> => {
  const [row] = await sql<{ removed: boolean }[]>`select member_totp_remove(${memberId}) as removed`;
  return row?.removed ?? false;
};

export const replaceRecoveryCodes = async (
  sql: TransactionSql,
  memberId: MemberId,
  macs: readonly Buffer[],
): Promise<void> => {
  await sql`select member_recovery_codes_set(${memberId}, ${sql.array(asHex(macs))}::text[])`;
};

export const removeAllFactors = async (sql: TransactionSql, memberId: MemberId): Promise<void> => {
  await sql`select member_factors_remove(${memberId})`;
};
