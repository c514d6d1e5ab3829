import { AppError } from '@cloudity/kernel';
import type { Identity } from '../identity.ts';
import type { Account } from '../people/account.ts';
import { openText } from '../secrets/sealed.ts';
import { normaliseCode } from '../secrets/tokens.ts';
import { useRecoveryCode, useTotpStep } from './store.ts';
import { totpStep } from './totp.ts';

export type FactorMethod = 'totp' | 'passkey' | 'recovery_code';
export type FactorProof = 'totp' | 'recovery_code';

/** Bound to the person, so that a sealed secret copied to another row opens nothing. */
export const totpContext = (personId: string): string => `totp ${personId}`;

/**
 * The second factors that a password sign-in must be completed with; empty when the password is enough.
 * An authenticator app always counts. A passkey counts where the organization demands a second factor; elsewhere it is a
 * more comfortable way in and the password stays one (SPEC ID6).
 */
export const demandedFactors = (account: Account, requiredByOrganization: boolean): readonly FactorMethod[] => {
  const byPasskey = requiredByOrganization && account.passkeys > 0;
  if (account.totpCipher === null && !byPasskey) return [];
  return [
    ...(account.totpCipher === null ? [] : (['totp'] as const)),
    ...(account.passkeys > 0 ? (['passkey'] as const) : []),
    ...(account.recoveryCodes > 0 ? (['recovery_code'] as const) : []),
  ];
};

export const secondFactorRequired = (methods: readonly FactorMethod[]): AppError =>
  new AppError('second_factor_required', 'Enter the code of your second factor.', { detail: { methods } });

/** What a code proves, consuming it: a code of the app is good once, a recovery code is gone. Null when it is wrong or used. */
export const useCode = async (identity: Identity, account: Account, typed: string): Promise<FactorProof | null> => {
  const { db, clock } = identity.platform;
  const code = normaliseCode(typed);
  if (/^\d{6}$/.test(code)) {
    if (account.totpCipher === null) return null;
    const secret = openText(identity.keys.totp, account.totpCipher, totpContext(account.personId));
    const step = await totpStep(secret, code, clock.now());
    return step !== null && (await db.global((sql) => useTotpStep(sql, account.personId, step))) ? 'totp' : null;
  }
  const mac = identity.keys.mac('recovery-code', `${account.personId} ${code}`);
  return (await db.global((sql) => useRecoveryCode(sql, account.personId, mac))) ? 'recovery_code' : null;
};
