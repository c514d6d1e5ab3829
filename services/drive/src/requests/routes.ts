import type { RouteHandlers } from '@cloudity/kernel';
import { createFileActivity } from '../activity/service.ts';
import { callerOf } from '../caller.ts';
import type { Drive } from '../drive.ts';
import type { Shares } from '../sharing/service.ts';
import { createRequests } from './service.ts';

type Handled =
  | 'POST /files/{id}/access-requests'
  | 'GET /files/{id}/access-requests'
  | 'POST /files/{id}/access-requests/{requestId}/grant'
  | 'DELETE /files/{id}/access-requests/{requestId}'
  | 'GET /access-requests'
  | 'GET /files/{id}/activity';

export const requestRoutes = (drive: Drive, shares: Shares): Pick<RouteHandlers<'drive'>, Handled> => {
  const requests = createRequests(drive, shares);
  const activity = createFileActivity(drive);
  return {
    'POST /files/{id}/access-requests': async ({ actor, params, body, context }) => {
      await requests.ask(callerOf(actor, context), params.id, body);
      return undefined;
    },
    'GET /files/{id}/access-requests': async ({ actor, params }) => ({ items: await requests.list(actor, params.id) }),
    'POST /files/{id}/access-requests/{requestId}/grant': ({ actor, params, body, context }) =>
      requests.grant(callerOf(actor, context), params.id, params.requestId, body.role),
    'DELETE /files/{id}/access-requests/{requestId}': async ({ actor, params, context }) => {
      await requests.decline(callerOf(actor, context), params.id, params.requestId);
      return undefined;
    },
    'GET /access-requests': async ({ actor }) => ({ items: await requests.listAll(actor) }),
    'GET /files/{id}/activity': ({ actor, params, query }) => activity(actor, params.id, query),
  };
};
