import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Where a process counts. Labels are few and fixed: route patterns and close codes, never an organization, a person or a file. */
export interface Metrics {
  /** Services register their own counters here, named `cloudity_<service>_<what>_<unit>`. */
  readonly registry: Registry;
  /** Notes one answered request. `route` is the pattern, not the path. */
  readonly observeRequest: (method: string, route: string, status: number, durationMs: number) => void;
}

/** A registry of its own per process (or test). With `runtime`, Node's memory, event loop and garbage collection are in it. */
export const createMetrics = ({ runtime = false } = {}): Metrics => {
  const registry = new Registry();
  if (runtime) collectDefaultMetrics({ register: registry, prefix: 'cloudity_' });
  const requests = new Histogram({
    name: 'cloudity_http_request_duration_seconds',
    help: 'Time from request to answer, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return {
    registry,
    observeRequest: (method, route, status, durationMs) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, durationMs / 1000),
  };
};
