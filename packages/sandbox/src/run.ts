import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Order } from './child/main.ts';
import { type CommandOptions, commandOf } from './command.ts';
import type { Surroundings } from './guards.ts';
import { decodeAnswer, type Failure, failed, type Outcome } from './outcome.ts';

export interface RunOptions extends CommandOptions {
  /** Aborting ends the run. */
  readonly signal: AbortSignal;
}

/** Bytes of standard error that are kept: V8 says there why it gave up. */
const keptErrorBytes = 4_096;

/** The process of a run, and everything it started, is gone: the first process of its namespace takes the others along. */
const endProcess = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  const send = (target: number): void => {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // Gone already.
    }
  };
  try {
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')) {
      if (child.trim() !== '') send(Number(child));
    }
  } catch {
    // No /proc, or the process has ended.
  }
  send(-pid);
};

/** What runs. No run outlives the program, however that ends short of a kill -9. */
const living = new Set<ChildProcess>();
process.on('exit', () => living.forEach(endProcess));

const messages: Readonly<Record<'time' | 'output' | 'stopped', string>> = {
  time: 'It took too long.',
  output: 'The answer is larger than the limit.',
  stopped: 'Nobody waits for it any more.',
};

const outOfMemory = /out of memory|allocat\w* (memory|failed)|allocation failed|ENOMEM|bad_alloc/i;

/** Starts one process, gives it the order, and answers how it ended. *Errors*: the process cannot be started. */
export const startRun = <Value>(around: Surroundings, options: RunOptions, order: Order): Promise<Outcome<Value>> => {
  const { limits, folder, signal } = options;
  const [command = '', ...args] = commandOf(around, options);
  const child = spawn(command, args, {
    cwd: '/',
    // Nothing of our own environment: it may hold secrets.
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      HOME: folder,
      TMPDIR: folder,
      NODE_ENV: 'production',
    },
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  living.add(child);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let outputBytes = 0;
    let errors = '';
    let ended: Failure | null = null;
    const end = (reason: 'time' | 'output' | 'stopped'): void => {
      ended ??= reason;
      endProcess(child);
    };
    const timer = setTimeout(() => end('time'), limits.timeMs);
    const stop = (): void => end('stopped');
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });

    (child.stdio[3] as Readable).on('data', (piece: Buffer) => {
      outputBytes += piece.length;
      if (outputBytes > limits.outputBytes) end('output');
      else pieces.push(piece);
    });
    child.stderr?.on('data', (piece: Buffer) => {
      errors = (errors + piece.toString('utf8')).slice(-keptErrorBytes);
    });
    // A process that dies before it has read its order breaks the pipe; how it ended is told below.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(JSON.stringify(order));

    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    child.once('error', (error) => {
      living.delete(child);
      settle();
      reject(error);
    });
    // Whatever it started goes with it, or the pipes would stay open.
    child.once('exit', () => {
      living.delete(child);
      endProcess(child);
    });
    child.once('close', (code, killedBy) => {
      settle();
      if (ended === 'time' || ended === 'output' || ended === 'stopped') return resolve(failed(ended, messages[ended]));
      const answer = code === 0 ? decodeAnswer<Value>(Buffer.concat(pieces)) : null;
      if (answer?.kind === 'failed' && outOfMemory.test(answer.message))
        return resolve(failed('memory', answer.message));
      if (answer) return resolve(answer);
      const reason = outOfMemory.test(errors) ? 'memory' : 'crash';
      resolve(failed(reason, `It ended with ${killedBy ?? code}: ${errors.trim().split('\n').at(-1) ?? ''}`));
    });
  });
};
