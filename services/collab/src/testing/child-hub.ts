import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { HubProcessOptions } from './hub-process.ts';

/** A hub in a process that may be killed. */
export interface ChildHub extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** Ends the process and answers its exit code, null when a signal ended it. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | null>;
}

export const startChildHub = async (options: HubProcessOptions): Promise<ChildHub> => {
  const child: ChildProcess = fork(new URL('./hub-process.ts', import.meta.url), [], {
    // As `npm start` runs it.
    execArgv: ['--max-semi-space-size=8'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send(options);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const [message] = (await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => {
      throw new Error(`the hub ended with ${code} before it was ready`);
    }),
  ])) as [{ port: number }];
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    pid: child.pid ?? 0,
    port: message.port,
    url: `ws://127.0.0.1:${message.port}/collab`,
    end,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) await end('SIGKILL');
    },
  };
};
