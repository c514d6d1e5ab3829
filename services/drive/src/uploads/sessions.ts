import { buffer } from 'node:stream/consumers';
import type { Draft } from '@cloudity/content';
import type { ConflictChoice, File, FileId, Upload } from '@cloudity/contracts';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import type { Context } from 'hono';
import { viewerFromActor } from '../access/store.ts';
import { tooLarge } from '../content/measured-body.ts';
import { detectMediaType, sniffedBytes } from '../content/media-type.ts';
import { createStoring } from '../content/storing.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { presentFile } from '../files/file.ts';
import { findFile } from '../files/find.ts';
import { checkQuota } from '../storage/quota.ts';
import { createBodyReader } from './body-reader.ts';
import { maxFramesBytes, readChunkFrames } from './chunk-frames.ts';
import {
  countOpenUploads,
  finishUpload,
  insertUpload,
  seeUpload,
  selectReadableChunks,
  type UploadRow,
} from './store.ts';
import { uploadPolicy } from './upload-limits.ts';

export interface Wanted {
  readonly parentId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType?: string | undefined;
  readonly onConflict: ConflictChoice;
  readonly version?: number | undefined;
}

export interface AskedChunk {
  readonly startByte: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface Committing {
  readonly name?: string | undefined;
  readonly sha256?: string | undefined;
  readonly onConflict: ConflictChoice;
  readonly version?: number | undefined;
}

export type Committed =
  | { readonly state: 'stored'; readonly file: File }
  | { readonly state: 'checking'; readonly checkedBytes: number };

/** Uploads in chunks, over several requests. Each belongs to whoever began it: for anybody else there is none. */
export interface UploadSessions {
  /** *Errors*: as an upload's (SPEC DR9, DR14), before a byte travels. */
  readonly begin: (by: Caller, wanted: Wanted) => Promise<Upload>;
  readonly get: (actor: Actor, id: string) => Promise<Upload>;
  /** Indices of the chunks that must be sent; the others are part of the upload from here on (rules.md D1, D2). */
  readonly missing: (actor: Actor, id: string, chunks: readonly AskedChunk[]) => Promise<readonly number[]>;
  /** The chunks in the body are part of the upload; answers how many bytes of content they have. All of them or none. */
  readonly put: (actor: Actor, id: string, context: Context) => Promise<number>;
  /** Idempotent. *Errors*: `conflict` (parts are missing, or the name is taken), `too_large` (quota), `precondition_failed`. */
  readonly commit: (by: Caller, id: string, wanted: Committing) => Promise<Committed>;
  readonly cancel: (actor: Actor, id: string) => Promise<void>;
}

const hex = (sha256: string): Buffer => Buffer.from(sha256, 'hex');

export const createUploadSessions = (drive: Drive): UploadSessions => {
  const { platform, contents, limits, run, guard } = drive;
  const { db, clock, ids } = platform;
  const storing = createStoring(drive);
  const bodies = createBodyReader({ maxBytes: maxFramesBytes, timeoutMs: uploadPolicy.bodyTimeoutMs });

  /** *Errors*: `not_found` for what is not the actor's own, as for what never was. */
  const see = (actor: Actor, id: string): Promise<UploadRow> =>
    db.tenant(actor.tenantId, async (tx) => {
      const upload = await seeUpload(tx, actor, id, clock.now());
      if (!upload) throw notFound('upload');
      return upload;
    });
  const seeOpen = async (actor: Actor, id: string): Promise<UploadRow> => {
    const upload = await see(actor, id);
    if (upload.fileId !== null) throw new AppError('conflict', 'This upload is finished.');
    return upload;
  };

  const present = (upload: UploadRow, storedBytes: number): Upload => ({
    id: upload.id,
    parentId: upload.parentId,
    name: upload.name,
    sizeBytes: upload.sizeBytes,
    storedBytes,
    file: upload.fileId === null ? null : { id: upload.fileId, name: upload.name, version: upload.fileVersion ?? 1 },
  });

  const storedFile = (by: Caller, id: FileId): Promise<File> =>
    db.tenant(by.actor.tenantId, async (tx) => presentFile(by.actor, await findFile(tx, by.actor, clock.now(), id)));

  return {
    begin: async (by, { sizeBytes, mediaType, version, ...wanted }) => {
      if (sizeBytes > limits.maxUploadBytes) throw tooLarge(limits.maxUploadBytes);
      return run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        const place = await storing.place(unit, by, { ...wanted, version: version ?? null });
        await checkQuota(tx, place.parent.rootId, sizeBytes, limits);
        const { maxOpenUploads } = uploadPolicy;
        if ((await countOpenUploads(tx, by.actor, maxOpenUploads)) >= maxOpenUploads)
          throw new AppError('rate_limited', `At most ${maxOpenUploads} uploads can be open at once.`, {
            detail: { maxOpenUploads },
          });
        const upload = {
          id: ids.uuid(),
          parentId: place.parent.id,
          name: wanted.name,
          sizeBytes,
          mediaType: mediaType ?? null,
          createdAt: now,
        };
        await contents.drafts.begin(tx, upload.id);
        await insertUpload(tx, { ...upload, actor: by.actor });
        return present({ ...upload, fileId: null, fileVersion: null, doubtfulFrom: null }, 0);
      });
    },

    get: async (actor, id) => {
      const upload = await see(actor, id);
      if (upload.fileId !== null) return present(upload, upload.sizeBytes);
      const { storedBytes } = await db.tenant(actor.tenantId, (tx) => contents.drafts.measure(tx, id));
      return present(upload, Math.min(storedBytes, upload.sizeBytes));
    },

    missing: async (actor, id, chunks) => {
      const upload = await seeOpen(actor, id);
      if (chunks.some(({ startByte, sizeBytes }) => startByte + sizeBytes > upload.sizeBytes))
        throw new AppError('invalid', 'A chunk lies behind the end of the file.');
      return run(actor.tenantId, ({ tx, now }) =>
        contents.drafts.hold(
          tx,
          id,
          chunks.map(({ sha256, ...chunk }) => ({ ...chunk, sha256: hex(sha256) })),
          async (chunkIds) => {
            const viewer = actor.kind === 'member' ? viewerFromActor(actor) : null;
            const readable = await selectReadableChunks(tx, { viewer, draftId: id, chunkIds, now });
            const known = new Set(readable.map((chunkId) => chunkId.toString('latin1')));
            return (chunkId) => known.has(chunkId.toString('latin1'));
          },
        ),
      );
    },

    put: async (actor, id, context) => {
      const upload = await seeOpen(actor, id);
      return bodies.withBody(context, async (body) => {
        const chunks = readChunkFrames(body, upload.sizeBytes);
        await contents.drafts.put(actor.tenantId, id, chunks);
        return chunks.reduce((sum, { content }) => sum + content.length, 0);
      });
    },

    commit: async (by, id, { name, sha256, onConflict, version }) => {
      const { tenantId } = by.actor;
      const upload = await see(by.actor, id);
      if (upload.fileId !== null) return { state: 'stored', file: await storedFile(by, upload.fileId) };
      if (upload.doubtfulFrom !== null)
        throw new AppError('conflict', 'Parts of this upload are missing.', {
          detail: { joinedBytes: upload.doubtfulFrom },
        });
      const sealed = await contents.drafts.seal(tenantId, upload, uploadPolicy.checkingMs);
      if ('checkedBytes' in sealed) return { state: 'checking', checkedBytes: sealed.checkedBytes };
      if (sha256 !== undefined && !sealed.sha256.equals(hex(sha256)))
        throw new AppError('invalid', 'The file does not have the hash it was sent with.');
      await guard.check(by, upload.parentId, () => contents.read(tenantId, sealed));
      const file = await storeSealed(by, upload, sealed, {
        name: name ?? upload.name,
        onConflict,
        version: version ?? null,
      });
      return { state: 'stored', file };
    },

    cancel: async (actor, id) => {
      await db.tenant(actor.tenantId, async (tx) => {
        // Held first, as by whoever writes to it.
        const upload = await seeUpload(tx, actor, id, clock.now());
        if (!upload) throw notFound('upload');
        if (upload.fileId === null) await contents.drafts.remove(tx, [id]);
      });
    },
  };

  async function storeSealed(
    by: Caller,
    upload: UploadRow,
    draft: Draft,
    wanted: { readonly name: string; readonly onConflict: ConflictChoice; readonly version: number | null },
  ): Promise<File> {
    const { tenantId } = by.actor;
    const mimeType = detectMediaType(await headOf(by, draft), wanted.name, upload.mediaType ?? undefined);
    return run(tenantId, async (unit) => {
      const seen = await seeUpload(unit.tx, by.actor, upload.id, unit.now);
      if (!seen) throw notFound('upload');
      // Somebody else's commit of the same upload came first.
      if (seen.fileId !== null) return presentFile(by.actor, await findFile(unit.tx, by.actor, unit.now, seen.fileId));
      const place = await storing.place(unit, by, { parentId: upload.parentId, ...wanted });
      const file = await storing.store(unit, by, place, { draft, mimeType });
      await finishUpload(unit.tx, upload.id, file);
      return file;
    });
  }

  async function headOf(by: Caller, { id, sizeBytes }: Draft): Promise<Buffer> {
    if (sizeBytes === 0) return Buffer.alloc(0);
    return buffer(await contents.read(by.actor.tenantId, { id, sizeBytes }, { start: 0, end: sniffedBytes - 1 }));
  }
};
