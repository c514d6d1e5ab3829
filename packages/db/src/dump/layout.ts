import type { Sql, TransactionSql } from 'postgres';

/** What a dump knows of a table, so that it can be filled again. */
export interface TableLayout {
  readonly name: string;
  /** Without generated ones; in the order the rows have. */
  readonly columns: readonly string[];
  /** Its rows belong to organizations and are only visible with one set. */
  readonly isTenant: boolean;
  /** Ranges of a partitioned table, as PostgreSQL prints them. */
  readonly partitions: readonly { readonly name: string; readonly bounds: string }[];
}

/** Every table of the schema but the list of migrations, by name. */
export const readLayout = async (sql: Sql | TransactionSql): Promise<readonly TableLayout[]> => {
  const rows = await sql<{ name: string; columns: string[]; partitions: { name: string; bounds: string }[] }[]>`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select jsonb_agg(jsonb_build_object('name', p.relname, 'bounds', pg_get_expr(p.relpartbound, p.oid)) order by p.relname)
        from pg_inherits i join pg_class p on p.oid = i.inhrelid where i.inhparent = c.oid), '[]') as partitions
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'schema_migrations'
    order by c.relname`;
  return rows.map((row) => ({ ...row, isTenant: row.columns.includes('tenant_id') }));
};

/** A name as SQL text. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const columnList = (columns: readonly string[]): string => columns.map(quoted).join(', ');

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

export const readAppliedMigrations = async (sql: Sql | TransactionSql): Promise<readonly AppliedMigration[]> => {
  const [table] = await sql<{ found: boolean }[]>`select to_regclass('public.schema_migrations') is not null as found`;
  if (table?.found !== true) return [];
  return sql<AppliedMigration[]>`select number, name, checksum from schema_migrations order by number`;
};
