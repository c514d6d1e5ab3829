import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import { rotateCookie } from '../factors/routes.ts';
import type { Identity } from '../identity.ts';
import { addMyPasskey, beginMyPasskey, listMyPasskeys, removeMyPasskey } from './passkeys.ts';

export const passkeyRoutes = (identity: Identity) =>
  ({
    'GET /me/passkeys': async ({ actor }) => ({ items: await listMyPasskeys(identity, actor) }),
    'POST /me/passkeys/options': async ({ actor }) => beginMyPasskey(identity, actor),
    'POST /me/passkeys': async ({ actor, body, context }) => {
      const passkey = await addMyPasskey(identity, actor, body, callerOf(context));
      await rotateCookie(identity, actor, context);
      return passkey;
    },
    'DELETE /me/passkeys/{id}': async ({ actor, params, context }) => {
      await removeMyPasskey(identity, actor, params.id, callerOf(context));
      return undefined;
    },
  }) satisfies Partial<RouteHandlers<'identity'>>;
