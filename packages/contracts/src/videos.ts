import { z } from 'zod';
import { FileId } from './ids.ts';
import { PreviewReason } from './previews.ts';
import { route } from './route.ts';

/** Whether the newest content has a rendition that every browser plays, beside the original. */
export const VideoRendition = z
  .object({
    /** `made`: to be played at the address that `GET /files/{id}/view?as=playlist` gives. `unmade`: nobody has asked for it yet. */
    state: z.enum(['made', 'waiting', 'none', 'unmade']),
    reason: PreviewReason.nullable(),
  })
  .meta({ id: 'VideoRendition' });
export type VideoRendition = z.infer<typeof VideoRendition>;

const at = { service: 'drive', tag: 'Previews' } as const;
const idParams = z.object({ id: FileId });

export const videoRoutes = {
  'GET /files/{id}/video': route({
    ...at,
    access: 'guest',
    summary: 'Whether the newest content has a rendition that every browser plays',
    status: 200,
    params: idParams,
    response: VideoRendition,
  }),
  'POST /files/{id}/video': route({
    ...at,
    access: 'member',
    summary: 'Ask for such a rendition of a video; it is made in its turn',
    status: 202,
    params: idParams,
    response: VideoRendition,
  }),
} as const;
