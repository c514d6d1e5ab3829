import { bumpAclVersion } from '@cloudity/db';
import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import { byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { presentOrganization } from './present.ts';
import { selectOrganization, updateOrganization } from './store.ts';

export const organizationRoutes = ({ platform: { db }, events }: Identity) =>
  ({
    'GET /organization': async ({ actor: { tenantId } }) => {
      const [row] = await db.read(tenantId, selectOrganization);
      if (!row) throw new Error('an organization without a row');
      return presentOrganization(row);
    },
    'PATCH /organization': async ({ actor, body, context }) =>
      db.tenant(actor.tenantId, async (tx) => {
        const { name = null, secondFactorRequired = null } = body;
        const row = await updateOrganization(tx, { name, secondFactorRequired });
        if (name !== null || secondFactorRequired !== null)
          await events.organizationChanged(tx, byMember(actor, callerOf(context)), body);
        await bumpAclVersion(tx);
        return presentOrganization(row);
      }),
  }) satisfies Partial<RouteHandlers<'identity'>>;
