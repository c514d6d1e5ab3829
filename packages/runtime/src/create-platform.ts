import { join } from 'node:path';
import { createPostgresBus, createRedisBus } from '@cloudity/bus';
import { checkMigrations, createDatabase, type Database, launchPostgres, migrate } from '@cloudity/db';
import { createMetrics, type Log, type Metrics, systemClock, systemIds } from '@cloudity/kernel';
import { createFileObjectStore, createS3ObjectStore, type ObjectStore } from '@cloudity/objects';
import type { Config } from './config/config.ts';
import type { Platform } from './platform.ts';
import { readSecretKey } from './secret-key.ts';

/** What a process holds open, before it knows its public URL. */
export interface Foundation {
  readonly database: OpenDatabase;
  /** The platform under a public URL. */
  readonly platform: (publicUrl: string) => Platform;
  /** Ends every connection and the embedded database. Idempotent. */
  readonly close: () => Promise<void>;
}

export interface OpenDatabase {
  readonly db: Database;
  /** As the owner role; null for an external database whose owner URL is not configured. */
  readonly ownerUrl: string | null;
  readonly directUrl: string;
  /** Resolves when an embedded server ended by itself; never for an external one. */
  readonly died: Promise<unknown>;
  readonly close: () => Promise<void>;
  /** The embedded server is down within about 2 s, whoever is connected; what was committed stays. Nothing for one that is not ours. Idempotent. */
  readonly end: () => Promise<void>;
}

const never = new Promise<never>(() => undefined);

/**
 * Starts or reaches PostgreSQL and brings its schema to this release, unless told to leave it alone.
 * Errors: in use, newer than the code, not migrated.
 */
export const openDatabase = async (
  { database, dataDir }: Config,
  log: Log,
  options: { readonly migrate: boolean } = { migrate: true },
): Promise<OpenDatabase> => {
  if (database.kind === 'external') {
    const { url, directUrl, ownerUrl, prepare } = database;
    if (options.migrate) await (ownerUrl === null ? checkMigrations(directUrl) : migrate(ownerUrl));
    const db = createDatabase({ url, directUrl, prepare });
    return { db, ownerUrl, directUrl, died: never, close: db.close, end: async () => undefined };
  }
  const server = await launchPostgres({
    dataFolder: dataDir,
    onNote: (note) => log.info({ note }, 'embedded database'),
  });
  try {
    if (options.migrate) await migrate(server.urls.owner);
    const db = createDatabase({ url: server.urls.app, directUrl: server.urls.app });
    const close = async (): Promise<void> => {
      await db.close();
      await server.stop();
    };
    const end = (): Promise<void> => server.stop(1_000);
    return { db, ownerUrl: server.urls.owner, directUrl: server.urls.app, died: server.died, close, end };
  } catch (error) {
    await server.stop();
    throw error;
  }
};

export const openObjects = async ({ objects, dataDir }: Config): Promise<ObjectStore> => {
  if (objects.kind === 'files') return createFileObjectStore({ root: join(dataDir, 'objects') });
  return createS3ObjectStore(objects);
};

/** Beside the master key where objects are files, in a folder of its own where they are in a bucket: no backup looks there. */
const openKeyObjects = ({ objects, dataDir }: Config): ObjectStore => {
  if (objects.kind === 'files') return createFileObjectStore({ root: join(dataDir, 'secrets', 'keys') });
  return createS3ObjectStore({ ...objects, folder: 'keys/' });
};

/** Opens everything a service stands on. Errors: whatever the database or the object store says about why not. */
export const openFoundation = async (
  config: Config,
  log: Log,
  metrics: Metrics = createMetrics({ runtime: true }),
  open: (config: Config, log: Log) => Promise<OpenDatabase> = openDatabase,
): Promise<Foundation> => {
  const database = await open(config, log);
  try {
    const [objects, secretKey] = await Promise.all([
      openObjects(config),
      readSecretKey(config.masterKey, config.dataDir),
    ]);
    const keyObjects = openKeyObjects(config);
    const onError = (error: unknown): void => log.error({ error }, 'bus subscriber failed');
    const { redisUrl } = config;
    const bus =
      redisUrl === null ? createPostgresBus(database.db, { onError }) : createRedisBus({ url: redisUrl, onError });
    return {
      database,
      platform: (publicUrl) => ({
        config: {
          publicUrl,
          contentUrl: config.http.contentUrl,
          environment: 'production',
          secretKey,
          smtpUrl: config.smtpUrl,
          clamavUrl: config.clamavUrl,
          setup: config.setup,
          collabLimits: config.collabLimits,
        },
        db: database.db,
        objects,
        keyObjects,
        bus,
        log,
        metrics,
        clock: systemClock,
        ids: systemIds,
      }),
      close: async () => {
        await bus.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
};
