import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCatalogue } from './check.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test('T1 T2 T3: the migrated schema has nothing to report', async () => {
  expect(await checkCatalogue(database.owner)).toEqual([]);
});

/** Runs `break_` inside a transaction that is rolled back, and answers what the walk says within it. */
const reportAfter = async (break_: string): Promise<readonly string[]> => {
  const rollback = new Error('rollback');
  let found: readonly string[] = [];
  await database.owner
    .begin(async (sql) => {
      await sql.unsafe(break_);
      const problems = await checkCatalogue(sql as never);
      found = problems.map(({ rule, object, problem }) => `${rule} ${object}: ${problem}`);
      throw rollback;
    })
    .catch((error: unknown) => {
      if (error !== rollback) throw error;
    });
  return found;
};

describe('the walk notices', () => {
  const table = 'create table things (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id))';
  test.each<readonly [string, string, string]>([
    ['a dropped policy', 'drop policy tenant on acl_versions', 'T1 acl_versions: policy "tenant" is missing'],
    ['a dropped role policy', 'drop policy roles on acl_versions', 'T1 acl_versions: policy "roles" is missing'],
    ['RLS off', 'alter table acl_versions disable row level security', 'T1 acl_versions: row-level security is off'],
    [
      'FORCE removed',
      'alter table acl_versions no force row level security',
      'T1 acl_versions: row-level security is not forced on the owner',
    ],
    [
      'a permissive policy more',
      'create policy open on acl_versions using (true)',
      'T1 acl_versions: has a policy of its own: "open"',
    ],
    [
      'a weakened policy',
      'drop policy tenant on acl_versions; create policy tenant on acl_versions as restrictive to cloudity_app, cloudity_owner using (tenant_id = tenant_id)',
      'T1 acl_versions: policy "tenant" is not the generated one',
    ],
    [
      'a policy for one role only',
      'alter policy tenant on acl_versions to cloudity_app',
      'T1 acl_versions: policy "tenant" is not the generated one',
    ],
    ['an unprotected table', table, 'T1 things: row-level security is off'],
    [
      'a table without tenant_id',
      'create table things (id uuid primary key)',
      'T1 things: has no "tenant_id uuid not null" and is not on the reviewed list of global tables',
    ],
    [
      'a key that does not begin with the tenant',
      `${table}; call protect_tenant_table('things'); create unique index on things (id)`,
      'T1 things: key (id) does not begin with tenant_id',
    ],
    [
      'a foreign key without the tenant',
      `${table}; call protect_tenant_table('things');
       create table parts (tenant_id uuid not null, id uuid not null, thing uuid unique, primary key (tenant_id, id));
       alter table things add unique (id); alter table parts add foreign key (thing) references things (id);
       call protect_tenant_table('parts')`,
      'T1 parts: foreign key (thing) to things does not carry tenant_id',
    ],
    [
      'a lookup policy without review',
      `${table}; call protect_tenant_table('things'); call allow_lookup('things')`,
      'T1 things: has a lookup policy and is not on the reviewed list',
    ],
    ['a grant to everybody', 'grant select on acl_versions to public', 'T1 acl_versions: SELECT is granted to PUBLIC'],
    [
      'TRUNCATE',
      'grant truncate on acl_versions to cloudity_app',
      'T1 acl_versions: TRUNCATE is granted to cloudity_app',
    ],
    [
      'a view',
      'create view all_versions as select * from acl_versions',
      'T1 all_versions: is a view without security_invoker',
    ],
    [
      'a materialized view',
      'create materialized view all_versions as select * from acl_versions',
      'T1 all_versions: is a materialized view, which row-level security does not cover',
    ],
    [
      'a definer function without review',
      "create function leak() returns bigint language sql security definer set search_path = public, pg_temp as 'select 1::bigint'",
      'T2 leak: is SECURITY DEFINER and not on the reviewed list',
    ],
    [
      'a definer function without search_path',
      'set local role cloudity_lookup; alter function organization_ids() reset search_path; reset role',
      'T2 organization_ids: is SECURITY DEFINER without a fixed search_path that ends with pg_temp',
    ],
    [
      'a definer function whose search_path begins with temporary tables',
      'alter function enqueue_job set search_path = pg_temp, public',
      'T2 enqueue_job: is SECURITY DEFINER without a fixed search_path that ends with pg_temp',
    ],
    [
      'a definer function open to everybody',
      'grant execute on function enqueue_job to public',
      'T2 enqueue_job: may be executed by PUBLIC',
    ],
    [
      'a definer function of another owner',
      'set local role cloudity_lookup; drop function organization_ids(); reset role; create function organization_ids() returns setof uuid language sql security definer set search_path = public, pg_temp as $$select null::uuid$$',
      'T2 organization_ids: is SECURITY DEFINER and owned by cloudity_owner',
    ],
    [
      'a listed function that is gone',
      'drop function claim_recurring',
      'T2 claim_recurring: is on the reviewed list and does not exist',
    ],
    [
      'a grant on a global table',
      'grant select on recurring_runs to cloudity_app',
      'T2 recurring_runs: is a global table and grants SELECT to cloudity_app',
    ],
    [
      'a partition with a grant',
      'do $$ begin execute format($f$grant select on audit_entries_%s to cloudity_app$f$, to_char(now(), $f$YYYYMM$f$)); end $$',
      'is a partition with a grant of its own to cloudity_app',
    ],
    [
      'a way for app to put jobs in by hand',
      'grant insert on graphile_worker._private_jobs to cloudity_app',
      'T8 graphile_worker._private_jobs: lets cloudity_app insert jobs',
    ],
    [
      'a partition made by hand',
      "create table audit_entries_old partition of audit_entries for values from ('2001-01-01') to ('2001-02-01')",
      'T3 audit_entries_old: is a partition without forced row-level security',
    ],
  ])('%s', async (_, break_, expected) => {
    expect((await reportAfter(break_)).join('\n')).toContain(expected);
  });
});
