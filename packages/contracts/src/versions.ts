import { z } from 'zod';
import { File, FileName } from './drive.ts';
import { AnyId, FileId } from './ids.ts';
import { listQuery, pageOf, route, Timestamp } from './route.ts';

/** Somebody who wrote in a document or uploaded a file. The name is null when it is not known any more. */
export const VersionAuthor = z
  .object({ kind: z.enum(['member', 'guest', 'system']), id: z.string(), name: z.string().nullable() })
  .meta({ id: 'VersionAuthor' });
export type VersionAuthor = z.infer<typeof VersionAuthor>;

export const FileVersion = z
  .object({
    id: AnyId,
    /** Of a document: how many changes its log held. Of an upload: the file's version that the content came with. */
    seq: z.number().int(),
    /** Null for a version that was made by itself. */
    name: z.string().nullable(),
    /** Kept forever, whatever the organization's policy for old versions. */
    pinned: z.boolean(),
    /** Who wrote since the version before. */
    authors: z.array(VersionAuthor),
    /** For the version that a restore made: the moment that was restored. */
    restoredFrom: Timestamp.nullable(),
    createdAt: Timestamp,
    /** Of an upload; null for a document. */
    sizeBytes: z.number().int().nullable(),
    /** Of an upload, in hexadecimal: equal checksums are equal contents. Null for a document. */
    sha256: z.string().nullable(),
  })
  .meta({ id: 'FileVersion' });
export type FileVersion = z.infer<typeof FileVersion>;

export const VersionChanges = z
  .object({
    seq: z.number().int(),
    /** What it is compared with; 0 is the empty document. */
    sinceSeq: z.number().int(),
    /** The document as packages/docmodel describes it; parts that differ carry `change: {kind, by}`, `by` being a key of `authors`. */
    blocks: z.array(z.record(z.string(), z.unknown())),
    authors: z.record(z.string(), VersionAuthor),
  })
  .meta({ id: 'VersionChanges' });
export type VersionChanges = z.infer<typeof VersionChanges>;

/** A version's id, `current`, or any moment by the number of changes before it. */
const VersionRef = z
  .union([z.literal('current'), z.string().regex(/^[1-9]\d{0,14}$/), AnyId])
  .meta({ type: 'string', description: 'a version’s id, `current`, or the number of a change' });
/** One line, something visible. */
const VersionName = z
  .string()
  .transform((name) => name.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(200)
      .refine((name) => name.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(name), 'a name is one line')
      .refine((name) => /[^\p{C}\p{Z}\p{M}]/u.test(name), 'a name needs a visible character'),
  )
  .meta({ type: 'string', maxLength: 200 });

const at = { service: 'collab', tag: 'History', access: 'member' } as const;
const fileParams = z.object({ id: FileId });
const versionParams = z.object({ id: FileId, versionId: AnyId });
const refParams = z.object({ id: FileId, version: VersionRef });

export const versionRoutes = {
  'GET /files/{id}/versions': route({
    ...at,
    summary: 'Versions of a document or an upload, newest first',
    status: 200,
    params: fileParams,
    query: z.object(listQuery),
    response: pageOf(FileVersion),
  }),
  'POST /files/{id}/versions': route({
    ...at,
    summary: 'Name the current state',
    status: 201,
    params: fileParams,
    body: z.object({ name: VersionName }),
    response: FileVersion,
  }),
  'PATCH /files/{id}/versions/{versionId}': route({
    ...at,
    summary: 'Rename a version, take its name away (null), pin or unpin it',
    status: 200,
    params: versionParams,
    body: z.object({ name: VersionName.nullable().optional(), pinned: z.boolean().optional() }),
    response: FileVersion,
  }),
  'DELETE /files/{id}/versions/{versionId}': route({
    ...at,
    summary: 'An older version of an upload is gone for good; a document keeps its whole history',
    status: 204,
    params: versionParams,
  }),
  'GET /files/{id}/versions/{version}/content': route({
    ...at,
    summary:
      'What the document said, as JSON, as Markdown, or (any kind) as one Yjs update; for an upload a redirect to its bytes',
    status: 200,
    params: refParams,
    query: z.object({ format: z.enum(['json', 'md', 'update']).default('json') }),
    response: 'bytes',
  }),
  'GET /files/{id}/versions/{version}/changes': route({
    ...at,
    summary:
      'The document with what was inserted and deleted since another version, and by whom; since=start tells who wrote what',
    status: 200,
    params: refParams,
    query: z.object({ since: z.union([z.literal('start'), VersionRef]).optional() }),
    response: VersionChanges,
  }),
  'POST /files/{id}/versions/{version}/restore': route({
    ...at,
    summary: 'A new version holds what the file held then; nothing is lost',
    status: 201,
    params: refParams,
    response: FileVersion,
  }),
  'POST /files/{id}/versions/{version}/copy': route({
    ...at,
    summary: 'A new file that begins with what this one held then',
    status: 201,
    params: refParams,
    body: z.object({ name: FileName.optional() }),
    response: File,
  }),
} as const;
