import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { freeBytes } from '@cloudity/kernel';

const nonceBytes = 12;
const tagBytes = 16;

/** A sealed chunk is nonce, ciphertext and tag. */
export const sealedBytes = (sizeBytes: number): number => nonceBytes + sizeBytes + tagBytes;

/** What a sealed chunk is bound to: moved to another place, organization or version it cannot be opened (rules.md D5). */
export interface SealContext {
  readonly tenantId: string;
  readonly id: Uint8Array;
  readonly keyVersion: number;
}

const additionalData = ({ tenantId, id, keyVersion }: SealContext): Buffer =>
  Buffer.concat([Buffer.from(`${tenantId}/${keyVersion}/`), id]);

/** Writes the sealed chunk into `target` from `offset` on: AES-256-GCM with a random nonce. */
export const sealChunkInto = (
  target: Buffer,
  offset: number,
  content: Uint8Array,
  key: Uint8Array,
  context: SealContext,
): void => {
  const nonce = randomFillSync(target.subarray(offset, offset + nonceBytes));
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additionalData(context));
  const sealed = cipher.update(content);
  sealed.copy(target, offset + nonceBytes);
  freeBytes(sealed);
  cipher.final();
  cipher.getAuthTag().copy(target, offset + nonceBytes + content.length);
};

/** Null when a bit of it is not as it was sealed. */
export const openChunk = (sealed: Uint8Array, key: Uint8Array, context: SealContext): Buffer | null => {
  const tagAt = sealed.length - tagBytes;
  if (tagAt < nonceBytes) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
      .setAAD(additionalData(context))
      .setAuthTag(sealed.subarray(tagAt));
    const content = decipher.update(sealed.subarray(nonceBytes, tagAt));
    // In this mode there is nothing left: it only compares the tag.
    decipher.final();
    return content;
  } catch {
    return null;
  }
};
