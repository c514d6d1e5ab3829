import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, isLoopbackHost, type Metrics } from '@cloudity/kernel';
import { answerError, answerText } from './answer.ts';

export interface HealthOptions {
  /** Each dependency, answered within `timeoutMs` or counted as down. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  readonly isServing: () => boolean;
  readonly metrics: Metrics;
  readonly metricsToken: string | null;
  readonly timeoutMs?: number;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const within = (work: Promise<void>, timeoutMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    work
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });

/** Answers /healthz, /readyz and /metrics; returns false for other paths. They answer for any Host: probes call by address. */
export const createHealth = (
  options: HealthOptions,
): ((incoming: IncomingMessage, outgoing: ServerResponse, path: string) => boolean) => {
  const { checks, isServing, metrics, metricsToken, timeoutMs = 2000 } = options;

  const readiness = async (outgoing: ServerResponse): Promise<void> => {
    const names = Object.keys(checks);
    const results = isServing()
      ? await Promise.all(Object.values(checks).map((check) => within(check(), timeoutMs)))
      : names.map(() => false);
    const isReady = isServing() && results.every(Boolean);
    const body = {
      status: isReady ? 'ready' : isServing() ? 'unavailable' : 'draining',
      checks: Object.fromEntries(names.map((name, index) => [name, results[index] ? 'ok' : 'down'])),
    };
    answerText(outgoing, isReady ? 200 : 503, 'application/json', JSON.stringify(body));
  };

  /** Without a token only this machine may look, and not through a proxy on it. */
  const mayReadMetrics = (incoming: IncomingMessage): boolean => {
    const address = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    if (metricsToken === null) return isLoopbackHost(address) && incoming.headers['x-forwarded-for'] === undefined;
    const given = /^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(given), digest(metricsToken));
  };

  return (incoming, outgoing, path) => {
    if (path === '/healthz') answerText(outgoing, 200, 'application/json', '{"status":"alive"}');
    else if (path === '/readyz') void readiness(outgoing);
    else if (path !== '/metrics') return false;
    else if (!mayReadMetrics(incoming))
      answerError(outgoing, new AppError('unauthenticated', 'Metrics need a token.'), 'none');
    else void metrics.registry.metrics().then((text) => answerText(outgoing, 200, metrics.registry.contentType, text));
    return true;
  };
};
