import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Identity } from '../identity.ts';
import { changeMember, endMemberSessions, findMembers, getMember } from './members.ts';

export const memberRoutes = (identity: Identity) =>
  ({
    'GET /members': async ({ actor, query }) => findMembers(identity, actor.tenantId, query),
    'GET /members/{id}': async ({ actor, params }) => getMember(identity, actor.tenantId, params.id),
    'PATCH /members/{id}': async ({ actor, params, body, context }) => {
      await changeMember(identity, actor, params.id, body, callerOf(context));
      return getMember(identity, actor.tenantId, params.id);
    },
    'DELETE /members/{id}': async ({ actor, params, context }) => {
      await changeMember(identity, actor, params.id, { status: 'removed' }, callerOf(context));
      return undefined;
    },
    'DELETE /members/{id}/sessions': async ({ actor, params, context }) => {
      await endMemberSessions(identity, actor, params.id, callerOf(context));
      return undefined;
    },
  }) satisfies Partial<RouteHandlers<'identity'>>;
