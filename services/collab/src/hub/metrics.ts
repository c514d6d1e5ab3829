import type { Metrics } from '@cloudity/kernel';
import { Counter, Gauge, Histogram } from 'prom-client';

export interface HubMetrics {
  readonly commitSeconds: Histogram;
  readonly commitRows: Histogram;
  readonly discards: Counter;
  readonly refusals: Counter<'code'>;
}

/** How the hub is doing. Read at the time of scraping where a number is at hand anyway. */
export const createHubMetrics = (
  { registry }: Metrics,
  read: { readonly rooms: () => number; readonly connections: () => number; readonly waitingBytes: () => number },
): HubMetrics => {
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  };
  gauge('cloudity_collab_rooms', 'Open rooms.', read.rooms);
  gauge('cloudity_collab_connections', 'Open websockets.', read.connections);
  gauge('cloudity_collab_waiting_bytes', 'Changes waiting for a commit.', read.waitingBytes);
  const registers = [registry];
  return {
    commitSeconds: new Histogram({
      name: 'cloudity_collab_commit_duration_seconds',
      help: 'Time from the start of a transaction until its changes were shown.',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    commitRows: new Histogram({
      name: 'cloudity_collab_commit_rows',
      help: 'Rows that one document got in one transaction.',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250],
      registers,
    }),
    discards: new Counter({
      name: 'cloudity_collab_discarded_rooms_total',
      help: 'Rooms read again from PostgreSQL.',
      registers,
    }),
    refusals: new Counter({
      name: 'cloudity_collab_refused_upgrades_total',
      help: 'Websockets that were not let in, by close code.',
      labelNames: ['code'],
      registers,
    }),
  };
};
