import type { ReadableStream } from 'node:stream/web';
import type { Draft } from '@cloudity/content';
import type { File, FileId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { type FileRow, presentFile } from '../files/file.ts';
import { checkVersion, findFile, requireFile, requireRoom } from '../files/find.ts';
import { fileIdOf } from '../files/roots.ts';
import { findByName, insertFile, lockFile, replaceContent } from '../files/store.ts';
import { NameTakenError, type Unit } from '../unit-of-work.ts';
import { MeasuredBody, tooLarge } from './measured-body.ts';
import { detectMediaType } from './media-type.ts';
import { checkQuota } from './quota.ts';
import { insertVersion } from './store.ts';

export interface Upload {
  readonly parentId: string;
  readonly name: string;
  /** The version of the existing file that is to be replaced; null to make a new one. */
  readonly ifMatch: number | null;
  /** What the request says about its body; null when it does not. */
  readonly announcedBytes: number | null;
  readonly announcedType: string | undefined;
  readonly body: ReadableStream<Uint8Array> | null;
}

export interface UploadResult {
  readonly file: File;
  readonly isNew: boolean;
}

export type UploadFile = (by: Caller, upload: Upload) => Promise<UploadResult>;

interface Stored {
  readonly draft: Draft;
  readonly mimeType: string;
}

/**
 * Three steps: rights; the bytes, counted on their way into the content store; rights once more and the file, in one transaction with the
 * content. An interruption at any point leaves no file (SPEC DR12).
 */
export const createUploadFile = ({ platform, contents, limits, events, run }: Drive): UploadFile => {
  const { ids, log } = platform;

  /** What the upload will do, decided before the first byte is read and again after the last. */
  const place = async (
    unit: Unit,
    by: Caller,
    upload: Upload,
  ): Promise<{ parent: FileRow; existing: FileRow | null }> => {
    const { tx, now } = unit;
    const parentId = fileIdOf(by.actor, upload.parentId);
    const parent = await requireRoom(unit, by.actor, parentId, limits, { documents: true });
    const isAttachment = parent.kind !== 'folder';
    const existingId = isAttachment ? null : await findByName(tx, parent.id, upload.name);
    unit.claimName(parent.id, upload.name, false);
    if (upload.ifMatch === null) {
      if (existingId !== null) throw new NameTakenError();
      return { parent, existing: null };
    }
    if (existingId === null) throw new AppError('precondition_failed', 'There is no file with this name to replace.');
    await lockFile(tx, existingId);
    const existing = await requireFile(tx, by.actor, now, existingId, 'change');
    if (existing.kind !== 'file') throw new AppError('conflict', 'Something else has this name here.');
    checkVersion(existing, upload.ifMatch);
    return { parent, existing };
  };

  const commit = async (unit: Unit, by: Caller, upload: Upload, stored: Stored): Promise<UploadResult> => {
    const { tx, now } = unit;
    const { parent, existing } = await place(unit, by, upload);
    const { draft, mimeType } = stored;
    const { id: contentId, sizeBytes, sha256 } = draft;
    await checkQuota(tx, parent.rootId, sizeBytes, limits);
    await contents.commit(tx, draft);
    const memberId = by.actor.kind === 'member' ? by.actor.memberId : null;
    let id: FileId;
    let number = 1;
    if (existing) {
      id = existing.id;
      number = await replaceContent(tx, id, { sizeBytes, mimeType, actor: by.actor, now });
    } else {
      id = ids.uuid() as FileId;
      const isAttachment = parent.kind !== 'folder';
      const { rootId } = parent;
      await insertFile(tx, {
        id,
        rootId,
        parentId: parent.id,
        kind: 'file',
        hidden: isAttachment,
        name: upload.name,
        sizeBytes,
        mimeType,
        actor: by.actor,
        now,
      });
    }
    const guest = by.actor.kind === 'guest' ? { id: by.actor.guestId, name: by.actor.name } : null;
    await insertVersion(tx, { fileId: id, number, contentId, sizeBytes, sha256, mimeType, memberId, guest, now });
    await events.uploaded(tx, by, id, { number, sizeBytes });
    return { file: presentFile(by.actor, await findFile(tx, by.actor, now, id)), isNew: existing === null };
  };

  return async (by, upload) => {
    const { tenantId } = by.actor;
    if ((upload.announcedBytes ?? 0) > limits.maxUploadBytes) throw tooLarge(limits.maxUploadBytes);
    await run(tenantId, async (unit) => {
      const { parent } = await place(unit, by, upload);
      await checkQuota(unit.tx, parent.rootId, upload.announcedBytes ?? 0, limits);
    });
    const body = new MeasuredBody(upload.body, {
      maxBytes: limits.maxUploadBytes,
      announcedBytes: upload.announcedBytes,
    });
    const draft = await contents.write(tenantId, body);
    try {
      const mimeType = detectMediaType(body.head, upload.name, upload.announcedType);
      return await run(tenantId, (unit) => commit(unit, by, upload, { draft, mimeType }));
    } catch (error) {
      // After an unknown COMMIT the content may be the file's after all: then it stays.
      await contents
        .discard(tenantId, draft)
        .catch((cause: unknown) => log.warn({ error: cause }, 'an interrupted upload is left to the sweep'));
      throw error;
    }
  };
};
