import { createHash } from 'node:crypto';
import type { Ids } from '@cloudity/kernel';

/** What is kept of a random token: 256 bits of entropy need no slow hash and no salt. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** `length` characters of base32 (RFC 4648 §6, lower case), five random bits each. */
const randomBase32 = (ids: Ids, length: number): string => {
  const bytes = Buffer.from(ids.secret(length), 'base64url');
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte & 31]).join('');
};

const grouped = (text: string, size: number): string => text.match(new RegExp(`.{1,${size}}`, 'g'))?.join('-') ?? '';

/** Four groups of four characters: 80 random bits. */
export const createAppPassword = (ids: Ids): string => grouped(randomBase32(ids, 16), 4);

/** Two groups of five characters: 50 random bits, behind a password and the back-off. */
export const createRecoveryCode = (ids: Ids): string => grouped(randomBase32(ids, 10), 5);

/** The form that is compared: people leave the hyphens out, add spaces, and type capitals. */
export const normaliseCode = (typed: string): string => typed.toLowerCase().replace(/[\s-]/g, '');
