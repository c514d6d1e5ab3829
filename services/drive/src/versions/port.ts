import type { FileId, FileVersion } from '@cloudity/contracts';
import type { MemberActor } from '@cloudity/kernel';
import type { Caller } from '../events.ts';
import type { ListQuery } from '../listing/service.ts';

/** Who asks, from where. Versions are for members. */
export interface MemberCaller extends Caller {
  readonly actor: MemberActor;
}

/**
 * Contents of an upload over time (SPEC DR24). A `ref` is a version's id, `current`, or a number: the file's version that the content came
 * with. The hub, which answers the routes for documents, asks here for uploads.
 *
 * *Errors* of each: `not_found`, `forbidden` below editor, `conflict` in the trash, `invalid` for what is no upload.
 */
export interface VersionsPort {
  /** Newest first. */
  readonly list: (
    by: MemberCaller,
    fileId: FileId,
    query: ListQuery,
  ) => Promise<{ readonly items: FileVersion[]; readonly nextCursor: string | null }>;
  readonly find: (by: MemberCaller, fileId: FileId, ref: string) => Promise<FileVersion>;
  readonly change: (
    by: MemberCaller,
    fileId: FileId,
    ref: string,
    change: { readonly name?: string | null | undefined; readonly pinned?: boolean | undefined },
  ) => Promise<FileVersion>;
  /** A new version refers to the old content; no bytes are moved. *Errors*: also `conflict` for the newest, `too_large` beyond the quota. */
  readonly restore: (by: MemberCaller, fileId: FileId, ref: string) => Promise<FileVersion>;
  /** *Errors*: also `forbidden` below owner, `conflict` for the newest. */
  readonly remove: (by: MemberCaller, fileId: FileId, ref: string) => Promise<void>;
}
