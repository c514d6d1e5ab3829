import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** A passkey device in software: ES256, user verified, no attestation (W3C WebAuthn 3 §6). */
export interface Authenticator {
  readonly register: (options: Record<string, unknown>, origin?: string) => Record<string, unknown>;
  readonly authenticate: (options: Record<string, unknown>, origin?: string) => Record<string, unknown>;
  /** Makes the next signature counter this one, as a copied device would. */
  signCount: number;
}

const localOrigin = 'http://localhost:8080';

/** Just enough CBOR (RFC 8949) for a COSE key and an attestation object. */
const head = (major: number, length: number): Buffer =>
  length < 24
    ? Buffer.from([(major << 5) | length])
    : length < 256
      ? Buffer.from([(major << 5) | 24, length])
      : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
const cborInt = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));
const cborBytes = (bytes: Buffer): Buffer => Buffer.concat([head(2, bytes.length), bytes]);
const cborText = (text: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(text)), Buffer.from(text)]);
const cborMap = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([head(5, entries.length), ...entries.flat()]);

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

export const createAuthenticator = (rpId = 'localhost'): Authenticator => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(32);
  let userHandle = '';
  const state = { signCount: 0 };

  const clientData = (type: string, challenge: unknown, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

  const authData = (attested: Buffer): Buffer => {
    const flags = 0x01 | 0x04 | (attested.length > 0 ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(state.signCount);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, attested]);
  };

  const envelope = (response: Record<string, unknown>) => ({
    id: credentialId.toString('base64url'),
    rawId: credentialId.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
    response,
  });

  return Object.assign(state, {
    register: (options: Record<string, unknown>, origin = localOrigin) => {
      userHandle = String((options.user as { id: string }).id);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const coseKey = cborMap([
        [cborInt(1), cborInt(2)],
        [cborInt(3), cborInt(-7)],
        [cborInt(-1), cborInt(1)],
        [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
        [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
      ]);
      const attestation = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(authData(Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey])))],
      ]);
      return envelope({
        clientDataJSON: clientData('webauthn.create', options.challenge, origin).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      });
    },
    authenticate: (options: Record<string, unknown>, origin = localOrigin) => {
      state.signCount += 1;
      const client = clientData('webauthn.get', options.challenge, origin);
      const data = authData(Buffer.alloc(0));
      const signature = createSign('sha256').update(data).update(sha256(client)).sign(privateKey);
      return envelope({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle,
      });
    },
  });
};
