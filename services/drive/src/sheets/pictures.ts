import { FileId, type TenantId } from '@cloudity/contracts';
import { maxPictureBytes, maxPictures, maxPicturesBytes } from '@cloudity/convert/sheet/picture';
import { safeImageTypes } from '../content/media-type.ts';
import type { Drive } from '../drive.ts';
import { selectAttachments } from './store.ts';

/** The bytes of a picture, in base64. */
export interface StoredPicture {
  readonly fileId: string;
  readonly data: string;
}

/**
 * Of those files the ones that are pictures of the document, its attachments, in the order asked for (SPEC TB7): at most 1,000, of 20 MiB
 * each, as far as 48 MiB go. Whatever else was asked for is not there.
 */
export type ReadPictures = (
  tenantId: TenantId,
  documentId: FileId,
  ids: readonly string[],
) => Promise<readonly StoredPicture[]>;

export const createReadPictures =
  ({ platform: { db }, contents }: Pick<Drive, 'platform' | 'contents'>): ReadPictures =>
  async (tenantId, documentId, ids) => {
    const wanted = [...new Set(ids)].filter((id): id is FileId => FileId.safeParse(id).success).slice(0, maxPictures);
    const found = await db.tenant(tenantId, (tx) => selectAttachments(tx, documentId, wanted));
    const attachments = new Map(found.map((attachment) => [attachment.id, attachment]));
    const pictures: StoredPicture[] = [];
    let left = maxPicturesBytes;
    for (const id of wanted) {
      const attachment = attachments.get(id);
      if (attachment === undefined || !safeImageTypes.has(attachment.mimeType)) continue;
      const { contentId, sizeBytes } = attachment;
      if (sizeBytes > Math.min(maxPictureBytes, left)) continue;
      left -= sizeBytes;
      const pieces: Uint8Array[] = [];
      for await (const piece of await contents.read(tenantId, { id: contentId, sizeBytes })) pieces.push(piece);
      pictures.push({ fileId: id, data: Buffer.concat(pieces).toString('base64') });
    }
    return pictures;
  };
