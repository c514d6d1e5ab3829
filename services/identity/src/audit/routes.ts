import type { RouteHandlers } from '@cloudity/kernel';
import type { Identity } from '../identity.ts';
import { findEntries } from './audit.ts';
import { exportAudit } from './export.ts';
import { verifyAudit } from './verify.ts';

export const auditRoutes = (identity: Identity) =>
  ({
    'GET /audit': async ({ actor, query }) => findEntries(identity, actor, query),
    'GET /audit/export': async ({ actor, query: { format, ...query } }) => exportAudit(identity, actor, query, format),
    'GET /audit/verify': async ({ actor, query }) => verifyAudit(identity, actor, query.full ?? false),
  }) satisfies Partial<RouteHandlers<'identity'>>;
