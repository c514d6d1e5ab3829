import postgres from 'postgres';
import { registerArrayTypes } from './array-types.ts';

export type ConnectionOptions = postgres.Options<Record<string, never>>;

/**
 * Options for postgres.js from a `postgres://user:password@host:port/database` URL.
 * `?host=/folder` names a unix socket's folder (libpq's spelling, which node-postgres reads too); `?sslmode=` is passed on.
 */
export const connectionOptions = (url: string): ConnectionOptions => {
  const parsed = new URL(url);
  const port = Number(parsed.port || parsed.searchParams.get('port') || 5432);
  const socketFolder = parsed.searchParams.get('host');
  const sslMode = parsed.searchParams.get('sslmode');
  return {
    ...(socketFolder?.startsWith('/')
      ? { path: `${socketFolder}/.s.PGSQL.${port}` }
      : { host: socketFolder ?? parsed.hostname.replace(/^\[|\]$/g, ''), port }),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    ...(sslMode === null || sslMode === 'disable' ? {} : { ssl: sslMode as 'require' | 'prefer' | 'verify-full' }),
    connection: { application_name: 'cloudity' },
    connect_timeout: 10,
    // See array-types.ts: postgres.js' own look-up ends the process when the server goes away during it.
    fetch_types: false,
    onnotice: () => undefined,
  };
};

/** One plain client with at most `max` connections: for migrations, checks and tests, not for the services' queries. */
export const connect = (url: string, max = 1): postgres.Sql =>
  registerArrayTypes(postgres({ ...connectionOptions(url), max, max_lifetime: null }) as postgres.Sql);
