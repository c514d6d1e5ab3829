import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, serverUser } from '@cloudity/db';

const program = '/usr/sbin/pgbouncer';

/** True when the machine has a PgBouncer. */
export const hasPgBouncer = (): boolean => existsSync(program);

export interface PgBouncer {
  /** The same database and role, through the pooler in transaction mode. */
  readonly pooled: (url: string) => string;
  readonly stop: () => Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** A PgBouncer in transaction mode runs before the server of `url`, for every database of it, on a port of its own. */
export const startPgBouncer = async (url: string): Promise<PgBouncer> => {
  const target = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-pgbouncer-'));
  const port = await freePort();
  const role = decodeURIComponent(target.username);
  const password = decodeURIComponent(target.password);
  const host = target.searchParams.get('host') ?? target.hostname;
  const config = join(folder, 'pgbouncer.ini');
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${role}" "${password}"\n`, { mode: 0o600 });
  writeFileSync(
    config,
    `[databases]
* = host=${host} port=${target.port || 5432} user=${role} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = 4
max_client_conn = 500
ignore_startup_parameters = extra_float_digits
server_idle_timeout = 5
logfile = ${join(folder, 'log')}
`,
    { mode: 0o600 },
  );
  const user = serverUser();
  if (user) for (const path of [folder, users, config]) chownSync(path, user.uid, user.gid);
  const child = spawn(program, ['-q', config], { ...(user ?? {}), cwd: '/', stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const pooled = (plain: string): string => {
    const through = new URL(plain);
    through.host = `127.0.0.1:${port}`;
    through.searchParams.delete('host');
    return through.href;
  };
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; ; attempt += 1) {
    const sql = connect(pooled(url));
    try {
      await sql.unsafe('select 1');
      break;
    } catch (error) {
      if (attempt === 50 || child.exitCode !== null) {
        await stop();
        throw new Error('PgBouncer did not start.', { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 40));
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  return { pooled, stop };
};

/** Runs `work` with a PgBouncer before the server of `url`. */
export const withPgBouncer = async <Result>(
  url: string,
  work: (bouncer: PgBouncer) => Promise<Result>,
): Promise<Result> => {
  const bouncer = await startPgBouncer(url);
  try {
    return await work(bouncer);
  } finally {
    await bouncer.stop();
  }
};
