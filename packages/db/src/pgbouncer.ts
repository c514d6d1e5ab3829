import type { Sql } from 'postgres';

/**
 * Rejects when `sql` reaches its server through a transaction pooler, where a LISTEN or a lock of the session belongs to whoever comes next.
 * A server's process says its own pid; a pooler invents the one that it tells at the start of a connection.
 */
export const refusePooler = async (sql: Sql, variable = 'CLOUDITY_DATABASE_DIRECT_URL'): Promise<void> => {
  const rows = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const { state } = rows as unknown as { readonly state: { readonly pid: number } };
  if (rows[0]?.pid !== state.pid) {
    throw new Error(`${variable} reaches a connection pooler (PgBouncer); it must be a direct connection.`);
  }
};
