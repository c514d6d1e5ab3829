import postgres, { type Sql } from 'postgres';
import { registerArrayTypes } from '../array-types.ts';
import { type ConnectionOptions, connectionOptions } from '../connection-options.ts';
import { databaseUnavailable } from '../unknown-commit-error.ts';
import { singleSocket } from './single-socket.ts';

/** The exclusive use of one server connection, until `release`. */
export interface Lease {
  readonly sql: Sql;
  /** True once the connection is gone: whatever is sent now would reach another one, outside the transaction. */
  readonly isLost: () => boolean;
  /**
   * Settles as the answer does, and rejects soon after the connection is lost if it does not: postgres.js 3.4 forgets queries
   * that were sent between a socket's error and its end.
   */
  readonly guard: <Answer>(answer: PromiseLike<Answer>) => Promise<Answer>;
  /** Gives the connection back; a broken one (left inside a transaction) is closed instead. Idempotent. */
  readonly release: (state?: 'clean' | 'broken') => void;
}

export interface ConnectionPool {
  /** Resolves when a connection is free; in order of arrival. Rejects after `acquireTimeoutMs` or when the pool is closing. */
  readonly acquire: () => Promise<Lease>;
  readonly close: () => Promise<void>;
}

export interface PoolOptions {
  readonly url: string;
  readonly max: number;
  /** False behind a PgBouncer older than 1.21, which cannot follow named prepared statements. */
  readonly prepare: boolean;
  readonly idleMs?: number;
  readonly lifetimeMs?: number;
  readonly acquireTimeoutMs?: number;
}

interface Connection {
  readonly sql: Sql;
  readonly bornAt: number;
  lost: boolean;
  idleSince: number;
  /** Called when the connection is lost. */
  readonly onLost: Set<() => void>;
}

/** How long a query may outlive its connection. */
const forgottenMs = 250;

/** The option is missing in postgres.js' types. */
const withSocket = (options: ConnectionOptions): ConnectionOptions =>
  Object.assign(options, { socket: singleSocket() });

/**
 * A pool of postgres.js clients with one connection each.
 *
 * Why not one client with many: after a connection is lost inside `begin` or `reserve`, postgres.js 3.4 still sends what follows,
 * its own ROLLBACK included, to whatever that slot has become meanwhile, which may be another organization's open transaction.
 * A client of one connection that only one lease holds cannot be anybody else's.
 */
export const createConnectionPool = ({
  url,
  max,
  prepare,
  idleMs = 60_000,
  lifetimeMs = 30 * 60_000,
  acquireTimeoutMs = 15_000,
}: PoolOptions): ConnectionPool => {
  const idle: Connection[] = [];
  const open = new Set<Connection>();
  const waiting: { readonly give: (connection: Connection) => void; readonly refuse: (error: Error) => void }[] = [];
  let closing: Promise<void> | null = null;
  let drained: (() => void) | null = null;

  const openConnection = (): Connection => {
    const connection: Connection = {
      sql: null as unknown as Sql,
      bornAt: Date.now(),
      lost: false,
      idleSince: 0,
      onLost: new Set(),
    };
    const options: ConnectionOptions = {
      ...connectionOptions(url),
      max: 1,
      prepare,
      // postgres.js' own timers may close a connection between two statements of a transaction: the pool does it instead.
      max_lifetime: null,
      onclose: () => {
        connection.lost = true;
        for (const tell of connection.onLost) tell();
        open.delete(connection);
        const at = idle.indexOf(connection);
        if (at >= 0) idle.splice(at, 1);
      },
    };
    Object.assign(connection, { sql: registerArrayTypes(postgres(withSocket(options))) });
    open.add(connection);
    return connection;
  };

  const closeConnection = async (connection: Connection): Promise<void> => {
    open.delete(connection);
    connection.lost = true;
    await connection.sql.end({ timeout: 1 }).catch(() => undefined);
  };

  const giveBack = (connection: Connection, state: 'clean' | 'broken'): void => {
    const worn =
      state === 'broken' || connection.lost || Date.now() - connection.bornAt > lifetimeMs || closing !== null;
    if (worn) void closeConnection(connection);
    const next = waiting.shift();
    if (next) next.give(worn ? openConnection() : connection);
    else if (!worn) {
      connection.idleSince = Date.now();
      idle.push(connection);
    }
    leased -= 1;
    if (next) leased += 1;
    if (leased === 0) drained?.();
  };

  let leased = 0;
  const lease = (connection: Connection): Lease => {
    let released = false;
    return {
      sql: connection.sql,
      isLost: () => connection.lost || released,
      guard: (answer) => {
        const { promise: lost, reject } = Promise.withResolvers<never>();
        const tell = (): void => {
          const error = databaseUnavailable(new Error('The connection was lost and the query forgotten.'));
          setTimeout(() => reject(error), forgottenMs).unref();
        };
        connection.onLost.add(tell);
        return Promise.race([answer, lost]).finally(() => connection.onLost.delete(tell));
      },
      release: (state = 'clean') => {
        if (released) return;
        released = true;
        giveBack(connection, state);
      },
    };
  };

  const reaper = setInterval(
    () => {
      const before = Date.now() - idleMs;
      for (const connection of idle.filter(({ idleSince }) => idleSince < before)) {
        idle.splice(idle.indexOf(connection), 1);
        void closeConnection(connection);
      }
    },
    Math.max(1000, idleMs / 4),
  );
  reaper.unref();

  return {
    acquire: () => {
      if (closing) return Promise.reject(new Error('The database is closed.'));
      const connection = idle.pop() ?? (leased < max ? openConnection() : null);
      if (connection) {
        leased += 1;
        return Promise.resolve(lease(connection));
      }
      return new Promise((resolve, reject) => {
        const entry = {
          give: (given: Connection) => {
            clearTimeout(timer);
            resolve(lease(given));
          },
          refuse: (error: Error) => {
            clearTimeout(timer);
            reject(error);
          },
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(entry), 1);
          reject(databaseUnavailable(new Error(`No connection became free within ${acquireTimeoutMs} ms.`)));
        }, acquireTimeoutMs);
        waiting.push(entry);
      });
    },
    close: () => {
      closing ??= (async () => {
        clearInterval(reaper);
        for (const { refuse } of waiting.splice(0)) refuse(new Error('The database is closed.'));
        if (leased > 0) {
          await Promise.race([
            new Promise<void>((resolve) => {
              drained = resolve;
            }),
            new Promise<void>((resolve) => setTimeout(resolve, 5_000).unref()),
          ]);
        }
        await Promise.all([...open].map(closeConnection));
      })();
      return closing;
    },
  };
};
