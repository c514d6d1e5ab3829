import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, launchPostgres } from '@cloudity/db';
import type { Bench, Figure } from '../report.ts';

const tables = ['plain', 'partitioned'] as const;
type TableName = (typeof tables)[number];
type Sql = ReturnType<typeof connect>;

const months = 24;
const rowsPerDocument = 200;
/** What nearly every open document has behind its snapshot. */
const tailRows = 20;

const columns = `
  tenant_id uuid not null, file_id uuid not null, seq bigint not null, author_kind text not null, author_id uuid not null,
  relayed boolean not null default false, created_at timestamptz not null default now(), data bytea not null`;

/** The log of live documents as it is, and by month of writing; each document was written to during three months of two years. */
const seed = async (sql: Sql, documents: number): Promise<void> => {
  await sql.unsafe(`create table plain (${columns}, primary key (tenant_id, file_id, seq))`);
  await sql.unsafe(`
    create table partitioned (${columns}, primary key (tenant_id, file_id, seq, created_at)) partition by range (created_at);
    create table partitioned_default partition of partitioned default`);
  for (let month = 0; month < months; month++)
    await sql.unsafe(`
      create table partitioned_${month} partition of partitioned for values
      from (date_trunc('month', now()) - interval '${months - month - 1} months')
      to (date_trunc('month', now()) - interval '${months - month - 2} months')`);
  for (const table of tables)
    await sql.unsafe(`
      insert into ${table} (tenant_id, file_id, seq, author_kind, author_id, created_at, data)
      select tenant, file, seq, 'member', tenant, now() - make_interval(months => age) + seq * interval '10 hours', '\\x0101070084010003616263'
      from (
        select ('00000000-0000-7000-8000-' || lpad((number % 100)::text, 12, '0'))::uuid as tenant,
          ('00000000-0000-7000-9000-' || lpad(number::text, 12, '0'))::uuid as file, 3 + number % ${months - 4} as age
        from generate_series(0, ${documents - 1}) number
      ) document, generate_series(1, ${rowsPerDocument}) seq`);
  await sql.unsafe('vacuum analyze');
};

const documentOf = (number: number) => ({
  tenant: `00000000-0000-7000-8000-${String(number % 100).padStart(12, '0')}`,
  file: `00000000-0000-7000-9000-${String(number).padStart(12, '0')}`,
});

type Work = (sql: Sql, table: TableName, number: number, run: number) => Promise<unknown>;

/** Each as the hub does it, without row-level security, which costs both the same. */
const works: Readonly<Record<string, Work>> = {
  'append an update, waiting for the disk': (sql, table, number, run) => {
    const { tenant, file } = documentOf(number);
    return sql`
      insert into ${sql(table)} (tenant_id, file_id, seq, author_kind, author_id, data)
      values (${tenant}, ${file}, ${1_000 + run}, 'member', ${tenant}, ${Buffer.alloc(30)})`;
  },
  'read the tail of a document': (sql, table, number) => {
    const { tenant, file } = documentOf(number);
    return sql`
      select seq, data from ${sql(table)} where tenant_id = ${tenant} and file_id = ${file} and seq > ${rowsPerDocument - tailRows}
        and seq <= ${rowsPerDocument}`;
  },
  'read a page of the history': (sql, table, number) => {
    const { tenant, file } = documentOf(number);
    return sql`
      select seq, data from ${sql(table)} where tenant_id = ${tenant} and file_id = ${file} and seq > 0 order by seq limit 200`;
  },
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** What it would cost to partition the log of live documents by time (docs/adr/0017): the same statements on both, in turns. */
export const bench: Bench = async ({ quick }) => {
  const documents = quick ? 1_000 : 5_000;
  const times = quick ? 500 : 2_000;
  const rounds = quick ? 3 : 7;
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-bench-'));
  const server = await launchPostgres({ dataFolder: folder });
  const sql = connect(new URL('/cloudity', server.adminUrl).href + new URL(server.adminUrl).search);
  try {
    await seed(sql, documents);
    const figures: Figure[] = [];
    let run = 0;
    for (const [name, work] of Object.entries(works)) {
      const medians: Record<TableName, number[]> = { plain: [], partitioned: [] };
      for (let round = -1; round < rounds; round++)
        for (const table of round % 2 === 0 ? tables : tables.toReversed()) {
          const took: number[] = [];
          for (let time = 0; time < times; time++) {
            run += 1;
            const startedAt = performance.now();
            await work(sql, table, (run * 7919) % documents, run);
            took.push((performance.now() - startedAt) * 1000);
          }
          if (round >= 0) medians[table].push(median(took));
        }
      const [plain, partitioned] = [median(medians.plain), median(medians.partitioned)];
      figures.push({
        name,
        value: partitioned,
        unit: 'µs',
        goal: null,
        holds: true,
        peer: plain,
        ratio: partitioned / plain,
      });
    }
    return { name: 'partitions', figures };
  } finally {
    await sql.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
