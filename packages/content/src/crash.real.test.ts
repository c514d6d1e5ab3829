import { randomInt } from 'node:crypto';
import { createS3ObjectStore } from '@cloudity/objects';
import { startS3Server } from '@cloudity/testkit/s3-server';
import { expect, test } from 'vitest';
import { ContentWorld } from './testing/content-world.ts';
import { crashTest } from './testing/crash-test.ts';

const seed = Number(process.env.CONTENT_SEED ?? randomInt(2 ** 31));
const rounds = Number(process.env.CONTENT_ROUNDS ?? 3);

test(
  `CS10: processes killed at random moments harm nobody's bytes, on an S3 server (seed ${seed})`,
  async () => {
    await using server = await startS3Server();
    const { endpoint, region, accessKey, secretKey } = server;
    const s3 = { endpoint, region, accessKey, secretKey, bucket: 'contents' };
    await using world = await ContentWorld.create(() => createS3ObjectStore(s3));
    await crashTest(world, { seed, rounds, objects: { s3 } });
    expect(rounds).toBeGreaterThan(0);
  },
  120_000 + rounds * 60_000,
);
