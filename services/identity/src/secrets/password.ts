import { randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import type { Keys } from './keys.ts';

/** A password as it is stored: the hash goes into the database and never comes back out (SPEC ID4). */
export interface PasswordRecord {
  readonly algorithm: string;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** argon2id with 19 MiB, 2 passes, 1 lane (OWASP password storage, RFC 9106 §4). The name carries the cost, so that it can rise. */
export const currentAlgorithm = 'argon2id-19456-2-1';
const argon2id = 2;
const saltBytes = 16;

/** An account with a name we do not know has no password (the operator resets it): it costs the usual and matches nothing. */
const costOf = (algorithm: string): { memoryCost: number; timeCost: number; parallelism: number } => {
  const [, memory, passes, lanes] = /^argon2id-(\d+)-(\d+)-(\d+)$/.exec(algorithm) ?? ['', '19456', '2', '1'];
  return { memoryCost: Number(memory), timeCost: Number(passes), parallelism: Number(lanes) };
};

/** The full hash of a password under a stored salt. Unicode is normalised, so that two keyboards spell one password (NIST SP 800-63B §3.1.1.2). */
export const hashPassword = (password: string, algorithm: string, salt: Uint8Array): Promise<Buffer> =>
  hashRaw(password.normalize('NFKC'), { algorithm: argon2id, outputLen: 32, salt, ...costOf(algorithm) });

export const createPasswordRecord = async (password: string): Promise<PasswordRecord> => {
  const salt = randomBytes(saltBytes);
  return { algorithm: currentAlgorithm, salt, hash: await hashPassword(password, currentAlgorithm, salt) };
};

/** A salt for an address nobody has: always the same one, and hashing with it costs what a real one costs. */
export const unknownSalt = (keys: Keys, email: string): { readonly algorithm: string; readonly salt: Buffer } => ({
  algorithm: currentAlgorithm,
  salt: keys.mac('unknown-salt', email).subarray(0, saltBytes),
});
