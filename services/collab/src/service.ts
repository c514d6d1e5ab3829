import { type Recurring, startRecurring } from '@cloudity/db';
import { mountRoutes, readToken, type Service } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import { createCells } from './cells/service.ts';
import { WorkerPool } from './compaction/worker-pool.ts';
import { createDocuments, type DocumentsPort } from './documents/service.ts';
import { createExport } from './export/routes.ts';
import { Retention, recurringWork } from './history/retention/retention.ts';
import { createHistory } from './history/service.ts';
import { withUploads } from './history/uploads.ts';
import { Admissions } from './hub/admissions.ts';
import { createFallback } from './hub/fallback.ts';
import { Gate } from './hub/gate.ts';
import { Hub } from './hub/hub.ts';
import { rehearse } from './hub/rehearsal.ts';
import { defaultLimits, type Limits, liftedLimits } from './limits/limits.ts';
import type { CollabPorts } from './ports.ts';
import { OrganizationLimits } from './settings/organization-limits.ts';
import { createSettings } from './settings/service.ts';
import { createTickets } from './tickets/service.ts';

export interface CollabService extends Service {
  /** The recurring work on histories: tests call it themselves. */
  readonly retention: Retention;
}

/** The hub: live documents over websockets, durable in PostgreSQL before anybody is told. Offers `documents`. */
export const createCollab = (platform: Platform, ports: CollabPorts, changed: Partial<Limits> = {}): CollabService => {
  const limits = { ...(platform.config.collabLimits === 'off' ? liftedLimits : defaultLimits), ...changed };
  const tickets = createTickets(platform, ports);
  const workers = new WorkerPool();
  const calculators = new WorkerPool();
  const { text, sheetFile, ...documents } = createDocuments(platform, { workers, calculators }, ports);
  const organizationLimits = new OrganizationLimits(platform.db, limits);
  const hub = new Hub(platform, ports, limits, organizationLimits, workers);
  const compact: Hub['compact'] = (tenantId, fileId) => hub.compact(tenantId, fileId);
  const retention = new Retention({ platform, workers, compact });
  let recurring: Recurring | null = null;
  const { publicUrl } = platform.config;
  const admissions = new Admissions({ platform, ports, hub, tickets, limits });
  const gate = new Gate({ publicUrl, admissions, limits });
  const exportFile = createExport({ text, sheetFile }, ports);
  const cells = createCells({ platform, ports, workers: new WorkerPool(), limits: organizationLimits });
  let disposed: Promise<void> | null = null;
  const http = mountRoutes(
    'collab',
    {
      'POST /files/{id}/collab-ticket': ({ actor, params, body, context }) =>
        tickets.issue(actor, readToken(context) ?? '', params.id, body.schema ?? null),
      'GET /files/{id}/export': ({ actor, params, query }) =>
        exportFile(actor, params.id, query.format, query.sheet ?? null),
      'GET /files/{id}/cells': ({ actor, params, query }) => cells.read(actor, params.id, query.range),
      'PATCH /files/{id}/cells': ({ actor, params, query, body, ifMatch }) =>
        cells.write(actor, params.id, { range: query.range, values: body.values }, ifMatch),
      ...createSettings(platform),
      ...withUploads(createHistory({ platform, ports, workers, limits: organizationLimits }), ports),
    },
    { authenticate: ports.authenticate },
  );
  http.route('/', createFallback({ publicUrl, admissions, hub, limits }));
  return {
    name: 'collab',
    http,
    ports: { documents: documents satisfies DocumentsPort },
    upgrade: (request, socket, head) => gate.upgrade(request, socket, head),
    retention,
    start: async () => {
      await Promise.all([hub.start(), rehearse(platform.db, tickets, organizationLimits)]).catch((error: unknown) => {
        // It is no reason not to start: the first reader tries again, and waits a little longer.
        platform.log.warn({ error }, 'the hub could not open its lines yet');
      });
      recurring ??= startRecurring(platform.db, platform.log, recurringWork(retention));
    },
    dispose: () => {
      admissions.shut();
      disposed ??= Promise.all([recurring?.stop(), hub.dispose(), cells.dispose(), calculators.dispose()]).then(
        () => undefined,
      );
      return disposed;
    },
  };
};
