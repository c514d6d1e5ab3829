import type { TenantId } from '@cloudity/contracts';
import { connect } from './connection-options.ts';
import type { Database } from './database.ts';

/** Any number will do, as long as nothing else of the installation takes it. */
const advisoryLock = 7_215_301_178;

/**
 * No object leaves the store until the returned function is called or this process dies: a backup copies objects after the rows
 * that name them (rules.md D4). Resolves when those removing right now are done.
 */
export const pauseCollection = async (ownerUrl: string): Promise<() => Promise<void>> => {
  const sql = connect(ownerUrl);
  try {
    await sql`select pg_advisory_lock(${advisoryLock}::bigint)`;
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
  return () => sql.end({ timeout: 1 });
};

/**
 * Whoever removes objects asks first and, when true, leaves them for the next round. Asked after the rows stopped naming them:
 * a backup that begins later no longer knows them.
 */
export const isCollectionPaused = async (db: Database, tenantId: TenantId): Promise<boolean> => {
  const [row] = await db.read(
    tenantId,
    ({ sql }) => sql<{ free: boolean }[]>`select pg_try_advisory_xact_lock_shared(${advisoryLock}::bigint) as free`,
  );
  return row?.free !== true;
};
