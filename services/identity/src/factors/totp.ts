import { generateSecret, generateURI, verify } from 'otplib';

const periodSeconds = 30;

/** A fresh 160-bit secret in base32, as authenticator apps take it (RFC 4226 §4). */
export const createTotpSecret = (): string => generateSecret();

/** What the QR code says. */
export const totpUri = (secret: string, account: string): string =>
  generateURI({ issuer: 'Cloudity', label: account, secret, period: periodSeconds });

/**
 * The 30-second step that a six-digit code belongs to, or null when it is wrong. One step of clock drift either way is taken
 * (RFC 6238 §5.2); the caller refuses a step that was used before.
 */
export const totpStep = async (secret: string, code: string, now: Date): Promise<number | null> => {
  if (!/^\d{6}$/.test(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = await verify({ secret, token: code, epoch, epochTolerance: periodSeconds });
  return result.valid ? Math.floor(epoch / periodSeconds) + result.delta : null;
};
