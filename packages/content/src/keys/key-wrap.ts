import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Wraps keys under one that it keeps to itself: the installation's master key, or a key management service. */
export interface KeyWrap {
  readonly wrap: (key: Uint8Array, context: string) => Promise<Buffer>;
  /** *Errors*: wrapped under another key or for another context, or changed since. */
  readonly unwrap: (wrapped: Uint8Array, context: string) => Promise<Buffer>;
}

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM under a key derived from the installation's 32 secret bytes for this purpose alone. */
export const createMasterKeyWrap = (secretKey: Uint8Array): KeyWrap => {
  const master = Buffer.from(hkdfSync('sha256', secretKey, '', 'cloudity organization keys', 32));
  return {
    wrap: async (key, context) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', master, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    },
    unwrap: async (wrapped, context) => {
      const tagAt = wrapped.length - tagBytes;
      const decipher = createDecipheriv('aes-256-gcm', master, wrapped.subarray(0, nonceBytes))
        .setAAD(Buffer.from(context))
        .setAuthTag(wrapped.subarray(tagAt));
      return Buffer.concat([decipher.update(wrapped.subarray(nonceBytes, tagAt)), decipher.final()]);
    },
  };
};
