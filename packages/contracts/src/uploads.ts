import { z } from 'zod';
import { File, FileKind, FileName, ParentId } from './drive.ts';
import { FileId } from './ids.ts';
import { route } from './route.ts';
import { uploadLimits } from './upload-limits.ts';

/** What happens when the name is taken: tell the caller, take a free name, or a new version of the file whose version is named. */
export const ConflictChoice = z.enum(['ask', 'keepBoth', 'replace']).meta({ id: 'ConflictChoice' });
export type ConflictChoice = z.infer<typeof ConflictChoice>;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hexadecimal');
const conflictFields = {
  onConflict: ConflictChoice.default('ask'),
  /** Of the file to replace, as it was read. */
  version: z.number().int().min(1).optional(),
};

/** A name that something has already: one that is free, and what has it (null where the caller may not know). */
export const NameConflict = z.object({
  suggestedName: z.string(),
  existing: z.object({ id: FileId, kind: FileKind, version: z.number().int() }).nullable(),
});
export type NameConflict = z.infer<typeof NameConflict>;

const StoredFile = z.object({ id: FileId, name: z.string(), version: z.number().int() });

/** The head of a batch: what comes, in the order of its bytes. */
export const BatchHead = z
  .object({
    /** Paths below the folder, "a/b". Those that exist are used, those above them are made too. */
    folders: z.array(z.string().max(8192)).max(uploadLimits.maxFoldersPerBatch).default([]),
    files: z
      .array(
        z
          .object({
            name: z.string().max(1024),
            /** Index into `folders`; the folder itself without one. */
            folder: z.number().int().min(0).optional(),
            sizeBytes: z.number().int().min(0).max(uploadLimits.maxBatchBytes),
            sha256: Sha256.optional(),
            mediaType: z.string().max(200).optional(),
            ...conflictFields,
          })
          .strict(),
      )
      .max(uploadLimits.maxFilesPerBatch)
      .default([]),
  })
  .strict();
export type BatchHead = z.input<typeof BatchHead>;

const Failed = z.object({ status: z.literal('failed'), code: z.string(), message: z.string() });

/** What became of each, in the order given. */
export const BatchAnswer = z
  .object({
    folders: z.array(z.union([z.object({ status: z.literal('stored'), id: FileId }), Failed])),
    files: z.array(
      z.union([
        z.object({ status: z.enum(['stored', 'unchanged']), file: StoredFile }),
        z.object({ status: z.literal('conflict'), conflict: NameConflict }),
        Failed,
      ]),
    ),
  })
  .meta({ id: 'BatchAnswer' });
export type BatchAnswer = z.infer<typeof BatchAnswer>;

export const Upload = z
  .object({
    id: z.string(),
    parentId: FileId,
    name: z.string(),
    sizeBytes: z.number().int(),
    /** Bytes of chunks that are there, wherever they stand. */
    storedBytes: z.number().int(),
    /** Once it is committed. */
    file: StoredFile.nullable(),
  })
  .meta({ id: 'Upload' });
export type Upload = z.infer<typeof Upload>;

const UploadId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not an id')
  .meta({ type: 'string', format: 'uuid', description: 'upload id' });
const idParams = z.object({ id: UploadId });
const at = { service: 'drive', tag: 'Uploads', access: 'guest' } as const;

export const uploadRoutes = {
  'POST /files/{parentId}/batch': route({
    ...at,
    summary: 'Many small files and folders in one request: the length of a JSON head (4 bytes), the head, the bytes',
    status: 200,
    upload: 'bytes',
    params: z.object({ parentId: ParentId }),
    response: BatchAnswer,
  }),
  'POST /uploads': route({
    ...at,
    summary: 'Begin to upload a file in chunks',
    status: 201,
    body: z.object({
      parentId: ParentId.default('root'),
      name: FileName,
      sizeBytes: z.number().int().min(0),
      mediaType: z.string().max(200).optional(),
      ...conflictFields,
    }),
    response: Upload,
  }),
  'GET /uploads/{id}': route({
    ...at,
    summary: 'How far an upload of one’s own has come',
    status: 200,
    params: idParams,
    response: Upload,
  }),
  'POST /uploads/{id}/missing': route({
    ...at,
    summary: 'Which of these chunks have to be sent; the others are kept for the upload',
    status: 200,
    params: idParams,
    body: z.object({
      chunks: z
        .array(
          z.object({ startByte: z.number().int().min(0), sizeBytes: z.number().int().min(1), sha256: Sha256 }).strict(),
        )
        .min(1)
        .max(uploadLimits.maxChunksPerRequest),
    }),
    response: z.object({ missing: z.array(z.number().int()) }),
  }),
  'PUT /uploads/{id}/chunks': route({
    ...at,
    summary: 'Chunks, each behind its place, length and SHA-256',
    status: 200,
    upload: 'bytes',
    params: idParams,
    response: z.object({ storedBytes: z.number().int() }),
  }),
  'POST /uploads/{id}/commit': route({
    ...at,
    summary: 'Make the file; `checking` says to ask again',
    status: 200,
    params: idParams,
    body: z.object({ name: FileName.optional(), sha256: Sha256.optional(), ...conflictFields }),
    response: z.union([
      z.object({ state: z.literal('stored'), file: File }),
      z.object({ state: z.literal('checking'), checkedBytes: z.number().int() }),
    ]),
  }),
  'DELETE /uploads/{id}': route({
    ...at,
    summary: 'Give an upload up',
    status: 204,
    params: idParams,
  }),
} as const;
