import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Identity } from '../identity.ts';
import { withSessionCookie } from '../sessions/cookie.ts';
import { accept, openInvitation } from './accept.ts';
import { findInvitations, invite, withdraw } from './invite.ts';

export const invitationRoutes = (identity: Identity) =>
  ({
    'GET /invitations': async ({ actor, query }) => findInvitations(identity, actor, query),
    'POST /invitations': async ({ actor, body, context }) => invite(identity, actor, body, callerOf(context)),
    'DELETE /invitations/{id}': async ({ actor, params, context }) => {
      await withdraw(identity, actor, params.id, callerOf(context));
      return undefined;
    },
    'GET /invitations/{token}': async ({ params }) => {
      const { invitation, hasAccount } = await openInvitation(identity, params.token);
      return {
        organization: { name: invitation.organizationName },
        email: invitation.email,
        role: invitation.role,
        invitedBy: invitation.invitedBy,
        hasAccount,
        expiresAt: invitation.expiresAt.toISOString(),
      };
    },
    'POST /invitations/{token}/accept': async ({ params, body, actor, context }) => {
      const { name, password = null, code = null } = body;
      const session = await accept(identity, params.token, { name, password, code }, actor, callerOf(context));
      return withSessionCookie(identity, context, session);
    },
  }) satisfies Partial<RouteHandlers<'identity'>>;
