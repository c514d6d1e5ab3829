import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ports on the loopback address that were free a moment ago, all different. */
export const freePorts = async (count: number): Promise<number[]> => {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', () => resolve());
      });
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
};

export const answersOn = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

export interface Program {
  readonly pid: number;
  /** Resolves when it has ended; `SIGKILL` stands for a crash. Idempotent. */
  readonly stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** What it prints goes here, and into the error when it does not come up. */
  readonly logPath: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isReady: () => Promise<boolean>;
  readonly readyWithinMs?: number;
}

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Starts a real server for a test and resolves when it answers. It dies with this process. Errors: with its log's end. */
export const startProgram = async (options: ProgramOptions): Promise<Program> => {
  const { command, args, cwd, logPath, env, isReady, readyWithinMs = 30_000 } = options;
  const log = openSync(logPath, 'a');
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = Promise.withResolvers<void>();
  let failure: string | null = null;
  child.once('error', (error) => {
    failure = error.message;
    ended.resolve();
  });
  child.once('exit', (code, signal) => {
    failure ??= `it ended with ${signal ?? code}`;
    ended.resolve();
  });
  living.add(child);
  void ended.promise.then(() => living.delete(child));
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    if (failure === null) child.kill(signal);
    const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended.promise;
    clearTimeout(impatient);
  };
  // A foreign server has no event for "I listen now", so this asks until it answers.
  for (const startedAt = Date.now(); !(await isReady()); await sleep(50)) {
    if (failure === null && Date.now() - startedAt > readyWithinMs)
      failure = `it did not answer in ${readyWithinMs} ms`;
    if (failure === null) continue;
    const reason: string = failure;
    await stop('SIGKILL');
    throw new Error(`${command} did not come up: ${reason}\n${readFileSync(logPath, 'utf8').slice(-4000)}`);
  }
  return { pid: child.pid ?? -1, stop };
};
