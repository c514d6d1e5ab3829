import type { File, FileId, TenantId } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import type { CopyFile } from '../copying/service.ts';
import type { Caller } from '../events.ts';
import type { Exports } from '../exports/exports.ts';
import type { ReadPictures } from '../sheets/pictures.ts';
import { queueTexts, selectReadAt } from '../texts/store.ts';
import { touchFile } from './store.ts';

/** A change of a live document, as the hub tells it. */
export interface DocumentChange {
  readonly by: { readonly kind: 'member' | 'guest'; readonly id: string };
  /** ISO time. */
  readonly at: string;
  /** Size of the live document's state. */
  readonly sizeBytes: number;
}

export interface FilesPort {
  /**
   * Listings show when, by whom and to which size the live document was changed. Its version stays, so that nobody's rename fails because
   * somebody types. Call it at most every few seconds per document. Nothing happens for what is no document or no longer there.
   */
  readonly touch: (tenantId: TenantId, fileId: FileId, change: DocumentChange) => Promise<void>;
  /**
   * A copy of the document, with its attachments, that begins with what it said after its update `seq`; of an upload with what came with
   * its version `seq`. Rights, quota and name as for any copy.
   */
  readonly copyMoment: (
    by: Caller,
    fileId: FileId,
    wanted: { readonly name?: string | undefined; readonly seq: number },
  ) => Promise<File>;
  /** For the hub, which writes the document as a file; whoever that is for has the right to the document. */
  readonly pictures: ReadPictures;
}

/**
 * Touches of a document that is being written come every five seconds. Its text is read a little later than the next would come, so once
 * after the last of them; but at least once a minute.
 */
const quietMs = 5_500;
const longestUnreadMs = 60_000;

export const createFilesPort = (
  { db, clock }: Platform,
  copyMoment: CopyFile,
  exports: Pick<Exports, 'note'>,
  pictures: ReadPictures,
): FilesPort => ({
  copyMoment,
  pictures,
  touch: async (tenantId, fileId, { by, at, sizeBytes }) => {
    const now = clock.now();
    const then = new Date(at);
    // A hub whose clock runs ahead must not write into the future.
    const kind = await db.tenant(tenantId, async (tx) => {
      const touched = await touchFile(tx, fileId, { by, at: then < now ? then : now, sizeBytes });
      const readAt = await selectReadAt(tx, fileId);
      const isOverdue = readAt !== null && now.getTime() - readAt.getTime() > longestUnreadMs;
      await queueTexts(tx, [fileId], isOverdue ? null : new Date(now.getTime() + quietMs));
      return touched;
    });
    if (kind !== null) exports.note(tenantId, fileId, kind);
  },
});
