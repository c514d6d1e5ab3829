import type { Metrics } from '@cloudity/kernel';
import { Counter, Gauge, Histogram } from 'prom-client';

/** What is at hand when somebody asks. */
export interface HubReadings {
  readonly rooms: () => number;
  readonly connections: () => number;
  readonly waitingBytes: () => number;
  /** Of each open room, how many updates follow its snapshot. */
  readonly tails: () => Iterable<number>;
}

export type HubMetrics = ReturnType<typeof createHubMetrics>;

const seconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/**
 * How the hub is doing (collab.md 5.13; deploy/grafana shows it). Read at the time of scraping where a number is at hand anyway.
 * The only labels are close codes and the kind of line: never an organization, a person or a document.
 */
export const createHubMetrics = ({ registry }: Metrics, read: HubReadings) => {
  const registers = [registry];
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  };
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const byCode = (name: string, help: string) => new Counter({ name, help, registers, labelNames: ['code'] as const });
  gauge('cloudity_collab_rooms', 'Open rooms.', read.rooms);
  gauge('cloudity_collab_connections', 'Open lines: websockets and event streams.', read.connections);
  gauge('cloudity_collab_waiting_bytes', 'Changes waiting for a commit.', read.waitingBytes);
  gauge('cloudity_collab_tail_updates', 'Updates after their snapshots, over all open rooms.', () =>
    [...read.tails()].reduce((sum, length) => sum + length, 0),
  );
  gauge('cloudity_collab_longest_tail_updates', 'Updates after the snapshot in the room that has most of them.', () =>
    [...read.tails()].reduce((longest, length) => Math.max(longest, length), 0),
  );
  return {
    commitSeconds: new Histogram({
      name: 'cloudity_collab_commit_duration_seconds',
      help: 'Time from the start of a transaction until its changes were shown.',
      buckets: seconds,
      registers,
    }),
    commitRows: new Histogram({
      name: 'cloudity_collab_commit_rows',
      help: 'Rows that one document got in one transaction.',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250],
      registers,
    }),
    batchChanges: new Histogram({
      name: 'cloudity_collab_batch_changes',
      help: 'Changes of one document that one transaction took together.',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 1000],
      registers,
    }),
    echoSeconds: new Histogram({
      name: 'cloudity_collab_echo_delay_seconds',
      help: 'Time from the arrival of a change until its author was told that it is saved.',
      buckets: seconds,
      registers,
    }),
    refusedUpdates: byCode(
      'cloudity_collab_refused_updates_total',
      'Changes that were not taken in, by the close code that was the answer; 0 when a reader tried to write.',
    ),
    droppedPresence: counter(
      'cloudity_collab_dropped_presence_total',
      'Presence frames that were left out because their reader was slow.',
    ),
    discards: counter('cloudity_collab_discarded_rooms_total', 'Rooms read again from PostgreSQL.'),
    refusals: byCode('cloudity_collab_refused_upgrades_total', 'Lines that were not let in, by close code.'),
    followedUpdates: counter('cloudity_collab_followed_updates_total', 'Updates of other hubs that were taken in.'),
  };
};
