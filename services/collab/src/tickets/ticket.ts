import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { TenantId } from '@cloudity/contracts';

/** How long a ticket may be used (contract.md 3). */
export const ticketLifetimeMs = 30_000;

const secretBytes = 32;

/** An opaque ticket: which organization's row to look for, and a secret. The database holds only a hash of the whole. */
export const makeTicket = (tenantId: TenantId): string =>
  Buffer.concat([Buffer.from(tenantId.replaceAll('-', ''), 'hex'), randomBytes(secretBytes)]).toString('base64url');

/** The organization a ticket claims to be of; null when it has not the shape of a ticket. */
export const tenantOfTicket = (ticket: string): TenantId | null => {
  if (!/^[\w-]{64}$/.test(ticket)) return null;
  const hex = Buffer.from(ticket, 'base64url').subarray(0, 16).toString('hex');
  const id = TenantId.safeParse(
    [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
  );
  return id.success ? id.data : null;
};

export const hashTicket = (ticket: string): Buffer => createHash('sha256').update(ticket).digest();

const keyOf = (ticket: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', ticket, '', 'cloudity collab ticket', 32));

/**
 * The caller's own token, sealed with a key that only the ticket holds: the hub asks with it again who the caller is, at the
 * upgrade and later (rules.md H10), and a copy of the database gives nobody's token away.
 */
export const sealToken = (ticket: string, token: string): Buffer => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(ticket), nonce);
  const sealed = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
};

export const unsealToken = (ticket: string, sealed: Uint8Array): string => {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(ticket), bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
};
