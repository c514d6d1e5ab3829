import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Drive } from '../drive.ts';
import { requireFile } from '../files/find.ts';
import type { Lines } from '../live/lines.ts';
import { createComments } from './service.ts';

type Handled =
  | 'GET /files/{id}/comments'
  | 'POST /files/{id}/comments'
  | 'PATCH /files/{id}/comments/{commentId}'
  | 'DELETE /files/{id}/comments/{commentId}'
  | 'GET /files/{id}/people'
  | 'GET /files/{id}/events';

const streamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  // Asks proxies (nginx) to pass every event on at once.
  'X-Accel-Buffering': 'no',
};

export const commentRoutes = (drive: Drive, lines: Lines): Pick<RouteHandlers<'drive'>, Handled> => {
  const comments = createComments(drive);
  const { db, clock } = drive.platform;
  return {
    'GET /files/{id}/comments': ({ actor, params, query }) => comments.list(actor, params.id, query),
    'POST /files/{id}/comments': ({ actor, params, body, context }) =>
      comments.add(callerOf(actor, context), params.id, body),
    'PATCH /files/{id}/comments/{commentId}': ({ actor, params, body, context }) =>
      comments.change(callerOf(actor, context), params.id, params.commentId, body),
    'DELETE /files/{id}/comments/{commentId}': async ({ actor, params, context }) => {
      await comments.remove(callerOf(actor, context), params.id, params.commentId);
      return undefined;
    },
    'GET /files/{id}/people': async ({ actor, params, query }) => ({
      items: await comments.people(actor, params.id, query.q),
    }),
    'GET /files/{id}/events': async ({ actor, params, context }) => {
      await db.tenant(actor.tenantId, (tx) => requireFile(tx, actor, clock.now(), params.id, 'see'));
      if (context.req.method === 'HEAD') return context.body(null, 200, streamHeaders);
      return new Response(await lines.open(actor, params.id), { headers: streamHeaders });
    },
  };
};
