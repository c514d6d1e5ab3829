import { createDatabase, findRunningPostgres } from '@cloudity/db';
import { createMetrics, type Log } from '@cloudity/kernel';
import {
  type Config,
  createLinks,
  type Foundation,
  type Links,
  noRemotes,
  type OpenDatabase,
  openDatabase,
  openFoundation,
  type RunnableService,
} from '@cloudity/runtime';
import { factories } from '../factories.ts';

/** What a command works with: the installation's database and objects, and the services' ports, without any listener. */
export interface Operation {
  readonly config: Config;
  readonly log: Log;
  readonly foundation: Foundation;
  readonly links: Links;
  /** As the owner role. Errors: an external database without CLOUDITY_DATABASE_OWNER_URL. */
  readonly ownerUrl: () => string;
  readonly close: () => Promise<void>;
}

export interface OperationOptions {
  /** `restore` must not find tables: it makes them itself. */
  readonly migrate: boolean;
}

const never = new Promise<never>(() => undefined);

/** The embedded server of a running suite is used through its socket; without one, a server runs for this command alone. */
const openForCommand = async (config: Config, log: Log, { migrate }: OperationOptions): Promise<OpenDatabase> => {
  const running = config.database.kind === 'embedded' ? findRunningPostgres(config.dataDir) : null;
  if (running === null) return openDatabase(config, log, { migrate });
  const db = createDatabase({ url: running.app, directUrl: running.app, maxConnections: 2 });
  return {
    db,
    ownerUrl: running.owner,
    directUrl: running.app,
    died: never,
    close: db.close,
    end: async () => undefined,
  };
};

export const openOperation = async (config: Config, log: Log, options: OperationOptions): Promise<Operation> => {
  const foundation = await openFoundation(config, log, createMetrics(), (given, givenLog) =>
    openForCommand(given, givenLog, options),
  );
  const scheme = config.http.tls ? 'https' : 'http';
  const platform = foundation.platform(config.http.publicUrl ?? `${scheme}://localhost:${config.http.port}`);
  const services = new Map<string, RunnableService>();
  const links = createLinks((name) => {
    const known = services.get(name);
    if (known) return known;
    const service = factories[name]?.(platform, links);
    if (service) services.set(name, service);
    return service;
  }, noRemotes);
  return {
    config,
    log,
    foundation,
    links,
    ownerUrl: () => {
      const { ownerUrl } = foundation.database;
      if (ownerUrl === null) throw new Error('This command needs CLOUDITY_DATABASE_OWNER_URL.');
      return ownerUrl;
    },
    close: async () => {
      for (const service of services.values()) await service.dispose();
      await foundation.close();
    },
  };
};
