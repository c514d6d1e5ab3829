import { globSync, readFileSync } from 'node:fs';
import type { SystemProgram } from './system.ts';

/** One run of vitest. */
export interface Suite {
  readonly name: string;
  readonly project: 'unit' | 'pg' | 'real' | 'e2e';
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface SkippedFile {
  readonly suite: string;
  readonly file: string;
  readonly needs: readonly string[];
}

/** They start a PostgreSQL of their own, with nothing before it: through a PgBouncer they would be the same run again. */
const withoutPooler = /^packages\/db\/src\/embedded\//;

const workspaces = '{packages,services,apps}';

/** Every suite with the files it can run on this machine, and the files it cannot, with the reason. */
export const planSuites = (
  missing: readonly SystemProgram[],
): { readonly suites: readonly Suite[]; readonly skipped: readonly SkippedFile[] } => {
  const skipped: SkippedFile[] = [];
  const find = (
    suite: string,
    pattern: string,
    alsoNeeds: readonly SystemProgram[] = [],
    without?: RegExp,
  ): readonly string[] =>
    globSync(pattern, { exclude: (name) => name === 'node_modules' })
      .sort()
      .filter((file) => {
        if (without?.test(file)) return false;
        const text = readFileSync(file, 'utf8');
        const needs = [...alsoNeeds, ...missing.filter(({ usedBy }) => usedBy.test(text))].map(({ name }) => name);
        if (needs.length > 0) skipped.push({ suite, file, needs });
        return needs.length === 0;
      });
  const pooler = missing.filter(({ name }) => name === 'PgBouncer');
  const suites: readonly Suite[] = [
    { name: 'unit', project: 'unit', files: [], env: {} },
    { name: 'pg', project: 'pg', files: find('pg', `${workspaces}/*/src/**/*.pg.test.ts`), env: {} },
    {
      name: 'pg through PgBouncer',
      project: 'pg',
      files: find('pg through PgBouncer', `${workspaces}/*/src/**/*.pg.test.ts`, pooler, withoutPooler),
      env: { CLOUDITY_TEST_PGBOUNCER: '1' },
    },
    { name: 'real', project: 'real', files: find('real', `${workspaces}/*/src/**/*.real.test.ts`), env: {} },
    { name: 'e2e', project: 'e2e', files: find('e2e', 'e2e/**/*.e2e.test.ts'), env: {} },
  ];
  return { suites: suites.filter(({ name, files }) => name === 'unit' || files.length > 0), skipped };
};
