import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** What is stored of a token to find it again: 256 random bits need no slow hash. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

export interface TokenSealer {
  /** Nonce, tag and ciphertext; readable only together with the same `context`. */
  readonly seal: (token: string, context: string) => Buffer;
  /** Null when it was sealed under another key or for another context. */
  readonly open: (sealed: Uint8Array, context: string) => string | null;
}

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM under a key derived from the installation's secret for this purpose alone. */
export const createTokenSealer = (secretKey: Uint8Array): TokenSealer => {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'cloudity drive link tokens', 32));
  return {
    seal: (token, context) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open: (sealed, context) => {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
          .setAAD(Buffer.from(context))
          .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
        return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]).toString();
      } catch {
        return null;
      }
    },
  };
};
