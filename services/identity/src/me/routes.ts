import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import { rotateCookie } from '../factors/routes.ts';
import type { Identity } from '../identity.ts';
import { presentOrganization } from '../organization/present.ts';
import { myMemberships } from '../sessions/manage.ts';
import { changeMe, changeMyPassword, getMe } from './me.ts';

export const meRoutes = (identity: Identity) =>
  ({
    'GET /me': async ({ actor }) => getMe(identity, actor),
    'PATCH /me': async ({ actor, body, context }) => changeMe(identity, actor, body, callerOf(context)),
    'POST /me/password': async ({ actor, body, context }) => {
      await changeMyPassword(identity, actor, body, callerOf(context));
      await rotateCookie(identity, actor, context);
      return undefined;
    },
    'GET /me/organizations': async ({ actor }) => ({
      items: (await myMemberships(identity, actor)).map((membership) =>
        presentOrganization({
          id: membership.tenantId,
          name: membership.organizationName,
          secondFactorRequired: membership.secondFactorRequired,
          createdAt: membership.organizationCreatedAt,
        }),
      ),
    }),
  }) satisfies Partial<RouteHandlers<'identity'>>;
