import type { FileId, MemberId, TenantId } from '@cloudity/contracts';
import type { Authenticate, MemberActor } from '@cloudity/kernel';

/** Live documents, kept by the hub under the id of their file. */
export interface DocumentsPort {
  /**
   * The document `to` holds what `from` holds; ids of attachments inside are replaced as `attachments` says (old id → new id).
   * A document nobody wrote in yet is an empty copy, not an error. With `seq` it is what `from` held after that update. Idempotent.
   */
  readonly copy: (
    tenantId: TenantId,
    fromFileId: FileId,
    toFileId: FileId,
    attachments: Readonly<Record<FileId, FileId>>,
    seq?: number,
  ) => Promise<void>;
  /**
   * The document begins with this, as if the person had written it. Nothing happens when somebody has begun it already. *Errors*: `invalid`
   * for bytes that are no update.
   */
  readonly begin: (
    tenantId: TenantId,
    fileId: FileId,
    beginning: {
      readonly kind: 'sheet';
      /** A Yjs update, in base64. */
      readonly update: string;
      readonly by: { readonly kind: 'member' | 'guest'; readonly id: string };
    },
  ) => Promise<void>;
  /** The committed text as Markdown; empty for a document nobody opened yet. */
  readonly markdown: (tenantId: TenantId, fileId: FileId) => Promise<string>;
  /** The committed workbook as an XLSX file with its formulas calculated, in base64; an empty one for a sheet nobody opened yet. */
  readonly workbook: (tenantId: TenantId, fileId: FileId) => Promise<string>;
  /** The committed words of the document, without opening it; empty when nobody wrote in it yet. */
  readonly plainText: (tenantId: TenantId, fileId: FileId) => Promise<string>;
  /** The documents are gone for good. Idempotent. */
  readonly remove: (tenantId: TenantId, fileIds: readonly FileId[]) => Promise<void>;
}

/** Passwords of programs that know no sessions. */
export interface AppPasswordsPort {
  /**
   * The person behind an address and one of their app passwords, which also decides for which organization. Null for a wrong one.
   * *Errors*: `rate_limited` after many wrong ones.
   */
  readonly authenticate: (
    email: string,
    password: string,
    scope: 'dav',
    ip: string | null,
  ) => Promise<MemberActor | null>;
}

/** Mails to members, in their language; does nothing where mail is not set up. */
export interface NoticesPort {
  readonly mail: (
    tenantId: TenantId,
    memberId: MemberId,
    facts: {
      readonly kind: 'access_requested' | 'mentioned';
      readonly by: string;
      readonly file: string;
      readonly text: string;
      readonly url: string;
    },
  ) => Promise<void>;
}

/** What the drive needs from others. */
export interface DrivePorts {
  readonly authenticate: Authenticate;
  readonly documents: DocumentsPort;
  readonly appPasswords: AppPasswordsPort;
  readonly notices: NoticesPort;
}
