import type { uploadRoutes } from '@cloudity/contracts';
import { clientIp, type RouteHandler } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import { createUploadSessions } from './sessions.ts';
import { createStoreBatch } from './store-batch.ts';

/** HTTP only: the routes of the upload protocol (PROTOCOL.md). */
export const createUploadRoutes = (
  drive: Drive,
): { readonly [Key in keyof typeof uploadRoutes]: RouteHandler<Key> } => {
  const sessions = createUploadSessions(drive);
  const storeBatch = createStoreBatch(drive);
  return {
    'POST /files/{parentId}/batch': ({ actor, params, context }) =>
      storeBatch({ actor, ip: clientIp(context) }, params.parentId, context),
    'POST /uploads': ({ actor, body, context }) => sessions.begin({ actor, ip: clientIp(context) }, body),
    'GET /uploads/{id}': ({ actor, params }) => sessions.get(actor, params.id),
    'POST /uploads/{id}/missing': async ({ actor, params, body }) => ({
      missing: [...(await sessions.missing(actor, params.id, body.chunks))],
    }),
    'PUT /uploads/{id}/chunks': async ({ actor, params, context }) => ({
      storedBytes: await sessions.put(actor, params.id, context),
    }),
    'POST /uploads/{id}/commit': ({ actor, params, body, context }) =>
      sessions.commit({ actor, ip: clientIp(context) }, params.id, body),
    'DELETE /uploads/{id}': async ({ actor, params }) => {
      await sessions.cancel(actor, params.id);
      return undefined;
    },
  };
};
