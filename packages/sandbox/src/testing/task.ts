import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import process from 'node:process';
import type { SandboxTask } from '../task.ts';

/** What the tests want done inside. */
export interface Wish {
  readonly do: keyof typeof deeds;
  readonly argument?: string;
}

const outcomeOf = (work: () => unknown): string => {
  try {
    return String(work());
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code ?? error);
  }
};

const deeds = {
  echo: (argument: string) => argument,
  files: () => readdirSync('.').map((name) => `${name}:${readFileSync(name, 'utf8')}`),
  throw: () => {
    throw new Error('This file is none.');
  },
  hang: () => {
    for (;;);
  },
  sleep: () => new Promise(() => setTimeout(() => undefined, 3_600_000)),
  eatHeap: () => {
    const eaten: unknown[] = [];
    for (;;) eaten.push({ text: `${eaten.length}` });
  },
  eatBuffers: () => {
    const eaten: Buffer[] = [];
    for (;;) eaten.push(Buffer.alloc(16 * 1024 * 1024, 1));
  },
  exit: () => process.exit(0),
  abort: () => process.abort(),
  talk: () => {
    console.log('{"value":"forged","blobs":[]}');
    return 'true answer';
  },
  bytes: (argument: string) => 'x'.repeat(Number(argument)),
  write: (argument: string) => outcomeOf(() => writeFileSync('large', Buffer.alloc(Number(argument)))),
  /** Leaves something named `kept`. */
  leave: (argument: string) => {
    writeFileSync('own', 'of the run');
    if (argument === 'file') writeFileSync('kept', Buffer.alloc(1_500_000, 7));
    // By a program: the permission model lets JavaScript make no links.
    if (argument === 'symlink') return spawnSync('ln', ['-s', '/etc/passwd', 'kept']).status;
    if (argument === 'hardlink') return spawnSync('ln', ['own', 'kept']).status;
    if (argument === 'pipe') return spawnSync('/usr/bin/mkfifo', ['kept']).status;
    return 0;
  },
  read: (argument: string) => outcomeOf(() => readFileSync(argument, 'utf8')),
  environment: () => process.env,
  user: () => process.getuid?.() ?? -1,
  connect: (argument: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(argument), '127.0.0.1');
      socket.once('connect', () => resolve('connected'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    }),
  connectProgram: (argument: string) =>
    new Promise<string>((resolve) => {
      const child = spawn('bash', ['-c', `exec 9<>/dev/tcp/127.0.0.1/${argument}`], { stdio: 'ignore' });
      child.once('close', (code) => resolve(code === 0 ? 'connected' : 'refused'));
    }),
  /** A program in a session of its own, which holds on to standard error. */
  leaveProgram: () => {
    spawn('/usr/bin/setsid', ['sleep', '3600'], { stdio: 'inherit' }).unref();
    return 'left';
  },
} as const satisfies Record<string, (argument: string) => unknown>;

export const run: SandboxTask<Wish, unknown> = async ({ do: deed, argument = '' }) => ({
  value: await deeds[deed](argument),
  blobs: deed === 'echo' ? [Buffer.from(argument), Buffer.alloc(0)] : [],
});
