import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Identity } from '../identity.ts';
import { clearSessionCookie, withSessionCookie } from './cookie.ts';
import { continueIn, endMySession, listMySessions, requireSession } from './manage.ts';
import { beginPasskeySignIn, signInWithPasskey } from './passkey-sign-in.ts';
import { signInWithPassword } from './sign-in.ts';

export const sessionRoutes = (identity: Identity) =>
  ({
    'POST /sessions': async ({ body: { email, password, organization = null, code = null }, context }) => {
      const given = { email, password, organization, code };
      return withSessionCookie(identity, context, await signInWithPassword(identity, given, callerOf(context)));
    },
    'POST /sessions/passkey/options': async () => beginPasskeySignIn(identity),
    'POST /sessions/passkey': async ({ body: { organization = null, ...answer }, context }) => {
      const session = await signInWithPasskey(identity, { ...answer, organization }, callerOf(context));
      return withSessionCookie(identity, context, session);
    },
    'DELETE /sessions/current': async ({ actor, context }) => {
      await endMySession(identity, actor, requireSession(actor), callerOf(context));
      clearSessionCookie(identity, context);
      return undefined;
    },
    'POST /sessions/current/organization': async ({ actor, body, context }) =>
      withSessionCookie(identity, context, await continueIn(identity, actor, body.organization, callerOf(context))),
    'GET /sessions': async ({ actor, query }) => listMySessions(identity, actor, query),
    'DELETE /sessions/{id}': async ({ actor, params, context }) => {
      await endMySession(identity, actor, params.id, callerOf(context));
      if (params.id === actor.sessionId) clearSessionCookie(identity, context);
      return undefined;
    },
  }) satisfies Partial<RouteHandlers<'identity'>>;
