import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Identity } from '../identity.ts';
import { withSessionCookie } from '../sessions/cookie.ts';
import { isSetupNeeded, setUp } from './setup.ts';

export const setupRoutes = (identity: Identity) =>
  ({
    'GET /setup': async () => ({
      needed: await isSetupNeeded(identity),
      mail: identity.platform.config.smtpUrl !== null,
    }),
    'POST /setup': async ({ body: { token, organizationName, ...owner }, context }) => {
      const session = await setUp(identity, token, { name: organizationName, owner }, callerOf(context));
      return withSessionCookie(identity, context, session);
    },
  }) satisfies Partial<RouteHandlers<'identity'>>;
