import type { File, FileId, FileKind, FileRole, FileVersion, TenantId } from '@cloudity/contracts';
import type { KeptParts } from '@cloudity/convert/sheet';
import type { Actor, Authenticate, MemberActor } from '@cloudity/kernel';

/** What an actor may do with a file, as the drive sees it now. */
export interface FileAccess {
  readonly role: FileRole;
  readonly kind: FileKind;
  readonly name: string;
  readonly tenantId: TenantId;
  /** In the trash, or below a folder that is. */
  readonly trashed: boolean;
  /** When the access ends by itself (a link or a guest session that expires); null when it does not. */
  readonly expiresAt: string | null;
}

/** Who typed. */
export interface Author {
  readonly kind: 'member' | 'guest';
  readonly id: string;
}

/** What the hub needs from other services; the runner fills it in with direct calls or HTTP. */
export interface CollabPorts {
  readonly authenticate: Authenticate;
  readonly access: {
    /** Null when the actor may not see the file or it does not exist. */
    readonly roleOf: (actor: Actor, fileId: FileId) => Promise<FileAccess | null>;
    /** The same for many pairs, in their order. */
    readonly rolesOf: (
      pairs: readonly { readonly actor: Actor; readonly fileId: FileId }[],
    ) => Promise<readonly (FileAccess | null)[]>;
    /** The actor takes the file's content along. Errors: `gone` when its link's downloads are used up. */
    readonly noteDownload: (actor: Actor, fileId: FileId) => Promise<void>;
  };
  readonly files: {
    /** The file's time and author of last change follow the typing; called at most every few seconds per document. */
    readonly touch: (tenantId: TenantId, fileId: FileId, change: FileChange) => Promise<void>;
    /** A new file beside the document that begins with what it said after its update `seq`; the drive asks `documents.copy` for it. */
    readonly copyMoment: (
      by: MemberCaller,
      fileId: FileId,
      wanted: { readonly name?: string | undefined; readonly seq: number },
    ) => Promise<File>;
    /** The bytes, in base64, of those of the files that are pictures of the document, within the drive's limits. */
    readonly pictures: (
      tenantId: TenantId,
      documentId: FileId,
      ids: readonly string[],
    ) => Promise<readonly { readonly fileId: string; readonly data: string }[]>;
  };
  /** Versions of uploads, whose bytes the drive keeps: it answers for them what the hub answers for documents. */
  readonly versions: UploadVersions;
  readonly origins: {
    /** What goes back into the XLSX file of a spreadsheet that was made of one; null when there is nothing. The drive's to know, never the document's. */
    readonly keptParts: (tenantId: TenantId, fileId: FileId) => Promise<KeptParts | null>;
  };
}

export interface MemberCaller {
  readonly actor: MemberActor;
  readonly ip: string | null;
}

/** A `ref` is a version's id, `current`, or its number. Rights are the drive's matter. */
export interface UploadVersions {
  readonly list: (
    by: MemberCaller,
    fileId: FileId,
    query: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<{ readonly items: FileVersion[]; readonly nextCursor: string | null }>;
  readonly find: (by: MemberCaller, fileId: FileId, ref: string) => Promise<FileVersion>;
  readonly change: (
    by: MemberCaller,
    fileId: FileId,
    ref: string,
    change: { readonly name?: string | null | undefined; readonly pinned?: boolean | undefined },
  ) => Promise<FileVersion>;
  readonly restore: (by: MemberCaller, fileId: FileId, ref: string) => Promise<FileVersion>;
  readonly remove: (by: MemberCaller, fileId: FileId, ref: string) => Promise<void>;
}

export interface FileChange {
  readonly by: Author;
  readonly at: string;
  /** Size of the live document's state. */
  readonly sizeBytes: number;
}

export const authorOf = (actor: Actor): Author =>
  actor.kind === 'member' ? { kind: 'member', id: actor.memberId } : { kind: 'guest', id: actor.guestId };

interface AuthorKey {
  readonly kind: string;
  readonly id: string;
}

export const isSameAuthor = (left: AuthorKey, right: AuthorKey): boolean =>
  left.kind === right.kind && left.id === right.id;
