import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answersOn, freePorts, type Program, startProgram } from './program.ts';

export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  /** Ends the server as a crash would: connections are reset, nothing is said. */
  readonly crash: () => Promise<void>;
  /** Starts it again on the same port. */
  readonly restart: () => Promise<void>;
}

/** Starts Debian's redis-server on a free loopback port, without persistence. Errors: when redis-server is not installed. */
export const startRedisServer = async (): Promise<RedisServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'cloudity-redis-'));
  const [port = 0] = await freePorts(1);
  const start = (): Promise<Program> =>
    startProgram({
      command: 'redis-server',
      args: ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
      cwd: folder,
      logPath: join(folder, 'log'),
      isReady: () => answersOn(port),
    });
  let program = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    crash: () => program.stop('SIGKILL'),
    restart: async () => {
      program = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await program.stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
