import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** When a process is killed: soon or late in its work, however slow the machine is. */
export interface Death {
  /** After so many messages … */
  readonly messages: number;
  /** … and then this much later, drawn when they have come. */
  readonly lateMs: () => number;
}

/**
 * Runs `program` once for each of `options`, its only argument, until each is killed (SIGKILL). Answers what they told, in its order.
 * Errors: one that ended by itself.
 */
export const runToDeath = async <Message>(
  program: URL,
  options: readonly unknown[],
  death: () => Death,
): Promise<readonly Message[]> => {
  const told: Message[] = [];
  const children = options.map(
    (one): ChildProcess =>
      fork(program, [JSON.stringify(one)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  const ended = children.map((child) => once(child, 'exit'));
  try {
    await Promise.all(
      children.map(async (child, index) => {
        const { messages, lateMs } = death();
        let left = messages;
        const enough = Promise.withResolvers<void>();
        child.on('message', (message) => {
          told.push(message as Message);
          left -= 1;
          if (left <= 0) enough.resolve();
        });
        await Promise.race([enough.promise, ended[index], sleep(20_000, undefined, { ref: false })]);
        await sleep(lateMs());
        if (child.exitCode !== null)
          throw new Error(`A process that was to be killed ended by itself (${child.exitCode}).`);
        child.kill('SIGKILL');
      }),
    );
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ended);
  }
  return told;
};
