import { writeSync } from 'node:fs';
import process from 'node:process';
import { encodeAnswer, encodeError } from '../outcome.ts';
import type { SandboxTask } from '../task.ts';

/** What the parent writes to standard input. */
export interface Order {
  readonly module: string;
  readonly input: unknown;
  readonly folder: string;
  readonly timeMs: number;
  /** Whom to become once the program's code is loaded; null to stay. */
  readonly userId: number | null;
}

/** Where the answer goes: standard output may be written to by anything. */
const answerDescriptor = 3;

const readOrder = async (): Promise<Order> => {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString('utf8')) as Order;
};

const answer = (bytes: Buffer): void => {
  for (let from = 0; from < bytes.length; ) from += writeSync(answerDescriptor, bytes, from);
};

const order = await readOrder();
// For the case that nobody is left who would end it.
setTimeout(() => process.exit(1), order.timeMs + 1_000).unref();
const { run } = (await import(order.module)) as { readonly run: SandboxTask<unknown, unknown> };
if (order.userId !== null) {
  process.setgroups?.([]);
  process.setgid?.(order.userId);
  process.setuid?.(order.userId);
}
process.chdir(order.folder);
try {
  const { value, blobs = [] } = await run(order.input, { folder: order.folder });
  answer(encodeAnswer(value, blobs));
} catch (error) {
  answer(encodeError(error instanceof Error ? error.message : String(error)));
}
process.exit(0);
