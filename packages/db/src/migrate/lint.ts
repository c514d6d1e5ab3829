import type { Migration } from './migration-file.ts';

/** A statement that the house rules refuse, with why. */
export interface LintProblem {
  readonly migration: string;
  readonly problem: string;
}

/** The file without comments, string contents and function bodies' quotes kept: enough to see which statements it makes. */
const withoutComments = (sql: string): string => sql.replace(/--[^\n]*/g, '').replace(/\/\*[\s\S]*?\*\//g, '');

/** Top-level statements, those inside dollar quotes and BEGIN ATOMIC bodies left whole. */
export const statementsOf = (sql: string): readonly string[] => {
  const statements: string[] = [];
  let current = '';
  let quote: string | null = null;
  let atomic = 0;
  for (const token of withoutComments(sql).split(
    /(\$[a-z_]*\$|'(?:[^']|'')*'|;|\bbegin\s+atomic\b|\bcase\b|\bend\b)/i,
  )) {
    if (quote !== null) {
      current += token;
      if (token === quote) quote = null;
      continue;
    }
    if (/^\$[a-z_]*\$$/i.test(token)) quote = token;
    else if (/^begin\s+atomic$/i.test(token)) atomic += 1;
    else if (atomic > 0 && /^case$/i.test(token)) atomic += 1;
    else if (atomic > 0 && /^end$/i.test(token)) atomic -= 1;
    if (token === ';' && atomic === 0) {
      if (current.trim()) statements.push(current.trim().replace(/\s+/g, ' '));
      current = '';
    } else current += token;
  }
  if (current.trim()) statements.push(current.trim().replace(/\s+/g, ' '));
  return statements;
};

/** What no statement may do, online or not. */
const refused: readonly (readonly [RegExp, string])[] = [
  [/^create type .* as enum/i, 'enum types: their operators are not leakproof; use text with a check'],
  [/^create (temp|temporary|unlogged) table/i, 'temporary and unlogged tables'],
  [/^create (or replace )?view (?!.*security_invoker)/i, 'a view without security_invoker'],
  [/^create materialized view/i, 'materialized views: row-level security does not cover them'],
  [/\bdisable row level security|\bno force row level security/i, 'taking row-level security off'],
  [/^(create|alter|drop) policy/i, 'policies by hand: call protect_tenant_table or allow_lookup'],
  [/\bbypassrls\b|\bsuperuser\b/i, 'rights that void every policy'],
  [/^grant (?!select|insert|update|delete|usage|execute|create on schema)/i, 'a grant of more than rows and execution'],
  [/\bto public$/i, 'a grant to everybody'],
  [/^truncate\b/i, 'TRUNCATE: it ignores row-level security'],
  [/^(begin|commit|rollback)$/i, 'transaction control: the runner does that'],
];

/** What would stop the previous release, or everybody behind a waiting lock. */
const notOnline: readonly (readonly [RegExp, string])[] = [
  [/^drop table/i, 'dropping a table'],
  [
    /^alter table .* (drop column|rename|alter column \S+ (set data )?type)/i,
    'dropping, renaming or retyping a column',
  ],
  [
    /^alter table .* alter column \S+ set not null/i,
    'SET NOT NULL scans under an exclusive lock: add a checked constraint first',
  ],
  [/^vacuum full|^cluster\b|^reindex (?!.*concurrently)/i, 'rewriting a table'],
];

const createdTables = (statement: string): { readonly name: string; readonly isPartition: boolean } | null => {
  const [, name] = /^create table (?:if not exists )?(?:public\.)?([a-z_0-9]+)/i.exec(statement) ?? [];
  return name === undefined ? null : { name, isPartition: /\bpartition of\b/i.test(statement) };
};

const checkDefiner = (statement: string): string | null => {
  if (!/^create (or replace )?(function|procedure)/i.test(statement) || !/\bsecurity definer\b/i.test(statement))
    return null;
  const [, path] = /\bset search_path (?:=|to) ([a-z_, ]+?)(?= as\b| begin\b| return\b|$)/i.exec(statement) ?? [];
  if (path === undefined || !/\bpg_temp$/.test(path.trim()))
    return 'a SECURITY DEFINER function without a search_path ending in pg_temp';
  return null;
};

/** Up to this number nobody has data yet: these files run together. */
const firstRelease = 9;

/** Everything in these migrations that breaks the house rules; empty when nothing does. */
export const lintMigrations = (
  migrations: readonly Migration[],
  globalTables: readonly string[],
): readonly LintProblem[] => {
  const problems: LintProblem[] = [];
  const madeAtFirst = new Set<string>();
  for (const { number, name, kind, transactional, sql } of migrations) {
    const migration = `${String(number).padStart(4, '0')}_${name}`;
    const report = (problem: string): void => void problems.push({ migration, problem });
    const statements = statementsOf(sql);
    const whole = statements.join(';\n');
    const made = number <= firstRelease ? madeAtFirst : new Set<string>();
    for (const statement of statements) {
      for (const [pattern, problem] of refused) if (pattern.test(statement)) report(problem);
      if (kind === 'online-safe') {
        for (const [pattern, problem] of notOnline)
          if (pattern.test(statement)) report(`${problem} is not online-safe`);
        const [, table] =
          /^create (?:unique )?index (?!concurrently)(?:if not exists )?\S* ?on (?:only )?([a-z_0-9]+)/i.exec(
            statement,
          ) ?? [];
        if (table !== undefined && !made.has(table))
          report(`an index on the existing table ${table} needs "concurrently" and "no-transaction"`);
        const [, altered] =
          /^alter table (?:only )?([a-z_0-9]+) add (?:constraint \S+ )?(?:foreign key|check)/i.exec(statement) ?? [];
        if (altered !== undefined && !made.has(altered) && !/not valid$/i.test(statement)) {
          report(`a constraint on the existing table ${altered} needs "not valid", and a later "validate"`);
        }
      }
      const definer = checkDefiner(statement);
      if (definer) report(definer);
      const table = createdTables(statement);
      if (!table) continue;
      made.add(table.name);
      if (table.isPartition) report(`${table.name}: partitions are made by ensure_month_partitions`);
      else if (!globalTables.includes(table.name) && !whole.includes(`call protect_tenant_table('${table.name}'`)) {
        report(`${table.name} is made without protect_tenant_table in the same file`);
      }
    }
    for (const [, name_, body] of sql.matchAll(
      /create (?:or replace )?function ([a-z_0-9]+)\s*\(([\s\S]*?)(?=\ncreate|$)/gi,
    )) {
      if (!/security definer/i.test(body ?? '')) continue;
      const isHandled =
        new RegExp(`protect_lookup_function\\('${name_}\\(`).test(sql) ||
        new RegExp(`revoke all on function ${name_}\\b[^;]*from public`, 'i').test(sql);
      if (!isHandled) report(`${name_} is SECURITY DEFINER and stays executable for everybody`);
    }
    if (!transactional && statements.length !== 1) report('a file without a transaction holds exactly one statement');
  }
  return problems;
};
