import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, launchPostgres, migrate } from '@cloudity/db';
import { spawnSuite } from '@cloudity/testkit/spawn';
import type { Bench, Figure } from '../report.ts';
import { runUser, type Sample } from './load.ts';
import { type SeededUser, seedOrganizations } from './seed.ts';

const organizations = 10_000;
const users = 100;
const periodMs = 250;
const goalMs = 100;

/** Deterministic, so that two runs send the same requests (mulberry32). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
};

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const sortedMs = (samples: readonly Sample[]): number[] =>
  samples.map(({ durationMs }) => durationMs).sort((a, b) => a - b);

const seedInto = async (dataFolder: string): Promise<readonly SeededUser[]> => {
  const server = await launchPostgres({ dataFolder });
  try {
    await migrate(server.urls.owner);
    const admin = connect(new URL('/cloudity', server.adminUrl).href + new URL(server.adminUrl).search);
    const seeded = await seedOrganizations(admin, organizations);
    await admin.end();
    return seeded;
  } finally {
    await server.stop();
  }
};

/**
 * The whole suite on its embedded database with 10,000 organizations: 100 people of 100 organizations, each a request every 250 ms
 * for a minute, reads and writes mixed, over real HTTP. The first 5 s warm up and are not counted.
 */
export const bench: Bench = async ({ quick }) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloudity-bench-'));
  chmodSync(dataDir, 0o755);
  try {
    const seeded = await seedInto(dataDir);
    await using suite = await spawnSuite({ dataDir, env: { CLOUDITY_LOG_LEVEL: 'warn' } });
    const step = Math.floor(seeded.length / users);
    const load = async (forMs: number): Promise<Sample[]> => {
      const samples: Sample[] = [];
      const untilMs = performance.now() + forMs;
      const chosen = Array.from({ length: users }, (_, index) => seeded[index * step]).filter(
        (user) => user !== undefined,
      );
      await Promise.all(
        chosen.map((user, index) =>
          runUser(suite.url, user, { periodMs, untilMs, random: randomFrom(index + forMs) }, samples),
        ),
      );
      return samples;
    };
    await load(5_000);
    const seconds = quick ? 20 : 60;
    const samples = await load(seconds * 1000);
    const all = sortedMs(samples);
    const failed = samples.filter(({ status }) => status >= 400).length;
    const p95 = percentile(all, 0.95);
    const told = (name: string, value: number, unit = 'ms'): Figure => ({ name, value, unit, goal: null, holds: true });
    const kinds = [...new Set(samples.map(({ what }) => what))].sort();
    return {
      name: `api: ${users} people, ${organizations} organizations, ${seconds} s`,
      figures: [
        { name: 'p95 of all requests', value: p95, unit: 'ms', goal: `< ${goalMs}`, holds: p95 < goalMs },
        { name: 'requests that failed', value: failed, unit: '', goal: '0', holds: failed === 0 },
        told('requests per second', samples.length / seconds, '/s'),
        told('median', percentile(all, 0.5)),
        told('p99', percentile(all, 0.99)),
        told('p95 of reads', percentile(sortedMs(samples.filter(({ isWrite }) => !isWrite)), 0.95)),
        told('p95 of writes', percentile(sortedMs(samples.filter(({ isWrite }) => isWrite)), 0.95)),
        ...kinds.map((kind) =>
          told(`p95 of "${kind}"`, percentile(sortedMs(samples.filter(({ what }) => what === kind)), 0.95)),
        ),
      ],
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
};
