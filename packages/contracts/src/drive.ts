import { z } from 'zod';
import { DisplayName } from './identity.ts';
import { AnyId, FileId, GroupId, LinkId, MemberId } from './ids.ts';
import { listQuery, pageOf, route, Timestamp } from './route.ts';

export const FileKind = z.enum(['folder', 'doc', 'sheet', 'slides', 'file']).meta({ id: 'FileKind' });
export type FileKind = z.infer<typeof FileKind>;

/** Rights on a file, weakest first; each includes the ones before it. */
export const fileRoles = ['viewer', 'commenter', 'editor', 'owner'] as const;
export const FileRole = z.enum(fileRoles).meta({ id: 'FileRole' });
export type FileRole = z.infer<typeof FileRole>;
/** What a link gives: a role on the file, or `uploader`: put files into the folder and see nothing of what is there. */
export const LinkRole = z.enum(['viewer', 'commenter', 'editor', 'uploader']).meta({ id: 'LinkRole' });
export type LinkRole = z.infer<typeof LinkRole>;

const reservedNames = /^(\.{1,2}|con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)/i;
/**
 * A file's name: NFC, 1–255 UTF-8 bytes, something visible, no slashes, no control or line-breaking characters,
 * none that reorders text, no names a file system reserves.
 */
export const FileName = z
  .string()
  .transform((name) => name.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .min(1)
      .refine((name) => new TextEncoder().encode(name).length <= 255, 'longer than 255 bytes')
      .refine(
        (name) => name.isWellFormed() && !/[/\\\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(name),
        'slashes and control characters are not allowed',
      )
      .refine((name) => /[^\p{C}\p{Z}\p{M}]/u.test(name), 'a name needs a visible character')
      .refine((name) => !reservedNames.test(name) && !name.endsWith('.'), 'this name is reserved'),
  )
  .meta({ type: 'string', maxLength: 255 });

export const File = z
  .object({
    id: FileId,
    kind: FileKind,
    name: z.string(),
    /** Null for a root, and for a file whose parent the caller may not see. */
    parentId: FileId.nullable(),
    space: z.enum(['personal', 'organization']),
    sizeBytes: z.number().int(),
    mimeType: z.string().nullable(),
    /** Of the newest content of an upload, in hexadecimal; null for everything else. */
    sha256: z.string().nullable(),
    /** Grows with every change of the row; send it as If-Match. */
    version: z.number().int(),
    /** Access from above ends here: only those named on it and the tree's owners may open it. */
    limited: z.boolean(),
    /** The caller's own right. */
    role: FileRole,
    owner: z.object({ id: MemberId, name: z.string() }).nullable(),
    modifiedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
    favourite: z.boolean(),
    /** Ids of its tags; none for guests. */
    tags: z.array(z.string()),
    shared: z.boolean(),
    trashedAt: Timestamp.nullable(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'File' });
export type File = z.infer<typeof File>;

export const Share = z
  .object({
    id: z.string(),
    role: FileRole,
    grantee: z.object({
      kind: z.enum(['member', 'group']),
      id: z.string(),
      name: z.string(),
      email: z.string().nullable(),
    }),
    /** The folder that gives this access, when it is not the file itself. */
    inheritedFrom: z.object({ id: FileId, name: z.string() }).nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Share' });
export type Share = z.infer<typeof Share>;

export const Link = z
  .object({
    id: LinkId,
    role: LinkRole,
    url: z.string(),
    token: z.string(),
    hasPassword: z.boolean(),
    expiresAt: Timestamp.nullable(),
    allowDownload: z.boolean(),
    /** Guest sessions that may take a file; null for any number. After the last one the link answers `gone`. */
    maxDownloads: z.number().int().nullable(),
    downloads: z.number().int(),
    /** Files that came in through it. */
    droppedFiles: z.number().int(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Link' });
export type Link = z.infer<typeof Link>;

/** The caller's own root folder, or the space that everybody in the organization shares. */
export const ParentId = z.union([z.enum(['root', 'organization']), FileId]);
const Sort = z.enum(['name', '-name', 'updatedAt', '-updatedAt', 'sizeBytes', '-sizeBytes']).default('name');
const idParams = z.object({ id: FileId });
const linkOptions = {
  password: z.string().min(4).max(256).nullable().optional(),
  expiresAt: Timestamp.nullable().optional(),
  allowDownload: z.boolean().optional(),
  maxDownloads: z.number().int().min(1).max(100_000).nullable().optional(),
};

const at = { service: 'drive' } as const;

export const driveRoutes = {
  'GET /files': route({
    ...at,
    tag: 'Files',
    access: 'guest',
    summary: 'Children of a folder, folders first',
    status: 200,
    query: z.object({
      ...listQuery,
      /** Whoever wants all of a large folder has it in fewer pages. */
      limit: z.coerce.number().int().min(1).max(1000).default(50),
      parentId: ParentId.default('root'),
      sort: Sort,
      tagId: AnyId.optional(),
    }),
    response: pageOf(File),
  }),
  'POST /files': route({
    ...at,
    tag: 'Files',
    access: 'guest',
    summary: 'Create a folder or an empty document',
    status: 201,
    body: z.object({
      kind: z.enum(['folder', 'doc', 'sheet', 'slides']),
      name: FileName,
      parentId: ParentId.default('root'),
    }),
    response: File,
  }),
  'GET /files/{id}': route({
    ...at,
    tag: 'Files',
    access: 'guest',
    summary: 'One file; `root` and `organization` name the two roots',
    status: 200,
    params: z.object({ id: ParentId }),
    response: File,
  }),
  'GET /files/{id}/path': route({
    ...at,
    tag: 'Files',
    access: 'guest',
    summary: 'Its folders from the root down, as far as the caller may see them, itself last',
    status: 200,
    params: idParams,
    response: z.object({
      items: z.array(z.object({ id: FileId, name: z.string(), space: z.enum(['personal', 'organization']) })),
    }),
  }),
  'PATCH /files/{id}': route({
    ...at,
    tag: 'Files',
    access: 'guest',
    summary: 'Rename or move',
    status: 200,
    ifMatch: 'required',
    params: idParams,
    body: z.object({ name: FileName.optional(), parentId: ParentId.optional() }),
    response: File,
  }),
  'DELETE /files/{id}': route({
    ...at,
    tag: 'Files',
    access: 'guest',
    summary: 'Move to trash with everything below',
    status: 204,
    ifMatch: 'optional',
    params: idParams,
  }),
  'POST /files/{id}/copy': route({
    ...at,
    tag: 'Files',
    access: 'member',
    summary: 'Copy a file or a whole folder',
    status: 201,
    params: idParams,
    body: z.object({ parentId: ParentId.optional(), name: FileName.optional() }),
    response: File,
  }),
  'POST /files/{id}/opened': route({
    ...at,
    tag: 'Files',
    access: 'member',
    summary: 'Remember that I opened it (recents)',
    status: 204,
    params: idParams,
  }),
  'PUT /files/{id}/favourite': route({
    ...at,
    tag: 'Files',
    access: 'member',
    summary: 'Star',
    status: 204,
    params: idParams,
  }),
  'DELETE /files/{id}/favourite': route({
    ...at,
    tag: 'Files',
    access: 'member',
    summary: 'Unstar',
    status: 204,
    params: idParams,
  }),
  'PUT /files/{parentId}/children/{name}': route({
    ...at,
    tag: 'Files',
    access: 'guest',
    summary: 'Upload; below a document it becomes a hidden attachment of it',
    status: 201,
    ifMatch: 'optional',
    upload: 'bytes',
    params: z.object({ parentId: ParentId, name: FileName }),
    response: File,
  }),
  'GET /files/{id}/content': route({
    ...at,
    tag: 'Files',
    access: 'guest',
    summary: 'Bytes, with Range and ETag',
    status: 200,
    params: idParams,
    query: z.object({ version: z.coerce.number().int().optional(), download: z.enum(['1']).optional() }),
    response: 'bytes',
  }),
  'POST /archives': route({
    ...at,
    tag: 'Files',
    access: 'guest',
    summary: 'An address that downloads files and folders as one ZIP archive, for five minutes, as the caller',
    status: 201,
    body: z.object({ fileIds: z.array(FileId).min(1).max(200) }),
    response: z.object({
      url: z.string(),
      name: z.string(),
      fileCount: z.number().int(),
      sizeBytes: z.number().int(),
      expiresAt: Timestamp,
    }),
  }),
  'GET /archives/{ticket}': route({
    ...at,
    tag: 'Files',
    access: 'public',
    summary: 'The archive; documents inside are Markdown',
    status: 200,
    params: z.object({ ticket: z.string().min(1).max(12_000) }),
    response: 'bytes',
  }),

  'GET /recents': route({
    ...at,
    tag: 'Files',
    access: 'member',
    summary: 'What I opened last',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(File),
  }),
  'GET /favourites': route({
    ...at,
    tag: 'Files',
    access: 'member',
    summary: 'What I starred',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(File),
  }),
  'GET /shared': route({
    ...at,
    tag: 'Files',
    access: 'member',
    summary: 'What others shared with me',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(File),
  }),

  'GET /trash': route({
    ...at,
    tag: 'Trash',
    access: 'member',
    summary: 'What I may restore',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(File),
  }),
  'DELETE /trash': route({
    ...at,
    tag: 'Trash',
    access: 'member',
    summary: 'Delete everything in my trash for good',
    status: 204,
  }),
  'POST /trash/{id}/restore': route({
    ...at,
    tag: 'Trash',
    access: 'member',
    summary: 'Put it back where it was, or into the root when that is gone',
    status: 200,
    params: idParams,
    response: File,
  }),
  'DELETE /trash/{id}': route({
    ...at,
    tag: 'Trash',
    access: 'member',
    summary: 'Delete one for good',
    status: 204,
    params: idParams,
  }),

  'GET /files/{id}/shares': route({
    ...at,
    tag: 'Sharing',
    access: 'member',
    summary: 'Who has access, inherited included',
    status: 200,
    params: idParams,
    response: z.object({
      items: z.array(Share),
      /** The file itself or a folder above at which access from further up ends; null when everything is inherited. */
      limitedAt: z.object({ id: FileId, name: z.string() }).nullable(),
    }),
  }),
  'POST /files/{id}/shares': route({
    ...at,
    tag: 'Sharing',
    access: 'member',
    summary: 'Give a person or a group access',
    status: 201,
    params: idParams,
    body: z
      .object({ memberId: MemberId.optional(), groupId: GroupId.optional(), role: FileRole })
      .refine(
        (share) => (share.memberId === undefined) !== (share.groupId === undefined),
        'name either memberId or groupId',
      ),
    response: Share,
  }),
  'PATCH /files/{id}/shares/{shareId}': route({
    ...at,
    tag: 'Sharing',
    access: 'member',
    summary: 'Change the role',
    status: 200,
    params: z.object({ id: FileId, shareId: z.uuid() }),
    body: z.object({ role: FileRole }),
    response: Share,
  }),
  'DELETE /files/{id}/shares/{shareId}': route({
    ...at,
    tag: 'Sharing',
    access: 'member',
    summary: 'Take the access away',
    status: 204,
    params: z.object({ id: FileId, shareId: z.uuid() }),
  }),
  'GET /files/{id}/links': route({
    ...at,
    tag: 'Sharing',
    access: 'member',
    summary: 'Links to the file',
    status: 200,
    params: idParams,
    response: z.object({ items: z.array(Link) }),
  }),
  'POST /files/{id}/links': route({
    ...at,
    tag: 'Sharing',
    access: 'member',
    summary: 'Make a link',
    status: 201,
    params: idParams,
    body: z.object({ role: LinkRole, ...linkOptions }),
    response: Link,
  }),
  'PATCH /files/{id}/links/{linkId}': route({
    ...at,
    tag: 'Sharing',
    access: 'member',
    summary: 'Change a link',
    status: 200,
    params: z.object({ id: FileId, linkId: LinkId }),
    body: z.object({ role: LinkRole.optional(), ...linkOptions }),
    response: Link,
  }),
  'DELETE /files/{id}/links/{linkId}': route({
    ...at,
    tag: 'Sharing',
    access: 'member',
    summary: 'Revoke a link',
    status: 204,
    params: z.object({ id: FileId, linkId: LinkId }),
  }),
  'POST /links/{token}/open': route({
    ...at,
    tag: 'Sharing',
    access: 'public',
    summary: 'Open a link as a guest',
    status: 201,
    params: z.object({ token: z.string().min(1).max(200) }),
    body: z.object({ password: z.string().max(256).optional(), name: DisplayName.optional() }),
    response: z.object({
      token: z.string(),
      expiresAt: Timestamp,
      role: LinkRole,
      file: File,
      organization: z.object({ name: z.string() }),
      allowDownload: z.boolean(),
      /** For the role `uploader`: what the folder still takes. The file's other fields then say nothing but its name. */
      drop: z
        .object({ maxFileBytes: z.number().int(), filesLeft: z.number().int(), bytesLeft: z.number().int() })
        .nullable(),
    }),
  }),
} as const;
