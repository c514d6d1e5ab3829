import { type Database, UnknownCommitError } from '@cloudity/db';

/** A database with a hand on its cable. */
export interface FaultyDatabase {
  readonly db: Database;
  /** What happens to the next transactions: nothing, the connection is gone before, or lost while the answer to COMMIT travels. */
  fault: 'none' | 'away' | 'unknown after commit' | 'unknown before commit';
  /** How many transactions met the fault. */
  met: number;
}

export const createFaultyDatabase = (db: Database): FaultyDatabase => {
  const through = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    const { fault } = faulty;
    if (fault !== 'none') faulty.met += 1;
    if (fault === 'away') throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    if (fault === 'unknown before commit') throw new UnknownCommitError(new Error('cut'));
    const result = await run();
    if (fault === 'unknown after commit') throw new UnknownCommitError(new Error('cut'));
    return result;
  };
  const faulty: FaultyDatabase = {
    fault: 'none',
    met: 0,
    db: {
      ...db,
      read: async (tenantId, query) => {
        if (faulty.fault === 'away') throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
        return db.read(tenantId, query);
      },
      tenant: (tenantId, work) => through(() => db.tenant(tenantId, work)),
      write: (tenantId, statement) => through(() => db.write(tenantId, statement)),
    },
  };
  return faulty;
};
