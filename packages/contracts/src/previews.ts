import { z } from 'zod';
import { FileId } from './ids.ts';
import { route, Timestamp } from './route.ts';

/** The longer side of a preview image, in pixels, at most. */
export const previewSizes = [256, 1600] as const;

/**
 * `unsupported`: nothing is made of this kind. `too_large`: more bytes or pixels than are looked at. `damaged`: it cannot be read.
 * `locked`: it has a password. `unavailable`: the server lacks the program. `failed`: making it took too long or too much memory.
 */
export const PreviewReason = z
  .enum(['unsupported', 'too_large', 'damaged', 'locked', 'unavailable', 'failed'])
  .meta({ id: 'PreviewReason' });
export type PreviewReason = z.infer<typeof PreviewReason>;

/** Where and when a picture was taken. */
export const Taken = z
  .object({
    /** The clock where it was taken, written as if it were UTC. */
    at: Timestamp,
    /** That clock's distance to UTC; null when nobody noted it. */
    offsetMinutes: z.number().int().nullable(),
    /** `file`: the camera noted no time, so it is the file's. */
    source: z.enum(['camera', 'file']),
  })
  .meta({ id: 'Taken' });
export type Taken = z.infer<typeof Taken>;
export const Place = z.object({ latitude: z.number(), longitude: z.number() }).meta({ id: 'Place' });
export type Place = z.infer<typeof Place>;

/**
 * What a content that no browser shows is shown as, beside images: `pdf`: its pages, `table`: the beginning of its sheets, a PreviewTable.
 */
export const renditionKinds = ['pdf', 'table'] as const;
export const RenditionKind = z.enum(renditionKinds).meta({ id: 'RenditionKind' });
export type RenditionKind = z.infer<typeof RenditionKind>;

export const Preview = z
  .object({
    /** `unmade`: nobody has asked for it yet. */
    state: z.enum(['made', 'waiting', 'none', 'unmade']),
    reason: PreviewReason.nullable(),
    images: z.array(z.object({ size: z.number().int(), width: z.number().int(), height: z.number().int() })),
    /** To be read at the address that `GET /files/{id}/view?as=` gives. */
    renditions: z.array(RenditionKind),
    /** Of the original, upright. */
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    durationMs: z.number().int().nullable(),
    pages: z.number().int().nullable(),
    taken: Taken.nullable(),
    place: Place.nullable(),
  })
  .meta({ id: 'Preview' });
export type Preview = z.infer<typeof Preview>;

const at = { service: 'drive', tag: 'Previews' } as const;
const idParams = z.object({ id: FileId });

export const previewRoutes = {
  'GET /files/{id}/preview': route({
    ...at,
    access: 'guest',
    summary: 'What is known about the newest content: images of it, its measures, when and where it was taken',
    status: 200,
    params: idParams,
    response: Preview,
  }),
  'POST /files/{id}/preview': route({
    ...at,
    access: 'member',
    summary: 'Ask for a preview that was never made, or could not be when it was tried',
    status: 202,
    params: idParams,
    response: Preview,
  }),
  'GET /files/{id}/preview/image': route({
    ...at,
    access: 'guest',
    summary: 'The newest content as a WebP image, with ETag',
    status: 200,
    params: idParams,
    query: z.object({ size: z.enum(['256', '1600']).default('256') }),
    response: 'bytes',
  }),
} as const;
