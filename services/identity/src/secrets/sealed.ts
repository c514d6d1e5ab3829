import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** Text under AES-256-GCM: version byte, nonce, tag, ciphertext. `context` is authenticated, so a value cannot be moved to another row. */
export const sealText = (key: Uint8Array, text: string, context: string): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), sealed]);
};

/** Errors: throws when the key, the context or the bytes are not those it was sealed with. */
export const openText = (key: Uint8Array, sealed: Uint8Array, context: string): string => {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== version) throw new Error('sealed by an unknown version');
  const nonce = bytes.subarray(1, 1 + nonceBytes);
  const tag = bytes.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(1 + nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
};
