import type { TransactionSql } from 'postgres';

/** What has expired is gone: sessions, used challenges, forgotten throttles. */
export const sweep = async (sql: TransactionSql, now: Date, idleMs: number): Promise<void> => {
  await sql`select identity_sweep(${now}, make_interval(secs => ${idleMs / 1000}))`;
};
