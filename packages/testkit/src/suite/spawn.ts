import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../program.ts';
import { createPeople, type People } from './people.ts';

export { type CommandResult, runCloudity } from './command.ts';

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of `npm start --`. */
  readonly args?: readonly string[];
  /** An existing data folder; by default a temporary one that `dispose` removes. */
  readonly dataDir?: string;
  readonly port?: number;
  /** As in a terminal: `npm start` and whatever it starts are a process group, and `stop` signals each of them. */
  readonly inTerminal?: boolean;
  /** Resolve although it did not become ready, to look at how it ended. */
  readonly mayFail?: boolean;
}

/** The real program in a process of its own, as `npm start` runs it, on an embedded database. */
export interface SpawnedSuite extends People, AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  /** From start to the line that says ready, in ms; null when it never came. */
  readonly readyAfterMs: number | null;
  /** Everything printed so far, standard error included. */
  readonly output: () => string;
  /** The set-up link it printed. */
  readonly setupLink: () => string | null;
  readonly exited: Promise<number | null>;
  /** kill -9: what a power cut leaves. The data folder stays. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, unless told otherwise; resolves with the exit code. */
  readonly stop: (signal?: 'SIGTERM' | 'SIGINT') => Promise<number | null>;
  /** Stops it and removes the data folder that it made. */
  readonly dispose: () => Promise<void>;
}

type Signal = 'SIGTERM' | 'SIGINT' | 'SIGKILL';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const readyWithinMs = 90_000;
/** What runs, and on which data folder. */
const living = new Map<ChildProcess, SpawnOptions & { readonly dataDir: string }>();
process.on('exit', () => {
  for (const [child, options] of living) {
    send(child, 'SIGKILL', options);
    stopOrphan(options.dataDir);
  }
});

const send = (child: ChildProcess, signal: Signal, { inTerminal = false }: SpawnOptions): void => {
  if (inTerminal && child.pid !== undefined) process.kill(-child.pid, signal);
  else child.kill(signal);
};

/** The postmaster that a killed server leaves behind ends with its test. */
const stopOrphan = (dataDir: string): void => {
  const elsewhere = join(dataDir, 'postgres-location');
  const folder = existsSync(elsewhere) ? readFileSync(elsewhere, 'utf8').trim() : join(dataDir, 'postgres');
  const pidFile = join(folder, 'data', 'postmaster.pid');
  if (existsSync(pidFile)) {
    try {
      process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
    } catch {
      // It has ended already.
    }
  }
  if (existsSync(elsewhere)) rmSync(folder, { recursive: true, force: true });
};

/** Starts the program and resolves when it says that it is ready. Errors: it ended or did not become ready, with what it printed. */
export const spawnSuite = async (options: SpawnOptions = {}): Promise<SpawnedSuite> => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'cloudity-spawn-'));
  // The database's files belong to another user when this is root, who must be able to come in.
  if (!options.dataDir) chmodSync(dataDir, 0o755);
  const port = options.port ?? (await freePorts(1))[0] ?? 0;
  const startedAt = performance.now();
  const [command = '', ...args] = options.inTerminal
    ? ['npm', 'start', '--']
    : [process.execPath, '--max-semi-space-size=8', 'apps/server/start.mjs'];
  const child = spawn(command, [...args, ...(options.args ?? [])], {
    cwd: repository,
    detached: options.inTerminal ?? false,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      CLOUDITY_DATA_DIR: dataDir,
      CLOUDITY_HTTP_PORT: String(port),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  living.set(child, { ...options, dataDir });
  let output = '';
  const ready = Promise.withResolvers<number | null>();
  const onOutput = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
    if (/^Cloudity is ready at /m.test(output)) ready.resolve(performance.now() - startedAt);
  };
  child.stdout.on('data', onOutput);
  child.stderr.on('data', onOutput);
  const exited = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      living.delete(child);
      ready.resolve(null);
      resolve(code);
    }),
  );
  const late = setTimeout(() => ready.resolve(null), readyWithinMs);
  const readyAfterMs = await ready.promise;
  clearTimeout(late);

  const end = (signal: Signal): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) send(child, signal, options);
    return exited;
  };
  const dispose = async (): Promise<void> => {
    await end('SIGTERM');
    if (options.dataDir) return;
    stopOrphan(dataDir);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  if (readyAfterMs === null && !options.mayFail) {
    await end('SIGKILL');
    await dispose();
    throw new Error(`The server did not become ready:\n${output}`);
  }
  const url = `http://localhost:${port}`;
  return {
    ...createPeople(url),
    url,
    port,
    dataDir,
    pid: child.pid ?? -1,
    readyAfterMs,
    output: () => output,
    setupLink: () => /\bhttps?:\/\/\S+\/setup#\S+/.exec(output)?.[0] ?? null,
    exited,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: (signal = 'SIGTERM') => end(signal),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
};
