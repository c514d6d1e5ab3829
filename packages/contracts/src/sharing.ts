import { z } from 'zod';
import { File, FileName, Share } from './drive.ts';
import { AnyId, FileId, LinkId, MemberId } from './ids.ts';
import { listQuery, pageOf, route, Timestamp } from './route.ts';

/** One thing that happened through a link. */
export const LinkEvent = z
  .object({
    id: z.string(),
    at: Timestamp,
    action: z.enum(['created', 'changed', 'opened', 'refused', 'downloaded', 'uploaded']),
    /** The name a guest gave, or the member's; null when the server did it. */
    by: z.string().nullable(),
    /** The file it was about, if it is still there and the caller may see it. */
    file: z.object({ id: FileId, name: z.string() }).nullable(),
  })
  .meta({ id: 'LinkEvent' });
export type LinkEvent = z.infer<typeof LinkEvent>;

/** What somebody asks for who has a file's address and may not open it. */
const AskedRole = z.enum(['viewer', 'commenter', 'editor']);

export const AccessRequest = z
  .object({
    id: AnyId,
    file: z.object({ id: FileId, name: z.string() }),
    member: z.object({ id: MemberId, name: z.string(), email: z.string() }),
    role: AskedRole,
    message: z.string(),
    createdAt: Timestamp,
  })
  .meta({ id: 'AccessRequest' });
export type AccessRequest = z.infer<typeof AccessRequest>;

/** Something that happened to a file, in today's names. */
export const FileEvent = z
  .object({
    id: z.string(),
    at: Timestamp,
    /** As in the audit log, such as `file.renamed`. */
    action: z.string(),
    by: z.object({ kind: z.enum(['member', 'guest', 'system']), id: z.string(), name: z.string() }),
    /** The person, group, folder or tag it was about, as far as the caller may know. */
    about: z.string().nullable(),
    role: z.string().nullable(),
  })
  .meta({ id: 'FileEvent' });
export type FileEvent = z.infer<typeof FileEvent>;

const requestParams = z.object({ id: FileId, requestId: AnyId });

const at = { service: 'drive', tag: 'Sharing' } as const;

export const sharingRoutes = {
  'GET /files/{id}/links/{linkId}/activity': route({
    ...at,
    access: 'member',
    summary: 'Who opened a link, downloaded and uploaded through it, newest first',
    status: 200,
    params: z.object({ id: FileId, linkId: LinkId }),
    query: z.object(listQuery),
    response: pageOf(LinkEvent),
  }),
  'PUT /drop/{name}': route({
    ...at,
    access: 'guest',
    summary: "Put a file into the folder of the caller's upload link; a taken name gets a number",
    status: 201,
    upload: 'bytes',
    params: z.object({ name: FileName }),
    response: z.object({ name: z.string(), sizeBytes: z.number().int() }),
  }),
  'PUT /files/{id}/limited-access': route({
    ...at,
    access: 'member',
    summary: "Keep access from the folders above out, or let it in again; those named on it and the tree's owners stay",
    status: 200,
    params: z.object({ id: FileId }),
    body: z.object({ limited: z.boolean() }),
    response: File,
  }),
  'POST /files/{id}/access-requests': route({
    ...at,
    access: 'member',
    summary: 'Ask for access; the answer is the same whether there is such a file or not',
    status: 204,
    params: z.object({ id: FileId }),
    body: z.object({ role: AskedRole.default('viewer'), message: z.string().trim().max(500).default('') }),
  }),
  'GET /files/{id}/access-requests': route({
    ...at,
    access: 'member',
    summary: 'Who asks for access to a file, for those who may share it',
    status: 200,
    params: z.object({ id: FileId }),
    response: z.object({ items: z.array(AccessRequest) }),
  }),
  'POST /files/{id}/access-requests/{requestId}/grant': route({
    ...at,
    access: 'member',
    summary: 'Give what was asked for, or another role',
    status: 200,
    params: requestParams,
    body: z.object({ role: AskedRole }),
    response: Share,
  }),
  'DELETE /files/{id}/access-requests/{requestId}': route({
    ...at,
    access: 'member',
    summary: 'Decline; the person is not told, and may ask again after a day',
    status: 204,
    params: requestParams,
  }),
  'GET /access-requests': route({
    ...at,
    access: 'member',
    summary: 'Open requests for files the caller may share, the newest 50',
    status: 200,
    response: z.object({ items: z.array(AccessRequest) }),
  }),
  'GET /files/{id}/activity': route({
    ...at,
    access: 'member',
    summary: 'What happened to a file, newest first; who got access, links and downloads for those who may share it',
    status: 200,
    params: z.object({ id: FileId }),
    query: z.object(listQuery),
    response: pageOf(FileEvent),
  }),
} as const;
