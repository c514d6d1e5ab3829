import { createS3ObjectStore } from '@cloudity/objects';
import { type S3Server, startS3Server } from '@cloudity/testkit/s3-server';
import { afterAll, beforeAll, describe } from 'vitest';
import { keepObjectsIn } from './testing/drive-world.ts';

/** The drive's own suites once more, with their objects on a real S3 server: those that store, read, move and sweep bytes. */
let server: S3Server;
let worlds = 0;
beforeAll(async () => {
  server = await startS3Server();
  keepObjectsIn(() => {
    const { endpoint, region, accessKey, secretKey } = server;
    worlds += 1;
    return createS3ObjectStore({ endpoint, region, accessKey, secretKey, bucket: `world-${worlds}` });
  });
});
afterAll(() => server?.[Symbol.asyncDispose]());

describe('contents', async () => void (await import('./content/content.pg.test.ts')));
describe('transfers', async () => void (await import('./content/transfer.pg.test.ts')));
describe('versions', async () => void (await import('./versions/versions.pg.test.ts')));
describe('uploads in chunks', async () => void (await import('./uploads/sessions.pg.test.ts')));
describe('uploads in batches', async () => void (await import('./uploads/store-batch.pg.test.ts')));
describe('tus', async () => void (await import('./uploads/tus/tus.pg.test.ts')));
describe('archives', async () => void (await import('./archive/archive.pg.test.ts')));
describe('the trash', async () => void (await import('./trash/trash.pg.test.ts')));
describe('WebDAV', async () => void (await import('./dav/dav.pg.test.ts')));
