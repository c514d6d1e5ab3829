import { bodyOf, clientIp, type RouteHandlers, readToken } from '@cloudity/kernel';
import type { Context } from 'hono';
import { albumRoutes } from './albums/routes.ts';
import { answerArchive } from './archive/answer.ts';
import { createArchives } from './archive/service.ts';
import { callerOf } from './caller.ts';
import { createListChanges } from './changes/service.ts';
import { commentRoutes } from './comments/routes.ts';
import { answerContent } from './content/answer.ts';
import { createFindDownload } from './content/download.ts';
import { createUploadFile } from './content/upload.ts';
import { createSettings } from './content-settings/service.ts';
import { createCopyFile } from './copying/service.ts';
import type { Drive } from './drive.ts';
import type { Exports } from './exports/exports.ts';
import { createUpdateFile } from './files/move.ts';
import { createFiles } from './files/service.ts';
import { createLinkActivity } from './links/activity/service.ts';
import { createDropFile } from './links/drop.ts';
import { createGuests } from './links/guests.ts';
import { createLinks } from './links/service.ts';
import { createListChildren } from './listing/service.ts';
import type { Lines } from './live/lines.ts';
import { createMarks } from './marks/service.ts';
import { createPhotoRoutes } from './photos/routes.ts';
import { createPreviewRoutes } from './previews/routes.ts';
import { requestRoutes } from './requests/routes.ts';
import { createSearchFiles } from './search/service.ts';
import { createLimitAccess } from './sharing/limited/service.ts';
import { createShares } from './sharing/service.ts';
import { sheetRoutes } from './sheets/routes.ts';
import type { TableReader } from './sheets/table-reader.ts';
import { createStorageHandlers } from './storage/routes.ts';
import { tagRoutes } from './tags/routes.ts';
import type { Trash } from './trash/service.ts';
import { createUploadRoutes } from './uploads/routes.ts';
import { createVideoRoutes } from './videos/routes.ts';
import { createViewRoutes } from './views/routes.ts';

/** Digits of Content-Length, or null when the body's length is not said. */
const announcedBytes = (context: Context): number | null => {
  const header = context.req.header('content-length');
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : null;
};

/** HTTP only: every route of the drive, each a call of one use case. */
export const createRouteHandlers = (
  drive: Drive,
  {
    trash,
    lines,
    tables,
    exports,
  }: {
    readonly trash: Trash;
    readonly lines: Lines;
    readonly tables: TableReader;
    readonly exports: Pick<Exports, 'note'>;
  },
): RouteHandlers<'drive'> => {
  const files = createFiles(drive);
  const updateFile = createUpdateFile(drive);
  const listChildren = createListChildren(drive);
  const listChanges = createListChanges(drive);
  const uploadFile = createUploadFile(drive);
  const findDownload = createFindDownload(drive);
  const archives = createArchives(drive);
  const copyFile = createCopyFile(drive);
  const shares = createShares(drive);
  const links = createLinks(drive);
  const guests = createGuests(drive);
  const marks = createMarks(drive);
  const searchFiles = createSearchFiles(drive);
  const limitAccess = createLimitAccess(drive);
  const dropFile = createDropFile(drive);
  const linkActivity = createLinkActivity(drive);
  const settings = createSettings(drive);

  return {
    ...createUploadRoutes(drive),
    ...createPreviewRoutes(drive),
    ...createVideoRoutes(drive),
    ...createViewRoutes(drive),
    ...commentRoutes(drive, lines),
    ...requestRoutes(drive, shares),
    ...tagRoutes(drive),
    ...createPhotoRoutes(drive),
    ...albumRoutes(drive),
    ...sheetRoutes(drive, tables),

    'GET /files': ({ actor, query }) => listChildren(actor, query),
    'GET /changes': ({ actor, query }) => listChanges(actor, query),
    'POST /files': async ({ actor, body, context }) => {
      const file = await files.create(callerOf(actor, context), body);
      // An empty workbook is a file too; an empty text is none.
      if (file.kind === 'sheet') exports.note(actor.tenantId, file.id, file.kind);
      return file;
    },
    'GET /files/{id}': ({ actor, params }) => files.get(actor, params.id),
    'GET /files/{id}/path': async ({ actor, params }) => ({ items: [...(await files.path(actor, params.id))] }),
    'PATCH /files/{id}': ({ actor, params, ifMatch, body, context }) =>
      updateFile(callerOf(actor, context), params.id, ifMatch, body),
    'DELETE /files/{id}': async ({ actor, params, ifMatch, context }) => {
      await trash.put(callerOf(actor, context), params.id, ifMatch);
      return undefined;
    },
    'POST /files/{id}/copy': ({ actor, params, body, context }) => copyFile(callerOf(actor, context), params.id, body),
    'POST /files/{id}/opened': async ({ actor, params }) => {
      await marks.opened(actor, params.id);
      return undefined;
    },
    'PUT /files/{id}/favourite': async ({ actor, params }) => {
      await marks.star(actor, params.id);
      return undefined;
    },
    'DELETE /files/{id}/favourite': async ({ actor, params }) => {
      await marks.unstar(actor, params.id);
      return undefined;
    },
    'PUT /files/{parentId}/children/{name}': async ({ actor, params, ifMatch, context }) => {
      const { file, isNew } = await uploadFile(callerOf(actor, context), {
        ...params,
        ifMatch,
        announcedBytes: announcedBytes(context),
        announcedType: context.req.header('content-type'),
        // Asked for only once the upload is allowed: a body that nobody asked for is drained, and the connection goes on.
        get body() {
          return bodyOf(context);
        },
      });
      context.header('ETag', `"${file.version}"`);
      return context.json(file, isNew ? 201 : 200);
    },
    'GET /files/{id}/content': async ({ actor, params, query, context }) => {
      const range = context.req.header('range');
      const download = await findDownload(callerOf(actor, context), {
        id: params.id,
        version: query.version ?? null,
        isBeginning: context.req.method === 'GET' && (range === undefined || /^bytes=0*-/.test(range)),
        ifNoneMatch: context.req.header('if-none-match'),
        isRead: context.req.method === 'GET',
      });
      const forceDownload = query.download === '1' || drive.platform.config.contentUrl !== null;
      return answerContent(context, drive.contents, actor.tenantId, download, forceDownload);
    },

    'POST /archives': ({ actor, body, context }) =>
      archives.announce(callerOf(actor, context), readToken(context) ?? '', body.fileIds),
    'GET /archives/{ticket}': async ({ params, context }) =>
      answerArchive(context, await archives.open(params.ticket, clientIp(context))),

    'GET /recents': ({ actor, query }) => marks.recents(actor, query),
    'GET /favourites': ({ actor, query }) => marks.favourites(actor, query),
    'GET /shared': ({ actor, query }) => marks.sharedWithMe(actor, query),
    'GET /search': ({ actor, query }) => searchFiles(actor, query),
    'GET /content-settings': ({ actor }) => settings.read(actor),
    'PATCH /content-settings': ({ actor, ifMatch, body, context }) =>
      settings.change(callerOf(actor, context), ifMatch, body),

    'GET /trash': ({ actor, query }) => trash.list(actor, query),
    'DELETE /trash': async ({ actor, context }) => {
      await trash.empty(callerOf(actor, context));
      return undefined;
    },
    'POST /trash/{id}/restore': ({ actor, params, context }) => trash.restore(callerOf(actor, context), params.id),
    'DELETE /trash/{id}': async ({ actor, params, context }) => {
      await trash.deleteForGood(callerOf(actor, context), actor.tenantId, params.id);
      return undefined;
    },

    'GET /files/{id}/shares': ({ actor, params }) => shares.list(actor, params.id),
    'POST /files/{id}/shares': ({ actor, params, body, context }) =>
      shares.add(callerOf(actor, context), params.id, body),
    'PATCH /files/{id}/shares/{shareId}': ({ actor, params, body, context }) =>
      shares.change(callerOf(actor, context), params.id, params.shareId, body.role),
    'DELETE /files/{id}/shares/{shareId}': async ({ actor, params, context }) => {
      await shares.remove(callerOf(actor, context), params.id, params.shareId);
      return undefined;
    },
    'GET /files/{id}/links': async ({ actor, params }) => ({ items: await links.list(actor, params.id) }),
    'POST /files/{id}/links': ({ actor, params, body, context }) =>
      links.create(callerOf(actor, context), params.id, body),
    'PATCH /files/{id}/links/{linkId}': ({ actor, params, body, context }) =>
      links.change(callerOf(actor, context), params.id, params.linkId, body),
    'DELETE /files/{id}/links/{linkId}': async ({ actor, params, context }) => {
      await links.revoke(callerOf(actor, context), params.id, params.linkId);
      return undefined;
    },
    'GET /files/{id}/links/{linkId}/activity': ({ actor, params, query }) =>
      linkActivity(actor, params.id, params.linkId, query),
    'PUT /drop/{name}': ({ actor, params, context }) =>
      dropFile(callerOf(actor, context), {
        name: params.name,
        announcedBytes: announcedBytes(context),
        announcedType: context.req.header('content-type'),
        get body() {
          return bodyOf(context);
        },
      }),
    'PUT /files/{id}/limited-access': ({ actor, params, body, context }) =>
      limitAccess(callerOf(actor, context), params.id, body.limited),
    ...createStorageHandlers(drive),
    'POST /links/{token}/open': ({ params, body, context }) =>
      guests.open(params.token, { ...body, ip: clientIp(context) }),
  };
};
