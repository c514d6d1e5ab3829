import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Identity } from '../identity.ts';
import { requestReset } from './request.ts';
import { openReset, resetPassword } from './reset.ts';

export const resetRoutes = (identity: Identity) =>
  ({
    'POST /password-resets': async ({ body, context }) => {
      await requestReset(identity, body, callerOf(context));
      return undefined;
    },
    'GET /password-resets/{token}': async ({ params }) => {
      const { reset } = await openReset(identity, params.token);
      return { email: reset.email, expiresAt: reset.expiresAt.toISOString() };
    },
    'POST /password-resets/{token}': async ({ params, body, context }) => {
      await resetPassword(identity, params.token, body.password, callerOf(context));
      return undefined;
    },
  }) satisfies Partial<RouteHandlers<'identity'>>;
