import { z } from 'zod';
import { FileId } from './ids.ts';
import { renditionKinds } from './previews.ts';
import { route, Timestamp } from './route.ts';

const at = { service: 'drive', tag: 'Previews' } as const;

export const viewRoutes = {
  'GET /files/{id}/view': route({
    ...at,
    access: 'guest',
    summary:
      'An address at which a browser reads the content, or a rendition of the newest one (`playlist`: HLS of a video), as the caller, for an hour; on the content origin where there is one',
    status: 200,
    params: z.object({ id: FileId }),
    query: z.object({
      version: z.coerce.number().int().optional(),
      as: z.enum(['original', 'playlist', ...renditionKinds]).default('original'),
    }),
    response: z.object({ url: z.string(), expiresAt: Timestamp }),
  }),
  'GET /views/{ticket}': route({
    ...at,
    access: 'public',
    summary: 'The content behind such an address, with Range and ETag',
    status: 200,
    params: z.object({ ticket: z.string().min(1).max(1_000) }),
    response: 'bytes',
  }),
} as const;
