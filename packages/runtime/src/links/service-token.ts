import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { ServiceName } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import { jwtVerify, SignJWT } from 'jose';

/** Makes and checks the tokens with which the processes of one installation call each other. */
export interface ServiceTokens {
  /** A token for `audience`, good for 60 s; the same one is handed out for 30 s. */
  readonly issue: (audience: ServiceName) => Promise<string>;
  /** Errors: `unauthenticated` unless the token is ours, alive and meant for `audience`. */
  readonly verify: (token: string, audience: ServiceName) => Promise<void>;
}

const lifetimeSeconds = 60;
/** DER of an Ed25519 private key up to its 32-byte seed (RFC 8410 §7). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

const keyPair = (secret: string): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } => {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'cloudity service tokens', 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
};

/** Ed25519 JWTs (RFC 8037) from the shared service key. */
export const createServiceTokens = (secret: string, now: () => Date = () => new Date()): ServiceTokens => {
  const { privateKey, publicKey } = keyPair(secret);
  const issued = new Map<ServiceName, { readonly token: string; readonly staleAtMs: number }>();
  return {
    issue: async (audience) => {
      const known = issued.get(audience);
      const nowMs = now().getTime();
      if (known && known.staleAtMs > nowMs) return known.token;
      const seconds = Math.floor(nowMs / 1000);
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'EdDSA' })
        .setIssuer('cloudity')
        .setAudience(audience)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + lifetimeSeconds)
        .sign(privateKey);
      issued.set(audience, { token, staleAtMs: nowMs + (lifetimeSeconds / 2) * 1000 });
      return token;
    },
    verify: async (token, audience) => {
      try {
        await jwtVerify(token, publicKey, {
          algorithms: ['EdDSA'],
          issuer: 'cloudity',
          audience,
          currentDate: now(),
          maxTokenAge: lifetimeSeconds,
          requiredClaims: ['exp', 'iat'],
        });
      } catch (cause) {
        throw new AppError('unauthenticated', 'This service token is not valid.', { cause });
      }
    },
  };
};
