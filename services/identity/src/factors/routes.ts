import type { MemberActor, RouteHandlers } from '@cloudity/kernel';
import type { Context } from 'hono';
import { callerOf } from '../caller.ts';
import type { Identity } from '../identity.ts';
import { cameByCookie, setSessionCookie } from '../sessions/cookie.ts';
import { requireSession, rotateSession } from '../sessions/manage.ts';
import { beginMyTotp, confirmMyTotp, readMyFactors, removeMyTotp, replaceMyRecoveryCodes } from './enrol.ts';

/** A browser's session goes on under a new token after a step-up; a script's, which nobody can plant, keeps its own. */
export const rotateCookie = async (identity: Identity, actor: MemberActor, context: Context): Promise<void> => {
  if (!cameByCookie(context)) return;
  const { token, expiresAt } = await rotateSession(identity, actor, requireSession(actor));
  setSessionCookie(identity, context, token, expiresAt);
};

export const factorRoutes = (identity: Identity) =>
  ({
    'GET /me/two-factor': async ({ actor }) => {
      const { totp, passkeys, recoveryCodes } = await readMyFactors(identity, actor);
      return { totp, passkeys, recoveryCodesLeft: recoveryCodes };
    },
    'POST /me/two-factor/totp': async ({ actor }) => beginMyTotp(identity, actor),
    'POST /me/two-factor/totp/confirm': async ({ actor, body, context }) => {
      const recoveryCodes = await confirmMyTotp(identity, actor, body.code, callerOf(context));
      await rotateCookie(identity, actor, context);
      return { recoveryCodes: [...recoveryCodes] };
    },
    'DELETE /me/two-factor/totp': async ({ actor, body, context }) => {
      await removeMyTotp(identity, actor, body.password, callerOf(context));
      return undefined;
    },
    'POST /me/two-factor/recovery-codes': async ({ actor, body, context }) => ({
      recoveryCodes: [...(await replaceMyRecoveryCodes(identity, actor, body.password, callerOf(context)))],
    }),
  }) satisfies Partial<RouteHandlers<'identity'>>;
