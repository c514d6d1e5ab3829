import { ApiError } from '../api/api-error.ts';

/** How requests of an upload are tried again. */
export interface Retrying {
  /** Waits; rejects with the signal's reason when it aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
  /** Told when the server cannot be reached, and when it answers again. */
  readonly onReachable: (isReachable: boolean) => void;
}

const firstMs = 500;
const mostMs = 15_000;
const mostTries = 8;
const passing: ReadonlySet<string> = new Set(['unavailable', 'internal', 'rate_limited']);

/**
 * The result of `work`, tried again while the server is away (for as long as that takes) or says that it cannot just now (eight times),
 * after pauses that grow and differ. *Errors*: any other, and the signal's reason.
 */
export const retrying = async <Result>(
  work: () => Promise<Result>,
  signal: AbortSignal,
  { wait, random, onReachable }: Retrying,
): Promise<Result> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const result = await work();
      onReachable(true);
      return result;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!(error instanceof ApiError)) throw error;
      const isAway = error.code === 'offline';
      onReachable(!isAway);
      if (!isAway && (!passing.has(error.code) || attempt >= mostTries)) throw error;
      const longest = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 10));
      const asked = (error.retryAfterSeconds ?? 0) * 1000;
      await wait(Math.max(asked, longest * (0.5 + random() / 2)), signal);
    }
  }
};
