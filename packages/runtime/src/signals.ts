import type { Host } from './run-main.ts';

/** What signals end. */
export interface Stoppable {
  /** Drains; resolves when nothing runs any more. */
  readonly stop: () => Promise<void>;
  /** Ends the embedded database without draining, within about 2 s. */
  readonly end: () => Promise<void>;
}

/**
 * A terminal signals every process of `npm start`, and npm passes on what it got: signals this close to the first one are the same
 * demand, also on a machine that is slow just now.
 */
const oneDemandMs = 2_000;
/** Together with the database's own end less than 10 s. */
const drainMs = 7_500;
const endMs = 2_000;

/**
 * RU1, RU2, RU3: SIGTERM or Ctrl-C drains what is running, or what is still starting, and exits 0 within 10 s; the same a second time, later, ends it
 * without draining and exits 130. No way out leaves the embedded database behind.
 * Answers whether such a demand came: what fails from then on fails because of it.
 */
export const stopOnSignals = (host: Host, starting: Promise<Stoppable>): (() => boolean) => {
  let since: number | null = null;
  let ending = false;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    // Also when the database hangs, or the start does: then leaving tells the database to stop.
    setTimeout(() => host.exit(code), endMs);
    void starting
      .then((running) => running.end())
      .catch(() => undefined)
      .then(() => host.exit(code));
  };
  const drain = (): void => {
    host.stdout.write('Stopping …\n');
    setTimeout(() => {
      host.stderr.write('Stopped before everything was drained.\n');
      end(0);
    }, drainMs).unref();
    const stopped = starting.then(
      (running) => running.stop(),
      // A start that failed has closed what it had opened.
      () => undefined,
    );
    void stopped.then(
      () => host.exit(0),
      (error: unknown) => {
        host.stderr.write(`Stopping failed. ${String(error)}\n`);
        end(1);
      },
    );
  };
  const onSignal = (): void => {
    const now = performance.now();
    if (since === null) {
      since = now;
      drain();
    } else if (now - since > oneDemandMs) end(130);
  };
  // Whoever starts it tells why it failed.
  void starting.catch(() => undefined);
  host.on('SIGINT', onSignal);
  host.on('SIGTERM', onSignal);
  return () => since !== null;
};
