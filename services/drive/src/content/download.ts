import type { FileId } from '@cloudity/contracts';
import { AppError, notFound } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import type { FileRow } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { noteDownload } from '../links/downloads.ts';
import { isViewable } from './media-type.ts';
import { etagOf, matchesEtag } from './range.ts';
import { type ContentVersion, selectContent } from './store.ts';

export interface Download {
  readonly file: FileRow;
  readonly content: ContentVersion;
}

export interface DownloadRequest {
  readonly id: FileId;
  /** The content as of this version of the file; null for the newest. */
  readonly version: number | null;
  /** False for what only looks (HEAD) or goes on in the middle of a file: a download is noted once. */
  readonly isBeginning: boolean;
  readonly ifNoneMatch: string | undefined;
  /** False for what sends no bytes (HEAD). */
  readonly isRead: boolean;
  /** To be looked at in place: allowed, and not counted, where a link lets nothing be downloaded. */
  readonly isView?: boolean;
  /** What leaves is not the content but what was made of it to be looked at. */
  readonly isRendition?: boolean;
}

export type FindDownload = (by: Caller, request: DownloadRequest) => Promise<Download>;

/** The content to send, noted in the audit log. *Errors*: `not_found`, `forbidden` (a link without downloads; to be looked at, what only can be downloaded), `gone` (one whose downloads are used up), `invalid` for what has no bytes of its own. */
export const createFindDownload =
  ({ events, run }: Drive): FindDownload =>
  (by, { id, version, isBeginning, ifNoneMatch, isRead, isView = false, isRendition = false }) =>
    run(by.actor.tenantId, async ({ tx, now }) => {
      const file = await requireFile(tx, by.actor, now, id, isView ? 'view' : 'read');
      if (file.kind === 'folder') throw new AppError('invalid', 'A folder has no content of its own.');
      if (file.kind !== 'file') throw new AppError('invalid', 'A document has no bytes of its own: export it.');
      if (version !== null && version > file.version) throw notFound('version');
      const content = await selectContent(tx, id, version);
      if (!content) throw notFound('version');
      const mayDownload = by.actor.kind !== 'guest' || by.actor.allowDownload || file.hidden;
      if (!mayDownload && !isRendition && !isViewable(content.mimeType))
        throw new AppError('forbidden', 'This link does not allow downloads, and this cannot be shown.');
      const isSent = isRead && mayDownload && !file.hidden && !matchesEtag(ifNoneMatch, etagOf(content.sha256));
      if (isSent) await noteDownload(tx, by.actor, id, now);
      if (isSent && isBeginning) await events.downloaded(tx, by, id, { number: content.number });
      return { file, content };
    });
