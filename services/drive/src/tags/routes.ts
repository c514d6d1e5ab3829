import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Drive } from '../drive.ts';
import { createTags } from './service.ts';

type Handled =
  | 'GET /tags'
  | 'POST /tags'
  | 'PATCH /tags/{id}'
  | 'DELETE /tags/{id}'
  | 'POST /tags/{id}/merge'
  | 'GET /tags/{id}/files'
  | 'PUT /files/{id}/tags/{tagId}'
  | 'DELETE /files/{id}/tags/{tagId}';

export const tagRoutes = (drive: Drive): Pick<RouteHandlers<'drive'>, Handled> => {
  const tags = createTags(drive);
  return {
    'GET /tags': async ({ actor }) => ({ items: await tags.list(actor) }),
    'POST /tags': ({ actor, body, context }) => tags.create(callerOf(actor, context), body),
    'PATCH /tags/{id}': ({ actor, params, body, context }) => tags.change(callerOf(actor, context), params.id, body),
    'DELETE /tags/{id}': async ({ actor, params, context }) => {
      await tags.remove(callerOf(actor, context), params.id);
      return undefined;
    },
    'POST /tags/{id}/merge': ({ actor, params, body, context }) =>
      tags.merge(callerOf(actor, context), params.id, body.intoId),
    'GET /tags/{id}/files': ({ actor, params, query }) => tags.files(actor, params.id, query),
    'PUT /files/{id}/tags/{tagId}': async ({ actor, params, context }) => {
      await tags.tag(callerOf(actor, context), params.id, params.tagId);
      return undefined;
    },
    'DELETE /files/{id}/tags/{tagId}': async ({ actor, params, context }) => {
      await tags.untag(callerOf(actor, context), params.id, params.tagId);
      return undefined;
    },
  };
};
