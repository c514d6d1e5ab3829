import type { Draft } from '@cloudity/content';
import type { File, FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { fileIdOf } from '../files/roots.ts';
import { checkQuota } from '../storage/quota.ts';
import { MeasuredBody, tooLarge } from './measured-body.ts';
import { detectMediaType } from './media-type.ts';
import { createStoring } from './storing.ts';

export interface Upload {
  readonly parentId: string;
  readonly name: string;
  /** The version of the existing file that is to be replaced; null to make a new one; `any` for whichever it is. */
  readonly ifMatch: number | 'any' | null;
  /** What the request says about its body; null when it does not. */
  readonly announcedBytes: number | null;
  readonly announcedType: string | undefined;
  readonly body: AsyncIterable<Uint8Array> | null;
  /** Further work of the transaction that makes the file; what it throws undoes the upload. */
  readonly beforeCommit?: (tx: TenantTx, fileId: FileId, content: Pick<Draft, 'sha256' | 'sizeBytes'>) => Promise<void>;
}

export interface UploadResult {
  readonly file: File;
  readonly isNew: boolean;
  readonly content: Pick<Draft, 'sha256' | 'sizeBytes'>;
}

export type UploadFile = (by: Caller, upload: Upload) => Promise<UploadResult>;

/**
 * Three steps: rights; the bytes, counted on their way into the content store; rights once more and the file, in one transaction with the
 * content. An interruption at any point leaves no file (SPEC DR12).
 */
export const createUploadFile = (drive: Drive): UploadFile => {
  const { platform, contents, limits, run, guard } = drive;
  const { log } = platform;
  const { place, store } = createStoring(drive);

  return async (by, upload) => {
    const { tenantId } = by.actor;
    const { parentId, name, ifMatch, announcedBytes } = upload;
    const destination = {
      parentId,
      name,
      onConflict: ifMatch === null ? ('ask' as const) : ('replace' as const),
      version: ifMatch,
    };
    if ((announcedBytes ?? 0) > limits.maxUploadBytes) throw tooLarge(limits.maxUploadBytes);
    await run(tenantId, async (unit) => {
      const { parent } = await place(unit, by, destination);
      await checkQuota(unit.tx, parent.rootId, announcedBytes ?? 0, limits);
    });
    const body = new MeasuredBody(upload.body, { maxBytes: limits.maxUploadBytes, announcedBytes });
    const scanned = guard.scan(body);
    const draft = await contents.write(tenantId, scanned.source);
    try {
      await scanned.pass(by, fileIdOf(by.actor, parentId));
      const mimeType = detectMediaType(body.head, name, upload.announcedType);
      const make = (): Promise<UploadResult> =>
        run(tenantId, async (unit) => {
          const found = await place(unit, by, destination);
          const file = await store(unit, by, found, { draft, mimeType });
          await upload.beforeCommit?.(unit.tx, file.id, draft);
          return { file, isNew: found.existing === null, content: draft };
        });
      return await make().catch((error: unknown) => {
        // Somebody else made a file of this name meanwhile: whoever replaces any replaces that one.
        if (ifMatch === 'any' && error instanceof AppError && error.code === 'conflict') return make();
        throw error;
      });
    } catch (error) {
      // After an unknown COMMIT the content may be the file's after all: then it stays.
      await contents
        .discard(tenantId, draft)
        .catch((cause: unknown) => log.warn({ error: cause }, 'an interrupted upload is left to the sweep'));
      throw error;
    }
  };
};
