import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { serverEnvironment } from './initialise.ts';
import { commandOf, isRunning } from './process-identity.ts';
import type { ServerUser } from './server-user.ts';

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The server process, our child. */
export interface Postmaster {
  /** Resolves with the exit code when it ended without `stop`. */
  readonly died: Promise<number | null>;
  /** Fast shutdown: sessions end, everything is written; the hard way after `patienceMs`. Idempotent. */
  readonly stop: (patienceMs?: number) => Promise<void>;
}

/**
 * A postmaster that a killed Node left behind is stopped cleanly, so that the next one has this release's settings and is our child.
 * A pid file whose number now belongs to something else (a restarted container) is removed: PostgreSQL itself would refuse to start.
 */
export const stopOrphan = async (cluster: string, onNote: (note: string) => void): Promise<void> => {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  const alive = pid > 0 && isRunning(pid);
  const isServer = alive && (process.platform === 'win32' || (commandOf(pid)?.includes(cluster) ?? false));
  if (!isServer) {
    rmSync(pidFile, { force: true });
    return;
  }
  onNote('A PostgreSQL left by a killed process was found; it is being stopped first.');
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; isRunning(pid); waitedMs += 10) {
    if (waitedMs === 10_000) process.kill(pid, 'SIGQUIT');
    if (waitedMs > 20_000) throw new Error(`A PostgreSQL left by a killed process (${pid}) does not stop.`);
    await sleep(10);
  }
};

const tailOf = (path: string): string =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(-12).join('\n').trim() : '';

/** Line 8 of the pid file is the state that pg_ctl too waits for (PostgreSQL, utils/pidfile.h). */
const isReady = (child: ChildProcess, cluster: string): boolean => {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
};

/** Resolves when the server takes connections. *Errors*: it ended before, with the last lines of its log. */
export const startPostmaster = async ({
  binaries,
  cluster,
  user,
  settings,
  logPath,
}: {
  readonly binaries: Binaries;
  readonly cluster: string;
  readonly user: ServerUser;
  readonly settings: readonly string[];
  readonly logPath: string;
}): Promise<Postmaster> => {
  if ((statSync(logPath, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) renameSync(logPath, `${logPath}.1`);
  const log = openSync(logPath, 'a', 0o600);
  // Detached: a Ctrl-C in the terminal is for Cloudity, which stops PostgreSQL after its last write.
  const child = spawn(binaries.postgres, ['-D', cluster, ...settings], {
    ...(user ?? {}),
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', log, log],
    detached: true,
    windowsHide: true,
  });
  closeSync(log);
  child.unref();
  // The last resort, whatever ends this process short of a kill -9: sessions end, and everything that was committed stays.
  const leave = (): void => void child.kill('SIGINT');
  process.once('exit', leave);
  let ended = false;
  let stopping = false;
  const exited = new Promise<number | null>((done) => {
    const end = (code: number | null): void => {
      ended = true;
      process.removeListener('exit', leave);
      done(code);
    };
    child.once('exit', end);
    child.once('error', () => end(null));
  });
  const stop = async (patienceMs = 6_000): Promise<void> => {
    stopping = true;
    if (ended) return;
    child.ref();
    child.kill('SIGINT');
    const impatience = setTimeout(() => child.kill('SIGQUIT'), patienceMs);
    await exited;
    clearTimeout(impatience);
  };
  // Recovery after a crash may take its time; the log says how far it is.
  const deadline = Date.now() + 300_000;
  while (!isReady(child, cluster)) {
    if (ended || Date.now() > deadline) {
      await stop();
      throw new Error(`PostgreSQL did not start:\n${tailOf(logPath)}`);
    }
    await sleep(5);
  }
  return { died: exited.then((code) => (stopping ? new Promise<never>(() => undefined) : code)), stop };
};
