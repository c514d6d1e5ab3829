import { createHash } from 'node:crypto';
import type { TenantTx } from '@cloudity/db';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import { isWriter, seeUpload, takeUpload, type UploadRow } from './store.ts';

/** What the bytes of one request have to hash to. */
export interface Checksum {
  readonly algorithm: 'sha1' | 'sha256';
  readonly digest: Buffer;
}

export interface Appended {
  readonly offset: number;
  /** Every byte of the file is there: it can be committed. */
  readonly isWhole: boolean;
  /** A checksum did not match, or the request was longer than the file or broke off before its checksum could: nothing of it was kept. */
  readonly refused: 'checksum' | 'too long' | null;
}

/** Uploads that grow at their end, one request after the other, by whichever process (tus). */
export interface Appending {
  /**
   * Where the next byte belongs. An upload that has all its bytes and is no file yet is one chunk short: stock clients take a full
   * offset for the end.
   */
  readonly offset: (actor: Actor, id: string) => Promise<{ readonly upload: UploadRow; readonly offset: number }>;
  /**
   * The upload has grown by what the source yields, which is kept as far as it came unless a checksum is to be compared. Whoever wrote to
   * it before adds nothing any more. *Errors*: `conflict` with the offset for another one, or when somebody else took over; `too_large`
   * when `announcedBytes` do not fit.
   */
  readonly append: (
    actor: Actor,
    id: string,
    request: {
      readonly offset: number;
      readonly announcedBytes: number | null;
      readonly checksum: Checksum | null;
      readonly source: AsyncIterable<Uint8Array>;
    },
  ) => Promise<Appended>;
}

export const createAppending = ({ platform: { db, clock, ids }, contents }: Drive): Appending => {
  const find = async (tx: TenantTx, actor: Actor, id: string) => {
    const upload = await seeUpload(tx, actor, id, clock.now());
    if (!upload) throw notFound('upload');
    const { sizeBytes, fileId, doubtfulFrom } = upload;
    if (fileId !== null) return { upload, offset: sizeBytes };
    const { joinedBytes, lastStartByte } = await contents.drafts.measure(tx, id);
    const joined = joinedBytes < sizeBytes ? joinedBytes : lastStartByte;
    return { upload, offset: Math.min(joined, doubtfulFrom ?? joined) };
  };

  return {
    offset: (actor, id) => db.tenant(actor.tenantId, (tx) => find(tx, actor, id)),

    append: async (actor, id, { offset, announcedBytes, checksum, source }) => {
      const { tenantId } = actor;
      const writer = ids.uuid();
      const room = await db.tenant(tenantId, async (tx) => {
        const found = await find(tx, actor, id);
        if (found.offset !== offset)
          throw new AppError('conflict', `The next byte is number ${found.offset}.`, {
            detail: { offset: found.offset },
          });
        const left = found.upload.sizeBytes - offset;
        if ((announcedBytes ?? 0) > left) throw tooLong(left);
        await takeUpload(tx, id, writer, checksum === null ? null : offset);
        // What somebody else left behind a hole, or without its checksum.
        await contents.drafts.truncate(tx, id, offset);
        return left;
      });

      const confirm = async (tx: TenantTx): Promise<void> => {
        if (!(await isWriter(tx, id, writer)))
          throw new AppError('conflict', 'Another request goes on with this upload.');
      };
      const hash = checksum === null ? null : createHash(checksum.algorithm);
      let received = 0;
      let isComplete = false;
      async function* measured(): AsyncGenerator<Uint8Array> {
        for await (const piece of source) {
          received += piece.length;
          if (received > room) return;
          hash?.update(piece);
          yield piece;
        }
        isComplete = true;
      }
      const stored = await contents.drafts.append(tenantId, id, offset, measured(), confirm);

      const isMatch = checksum === null || (isComplete && hash?.digest().equals(checksum.digest) === true);
      const refused = received > room ? 'too long' : isMatch ? null : 'checksum';
      if (refused !== null || checksum !== null)
        await db.tenant(tenantId, async (tx) => {
          await confirm(tx);
          if (refused !== null) await contents.drafts.truncate(tx, id, offset);
          await takeUpload(tx, id, writer, null);
        });
      return {
        offset: refused === null ? offset + stored : offset,
        isWhole: refused === null && stored === room,
        refused,
      };
    },
  };
};

const tooLong = (left: number): AppError =>
  new AppError('too_large', `Only ${left} bytes of this file are missing.`, { detail: { missingBytes: left } });
