import { AppError } from '@cloudity/kernel';
import postgres, { type PendingQuery, type Row, type Sql, type TransactionSql } from 'postgres';
import type { InlineStatement } from '../inline.ts';
import { databaseUnavailable, UnknownCommitError } from '../unknown-commit-error.ts';
import type { ConnectionPool, Lease } from './connection-pool.ts';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * One message of the simple protocol: it needs no answer before the next statement is sent, and no prepared statement.
 * The tenant is inlined, hence the strict pattern; SET LOCAL takes no parameter either.
 */
const beginStatement = (tenantId: string | null, mode: '' | ' read only'): string => {
  if (tenantId === null) return `begin${mode}`;
  if (!uuidPattern.test(tenantId)) throw new AppError('not_found', 'No such organization.');
  return `begin${mode}; select set_config('app.tenant_id', '${tenantId}', true)`;
};

/** The server is gone or going: what was sent last may or may not have happened. */
const isConnectionError = (error: unknown): boolean => {
  const { code, severity, severity_local } = (error ?? {}) as {
    code?: string;
    severity?: string;
    severity_local?: string;
  };
  if (severity === 'FATAL' || severity === 'PANIC' || severity_local === 'FATAL') return true;
  return /^(CONNECTION_|CONNECT_TIMEOUT|E[A-Z]+$|08)/.test(code ?? '');
};

/** The error as a caller may see it: a lost database is `unavailable`, anything else stays what it is. */
const outside = (error: unknown): unknown =>
  error instanceof AppError || !isConnectionError(error) ? error : databaseUnavailable(error);

/** The tagged template handed to the work: refuses once the transaction is over or its connection lost. */
const guardedSql = (lease: Lease, isOpen: () => boolean): TransactionSql => {
  const check = (): void => {
    if (!isOpen()) throw new Error('The transaction is over: a query came after its end.');
    if (lease.isLost()) throw databaseUnavailable(new Error('The connection was lost inside the transaction.'));
  };
  const { sql } = lease;
  const call = (first: unknown, ...rest: unknown[]): unknown => {
    check();
    return (sql as unknown as (...args: unknown[]) => unknown)(first, ...rest);
  };
  const refuse = (): never => {
    throw new Error('A transaction cannot begin another one.');
  };
  let savepoints = 0;
  // What is not replaced here is inherited: copying it would cost more than a whole small query.
  const guarded: Sql & { savepoint?: unknown } = Object.assign(Object.setPrototypeOf(call, sql) as Sql, {
    unsafe: (...args: Parameters<Sql['unsafe']>) => {
      check();
      return sql.unsafe(...args);
    },
    begin: refuse,
    reserve: refuse,
    listen: refuse,
    end: refuse,
    close: refuse,
    savepoint: async (first: unknown, second?: unknown) => {
      const work = (typeof first === 'function' ? first : second) as (inner: TransactionSql) => Promise<unknown>;
      savepoints += 1;
      const name = `s${savepoints}`;
      await guarded.unsafe(`savepoint ${name}`);
      try {
        const result = await work(guarded as unknown as TransactionSql);
        await guarded.unsafe(`release savepoint ${name}`);
        return result;
      } catch (error) {
        await guarded.unsafe(`rollback to savepoint ${name}`);
        throw error;
      }
    },
  }) as unknown as Sql;
  return guarded as unknown as TransactionSql;
};

const rollBack = async (lease: Lease): Promise<'clean' | 'broken'> => {
  if (lease.isLost()) return 'broken';
  return lease.guard(lease.sql.unsafe('rollback')).then(
    () => 'clean' as const,
    () => 'broken' as const,
  );
};

/**
 * Runs `work` in a transaction of `tenantId` (null: of no tenant, so that tenant tables show no rows) and commits it.
 * *Errors*: what `work` threw, after a rollback; UnknownCommitError when COMMIT was sent and its answer never came.
 */
export const runTransaction = async <Result>(
  pool: ConnectionPool,
  tenantId: string | null,
  work: (sql: TransactionSql) => Promise<Result>,
): Promise<Result> => {
  const begin = beginStatement(tenantId, '');
  const lease = await pool.acquire();
  let state: 'clean' | 'broken' = 'broken';
  let open = true;
  try {
    // Sent with the work's first statement. When it fails the promise tells, and nothing after it can have had a tenant.
    const begun = lease.sql.unsafe(begin).execute();
    begun.catch(() => undefined);
    let result: Result;
    try {
      result = await lease.guard(work(guardedSql(lease, () => open)));
      await lease.guard(begun);
      open = false;
      if (lease.isLost()) throw databaseUnavailable(new Error('The connection was lost inside the transaction.'));
    } catch (error) {
      open = false;
      const [beginning] = await Promise.allSettled([lease.guard(begun)]);
      if (beginning.status === 'rejected') throw outside(beginning.reason);
      state = await rollBack(lease);
      throw state === 'broken' ? outside(error) : error;
    }
    const answer = await lease.guard(lease.sql.unsafe('commit')).catch((error: unknown) => {
      // Only PostgreSQL's own refusal says that nothing happened; whatever else came instead of an answer does not.
      const refused = error instanceof postgres.PostgresError && !isConnectionError(error);
      if (!refused) throw new UnknownCommitError(error);
      // A deferred constraint: PostgreSQL has rolled back and said so.
      state = 'clean';
      throw error;
    });
    state = 'clean';
    // COMMIT of a transaction in which a statement failed is answered with ROLLBACK, not with an error.
    if (answer.command !== 'COMMIT')
      throw new Error('A statement of the transaction had failed, so it was rolled back.');
    return result;
  } finally {
    lease.release(state);
  }
};

/**
 * One statement that writes, in a transaction of its own, as one message and one answer: PostgreSQL runs what a message of the
 * simple protocol holds in one transaction, which ends with it.
 * *Errors*: PostgreSQL's refusal, after which nothing was written; UnknownCommitError when an answer never came.
 */
export const runWrite = async <Rows extends readonly Row[]>(
  pool: ConnectionPool,
  tenantId: string,
  statement: InlineStatement,
): Promise<Rows> => {
  if (!uuidPattern.test(tenantId)) throw new AppError('not_found', 'No such organization.');
  const lease = await pool.acquire();
  let isClean = false;
  try {
    const message = `select set_config('app.tenant_id', '${tenantId}', true); ${statement}`;
    const answers = await lease.guard(lease.sql.unsafe<Rows[] & Row[]>(message));
    isClean = !lease.isLost();
    return answers.at(-1) as unknown as Rows;
  } catch (error) {
    const isRefused = error instanceof postgres.PostgresError && !isConnectionError(error);
    isClean = isRefused && !lease.isLost();
    throw isRefused ? error : new UnknownCommitError(error);
  } finally {
    lease.release(isClean ? 'clean' : 'broken');
  }
};

/** One read-only query in a transaction of its own, in one round trip. */
export const runRead = async <Rows extends readonly Row[]>(
  pool: ConnectionPool,
  tenantId: string | null,
  query: (sql: TransactionSql) => PendingQuery<Rows & Row[]>,
): Promise<Rows> => {
  const begin = beginStatement(tenantId, ' read only');
  const lease = await pool.acquire();
  let isClean = false;
  try {
    const begun = lease.sql.unsafe(begin).execute();
    const answered = query(guardedSql(lease, () => true)).execute();
    const ended = lease.sql.unsafe('commit').execute();
    const outcomes = await Promise.allSettled([lease.guard(begun), lease.guard(answered), lease.guard(ended)]);
    // COMMIT ends a failed transaction too (as a rollback), so the connection is clean whenever it was answered.
    isClean = outcomes[2].status === 'fulfilled' && !lease.isLost();
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outside(outcome.reason);
    return (outcomes[1] as PromiseFulfilledResult<Rows>).value;
  } finally {
    lease.release(isClean ? 'clean' : 'broken');
  }
};
