import type { CoEditingSettings } from '@cloudity/contracts';
import { bumpAclVersion, recordAudit } from '@cloudity/db';
import { AppError, clientIp, type RouteHandlers } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import { defaultLimits } from '../limits/limits.ts';
import { lockSettings, readSettings, type SettingsRow, upsertSettings } from './store.ts';

type Handlers = Pick<RouteHandlers<'collab'>, 'GET /organization/co-editing' | 'PATCH /organization/co-editing'>;

const present = (settings: SettingsRow): CoEditingSettings => ({
  ...settings,
  defaults: {
    connectionsPerDocument: defaultLimits.connectionsPerDocument,
    documentsPerPerson: defaultLimits.documentsPerPerson,
    documentMebibytes: defaultLimits.documentBytes / 1024 / 1024,
  },
});

/** What an organization decides about its live documents. */
export const createSettings = ({ db, clock }: Pick<Platform, 'db' | 'clock'>): Handlers => ({
  'GET /organization/co-editing': async ({ actor }) => present(await readSettings(db, actor.tenantId)),
  'PATCH /organization/co-editing': ({ actor, body, ifMatch, context }) =>
    db.tenant(actor.tenantId, async (tx) => {
      const { version, ...before } = await lockSettings(tx);
      if (ifMatch !== null && ifMatch !== version)
        throw new AppError('precondition_failed', 'Somebody changed this meanwhile. Look at it again, then retry.', {
          detail: { version },
        });
      const change = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      if (Object.keys(change).length === 0) throw new AppError('invalid', 'Say what shall change.');
      const after = { ...before, ...change };
      await upsertSettings(tx, after, clock.now());
      await recordAudit(tx, {
        action: 'collab.settings_changed',
        actor: { kind: 'member', id: actor.memberId, name: actor.name },
        target: { kind: 'organization', id: tx.tenantId },
        detail: change,
        ip: clientIp(context),
      });
      // Every hub looks at the organization again within a second or two.
      await bumpAclVersion(tx);
      return present({ ...after, version: version + 1 });
    }),
});
