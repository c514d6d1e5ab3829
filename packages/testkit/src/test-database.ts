import { randomBytes } from 'node:crypto';
import { connect, createDatabase, type Database } from '@cloudity/db';
import type { Sql } from 'postgres';
import { templateName, testServer, withDatabase } from './test-postgres.ts';

/** A migrated database of its own for one test file, gone after `dispose`. */
export interface TestDatabase extends AsyncDisposable {
  /** As the services have it: the app role under row-level security. */
  readonly db: Database;
  /** The owner role, for arranging and looking: it too sees tenant rows only with app.tenant_id set. */
  readonly owner: Sql;
  /** `app` is the pooled URL in a run with CLOUDITY_TEST_PGBOUNCER=1; `prepare` says what createDatabase needs for it. */
  readonly urls: { readonly app: string; readonly direct: string; readonly owner: string };
  readonly prepare: boolean;
  /** What createDatabase takes to reach it as `db` does, for another process. */
  readonly access: DatabaseAccess;
  /** The database is away: connections to it are cut and new ones refused, until the returned function has given it back. */
  readonly takeAway: () => Promise<() => Promise<void>>;
  readonly dispose: () => Promise<void>;
}

export interface DatabaseAccess {
  readonly url: string;
  readonly directUrl: string;
  readonly prepare: boolean;
}

export interface TestDatabaseOptions {
  readonly maxConnections?: number;
  /** A database without tables, for tests of migrations. */
  readonly empty?: boolean;
}

export const createTestDatabase = async ({
  maxConnections = 4,
  empty = false,
}: TestDatabaseOptions = {}): Promise<TestDatabase> => {
  const server = testServer();
  const name = `t_${randomBytes(8).toString('hex')}`;
  const admin = connect(server.adminUrl);
  try {
    await admin.unsafe(`create database ${name} owner cloudity_owner ${empty ? '' : `template ${templateName}`}`);
    await admin.unsafe(`revoke all on database ${name} from public; grant connect on database ${name} to cloudity_app`);
  } finally {
    await admin.end();
  }
  const direct = withDatabase(server.appUrl, name);
  const ownerUrl = withDatabase(server.ownerUrl, name);
  const app = server.pooledUrl === null ? direct : withDatabase(server.pooledUrl, name);
  const access: DatabaseAccess = { url: app, directUrl: direct, prepare: server.pooledUrl === null };
  const db = createDatabase({ ...access, maxConnections });
  const owner = connect(ownerUrl, 2);
  const asAdmin = async (...statements: readonly string[]): Promise<void> => {
    const connection = connect(server.adminUrl);
    for (const statement of statements) await connection.unsafe(statement);
    await connection.end();
  };
  let disposed: Promise<void> | null = null;
  const dispose = (): Promise<void> => {
    disposed ??= (async () => {
      await Promise.all([db.close(), owner.end({ timeout: 2 })]);
      const last = connect(server.adminUrl);
      await last.unsafe(`drop database if exists ${name} with (force)`);
      await last.end();
    })();
    return disposed;
  };
  return {
    db,
    owner,
    urls: { app, direct, owner: ownerUrl },
    prepare: access.prepare,
    access,
    takeAway: async () => {
      await asAdmin(
        `alter database ${name} allow_connections false`,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
      );
      return () => asAdmin(`alter database ${name} allow_connections true`);
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
};
