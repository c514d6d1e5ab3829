import { z } from 'zod';
import { File, FileName } from './drive.ts';
import { FileId, LinkId } from './ids.ts';
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
} as const;
