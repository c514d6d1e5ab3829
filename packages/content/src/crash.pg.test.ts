import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ContentWorld } from './testing/content-world.ts';
import { crashTest } from './testing/crash-test.ts';

const seed = Number(process.env.CONTENT_SEED ?? randomInt(2 ** 31));
const rounds = Number(process.env.CONTENT_ROUNDS ?? 3);

test(
  `CS10: processes killed at random moments harm nobody's bytes, in files (seed ${seed})`,
  async () => {
    await using world = await ContentWorld.create();
    await crashTest(world, { seed, rounds, objects: { root: join(world.folder, 'objects') } });
    expect(rounds).toBeGreaterThan(0);
  },
  120_000 + rounds * 60_000,
);
