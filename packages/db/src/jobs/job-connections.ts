import pg from 'pg';

/** Connections of a job queue. */
export interface JobConnections {
  readonly pool: pg.Pool;
  /** They are on their way out and what happens to them concerns nobody any more. Idempotent. */
  readonly close: () => Promise<void>;
}

/**
 * A pool of our own and not the queue's: the queue forgets its pool before its connections are closed, and one that the database ends
 * in that moment (a server that stops its database next) ends the whole process.
 */
export const createJobConnections = (
  connectionString: string,
  max: number,
  onError: (problem: string) => void,
): JobConnections => {
  const pool = new pg.Pool({ connectionString, max });
  let closing: Promise<void> | null = null;
  const tell = (error: Error): void => {
    if (closing === null) onError(error.message);
  };
  // A connection that failed leaves the pool by itself.
  pool.on('error', tell);
  pool.on('connect', (client) => client.on('error', tell));
  return {
    pool,
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
};
