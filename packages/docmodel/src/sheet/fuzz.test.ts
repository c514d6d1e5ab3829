import process from 'node:process';
import { expect, it } from 'vitest';
import { fuzzOnce } from './fuzz/run.ts';

/** CLOUDITY_SHEET_SEEDS=1000 is the long run; CLOUDITY_SHEET_SEED repeats from one seed on. */
const seeds = Number(process.env.CLOUDITY_SHEET_SEEDS ?? 8);
const first = Number(process.env.CLOUDITY_SHEET_SEED ?? Math.floor(Math.random() * 2 ** 31));

it(
  `R14: five people and every kind of action: ${seeds} seeds from CLOUDITY_SHEET_SEED=${first}`,
  () => {
    const actions: Record<string, number> = {};
    let [merges, judged] = [0, 0];
    for (let seed = first; seed < first + seeds; seed += 1) {
      const counts = fuzzOnce({ seed, replicas: 5, rounds: 3, burst: 14 });
      for (const [name, count] of Object.entries(counts.actions)) actions[name] = (actions[name] ?? 0) + count;
      merges += counts.merges;
      judged += counts.judgedCells;
    }
    if (seeds > 100) console.log({ seeds, first, merges, judged, actions });
    expect(Object.keys(actions).filter((name) => name !== 'wait')).toHaveLength(20);
    expect(merges).toBe(seeds * 3);
    expect(judged).toBeGreaterThan(0);
  },
  30_000 + seeds * 10_000,
);
