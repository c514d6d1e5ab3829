import type { File, GuestId, LinkRole } from '@cloudity/contracts';
import { AppError, type GuestActor, notFound, tokenPrefix } from '@cloudity/kernel';
import { verify } from '@node-rs/argon2';
import type { Drive } from '../drive.ts';
import { presentFile } from '../files/file.ts';
import { findFile } from '../files/find.ts';
import { isUsedUp, usedUp } from './downloads.ts';
import { type DropRoom, dropRoomOf, presentDropFolder } from './drop-room.ts';
import {
  findGuest,
  findLink,
  forgiveTry,
  insertGuest,
  type OpenableLink,
  reserveTry,
  selectGuest,
  selectOpenableLink,
} from './store.ts';
import { tokenHash } from './token.ts';
import { addressKey, perAddress, perLink } from './tries.ts';

export interface OpenedLink {
  readonly token: string;
  readonly expiresAt: string;
  readonly role: LinkRole;
  readonly file: File;
  readonly organization: { readonly name: string };
  readonly allowDownload: boolean;
  readonly drop: DropRoom | null;
}

export interface Guests {
  /**
   * A guest session that ends with the link, or after a day.
   * *Errors*: `not_found` for an unknown or revoked link and one to something in the trash, `gone` when it has expired or was downloaded as often as it may be,
   * `unauthenticated` with `{passwordRequired: true}`, `rate_limited` after wrong passwords.
   */
  readonly open: (
    token: string,
    given: { readonly password?: string | undefined; readonly name?: string | undefined; readonly ip: string | null },
  ) => Promise<OpenedLink>;
}

/** The port `guests`: who a guest token is. */
export interface GuestsPort {
  readonly authenticate: (token: string) => Promise<GuestActor | null>;
}

const refusedPassword = (message: string): AppError =>
  new AppError('unauthenticated', message, { detail: { passwordRequired: true } });

export const createGuests = ({ platform, limits, events, run }: Drive): Guests => {
  const { db, clock, ids } = platform;

  const checkPassword = async (
    tenantId: GuestActor['tenantId'],
    link: OpenableLink,
    password: string | undefined,
    ip: string | null,
  ) => {
    if (link.passwordHash === null) return;
    if (password === undefined) throw refusedPassword('This link asks for a password.');
    const address = addressKey(ip);
    const linkId = link.id;
    const blockedUntil = await run(tenantId, async ({ tx, now }) => {
      const own = await reserveTry(tx, { linkId, address, policy: perAddress, now });
      return own ?? reserveTry(tx, { linkId, address: '', policy: perLink, now });
    });
    if (blockedUntil !== null) {
      const retryAfterSeconds = Math.max(1, Math.ceil((blockedUntil.getTime() - clock.now().getTime()) / 1000));
      throw new AppError('rate_limited', 'Too many wrong passwords. Wait a little.', { detail: { retryAfterSeconds } });
    }
    if (!(await verify(link.passwordHash, password.normalize('NFC')))) {
      await run(tenantId, ({ tx }) => events.linkRefused(tx, 'system', link.fileId, { linkId }));
      throw refusedPassword('This is not the password.');
    }
    await run(tenantId, ({ tx }) => forgiveTry(tx, linkId, address));
  };

  return {
    open: async (linkToken, { password, name = 'Guest', ip }) => {
      const found = await findLink(db, tokenHash(linkToken));
      if (!found) throw notFound('link');
      const { tenantId, linkId } = found;
      const [link] = await db.read(tenantId, (tx) => selectOpenableLink(tx, linkId));
      if (!link || link.isTrashed) throw notFound('link');
      if (link.expiresAt !== null && link.expiresAt <= clock.now())
        throw new AppError('gone', 'This link has expired.');
      if (isUsedUp(link)) throw usedUp();
      await checkPassword(tenantId, link, password, ip);

      return run(tenantId, async ({ tx, now }) => {
        // Behind the password the link is read once more: it may have been revoked meanwhile.
        const [current] = await selectOpenableLink(tx, linkId);
        if (!current || current.isTrashed || current.passwordHash !== link.passwordHash) throw notFound('link');
        const token = `${tokenPrefix.guest}${ids.secret(32)}`;
        const id = ids.uuid() as GuestId;
        const latest = new Date(now.getTime() + limits.guestSessionHours * 3_600_000);
        const expiresAt = current.expiresAt !== null && current.expiresAt < latest ? current.expiresAt : latest;
        await insertGuest(tx, { id, linkId, tokenHash: tokenHash(token), name, expiresAt, now });
        const { fileId, role, allowDownload } = current;
        const actor: GuestActor = { kind: 'guest', tenantId, guestId: id, linkId, fileId, role, name, allowDownload };
        await events.linkOpened(tx, { actor, ip }, fileId);
        const row = await findFile(tx, actor, now, fileId);
        return {
          token,
          expiresAt: expiresAt.toISOString(),
          role,
          file: role === 'uploader' ? presentDropFolder(row) : presentFile(actor, row),
          organization: { name: current.organizationName },
          allowDownload,
          drop: role === 'uploader' ? dropRoomOf(current, limits) : null,
        };
      });
    },
  };
};

export const createGuestsPort = ({ platform: { db, clock } }: Pick<Drive, 'platform'>): GuestsPort => ({
  authenticate: async (token) => {
    if (!token.startsWith(tokenPrefix.guest)) return null;
    const found = await findGuest(db, tokenHash(token));
    if (!found) return null;
    const [row] = await db.read(found.tenantId, (tx) => selectGuest(tx, found.guestId, clock.now()));
    return row ? { kind: 'guest', tenantId: found.tenantId, ...row } : null;
  },
});
