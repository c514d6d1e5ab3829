import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Identity } from '../identity.ts';
import {
  addToGroup,
  changeGroup,
  createGroup,
  findGroupMembers,
  findGroups,
  removeGroup,
  takeOutOfGroup,
} from './groups.ts';

export const groupRoutes = (identity: Identity) =>
  ({
    'GET /groups': async ({ actor, query }) => findGroups(identity, actor, query),
    'POST /groups': async ({ actor, body, context }) => createGroup(identity, actor, body.name, callerOf(context)),
    'PATCH /groups/{id}': async ({ actor, params, body, context }) =>
      changeGroup(identity, actor, params.id, body.name, callerOf(context)),
    'DELETE /groups/{id}': async ({ actor, params, context }) => {
      await removeGroup(identity, actor, params.id, callerOf(context));
      return undefined;
    },
    'GET /groups/{id}/members': async ({ actor, params, query }) => findGroupMembers(identity, actor, params.id, query),
    'PUT /groups/{id}/members/{memberId}': async ({ actor, params: { id: groupId, memberId }, context }) => {
      await addToGroup(identity, actor, { groupId, memberId }, callerOf(context));
      return undefined;
    },
    'DELETE /groups/{id}/members/{memberId}': async ({ actor, params: { id: groupId, memberId }, context }) => {
      await takeOutOfGroup(identity, actor, { groupId, memberId }, callerOf(context));
      return undefined;
    },
  }) satisfies Partial<RouteHandlers<'identity'>>;
