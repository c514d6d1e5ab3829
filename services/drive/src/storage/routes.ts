import { clientIp, type MemberActor, type RouteHandlers } from '@cloudity/kernel';
import type { Context } from 'hono';
import type { Drive } from '../drive.ts';
import { createHandOver } from './hand-over.ts';
import { createStorage } from './service.ts';

type StorageRoute = Extract<keyof RouteHandlers<'drive'>, `${string} /storage${string}`>;

const callerOf = (actor: MemberActor, context: Context) => ({ actor, ip: clientIp(context) });

/** How much is stored and may be: everybody's own, and the administrators' view. */
export const createStorageHandlers = (drive: Drive): Pick<RouteHandlers<'drive'>, StorageRoute> => {
  const storage = createStorage(drive);
  const handOver = createHandOver(drive);
  return {
    'GET /storage': ({ actor }) => storage.own(actor),
    'GET /storage/settings': ({ actor }) => storage.settings(actor),
    'PATCH /storage/settings': ({ actor, body, ifMatch, context }) =>
      storage.decide(callerOf(actor, context), body, ifMatch),
    'GET /storage/people': ({ actor, query }) => storage.people(actor, query),
    'PUT /storage/people/{memberId}/quota': ({ actor, params, body, context }) =>
      storage.setQuota(callerOf(actor, context), params.memberId, body.quotaBytes),
    'DELETE /storage/people/{memberId}/quota': async ({ actor, params, context }) => {
      await storage.setQuota(callerOf(actor, context), params.memberId, undefined);
      return undefined;
    },
    'POST /storage/people/{memberId}/hand-over': async ({ actor, params, body, context }) =>
      handOver(callerOf(actor, context), params.memberId, body.memberId),
  };
};
