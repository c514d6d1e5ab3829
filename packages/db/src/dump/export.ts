import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { TransactionSql } from 'postgres';
import { connect } from '../connection-options.ts';
import {
  type AppliedMigration,
  columnList,
  quoted,
  readAppliedMigrations,
  readLayout,
  type TableLayout,
} from './layout.ts';

/** A queued job that has not been done; its ids mean the same after a restore. */
export interface DumpedJob {
  readonly identifier: string;
  readonly payload: unknown;
  readonly queueName: string | null;
  readonly runAt: string;
  readonly maxAttempts: number;
  readonly key: string | null;
  readonly priority: number;
}

/** What was exported, besides the rows themselves. */
export interface DatabaseDump {
  readonly migrations: readonly AppliedMigration[];
  readonly tables: readonly (TableLayout & { readonly rows: number })[];
  readonly sequences: readonly { readonly name: string; readonly value: string }[];
  readonly jobs: readonly DumpedJob[];
  readonly organizations: number;
}

const newline = 10;

/** Appends one result of COPY and answers how many rows it had. */
const copyInto = async (sql: TransactionSql, query: string, target: Writable): Promise<number> => {
  let rows = 0;
  const source = await sql.unsafe(`copy (${query}) to stdout`).readable();
  for await (const chunk of source as AsyncIterable<Buffer>) {
    // In COPY's text format a line end inside a value is written as \n: every byte 10 ends a row.
    for (const byte of chunk) if (byte === newline) rows += 1;
    if (!target.write(chunk)) await new Promise((resolve) => target.once('drain', resolve));
  }
  return rows;
};

const readJobs = async (sql: TransactionSql): Promise<DumpedJob[]> =>
  sql<DumpedJob[]>`
    select t.identifier, j.payload, q.queue_name as "queueName", j.run_at::text as "runAt", j.max_attempts::int as "maxAttempts",
      j.key, j.priority::int
    from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id
      left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
    order by j.id`;

/**
 * Writes every row of every table as it was at one moment, however much is written meanwhile: one REPEATABLE READ transaction as the
 * owner, one organization after the other. `open` is asked once per table for a stream of COPY's text format; streams are ended here.
 */
export const exportDatabase = async (ownerUrl: string, open: (table: string) => Writable): Promise<DatabaseDump> => {
  const client = connect(ownerUrl);
  try {
    return await client.begin('isolation level repeatable read read only', async (sql) => {
      const tables = await readLayout(sql);
      const migrations = await readAppliedMigrations(sql);
      // Only lookup sees across organizations; the owner may act as it, and does so for this one list.
      await sql.unsafe('set local role cloudity_lookup');
      const tenants = await sql<{ id: string }[]>`select organization_ids() as id`;
      await sql.unsafe('reset role');

      const streams = new Map(tables.map(({ name }) => [name, open(name)]));
      const rows = new Map(tables.map(({ name }) => [name, 0]));
      const copy = async ({ name, columns }: TableLayout, where: string): Promise<void> => {
        const stream = streams.get(name);
        if (!stream) return;
        const count = await copyInto(sql, `select ${columnList(columns)} from public.${quoted(name)}${where}`, stream);
        rows.set(name, (rows.get(name) ?? 0) + count);
      };
      for (const table of tables) if (!table.isTenant) await copy(table, '');
      for (const { id } of tenants) {
        await sql`select set_config('app.tenant_id', ${id}, true)`;
        for (const table of tables) if (table.isTenant) await copy(table, ` where tenant_id = '${id}'`);
      }
      const sequences = await sql<{ name: string; value: string }[]>`
        select sequencename as name, last_value::text as value from pg_sequences
        where schemaname = 'public' and last_value is not null`;
      const jobs = await readJobs(sql);
      await Promise.all(
        [...streams.values()].map((stream) => {
          stream.end();
          return finished(stream);
        }),
      );
      return {
        migrations,
        tables: tables.map((table) => ({ ...table, rows: rows.get(table.name) ?? 0 })),
        sequences: [...sequences],
        jobs: [...jobs],
        organizations: tenants.length,
      };
    });
  } finally {
    await client.end({ timeout: 2 });
  }
};
