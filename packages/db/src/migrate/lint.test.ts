import { describe, expect, test } from 'vitest';
import { globalTables } from '../catalogue/reviewed.ts';
import { lintMigrations, statementsOf } from './lint.ts';
import { migrationsFolder } from './migrate.ts';
import { parseMigration, readMigrations } from './migration-file.ts';

const global = Object.keys(globalTables);
const lint = (sql: string, head = '-- cloudity: online-safe\n'): readonly string[] =>
  lintMigrations([parseMigration('0009_x.sql', head + sql)], global).map(({ problem }) => problem);

test("the project's migrations have nothing to report", async () => {
  expect(lintMigrations(await readMigrations(migrationsFolder), global)).toEqual([]);
});

test('statements are told apart through quotes and bodies', () => {
  const sql = `
    -- a comment; with a semicolon
    select 'a;b';
    create function f() returns int language plpgsql as $$ begin return 1; end $$;
    create function g() returns int language sql begin atomic select case when true then 1 else 2 end; end;
    select 2`;
  expect(statementsOf(sql).map((statement) => statement.slice(0, 17))).toEqual([
    "select 'a;b'",
    'create function f',
    'create function g',
    'select 2',
  ]);
});

describe('the linter refuses', () => {
  test.each<readonly [string, string]>([
    ["create type mood as enum ('good')", 'enum types'],
    ['create table things (tenant_id uuid)', 'things is made without protect_tenant_table'],
    ['create view v as select 1', 'a view without security_invoker'],
    ['create materialized view v as select 1', 'materialized views'],
    ['create policy open on members using (true)', 'policies by hand'],
    ['alter table members no force row level security', 'taking row-level security off'],
    ['grant truncate on members to cloudity_app', 'a grant of more than'],
    ['grant select on members to public', 'a grant to everybody'],
    [
      "create function f() returns int language sql security definer as 'select 1'",
      'without a search_path ending in pg_temp',
    ],
    [
      "create function f() returns int language sql security definer set search_path = public as 'select 1'",
      'without a search_path ending in pg_temp',
    ],
    [
      "create function f() returns int language sql security definer set search_path = public, pg_temp as 'select 1'",
      'stays executable for everybody',
    ],
    [
      "create table audit_entries_1 partition of audit_entries for values from ('a') to ('b')",
      'partitions are made by',
    ],
    ['drop table members', 'is not online-safe'],
    ['alter table members drop column name', 'is not online-safe'],
    ['alter table members rename column name to title', 'is not online-safe'],
    ['alter table members alter column name set not null', 'is not online-safe'],
    ['create index members_name on members (tenant_id, name)', 'needs "concurrently"'],
    ['alter table members add constraint c check (name <> $$x$$)', 'needs "not valid"'],
    ['begin', 'transaction control'],
  ])('%s', (sql, expected) => {
    expect(lint(sql).join('\n')).toContain(expected);
  });

  test('two statements in a file without a transaction', () => {
    expect(lint('select 1; select 2', '-- cloudity: online-safe no-transaction\n')).toHaveLength(1);
  });
});

describe('the linter lets pass', () => {
  test.each([
    "create table things (tenant_id uuid not null, id uuid, primary key (tenant_id, id)); create index on things (tenant_id); call protect_tenant_table('things')",
    'create view v with (security_invoker = true) as select 1',
    'alter table members add column note text',
    'alter table members add constraint c check (true) not valid',
    "create function f() returns int language sql security definer set search_path = public, pg_temp as 'select 1'; call protect_lookup_function('f()')",
  ])('%s', (sql) => {
    expect(lint(sql)).toEqual([]);
  });

  test('dropping a column when everything stands still', () => {
    expect(lint('alter table members drop column name', '-- cloudity: stop-required\n')).toEqual([]);
  });
});
