import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { findBinaries } from './binaries.ts';
import { bootstrap, databaseName, readSecrets } from './bootstrap.ts';
import { clusterFolder, socketFolderFor } from './cluster-location.ts';
import { lockDataFolder } from './data-lock.ts';
import { adminRole, checkMajorVersion, initialise } from './initialise.ts';
import { startPostmaster, stopOrphan } from './postmaster.ts';
import { type DatabaseUrls, forgetRunning, noteRunning } from './running.ts';
import { serverUser } from './server-user.ts';
import { type Durability, serverSettings } from './settings.ts';

export interface EmbeddedPostgres {
  readonly urls: DatabaseUrls;
  /** As the bootstrap superuser; for making databases in tests and for nothing else. */
  readonly adminUrl: string;
  /** Where its files are: below the data folder, unless the server user cannot come there. */
  readonly folder: string;
  /** Everything is written and the folder is free again, within about `patienceMs` (6 s). Idempotent; a later call may be less patient. */
  readonly stop: (patienceMs?: number) => Promise<void>;
  /** Resolves with the exit code when the server ended without `stop`. */
  readonly died: Promise<number | null>;
}

export interface LaunchOptions {
  readonly dataFolder: string;
  readonly durability?: Durability;
  readonly maxConnections?: number;
  /** Told what a person should know: where the files went, that a killed start was cleaned up after. */
  readonly onNote?: (note: string) => void;
}

const freePort = (): Promise<number> =>
  new Promise((found, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });

const start = async (
  { dataFolder, durability = 'durable', maxConnections = 50, onNote = () => undefined }: LaunchOptions,
  unlock: () => void,
): Promise<EmbeddedPostgres> => {
  const folder = clusterFolder(dataFolder, serverUser(), onNote);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const cluster = join(folder, 'data');
  const user = serverUser(cluster);
  const binaries = findBinaries(user);
  const secrets = readSecrets(join(folder, 'secrets.json'));
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    checkMajorVersion(binaries, cluster);
    await stopOrphan(cluster, onNote);
  } else {
    initialise(binaries, cluster, user, secrets.admin, durability);
  }
  const socketFolder = process.platform === 'win32' ? null : socketFolderFor(folder, user);
  const port = socketFolder === null ? await freePort() : 5432;
  const urlFor = (role: string, password: string, database: string): string =>
    socketFolder === null
      ? `postgres://${role}:${password}@127.0.0.1:${port}/${database}`
      : `postgres://${role}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(socketFolder)}`;
  const removeSocketFolder = (): void => {
    if (socketFolder !== null && dirname(socketFolder) !== folder)
      rmSync(socketFolder, { recursive: true, force: true });
  };
  const settings = serverSettings({ durability, socketFolder, port, maxConnections });
  const postmaster = await startPostmaster({ binaries, cluster, user, settings, logPath: join(folder, 'log') }).catch(
    (error: unknown) => {
      removeSocketFolder();
      throw error;
    },
  );
  const stop = async (patienceMs?: number): Promise<void> => {
    await postmaster.stop(patienceMs);
    forgetRunning(dataFolder);
    removeSocketFolder();
    unlock();
  };
  try {
    const adminUrl = urlFor(adminRole, secrets.admin, 'postgres');
    await bootstrap(adminUrl, secrets);
    const urls: DatabaseUrls = {
      app: urlFor('cloudity_app', secrets.app, databaseName),
      owner: urlFor('cloudity_owner', secrets.owner, databaseName),
    };
    noteRunning(dataFolder, urls);
    return { urls, adminUrl, folder, stop, died: postmaster.died };
  } catch (error) {
    await stop();
    throw error;
  }
};

/**
 * A PostgreSQL 18 on files below `dataFolder` answers, with the three roles and a new or existing database.
 * About 1 s with an empty folder and 0.2 s otherwise; after a kill -9, of it or of us, it recovers by itself.
 * *Errors*: the folder is in use, belongs to another major version, or the server's own reason.
 */
export const launchPostgres = async (options: LaunchOptions): Promise<EmbeddedPostgres> => {
  const dataFolder = resolve(options.dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o755 });
  const lock = lockDataFolder(dataFolder);
  try {
    return await start({ ...options, dataFolder }, lock.release);
  } catch (error) {
    lock.release();
    throw error;
  }
};

/**
 * A throw-away data folder whose process was killed is gone, its server stopped first.
 * *Errors*: it is in use.
 */
export const removeAbandonedCluster = async (dataFolder: string): Promise<void> => {
  const lock = lockDataFolder(dataFolder);
  try {
    await stopOrphan(join(dataFolder, 'postgres', 'data'), () => undefined);
    rmSync(dataFolder, { recursive: true, force: true });
  } finally {
    lock.release();
  }
};
