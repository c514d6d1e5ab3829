import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { File, FileId, TenantId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { type FileRow, presentFile } from '../files/file.ts';
import { checkVersion, findFile, requireFile, requireRoom } from '../files/find.ts';
import { fileIdOf } from '../files/roots.ts';
import { findByName, insertFile, lockFile, replaceContent } from '../files/store.ts';
import { deleteObjectRows } from '../maintenance/store.ts';
import { NameTakenError, type Unit } from '../unit-of-work.ts';
import { MeasuredStream, tooLarge } from './measured-stream.ts';
import { detectMediaType } from './media-type.ts';
import { checkQuota } from './quota.ts';
import { condemnPending, insertPendingObject, insertVersion, markStored } from './store.ts';

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
  readonly objectId: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly mimeType: string;
}

/**
 * Three steps: rights and a pending object row; the bytes, hashed and counted on their way to the object store; rights once more
 * and the file. An interruption at any point leaves no file and at most an object for the sweep (SPEC DR12).
 */
export const createUploadFile = ({ platform, limits, events, run }: Drive): UploadFile => {
  const { db, objects, ids, log } = platform;

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

  const store = async (upload: Upload, objectKey: string): Promise<Omit<Stored, 'objectId'>> => {
    const measured = new MeasuredStream(limits.maxUploadBytes);
    const source = upload.body === null ? Readable.from([]) : Readable.fromWeb(upload.body);
    const flowing = pipeline(source, measured);
    // Whichever side fails first ends the other; the source's own error is the one worth telling.
    const sending = objects.put(objectKey, measured, upload.announcedBytes ?? undefined);
    const outcome = await Promise.allSettled([
      flowing,
      sending.catch((error: unknown) => {
        measured.destroy(error as Error);
        throw error;
      }),
    ]);
    await finished(measured).catch(() => undefined);
    const failure = outcome.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason instanceof AppError ? failure.reason : cutOff(failure.reason);
    const { sizeBytes, sha256, head } = measured.measure();
    return { sizeBytes, sha256, mimeType: detectMediaType(head, upload.name, upload.announcedType) };
  };

  const commit = async (unit: Unit, by: Caller, upload: Upload, stored: Stored): Promise<UploadResult> => {
    const { tx, now } = unit;
    const { parent, existing } = await place(unit, by, upload);
    await checkQuota(tx, parent.rootId, stored.sizeBytes, limits);
    if (!(await markStored(tx, stored.objectId)))
      throw new AppError('unavailable', 'The upload took too long. Try again.');
    const memberId = by.actor.kind === 'member' ? by.actor.memberId : null;
    const { sizeBytes, mimeType } = stored;
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
    await insertVersion(tx, { ...stored, fileId: id, number, memberId, now });
    await events.uploaded(tx, by, id, { number, sizeBytes });
    return { file: presentFile(by.actor, await findFile(tx, by.actor, now, id)), isNew: existing === null };
  };

  /** An unknown COMMIT may have made the file after all: then the object is stored and stays. */
  const discard = async (tenantId: TenantId, objectId: string, objectKey: string): Promise<void> => {
    if (!(await db.tenant(tenantId, (tx) => condemnPending(tx, objectId)))) return;
    await objects.delete(objectKey);
    await db.tenant(tenantId, (tx) => deleteObjectRows(tx, [objectId]));
  };

  return async (by, upload) => {
    const { tenantId } = by.actor;
    if ((upload.announcedBytes ?? 0) > limits.maxUploadBytes) throw tooLarge(limits.maxUploadBytes);
    const objectId = ids.uuid();
    const objectKey = `files/${tenantId}/${objectId.slice(-2)}/${objectId}`;
    await run(tenantId, async (unit) => {
      const { parent } = await place(unit, by, upload);
      await checkQuota(unit.tx, parent.rootId, upload.announcedBytes ?? 0, limits);
      await insertPendingObject(unit.tx, { id: objectId, objectKey, now: unit.now });
    });
    try {
      const stored = await store(upload, objectKey);
      return await run(tenantId, (unit) => commit(unit, by, upload, { ...stored, objectId }));
    } catch (error) {
      await discard(tenantId, objectId, objectKey).catch((cause: unknown) =>
        log.warn({ error: cause }, 'an interrupted upload is left to the sweep'),
      );
      throw error;
    }
  };
};

const cutOff = (cause: unknown): AppError =>
  new AppError('invalid', 'The upload was cut off before its end.', { cause });
