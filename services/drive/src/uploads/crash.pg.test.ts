import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { crashTest } from '../testing/crash-test.ts';
import { DriveWorld } from '../testing/drive-world.ts';

const seed = Number(process.env.DRIVE_CRASH_SEED ?? randomInt(2 ** 31));
const seconds = Number(process.env.DRIVE_CRASH_SECONDS ?? 1);

test(
  `UP9: processes killed at random moments of uploads, versions, deletions and sweeps show no wrong byte, in files (seed ${seed})`,
  async () => {
    await using world = await DriveWorld.create();
    const objects = { root: world.objectRoot };
    await crashTest(world, { seed, seconds, objects, keyRoot: world.keyRoot });
    expect(seconds).toBeGreaterThan(0);
  },
  240_000 + seconds * 2000,
);
