import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, launchPostgres, migrate, removeAbandonedCluster } from '@cloudity/db';
import { type PgBouncer, startPgBouncer } from './pgbouncer.ts';

const folderPrefix = 'cloudity-test-';

/** A PostgreSQL that a test run or a benchmark starts and deletes, with a migrated database that others are cloned from. */
export interface TestPostgres {
  readonly stop: () => Promise<void>;
}

/** How test files, which run in processes of their own, find the server of the run. */
export const serverVariable = 'CLOUDITY_TEST_POSTGRES';
export const templateName = 'cloudity_template';

export interface TestServer {
  readonly adminUrl: string;
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** As app through a PgBouncer, when the run asked for one. */
  readonly pooledUrl: string | null;
}

/** The same URL with another database. */
export const withDatabase = (url: string, database: string): string => {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
};

export const testServer = (): TestServer => {
  const value = process.env[serverVariable];
  if (value === undefined) {
    throw new Error(
      'No PostgreSQL for tests: run vitest with the globalSetup postgres-setup.ts, or call startTestPostgres().',
    );
  }
  return JSON.parse(value) as TestServer;
};

/** Folders of runs whose process was killed: their server is stopped and their files removed. */
const removeLeftovers = async (): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(folderPrefix))) {
    const folder = join(tmpdir(), name);
    // A young one may be another run's that is just starting.
    if (Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) < 60_000) continue;
    await removeAbandonedCluster(folder).catch(() => undefined);
  }
};

/**
 * A throw-away server runs and `createTestDatabase` works in this process and in those it starts from now on.
 * With CLOUDITY_TEST_PGBOUNCER=1 the databases it hands out are reached through a PgBouncer in transaction mode.
 */
export const startTestPostgres = async (): Promise<TestPostgres> => {
  await removeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), folderPrefix));
  chmodSync(folder, 0o755);
  const server = await launchPostgres({ dataFolder: folder, durability: 'throwaway', maxConnections: 200 });
  let bouncer: PgBouncer | null = null;
  const stop = async (): Promise<void> => {
    delete process.env[serverVariable];
    await bouncer?.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const admin = connect(server.adminUrl);
    await admin.unsafe(`create database ${templateName} owner cloudity_owner`);
    await admin.end();
    await migrate(withDatabase(server.urls.owner, templateName));
    if (process.env.CLOUDITY_TEST_PGBOUNCER === '1') bouncer = await startPgBouncer(server.urls.app);
    const found: TestServer = {
      adminUrl: server.adminUrl,
      appUrl: server.urls.app,
      ownerUrl: server.urls.owner,
      pooledUrl: bouncer?.pooled(server.urls.app) ?? null,
    };
    process.env[serverVariable] = JSON.stringify(found);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
