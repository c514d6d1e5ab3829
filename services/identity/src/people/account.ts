import { AppError } from '@cloudity/kernel';
import type { Identity } from '../identity.ts';
import { hashPassword, unknownSalt } from '../secrets/password.ts';
import { checkPasswordHash, readPasswordSalt } from './store.ts';

/** A person whose password was right, and what they have as a second factor. */
export interface Account {
  readonly personId: string;
  /** Their authenticator app's secret, sealed; null when they have none. */
  readonly totpCipher: Buffer | null;
  readonly passkeys: number;
  readonly recoveryCodes: number;
}

/**
 * The account behind an address and its password, or null. An unknown address costs the same two look-ups and the same hash,
 * under a salt that is always the same for it (SPEC ID4, rules.md T4).
 */
export const proveByPassword = async (identity: Identity, email: string, password: string): Promise<Account | null> => {
  const { db } = identity.platform;
  const known = await db.global((sql) => readPasswordSalt(sql, email));
  const { algorithm, salt } = known ?? unknownSalt(identity.keys, email);
  const hash = await hashPassword(password, algorithm, salt);
  return db.global((sql) => checkPasswordHash(sql, email, hash));
};

export const wrongPassword = (): AppError =>
  new AppError('unauthenticated', 'The e-mail address or the password is wrong.');
