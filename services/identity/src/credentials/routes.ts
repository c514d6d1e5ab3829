import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Identity } from '../identity.ts';
import { createMyApiToken, listMyApiTokens, revokeMyApiToken } from './api-tokens.ts';
import { createMyAppPassword, listMyAppPasswords, revokeMyAppPassword } from './app-passwords.ts';

export const credentialRoutes = (identity: Identity) =>
  ({
    'GET /me/app-passwords': async ({ actor, query }) => listMyAppPasswords(identity, actor, query),
    'POST /me/app-passwords': async ({ actor, body, context }) =>
      createMyAppPassword(identity, actor, body, callerOf(context)),
    'DELETE /me/app-passwords/{id}': async ({ actor, params, context }) => {
      await revokeMyAppPassword(identity, actor, params.id, callerOf(context));
      return undefined;
    },
    'GET /me/api-tokens': async ({ actor, query }) => listMyApiTokens(identity, actor, query),
    'POST /me/api-tokens': async ({ actor, body, context }) =>
      createMyApiToken(identity, actor, body, callerOf(context)),
    'DELETE /me/api-tokens/{id}': async ({ actor, params, context }) => {
      await revokeMyApiToken(identity, actor, params.id, callerOf(context));
      return undefined;
    },
  }) satisfies Partial<RouteHandlers<'identity'>>;
