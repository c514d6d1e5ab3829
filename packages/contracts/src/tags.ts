import { z } from 'zod';
import { File } from './drive.ts';
import { AnyId, FileId } from './ids.ts';
import { listQuery, pageOf, route } from './route.ts';
import { tagColours } from './tag-colours.ts';

const TagColour = z.enum(tagColours).meta({ id: 'TagColour' });
export type TagColour = z.infer<typeof TagColour>;

export const Tag = z
  .object({
    id: AnyId,
    name: z.string(),
    colour: TagColour,
    /** Whether the caller may rename, recolour, merge and delete it. */
    mayChange: z.boolean(),
  })
  .meta({ id: 'Tag' });
export type Tag = z.infer<typeof Tag>;

const TagName = z
  .string()
  .transform((name) => name.normalize('NFC').trim().replace(/\s+/g, ' '))
  .pipe(
    z
      .string()
      .min(1)
      .max(40)
      .refine((name) => name.isWellFormed() && !/\p{Cc}/u.test(name), 'control characters are not allowed'),
  )
  .meta({ type: 'string', minLength: 1, maxLength: 40 });

const at = { service: 'drive', tag: 'Tags', access: 'member' } as const;
const idParams = z.object({ id: AnyId });
const tagParams = z.object({ id: FileId, tagId: AnyId });

export const tagRoutes = {
  'GET /tags': route({
    ...at,
    summary: 'Tags of the organization, by name',
    status: 200,
    response: z.object({ items: z.array(Tag) }),
  }),
  'POST /tags': route({
    ...at,
    summary: 'Make a tag',
    status: 201,
    body: z.object({ name: TagName, colour: TagColour.default('grey') }),
    response: Tag,
  }),
  'PATCH /tags/{id}': route({
    ...at,
    summary: 'Rename or recolour a tag: who made it, and administrators',
    status: 200,
    params: idParams,
    body: z.object({ name: TagName.optional(), colour: TagColour.optional() }),
    response: Tag,
  }),
  'DELETE /tags/{id}': route({
    ...at,
    summary: 'Delete a tag and take it off every file: who made it, and administrators',
    status: 204,
    params: idParams,
  }),
  'POST /tags/{id}/merge': route({
    ...at,
    summary:
      'Every file with the tag has the other one afterwards, and the tag is gone: who made it, and administrators',
    status: 200,
    params: idParams,
    body: z.object({ intoId: AnyId }),
    response: Tag,
  }),
  'GET /tags/{id}/files': route({
    ...at,
    summary: 'Files with the tag that the caller may see, latest tagged first',
    status: 200,
    params: idParams,
    query: z.object(listQuery),
    response: pageOf(File),
  }),
  'PUT /files/{id}/tags/{tagId}': route({ ...at, summary: 'Tag a file', status: 204, params: tagParams }),
  'DELETE /files/{id}/tags/{tagId}': route({
    ...at,
    summary: 'Take a tag off a file',
    status: 204,
    params: tagParams,
  }),
} as const;
