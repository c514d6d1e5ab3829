import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sql, TransactionSql } from 'postgres';
import { connect } from '../connection-options.ts';
import { migrate, migrationsFolder } from '../migrate/migrate.ts';
import { readMigrations } from '../migrate/migration-file.ts';
import type { DatabaseDump } from './export.ts';
import { type AppliedMigration, columnList, quoted, readAppliedMigrations, readLayout } from './layout.ts';

/** Brings an untouched database to the dump's migrations, which may be fewer than this release has. */
const migrateTo = async (ownerUrl: string, wanted: readonly AppliedMigration[]): Promise<void> => {
  const own = new Map((await readMigrations(migrationsFolder)).map((migration) => [migration.number, migration]));
  for (const { number, name, checksum } of wanted)
    if (own.get(number)?.checksum !== checksum)
      throw new Error(
        `This release does not know the backup's migration ${number} (${name}): restore with the release that made it.`,
      );
  const folder = await mkdtemp(join(tmpdir(), 'cloudity-migrations-'));
  try {
    const numbers = new Set(wanted.map(({ number }) => number));
    await cp(migrationsFolder, folder, {
      recursive: true,
      filter: (path) => !/\d{4}_[^/\\]*\.sql$/.test(path) || numbers.has(Number(/(\d{4})_[^/\\]*$/.exec(path)?.[1])),
    });
    await migrate(ownerUrl, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const refuseUsed = async (sql: Sql, dump: DatabaseDump): Promise<void> => {
  const applied = await readAppliedMigrations(sql);
  if (applied.length === 0) return;
  const same =
    applied.length === dump.migrations.length &&
    applied.every(({ checksum }, index) => checksum === dump.migrations[index]?.checksum);
  if (!same)
    throw new Error(
      'The database has other migrations than the backup: restore into a database that was never started.',
    );
  const [found] = await sql.begin(async (transaction) => {
    await transaction.unsafe('set local role cloudity_lookup');
    return transaction<{ used: boolean }[]>`select exists (select organization_ids()) as used`;
  });
  if (found?.used) throw new Error('The database already holds an organization: restore into an empty one.');
};

const foreignKeys = (sql: TransactionSql): Promise<readonly { table: string; name: string }[]> =>
  sql<{ table: string; name: string }[]>`
    select c.relname as table, k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and k.conparentid = 0`;

const makePartitions = async (sql: TransactionSql, dump: DatabaseDump): Promise<void> => {
  const existing = new Set((await readLayout(sql)).flatMap(({ partitions }) => partitions.map(({ name }) => name)));
  for (const { name: parent, partitions } of dump.tables)
    for (const { name, bounds } of partitions)
      if (!existing.has(name)) {
        await sql.unsafe(`create table public.${quoted(name)} partition of public.${quoted(parent)} ${bounds}`);
        await sql.unsafe(`alter table public.${quoted(name)} enable row level security, force row level security`);
        await sql.unsafe(`revoke all on public.${quoted(name)} from public, cloudity_app, cloudity_lookup`);
      }
};

const fill = async (sql: TransactionSql, dump: DatabaseDump, open: (table: string) => Readable): Promise<void> => {
  for (const { name, columns, rows } of dump.tables) {
    // A migration may have put rows into a global table; the dump has them too.
    await sql.unsafe(`delete from public.${quoted(name)}`);
    const target = await sql.unsafe(`copy public.${quoted(name)} (${columnList(columns)}) from stdin`).writable();
    await pipeline(open(name), target);
    const [count] = await sql.unsafe<{ rows: number }[]>(`select count(*)::int as rows from public.${quoted(name)}`);
    if (count?.rows !== rows) throw new Error(`The table ${name} has ${count?.rows} rows instead of ${rows}.`);
  }
};

const addJobs = async (sql: TransactionSql, { jobs }: DatabaseDump): Promise<void> => {
  for (const { identifier, payload, queueName, runAt, maxAttempts, key, priority } of jobs)
    await sql`
      select graphile_worker.add_job(${identifier}::text, payload := ${JSON.stringify(payload)}::text::json,
        queue_name := ${queueName}::text, run_at := ${runAt}::timestamptz, max_attempts := ${maxAttempts}::int,
        job_key := ${key}::text, priority := ${priority}::int)`;
};

/**
 * The database holds what the dump held, at this release's migrations. All or nothing: one transaction.
 * Row-level security is lifted from the owner and constraints wait inside that transaction only, so nobody ever sees it so.
 * *Errors*: the database is not empty, the dump is of a newer release, rows are missing or break a key.
 */
export const importDatabase = async (
  ownerUrl: string,
  dump: DatabaseDump,
  open: (table: string) => Readable,
): Promise<void> => {
  const client = connect(ownerUrl);
  try {
    await refuseUsed(client, dump);
    await migrateTo(ownerUrl, dump.migrations);
    await client.begin(async (sql) => {
      await makePartitions(sql, dump);
      const layout = await readLayout(sql);
      const keys = await foreignKeys(sql);
      for (const { name } of layout)
        await sql.unsafe(`alter table public.${quoted(name)} no force row level security, disable trigger user`);
      for (const { table, name } of keys)
        await sql.unsafe(
          `alter table public.${quoted(table)} alter constraint ${quoted(name)} deferrable initially deferred`,
        );
      await fill(sql, dump, open);
      await sql.unsafe('set constraints all immediate');
      for (const { table, name } of keys)
        await sql.unsafe(`alter table public.${quoted(table)} alter constraint ${quoted(name)} not deferrable`);
      for (const { name, isTenant } of layout)
        await sql.unsafe(
          `alter table public.${quoted(name)} ${isTenant ? 'force row level security,' : ''} enable trigger user`,
        );
      for (const { name, value } of dump.sequences)
        await sql`select setval(${`public.${quoted(name)}`}::regclass, ${value}::bigint)`;
      await addJobs(sql, dump);
    });
    await migrate(ownerUrl);
  } finally {
    await client.end({ timeout: 2 });
  }
};
