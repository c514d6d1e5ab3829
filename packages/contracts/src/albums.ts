import { z } from 'zod';
import { File } from './drive.ts';
import { AnyId, FileId, GroupId, MemberId } from './ids.ts';
import { Photo } from './photos.ts';
import { listQuery, pageOf, route, Timestamp } from './route.ts';

/** An owner shares and deletes it too, an editor puts photos in and takes them out, a viewer looks. */
const AlbumRole = z.enum(['viewer', 'editor', 'owner']).meta({ id: 'AlbumRole' });
export type AlbumRole = z.infer<typeof AlbumRole>;

/** Photos that somebody put together, as the caller sees them: only those that the caller may open count. */
export const Album = z
  .object({
    id: AnyId,
    name: z.string(),
    role: AlbumRole,
    owner: z.object({ id: MemberId, name: z.string() }),
    /** The one that was chosen, else the first. */
    cover: File.nullable(),
    photoCount: z.number().int(),
    /** When the first and the last of them were taken. */
    from: Timestamp.nullable(),
    until: Timestamp.nullable(),
    isShared: z.boolean(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Album' });
export type Album = z.infer<typeof Album>;

export const AlbumShare = z
  .object({
    id: AnyId,
    role: z.enum(['viewer', 'editor']),
    grantee: z.object({ kind: z.enum(['member', 'group']), id: AnyId, name: z.string(), email: z.string().nullable() }),
  })
  .meta({ id: 'AlbumShare' });
export type AlbumShare = z.infer<typeof AlbumShare>;

const AlbumName = z
  .string()
  .transform((name) => name.normalize('NFC').trim().replace(/\s+/g, ' '))
  .pipe(
    z
      .string()
      .min(1)
      .max(100)
      .refine((name) => name.isWellFormed() && !/\p{Cc}/u.test(name), 'control characters are not allowed'),
  )
  .meta({ type: 'string', minLength: 1, maxLength: 100 });
const Files = z.array(FileId).max(200).default([]);

const at = { service: 'drive', tag: 'Photos', access: 'member' } as const;
const params = z.object({ id: AnyId });

export const albumRoutes = {
  'GET /albums': route({
    ...at,
    summary: 'Albums of the caller and those shared with the caller, the latest changed first',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(Album),
  }),
  'POST /albums': route({
    ...at,
    summary: 'Make an album of photos that the caller may open',
    status: 201,
    body: z.object({ name: AlbumName, add: Files }),
    response: Album,
  }),
  'GET /albums/{id}': route({ ...at, summary: 'An album', status: 200, params, response: Album }),
  'PATCH /albums/{id}': route({
    ...at,
    summary: 'Rename it, or choose its cover among its photos',
    status: 200,
    params,
    body: z.object({ name: AlbumName.optional(), coverId: FileId.optional() }),
    response: Album,
  }),
  'DELETE /albums/{id}': route({ ...at, summary: 'Delete the album; its photos stay', status: 204, params }),
  'GET /albums/{id}/photos': route({
    ...at,
    summary: 'Its photos that the caller may open, by the time they were taken',
    status: 200,
    params,
    query: z.object({ ...listQuery, sort: z.enum(['takenAt', '-takenAt']).default('takenAt') }),
    response: pageOf(Photo),
  }),
  'PATCH /albums/{id}/photos': route({
    ...at,
    summary: 'Put photos in and take photos out',
    status: 200,
    params,
    body: z.object({ add: Files, remove: Files }),
    response: Album,
  }),
  'GET /albums/{id}/shares': route({
    ...at,
    summary:
      'With whom it is shared, and how many of its photos not all of them may open although the caller could share them',
    status: 200,
    params,
    response: z.object({ items: z.array(AlbumShare), closedCount: z.number().int() }),
  }),
  'POST /albums/{id}/shares': route({
    ...at,
    summary: 'Share the album with a person or a group; the photos keep their own rights',
    status: 201,
    params,
    body: z.object({ memberId: MemberId.optional(), groupId: GroupId.optional(), role: z.enum(['viewer', 'editor']) }),
    response: AlbumShare,
  }),
  'DELETE /albums/{id}/shares/{shareId}': route({
    ...at,
    summary: 'Share it no longer; people may take themselves off',
    status: 204,
    params: z.object({ id: AnyId, shareId: AnyId }),
  }),
  'POST /albums/{id}/open-photos': route({
    ...at,
    summary: 'Everybody it is shared with may open its photos afterwards, as far as the caller may share them',
    status: 200,
    params,
    response: z.object({ count: z.number().int() }),
  }),
} as const;
