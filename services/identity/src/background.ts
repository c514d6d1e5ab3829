import type { Log } from '@cloudity/kernel';

/** Work that a request begins and does not wait for. It is logged when it fails, and waited for when the service ends. */
export interface Background {
  readonly run: (what: string, work: () => Promise<unknown>) => void;
  /** Calls `work` every `everyMs`, never twice at once, until the service ends. */
  readonly repeat: (what: string, everyMs: number, work: () => Promise<unknown>) => void;
  readonly drain: () => Promise<void>;
}

export const createBackground = (log: Log): Background => {
  const running = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let ended = false;
  const run = (what: string, work: () => Promise<unknown>): Promise<void> => {
    const done = work()
      .then(() => undefined)
      .catch((error: unknown) => log.warn({ error, what }, 'background work failed'))
      .finally(() => running.delete(done));
    running.add(done);
    return done;
  };
  const repeat = (what: string, everyMs: number, work: () => Promise<unknown>): void => {
    if (ended) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void run(what, work).then(() => repeat(what, everyMs, work));
    }, everyMs);
    timer.unref();
    timers.add(timer);
  };
  return {
    run: (what, work) => void run(what, work),
    repeat,
    drain: async () => {
      ended = true;
      for (const timer of timers) clearTimeout(timer);
      while (running.size > 0) await Promise.all(running);
    },
  };
};
