import { createHmac, hkdfSync } from 'node:crypto';

/** Keys derived from the installation's secret, one per purpose (RFC 5869), so that none can stand in for another. */
export interface Keys {
  /** AES-256-GCM key of second-factor secrets at rest. */
  readonly totp: Uint8Array;
  readonly mac: (purpose: MacPurpose, text: string) => Buffer;
}

export type MacPurpose =
  | 'app-password'
  | 'recovery-code'
  | 'mail-token'
  | 'reset-token'
  | 'challenge'
  | 'throttle'
  | 'unknown-salt';

export const deriveKeys = (secretKey: Uint8Array): Keys => {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secretKey, new Uint8Array(0), `cloudity identity ${purpose}`, 32));
  const known = new Map<MacPurpose, Buffer>();
  return {
    totp: derive('totp'),
    mac: (purpose, text) => {
      const key = known.get(purpose) ?? derive(purpose);
      known.set(purpose, key);
      return createHmac('sha256', key).update(text).digest();
    },
  };
};
