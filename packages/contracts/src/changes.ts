import { z } from 'zod';
import { File } from './drive.ts';
import { FileId } from './ids.ts';
import { route } from './route.ts';

export const FileChange = z
  .object({
    fileId: FileId,
    /** Not in this space, or not for the caller: forget it with everything below. */
    removed: z.boolean(),
    /** Forget what is known below and list it anew. So it is with every folder that was not known. */
    relist: z.boolean(),
    /** As it is now; null when it is removed. */
    file: File.nullable(),
  })
  .meta({ id: 'FileChange' });
export type FileChange = z.infer<typeof FileChange>;

export const changeRoutes = {
  'GET /changes': route({
    service: 'drive',
    tag: 'Files',
    access: 'member',
    summary:
      'What changed in a space since a cursor, as it is now; without one, where to begin before listing everything. 410: begin again',
    status: 200,
    query: z.object({
      /** One's own files, everybody's, or what is shared with one from others' trees. */
      space: z.enum(['root', 'organization', 'shared']).default('root'),
      since: z.string().max(500).optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    response: z.object({
      items: z.array(FileChange),
      /** Where to go on from; there is always one. */
      nextCursor: z.string(),
      /** There is more to ask for at once. A page may hold fewer items than its limit. */
      hasMore: z.boolean(),
    }),
  }),
} as const;
