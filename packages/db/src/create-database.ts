import type { TenantId } from '@cloudity/contracts';
import type { Database } from './database.ts';
import { createListener } from './listener.ts';
import { createConnectionPool } from './pool/connection-pool.ts';
import { runRead, runTransaction, runWrite } from './pool/transaction.ts';

export interface DatabaseOptions {
  /** As the app role; may reach a PgBouncer in transaction mode. */
  readonly url: string;
  /** As the app role, never through a PgBouncer: LISTEN and jobs. */
  readonly directUrl: string;
  /** False behind a PgBouncer older than 1.21. */
  readonly prepare?: boolean;
  readonly maxConnections?: number;
}

/** The door to PostgreSQL. No connection is opened before the first use. */
export const createDatabase = ({ url, directUrl, prepare = true, maxConnections = 8 }: DatabaseOptions): Database => {
  const pool = createConnectionPool({ url, max: maxConnections, prepare });
  const listener = createListener(directUrl);
  return {
    tenant: (tenantId, work) => runTransaction(pool, tenantId, (sql) => work({ tenantId, sql })),
    write: (tenantId, statement) => runWrite(pool, tenantId, statement),
    read: (tenantId: TenantId, query) => runRead(pool, tenantId, (sql) => query({ tenantId, sql })),
    global: (work) => runTransaction(pool, null, work),
    lookUp: (query) => runRead(pool, null, query),
    listen: listener.listen,
    notify: async (channel, payload) => {
      const lease = await pool.acquire();
      try {
        await lease.sql`select pg_notify(${channel}, ${payload})`;
      } finally {
        lease.release(lease.isLost() ? 'broken' : 'clean');
      }
    },
    ping: async (timeoutMs = 2_000) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`The database did not answer within ${timeoutMs} ms.`)), timeoutMs);
      });
      const answered = runTransaction(pool, null, async (sql) => {
        await sql`select 1`;
      });
      answered.catch(() => undefined);
      await Promise.race([answered, late]).finally(() => clearTimeout(timer));
    },
    close: async () => {
      await Promise.all([pool.close(), listener.close()]);
    },
  };
};
