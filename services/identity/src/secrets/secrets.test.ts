import { systemIds } from '@cloudity/kernel';
import { expect, test } from 'vitest';
import { deriveKeys } from './keys.ts';
import { createPasswordRecord, currentAlgorithm, hashPassword, unknownSalt } from './password.ts';
import { openText, sealText } from './sealed.ts';
import { createAppPassword, createRecoveryCode, normaliseCode } from './tokens.ts';

const keys = deriveKeys(Buffer.alloc(32, 1));

test('ID4: a password is argon2id with 19 MiB, two passes, one lane, under a salt of its own', async () => {
  expect(currentAlgorithm).toBe('argon2id-19456-2-1');
  const [first, second] = await Promise.all([createPasswordRecord('same words'), createPasswordRecord('same words')]);
  expect(first.salt).toHaveLength(16);
  expect(first.hash).toHaveLength(32);
  expect(first.hash).not.toEqual(second.hash);
  expect(await hashPassword('same words', first.algorithm, first.salt)).toEqual(first.hash);
  expect(await hashPassword('other words', first.algorithm, first.salt)).not.toEqual(first.hash);
});

test('ID4: two ways to type the same letters are one password', async () => {
  const { algorithm, salt, hash } = await createPasswordRecord('caf\u00e9 au lait');
  expect(await hashPassword('cafe\u0301 au lait', algorithm, salt)).toEqual(hash);
});

test('ID4: an unknown address always has the same salt, as long and as costly as a real one', () => {
  const unknown = unknownSalt(keys, 'nobody@example.org');
  expect(unknown).toEqual(unknownSalt(keys, 'nobody@example.org'));
  expect(unknown.salt).toHaveLength(16);
  expect(unknown.algorithm).toBe(currentAlgorithm);
  expect(unknownSalt(keys, 'somebody@example.org').salt).not.toEqual(unknown.salt);
});

test('ID6: a sealed secret opens with its key for its person only', () => {
  const sealed = sealText(keys.totp, 'JBSWY3DPEHPK3PXP', 'totp ada');
  expect(openText(keys.totp, sealed, 'totp ada')).toBe('JBSWY3DPEHPK3PXP');
  expect(() => openText(keys.totp, sealed, 'totp eve')).toThrow();
  expect(() => openText(deriveKeys(Buffer.alloc(32, 2)).totp, sealed, 'totp ada')).toThrow();
  const bent = Buffer.from(sealed);
  bent[bent.length - 1] = (bent.at(-1) ?? 0) ^ 1;
  expect(() => openText(keys.totp, bent, 'totp ada')).toThrow();
});

test('keys differ by purpose', () => {
  const macs = (['app-password', 'recovery-code', 'mail-token', 'challenge', 'throttle', 'unknown-salt'] as const).map(
    (purpose) => keys.mac(purpose, 'same').toString('hex'),
  );
  expect(new Set(macs).size).toBe(macs.length);
});

test('ID8: codes are base32 in groups, all different, and typed freely', () => {
  const made = Array.from({ length: 500 }, () => createAppPassword(systemIds));
  expect(new Set(made).size).toBe(500);
  expect(new Set(made.join('').replaceAll('-', '')).size).toBe(32);
  expect(createRecoveryCode(systemIds)).toMatch(/^[a-z2-7]{5}-[a-z2-7]{5}$/);
  expect(normaliseCode(' ABCD-efgh  2345-7xyz')).toBe('abcdefgh23457xyz');
});
