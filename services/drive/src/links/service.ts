import type { FileId, Link, LinkId, LinkRole } from '@cloudity/contracts';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import { hash } from '@node-rs/argon2';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import type { FileRow } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { holdFile } from '../files/store.ts';
import {
  deleteGuestsOfLink,
  deleteLink,
  insertLink,
  type LinkRow,
  lockLink,
  selectLinks,
  updateLink,
} from './store.ts';
import { createTokenSealer, tokenHash } from './token.ts';

export interface LinkOptions {
  readonly password?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly allowDownload?: boolean | undefined;
  readonly maxDownloads?: number | null | undefined;
}

interface MemberCaller extends Caller {
  readonly actor: MemberActor;
}

export interface Links {
  readonly list: (actor: MemberActor, fileId: FileId) => Promise<Link[]>;
  readonly create: (
    by: MemberCaller,
    fileId: FileId,
    wanted: LinkOptions & { readonly role: LinkRole },
  ) => Promise<Link>;
  /** Guests who are inside get the new role at once; a new password sends them out. */
  readonly change: (
    by: MemberCaller,
    fileId: FileId,
    linkId: LinkId,
    change: LinkOptions & { readonly role?: LinkRole | undefined },
  ) => Promise<Link>;
  /** The link opens nothing any more and its guests are out. */
  readonly revoke: (by: MemberCaller, fileId: FileId, linkId: LinkId) => Promise<void>;
}

/** Argon2id as OWASP asks for (19 MiB, 2 passes); 8 ms. */
const passwordHash = (password: string): Promise<string> => hash(password.normalize('NFC'));

export const createLinks = ({ platform, events, run }: Drive): Links => {
  const { db, clock, ids, config } = platform;
  const sealer = createTokenSealer(config.secretKey);
  const sealContext = (tenantId: string, linkId: string): string => `${tenantId}/${linkId}`;

  /** In the fragment, because paths end up in logs and Referer headers. */
  const urlOf = (token: string): string => `${config.publicUrl}/link#${token}`;

  const present = (tenantId: string, row: LinkRow): Link => {
    const token = sealer.open(row.tokenSealed, sealContext(tenantId, row.id)) ?? '';
    return {
      id: row.id,
      role: row.role,
      url: token === '' ? '' : urlOf(token),
      token,
      hasPassword: row.passwordHash !== null,
      expiresAt: row.expiresAt?.toISOString() ?? null,
      allowDownload: row.allowDownload,
      maxDownloads: row.maxDownloads,
      downloads: row.downloads,
      droppedFiles: row.droppedFiles,
      createdAt: row.createdAt.toISOString(),
    };
  };

  const checkRole = (role: LinkRole, file: FileRow): void => {
    if (role === 'uploader' && file.kind !== 'folder')
      throw new AppError('invalid', 'body.role: only a folder takes files in by a link');
  };

  const expiryFrom = (expiresAt: string | null): Date | null => {
    if (expiresAt === null) return null;
    const at = new Date(expiresAt);
    if (at <= clock.now()) throw new AppError('invalid', 'body.expiresAt: this is in the past');
    return at;
  };

  return {
    list: (actor, fileId) =>
      db.tenant(actor.tenantId, async (tx) => {
        await requireFile(tx, actor, clock.now(), fileId, 'share');
        return (await selectLinks(tx, fileId)).map((row) => present(tx.tenantId, row));
      }),

    create: async (
      by,
      fileId,
      { role, password = null, expiresAt = null, allowDownload = true, maxDownloads = null },
    ) => {
      const expiry = expiryFrom(expiresAt);
      const secret = password === null ? null : await passwordHash(password);
      return run(by.actor.tenantId, async ({ tx, now, rightsChanged }) => {
        await holdFile(tx, fileId);
        checkRole(role, await requireFile(tx, by.actor, now, fileId, 'share'));
        const id = ids.uuid() as LinkId;
        const token = ids.secret(32);
        const link = {
          id,
          fileId,
          role,
          tokenSealed: sealer.seal(token, sealContext(tx.tenantId, id)),
          passwordHash: secret,
          expiresAt: expiry,
          allowDownload,
          maxDownloads,
        };
        await insertLink(tx, { ...link, tokenHash: tokenHash(token), createdBy: by.actor.memberId, now });
        await events.linkCreated(tx, by, fileId, {
          linkId: id,
          role,
          hasPassword: secret !== null,
          expiresAt,
          allowDownload,
          maxDownloads,
        });
        rightsChanged();
        return present(tx.tenantId, { ...link, downloads: 0, droppedFiles: 0, droppedBytes: 0, createdAt: now });
      });
    },

    change: async (by, fileId, linkId, { role, password, expiresAt, allowDownload, maxDownloads }) => {
      const expiry = expiresAt === undefined ? undefined : expiryFrom(expiresAt);
      const secret = password === undefined || password === null ? password : await passwordHash(password);
      return run(by.actor.tenantId, async ({ tx, now, rightsChanged }) => {
        const file = await requireFile(tx, by.actor, now, fileId, 'share');
        if (role) checkRole(role, file);
        const before = await lockLink(tx, fileId, linkId);
        if (!before) throw notFound('link');
        const link: LinkRow = {
          ...before,
          role: role ?? before.role,
          passwordHash: secret === undefined ? before.passwordHash : secret,
          expiresAt: expiry === undefined ? before.expiresAt : expiry,
          allowDownload: allowDownload ?? before.allowDownload,
          maxDownloads: maxDownloads === undefined ? before.maxDownloads : maxDownloads,
        };
        await updateLink(tx, link);
        if (typeof secret === 'string') await deleteGuestsOfLink(tx, linkId);
        await events.linkChanged(tx, by, fileId, { linkId, role: link.role, hasPassword: link.passwordHash !== null });
        rightsChanged();
        return present(tx.tenantId, link);
      });
    },

    revoke: (by, fileId, linkId) =>
      run(by.actor.tenantId, async ({ tx, now, rightsChanged }) => {
        await requireFile(tx, by.actor, now, fileId, 'share');
        if (!(await lockLink(tx, fileId, linkId))) throw notFound('link');
        await deleteLink(tx, linkId);
        await events.linkRevoked(tx, by, fileId, { linkId });
        rightsChanged();
      }),
  };
};
