import { z } from 'zod';
import { AnyId, FileId, MemberId } from './ids.ts';
import { listQuery, pageOf, route, Timestamp } from './route.ts';

/** Who wrote a comment: a member, or a guest by the name they chose. */
const Author = z.object({ kind: z.enum(['member', 'guest']), id: z.string(), name: z.string() });

export const Comment = z
  .object({
    id: AnyId,
    threadId: AnyId,
    author: Author,
    /** Plain text; empty once deleted. */
    text: z.string(),
    /** People named in the text, as `@` and their name. */
    mentions: z.array(z.object({ id: MemberId, name: z.string() })),
    createdAt: Timestamp,
    editedAt: Timestamp.nullable(),
    isDeleted: z.boolean(),
    /** Whether the caller wrote it. */
    isMine: z.boolean(),
  })
  .meta({ id: 'Comment' });
export type Comment = z.infer<typeof Comment>;

const maxAnchorLength = 2_000;

/** Where a thread belongs in a document, sheet or presentation: an object with a `type`, the rest is that model's own matter. */
export const CommentAnchor = z
  .looseObject({ type: z.string().regex(/^[a-z][a-z-]{0,39}$/) })
  .refine((anchor) => JSON.stringify(anchor).length <= maxAnchorLength, `longer than ${maxAnchorLength} characters`)
  .meta({ id: 'CommentAnchor' });
export type CommentAnchor = z.infer<typeof CommentAnchor>;

export const CommentThread = z
  .object({
    id: AnyId,
    anchor: CommentAnchor.nullable(),
    resolvedAt: Timestamp.nullable(),
    resolvedBy: z.string().nullable(),
    /** The first comment and its answers, oldest first. */
    comments: z.array(Comment),
  })
  .meta({ id: 'CommentThread' });
export type CommentThread = z.infer<typeof CommentThread>;

const CommentText = z
  .string()
  .transform((text) => text.replace(/\r\n?/g, '\n').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(5_000)
      .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'not text'),
  )
  .meta({ type: 'string', minLength: 1, maxLength: 5_000 });
const mentions = z.array(MemberId).max(20);

const at = { service: 'drive', tag: 'Comments', access: 'guest' } as const;
const idParams = z.object({ id: FileId });
const commentParams = z.object({ id: FileId, commentId: AnyId });

export const commentRoutes = {
  'GET /files/{id}/comments': route({
    ...at,
    summary: 'Threads of a file, newest first, each with its answers',
    status: 200,
    params: idParams,
    query: z.object({ ...listQuery, state: z.enum(['open', 'resolved', 'all']).default('all') }),
    response: pageOf(CommentThread),
  }),
  'POST /files/{id}/comments': route({
    ...at,
    summary: 'Begin a thread, or answer in one',
    status: 201,
    params: idParams,
    body: z.object({
      text: CommentText,
      threadId: AnyId.optional(),
      anchor: CommentAnchor.optional(),
      mentions: mentions.optional(),
    }),
    response: Comment,
  }),
  'PATCH /files/{id}/comments/{commentId}': route({
    ...at,
    summary: 'Change the text of an own comment; resolve a thread (by its first comment) or open it again',
    status: 200,
    params: commentParams,
    body: z.object({
      text: CommentText.optional(),
      mentions: mentions.optional(),
      resolved: z.boolean().optional(),
    }),
    response: Comment,
  }),
  'DELETE /files/{id}/comments/{commentId}': route({
    ...at,
    summary: 'Delete an own comment; owners of the file delete any',
    status: 204,
    params: commentParams,
  }),
  'GET /files/{id}/people': route({
    ...at,
    access: 'member',
    summary: 'Members who may open the file and whose name or address begins so, for mentions',
    status: 200,
    params: idParams,
    query: z.object({ q: z.string().trim().max(100).default('') }),
    response: z.object({ items: z.array(z.object({ id: MemberId, name: z.string() })) }),
  }),
  'GET /files/{id}/events': route({
    ...at,
    summary: 'Server-sent events while the file is open: `comments` when they changed, `access` when rights may have',
    status: 200,
    params: idParams,
    response: 'bytes',
  }),
} as const;
