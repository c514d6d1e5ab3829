import { z } from 'zod';
import { File } from './drive.ts';
import { Place, Taken } from './previews.ts';
import { listQuery, pageOf, route } from './route.ts';

/** A picture or a video in the photo view. */
export const Photo = z
  .object({
    file: File,
    taken: Taken,
    place: Place.nullable(),
    /** Of the original, upright; null when nobody could look. */
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    durationMs: z.number().int().nullable(),
  })
  .meta({ id: 'Photo' });
export type Photo = z.infer<typeof Photo>;

const at = { service: 'drive', tag: 'Photos' } as const;
/** One's own files, or those of the organization. */
const Space = z.enum(['personal', 'organization']).default('personal');
const Day = z.iso.date();

export const photoRoutes = {
  'GET /photos': route({
    ...at,
    access: 'member',
    summary: 'Pictures and videos, the latest taken first; days as the clock there said',
    status: 200,
    query: z.object({ ...listQuery, space: Space, from: Day.optional(), until: Day.optional() }),
    response: pageOf(Photo),
  }),
  'GET /photos/days': route({
    ...at,
    access: 'member',
    summary: 'How many were taken on which day, the latest first',
    status: 200,
    query: z.object({ space: Space }),
    response: z.object({ items: z.array(z.object({ day: Day, count: z.number().int() })) }),
  }),
} as const;
