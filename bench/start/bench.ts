import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawnSuite } from '@cloudity/testkit/spawn';
import type { Bench, Figure } from '../report.ts';

const coldGoalMs = 20_000;
const warmGoalMs = 5_000;
const memoryGoalMegabytes = 400;
const dist = fileURLToPath(new URL('../../apps/web/dist', import.meta.url));

const parentOf = (pid: number): number => {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};

/** Proportional set size of a process and everything it started, shared pages counted once (proc(5)). */
const memoryMegabytes = (root: number): number => {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const isInside = (pid: number): boolean => pid === root || (pid > 1 && isInside(parentOf(pid)));
  let kilobytes = 0;
  for (const pid of pids.filter(isInside)) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended meanwhile.
    }
  }
  return kilobytes / 1024;
};

/** From `npm start` to the line that says ready, with nothing built and no data, and again; memory with the demo data in it. */
export const bench: Bench = async ({ quick }) => {
  rmSync(dist, { recursive: true, force: true });
  await using cold = await spawnSuite({ args: ['--demo'] });
  const coldMs = cold.readyAfterMs ?? Number.POSITIVE_INFINITY;
  await cold.stop();
  await using warm = await spawnSuite({ dataDir: cold.dataDir, port: cold.port });
  const warmMs = warm.readyAfterMs ?? Number.POSITIVE_INFINITY;
  await sleep(quick ? 15_000 : 60_000);
  const memory = memoryMegabytes(warm.pid);
  const figure = (name: string, value: number, unit: string, most: number): Figure => ({
    name,
    value,
    unit,
    goal: `≤ ${most}`,
    holds: value <= most,
  });
  return {
    name: 'start',
    figures: [
      figure('ready from a fresh clone, demo included', coldMs / 1000, 's', coldGoalMs / 1000),
      figure('ready when the data exists', warmMs / 1000, 's', warmGoalMs / 1000),
      figure('memory of all processes, demo data', memory, 'MB', memoryGoalMegabytes),
    ],
  };
};
