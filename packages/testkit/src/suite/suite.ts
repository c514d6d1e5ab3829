import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBus } from '@cloudity/bus';
import { createLog, systemClock, systemIds } from '@cloudity/kernel';
import { createFileObjectStore } from '@cloudity/objects';
import { type Config, type Foundation, type Platform, type Running, readConfig, runServices } from '@cloudity/runtime';
import { prepareAssets } from '@cloudity/server/assets';
import { factories } from '@cloudity/server/factories';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createPeople, type NewPerson, type People, type TestPerson } from './people.ts';

export type { NewPerson, People, TestPerson } from './people.ts';

export interface TestSuiteOptions {
  /** Further variables, as a person would set them. */
  readonly env?: Readonly<Record<string, string>>;
  /** False saves building and serving the web app. */
  readonly web?: boolean;
  /** Replaces parts of the platform: a clock, a bus that fails. */
  readonly adapt?: (platform: Platform) => Platform;
  /** An existing database; by default the suite clones one and drops it. */
  readonly database?: TestDatabase;
}

/** Everything in this process: a database of its own, temporary objects, a random port, real HTTP and websockets. */
export interface TestSuite extends Omit<People, 'setup'>, AsyncDisposable {
  readonly url: string;
  readonly running: Running;
  readonly database: TestDatabase;
  /** A fresh set-up link; null once there is an organization. */
  readonly setupLink: () => Promise<string | null>;
  /** Creates the first organization; its owner is signed in. */
  readonly setup: (options?: NewPerson & { readonly organizationName?: string }) => Promise<TestPerson>;
  /** Drains, and removes everything it made. */
  readonly stop: () => Promise<void>;
}

const foundationOf = (
  config: Config,
  database: TestDatabase,
  rest: Pick<Platform, 'log' | 'metrics'>,
  adapt: (platform: Platform) => Platform,
): Foundation => {
  const bus = createMemoryBus();
  const objects = createFileObjectStore({ root: join(config.dataDir, 'objects') });
  const keyObjects = createFileObjectStore({ root: join(config.dataDir, 'secrets', 'keys') });
  const { db, urls } = database;
  return {
    database: {
      db,
      ownerUrl: urls.owner,
      directUrl: urls.direct,
      died: new Promise(() => undefined),
      close: async () => undefined,
      end: async () => undefined,
    },
    platform: (publicUrl) =>
      adapt({
        config: {
          publicUrl,
          contentUrl: config.http.contentUrl,
          environment: 'test',
          secretKey: new Uint8Array(32).fill(7),
          smtpUrl: config.smtpUrl,
          clamavUrl: config.clamavUrl,
          setup: config.setup,
          collabLimits: config.collabLimits,
        },
        db,
        objects,
        keyObjects,
        bus,
        clock: systemClock,
        ids: systemIds,
        ...rest,
      }),
    close: () => bus.close(),
  };
};

export const createTestSuite = async (options: TestSuiteOptions = {}): Promise<TestSuite> => {
  const { env = {}, web = true, adapt = (platform) => platform } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'cloudity-suite-'));
  const database = options.database ?? (await createTestDatabase({ maxConnections: 8 }));
  const config = readConfig({
    CLOUDITY_HTTP_PORT: '0',
    CLOUDITY_DATA_DIR: dataDir,
    CLOUDITY_LOG_LEVEL: 'warn',
    ...env,
  });
  const release = async (): Promise<void> => {
    if (!options.database) await database.dispose();
    await rm(dataDir, { recursive: true, force: true });
  };
  const running = await runServices({
    config,
    factories,
    log: await createLog({ level: config.logLevel }),
    open: async (_, log, metrics) => foundationOf(config, database, { log, metrics }, adapt),
    ...(web ? { assets: () => prepareAssets() } : {}),
  }).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const people = createPeople(running.url);
  const setupPort = running.links.port<{ readonly link: () => Promise<string | null> }>('identity', 'setup');
  const stop = async (): Promise<void> => {
    await running.stop();
    await release();
  };
  return {
    ...people,
    url: running.url,
    running,
    database,
    setupLink: () => setupPort.link(),
    setup: async (given) => {
      const link = await setupPort.link();
      if (link === null) throw new Error('This suite has an organization already.');
      return people.setup(link, given);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
};
