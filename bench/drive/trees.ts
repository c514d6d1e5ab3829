import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, launchPostgres, migrate } from '@cloudity/db';
import { spawnSuite } from '@cloudity/testkit/spawn';
import { seedOrganizations } from '../api/seed.ts';
import type { Figure } from '../report.ts';
import { type SeededTrees, seedTrees } from './seed-trees.ts';

const seedInto = async (dataFolder: string): Promise<SeededTrees> => {
  const server = await launchPostgres({ dataFolder });
  try {
    await migrate(server.urls.owner);
    const admin = connect(new URL('/cloudity', server.adminUrl).href + new URL(server.adminUrl).search);
    const [user] = await seedOrganizations(admin, 1);
    if (!user) throw new Error('Nobody was seeded.');
    const trees = await seedTrees(admin, user);
    await admin.end();
    return trees;
  } finally {
    await server.stop();
  }
};

const percentile = (durations: readonly number[], share: number): number => {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

/** Large folders over HTTP: one person's tree of 10,000 entries in one folder and 100,000 below another. */
export const treeFigures = async ({ quick }: { readonly quick: boolean }): Promise<readonly Figure[]> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloudity-bench-'));
  chmodSync(dataDir, 0o755);
  try {
    const { token, wideId, deepId, otherId } = await seedInto(dataDir);
    await using suite = await spawnSuite({ dataDir, env: { CLOUDITY_LOG_LEVEL: 'warn' } });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const api = `${suite.url}/api/v1`;
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const startedAt = performance.now();
      await work();
      return performance.now() - startedAt;
    };
    const page = async (cursor: string | null, limit: number): Promise<string | null> => {
      const after = cursor === null ? '' : `&cursor=${cursor}`;
      const answer = await fetch(`${api}/files?parentId=${wideId}&limit=${limit}${after}`, { headers });
      return ((await answer.json()) as { nextCursor: string | null }).nextCursor;
    };
    const all = async (): Promise<void> => {
      let cursor = await page(null, 1_000);
      let pages = 1;
      for (; cursor !== null; pages += 1) cursor = await page(cursor, 1_000);
      if (pages !== 10) throw new Error(`10,000 entries came in ${pages} pages of 1,000.`);
    };
    let version = 1;
    const change = async (body: object): Promise<void> => {
      const answer = await fetch(`${api}/files/${deepId}`, {
        method: 'PATCH',
        headers: { ...headers, 'if-match': `"${version}"` },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`PATCH answered ${answer.status}`);
      ({ version } = (await answer.json()) as { version: number });
    };
    const repeat = async (times: number, work: (index: number) => Promise<unknown>): Promise<number[]> => {
      const durations: number[] = [];
      for (let index = 0; index < times; index += 1) durations.push(await timed(() => work(index)));
      return durations;
    };
    await all();
    const times = quick ? 20 : 60;
    const first = percentile(await repeat(times, () => page(null, 200)), 0.95);
    const whole = percentile(await repeat(quick ? 3 : 9, all), 0.5);
    const renamed = percentile(await repeat(times, (index) => change({ name: `deep ${index}` })), 0.95);
    const places = [otherId, 'root'];
    const moved = percentile(await repeat(times, (index) => change({ parentId: places[index % 2] })), 0.95);
    const below = (name: string, value: number, most: number): Figure => ({
      name,
      value,
      unit: 'ms',
      goal: `< ${most}`,
      holds: value < most,
    });
    return [
      below('folder of 10,000: first page of 200, p95', first, 50),
      below('folder of 10,000: all, in pages of 1,000', whole, 300),
      below('rename of a folder with 100,000 below, p95', renamed, 100),
      below('move of a folder with 100,000 below, p95', moved, 100),
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
};
