import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Host } from './run-main.ts';
import { type Stoppable, stopOnSignals } from './signals.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new Promise<never>(() => undefined);

/** A process that is sent signals, with what it did in order. */
const processWith = (running: Partial<Stoppable>, starting?: Promise<Stoppable>) => {
  const done: string[] = [];
  const listeners: (() => void)[] = [];
  const host: Host = {
    env: {},
    pid: 1,
    stdout: { write: () => true },
    stderr: { write: () => true },
    on: (_, listener) => listeners.push(listener),
    exit: (code) => done.push(`exit ${code}`) as never,
  };
  const noted = (name: 'stop' | 'end') => async (): Promise<void> => {
    done.push(name);
    await running[name]?.();
  };
  const isStopping = stopOnSignals(host, starting ?? Promise.resolve({ stop: noted('stop'), end: noted('end') }));
  return { done, isStopping, signal: () => listeners[0]?.() };
};

test('RU1 RU2: a signal drains and exits 0, and those of the same moment are the same demand', async () => {
  const drained = Promise.withResolvers<void>();
  const { done, signal, isStopping } = processWith({ stop: () => drained.promise });
  expect(isStopping()).toBe(false);
  signal();
  signal();
  await vi.advanceTimersByTimeAsync(1_500);
  signal();
  expect(isStopping()).toBe(true);
  expect(done).toEqual(['stop']);
  drained.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toEqual(['stop', 'exit 0']);
});

test('RU2: a second demand ends without draining, the database first, with exit 130', async () => {
  const { done, signal } = processWith({ stop: () => never });
  signal();
  await vi.advanceTimersByTimeAsync(2_500);
  signal();
  signal();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toEqual(['stop', 'end', 'exit 130']);
});

test('RU3: what does not drain is ended, the database first, and even one that hangs holds nobody up for 10 s', async () => {
  const slow = processWith({ stop: () => never });
  slow.signal();
  const hanging = processWith({ stop: () => never, end: () => never });
  hanging.signal();
  await vi.advanceTimersByTimeAsync(9_900);
  expect(slow.done.slice(0, 3)).toEqual(['stop', 'end', 'exit 0']);
  expect(hanging.done).toEqual(['stop', 'end', 'exit 0']);
});

test('RU3: a stop that fails ends the database and exits 1', async () => {
  const { done, signal } = processWith({ stop: async () => Promise.reject(new Error('no')) });
  signal();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toEqual(['stop', 'end', 'exit 1']);
});

test('RU1: what is still starting is drained when it has started, and a start that failed has nothing to drain', async () => {
  const started = Promise.withResolvers<Stoppable>();
  const starting = processWith({}, started.promise);
  starting.signal();
  const stop = vi.fn(async () => undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(starting.done).toEqual([]);
  started.resolve({ stop, end: stop });
  await vi.advanceTimersByTimeAsync(0);
  expect(stop).toHaveBeenCalledOnce();
  expect(starting.done).toEqual(['exit 0']);

  const failed = processWith({}, Promise.reject(new Error('killed too')));
  failed.signal();
  await vi.advanceTimersByTimeAsync(0);
  expect(failed.done).toEqual(['exit 0']);
});
