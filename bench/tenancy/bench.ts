import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId } from '@cloudity/contracts';
import { connect, createDatabase, type Database, launchPostgres, migrate } from '@cloudity/db';
import type { Bench, Figure } from '../report.ts';
import { measure } from './measure.ts';
import { type SeededTable, seed, tables, tenantOf } from './seed.ts';

const organizations = 10_000;
const goalPercent = 35;

/** One transaction of each kind, the same text on either table, through the same helper. */
const workloads: Readonly<
  Record<string, (db: Database, table: SeededTable, tenant: TenantId, row: number) => Promise<unknown>>
> = {
  'read one row': (db, table, tenant, row) =>
    db.read(
      tenant,
      ({ sql }) => sql`select id, title, state from ${sql(table)} where tenant_id = ${tenant} and id = ${row}`,
    ),
  'list a page': (db, table, tenant) =>
    db.read(
      tenant,
      ({ sql }) =>
        sql`select id, title, state from ${sql(table)} where tenant_id = ${tenant} and state = 'open' order by id limit 20`,
    ),
  'read and write': (db, table, tenant, row) =>
    db.tenant(tenant, async ({ sql }) => {
      await sql`select version from ${sql(table)} where tenant_id = ${tenant} and id = ${row}`;
      await sql`update ${sql(table)} set version = version + 1 where tenant_id = ${tenant} and id = ${row}`;
    }),
};

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/**
 * What row-level security costs: the share of throughput lost against identical tables without it, through the same helper,
 * on the embedded server with durable commits. Rounds alternate and their medians are compared, so that a busy machine hits both.
 */
export const bench: Bench = async ({ quick }) => {
  const rowsPerOrganization = quick ? 10 : 50;
  const rounds = quick ? 5 : 9;
  const roundMs = quick ? 1_500 : 4_000;
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-bench-'));
  const server = await launchPostgres({ dataFolder: folder });
  const db = createDatabase({ url: server.urls.app, directUrl: server.urls.app, maxConnections: 16 });
  try {
    await migrate(server.urls.owner);
    const admin = connect(new URL('/cloudity', server.adminUrl).href + new URL(server.adminUrl).search);
    await seed(admin, { organizations, rowsPerOrganization });
    await admin.end();
    const figures: Figure[] = [];
    for (const [name, work] of Object.entries(workloads)) {
      const results: Record<SeededTable, { perSecond: number; p95Ms: number }[]> = {
        bench_plain: [],
        bench_protected: [],
      };
      for (let round = -1; round < rounds; round += 1) {
        // ABBA: neither table always comes first.
        for (const table of round % 2 === 0 ? tables : tables.toReversed()) {
          const result = await measure({
            durationMs: round < 0 ? 500 : roundMs,
            concurrency: 16,
            work: () => {
              const tenant = tenantOf(Math.floor(Math.random() * organizations));
              return work(db, table, tenant, Math.floor(Math.random() * rowsPerOrganization));
            },
          });
          // The first pair fills caches and prepares statements.
          if (round >= 0) results[table].push(result);
        }
      }
      const plain = median(results.bench_plain.map(({ perSecond }) => perSecond));
      const secured = median(results.bench_protected.map(({ perSecond }) => perSecond));
      const costPercent = Math.max(0, (1 - secured / plain) * 100);
      figures.push(
        {
          name: `cost of row-level security, ${name}`,
          value: costPercent,
          unit: '%',
          goal: `≤ ${goalPercent}`,
          holds: costPercent <= goalPercent,
        },
        {
          name: `  ${name}: with, without`,
          value: secured,
          unit: '/s',
          goal: null,
          holds: true,
          peer: plain,
          ratio: secured / plain,
        },
        {
          name: `  ${name}: p95 with, without`,
          value: median(results.bench_protected.map(({ p95Ms }) => p95Ms)),
          unit: 'ms',
          goal: null,
          holds: true,
          peer: median(results.bench_plain.map(({ p95Ms }) => p95Ms)),
        },
      );
    }
    return {
      name: `tenancy: ${organizations.toLocaleString('en')} organizations of ${rowsPerOrganization} rows`,
      figures,
    };
  } finally {
    await db.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
