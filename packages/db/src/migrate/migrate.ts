import { fileURLToPath } from 'node:url';
import type { Sql } from 'postgres';
import { connect } from '../connection-options.ts';
import { migrateWorkerSchema } from '../jobs/worker-schema.ts';
import { refusePooler } from '../pgbouncer.ts';
import { type Migration, readMigrations } from './migration-file.ts';

/** The migrations of this release. */
export const migrationsFolder = fileURLToPath(new URL('../../../../db/migrations', import.meta.url));

/** Any number will do, as long as nothing else of the installation takes it. */
const advisoryLock = 7_215_301_177;
const attempts = 20;

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

const readApplied = async (sql: Sql): Promise<readonly Applied[]> => {
  const [table] = await sql`select to_regclass('public.schema_migrations') as name`;
  if (table?.name === null) return [];
  return sql<Applied[]>`select number, name, checksum from schema_migrations order by number`;
};

/** What is missing. *Errors*: a database newer than the code, and an applied file that was changed afterwards. */
const pendingOf = (migrations: readonly Migration[], applied: readonly Applied[]): readonly Migration[] => {
  const byNumber = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const { number, name, checksum } of applied) {
    const own = byNumber.get(number);
    if (!own) {
      throw new Error(
        `The database is newer than this release: it has migration ${number} (${name}). Start a newer release.`,
      );
    }
    if (own.checksum !== checksum) throw new Error(`Migration ${number} (${name}) was changed after it was applied.`);
  }
  const done = new Set(applied.map(({ number }) => number));
  return migrations.filter(({ number }) => !done.has(number));
};

const record = (sql: Sql, { number, name, checksum }: Migration) =>
  sql`insert into schema_migrations (number, name, checksum) values (${number}, ${name}, ${checksum})`;

/** A waiting ALTER blocks everybody who comes after it: so it waits shortly, steps back, and tries again. */
const applyOne = async (sql: Sql, migration: Migration, lockTimeoutMs: number): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sql.unsafe(`set lock_timeout = ${lockTimeoutMs}; set statement_timeout = 0`);
      if (migration.transactional) {
        await sql.unsafe('begin');
        await sql.unsafe(migration.sql);
        await record(sql, migration);
        await sql.unsafe('commit');
      } else {
        await sql.unsafe(migration.sql);
        await record(sql, migration);
      }
      return;
    } catch (error) {
      await sql.unsafe('rollback').catch(() => undefined);
      const { code } = error as { code?: string };
      const busy = code === '55P03' || code === '40P01';
      if (!busy || attempt === attempts) {
        throw new Error(`Migration ${migration.number} (${migration.name}) failed: ${(error as Error).message}`, {
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 300 * attempt));
    }
  }
};

export interface MigrationResult {
  readonly applied: readonly string[];
  readonly total: number;
}

/**
 * The schema is this release's. Safe to call from several processes at once: one migrates, the others wait for it.
 * *Errors*: a database newer than the code, a changed file, a failing statement (nothing of its file remains).
 */
export const migrate = async (
  ownerUrl: string,
  folder: string = migrationsFolder,
  { lockTimeoutMs = 4_000 }: { readonly lockTimeoutMs?: number } = {},
): Promise<MigrationResult> => {
  const migrations = await readMigrations(folder);
  const sql = connect(ownerUrl);
  try {
    // A session's lock means nothing through a pooler.
    await refusePooler(sql, 'CLOUDITY_DATABASE_OWNER_URL');
    await sql`select pg_advisory_lock(${advisoryLock})`;
    await sql.unsafe(`
      create table if not exists schema_migrations (
        number integer primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`);
    const pending = pendingOf(migrations, await readApplied(sql));
    for (const migration of pending) await applyOne(sql, migration, lockTimeoutMs);
    await migrateWorkerSchema(ownerUrl, sql);
    await sql.unsafe('grant select on schema_migrations to cloudity_app');
    return { applied: pending.map(({ name }) => name), total: migrations.length };
  } finally {
    await sql.end({ timeout: 2 });
  }
};

/** Resolves when the schema is this release's, without changing anything; for an external database without an owner URL. */
export const checkMigrations = async (url: string, folder: string = migrationsFolder): Promise<void> => {
  const migrations = await readMigrations(folder);
  const sql = connect(url);
  try {
    const pending = pendingOf(migrations, await readApplied(sql));
    if (pending.length > 0) {
      const names = pending.map(({ number, name }) => `${number} (${name})`).join(', ');
      throw new Error(
        `The database lacks migrations: ${names}. Set CLOUDITY_DATABASE_OWNER_URL, or run "migrate" with it.`,
      );
    }
  } finally {
    await sql.end({ timeout: 2 });
  }
};
