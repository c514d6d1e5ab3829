import { Readable } from 'node:stream';
import type { Draft } from '@cloudity/content';
import type { FileId, TenantId } from '@cloudity/contracts';
import type { Actor } from '@cloudity/kernel';
import { detectMediaType, safeImageTypes, sniffedBytes } from '../content/media-type.ts';
import type { Drive } from '../drive.ts';
import type { Unit } from '../unit-of-work.ts';
import { insertFiles, insertVersions } from '../uploads/store.ts';
import { type OpenedTable, unreadable } from './table-reader.ts';

/** A picture whose bytes are stored, and nobody's yet. */
interface StoredPicture {
  readonly fileId: FileId;
  readonly mimeType: string;
  readonly draft: Draft;
}

/** Pictures that were in a file, on their way to become attachments of the spreadsheet that it is opened as. */
export interface PictureAttachments {
  /** *Errors*: those of the reader when one is none, after which nothing is stored; as the content store's. */
  readonly store: (tenantId: TenantId, pictures: OpenedTable['pictures']) => Promise<readonly StoredPicture[]>;
  /** Within the transaction that makes the spreadsheet. Its quota is the caller's matter. */
  readonly attach: (
    unit: Unit,
    actor: Actor,
    sheet: { readonly id: FileId; readonly rootId: string },
    pictures: readonly StoredPicture[],
  ) => Promise<void>;
  readonly discard: (tenantId: TenantId, pictures: readonly StoredPicture[]) => Promise<void>;
}

/** Bytes of small pictures that are stored together; larger ones are by themselves. */
const togetherBytes = 4 * 1024 * 1024;

/** Each with those before it, as long as they are small. */
const bunches = (pictures: OpenedTable['pictures']): readonly OpenedTable['pictures'][] => {
  const made: OpenedTable['pictures'][number][][] = [];
  let room = 0;
  for (const picture of pictures) {
    if (picture.bytes.length > room) {
      made.push([]);
      room = togetherBytes;
    }
    made.at(-1)?.push(picture);
    room -= picture.bytes.length;
  }
  return made;
};

/** By its bytes, as for every upload. *Errors*: `invalid` when it is no picture. */
const typeOf = ({ fileId, bytes }: OpenedTable['pictures'][number]): string => {
  const type = detectMediaType(Buffer.from(bytes.subarray(0, sniffedBytes)), fileId, undefined);
  if (!safeImageTypes.has(type)) throw unreadable();
  return type;
};

export const createPictureAttachments = ({ contents }: Pick<Drive, 'contents'>): PictureAttachments => {
  const write = async (tenantId: TenantId, bunch: OpenedTable['pictures']): Promise<readonly Draft[]> => {
    const [first] = bunch;
    if (first !== undefined && first.bytes.length > togetherBytes)
      return [await contents.write(tenantId, Readable.from([first.bytes]))];
    return contents.drafts.writeAll(
      tenantId,
      bunch.map(({ bytes }) => bytes),
    );
  };

  const discard: PictureAttachments['discard'] = async (tenantId, pictures) => {
    for (const { draft } of pictures) await contents.discard(tenantId, draft);
  };

  return {
    store: async (tenantId, pictures) => {
      const types = new Map(pictures.map((picture) => [picture.fileId, typeOf(picture)]));
      const stored: StoredPicture[] = [];
      try {
        for (const bunch of bunches(pictures)) {
          const drafts = await write(tenantId, bunch);
          drafts.forEach((draft, at) => {
            const fileId = bunch[at]?.fileId ?? '';
            stored.push({ fileId: fileId as FileId, mimeType: types.get(fileId) ?? '', draft });
          });
        }
        return stored;
      } catch (error) {
        await discard(tenantId, stored);
        throw error;
      }
    },

    attach: async ({ tx, now }, actor, { id, rootId }, pictures) => {
      if (pictures.length === 0) return;
      await contents.commit(tx, ...pictures.map(({ draft }) => draft));
      await insertFiles(
        tx,
        pictures.map(({ fileId, mimeType, draft }) => ({
          id: fileId,
          rootId,
          parentId: id,
          kind: 'file',
          hidden: true,
          name: `${fileId}.${mimeType.slice('image/'.length)}`,
          sizeBytes: draft.sizeBytes,
          mimeType,
          actor,
          now,
        })),
      );
      await insertVersions(
        tx,
        pictures.map(({ fileId, mimeType, draft: { id: contentId, sizeBytes, sha256 } }) => ({
          fileId,
          number: 1,
          contentId,
          sizeBytes,
          sha256,
          mimeType,
        })),
        { actor, now },
      );
    },

    discard,
  };
};
