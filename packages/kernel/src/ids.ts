import { randomBytes, randomFillSync } from 'node:crypto';

/** Identifiers and secrets that decide something come from here, so that tests can fix them. */
export interface Ids {
  /** A fresh UUIDv7 (RFC 9562 §5.7), sortable by the millisecond it was made in. */
  readonly uuid: () => string;
  /** `bytes` random bytes as base64url without padding; 32 bytes are 43 characters. */
  readonly secret: (bytes?: number) => string;
}

const uuidV7 = (): string => {
  const bytes = new Uint8Array(16);
  const nowMs = Date.now();
  randomFillSync(bytes, 6);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(nowMs / 2 ** 32));
  view.setUint32(2, nowMs % 2 ** 32);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

export const systemIds: Ids = { uuid: uuidV7, secret: (bytes = 32) => randomBytes(bytes).toString('base64url') };
