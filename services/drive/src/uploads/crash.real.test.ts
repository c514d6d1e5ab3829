import { randomInt } from 'node:crypto';
import { createS3ObjectStore } from '@cloudity/objects';
import { startS3Server } from '@cloudity/testkit/s3-server';
import { expect, test } from 'vitest';
import { crashTest } from '../testing/crash-test.ts';
import { DriveWorld } from '../testing/drive-world.ts';

const seed = Number(process.env.DRIVE_CRASH_SEED ?? randomInt(2 ** 31));
const seconds = Number(process.env.DRIVE_CRASH_SECONDS ?? 1);

test(
  `UP9: processes killed at random moments of uploads, versions, deletions and sweeps show no wrong byte, on an S3 server (seed ${seed})`,
  async () => {
    await using server = await startS3Server();
    const { endpoint, region, accessKey, secretKey } = server;
    const s3 = { endpoint, region, accessKey, secretKey, bucket: 'contents' };
    await using world = await DriveWorld.create({ adaptObjects: () => createS3ObjectStore(s3) });
    await crashTest(world, { seed, seconds, objects: { s3 }, keyRoot: world.keyRoot });
    expect(seconds).toBeGreaterThan(0);
  },
  240_000 + seconds * 2000,
);
