import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { type S3Server, startS3Server } from '@cloudity/testkit/s3-server';
import { Client } from 'minio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectStoreSuite } from './object-store-suite.ts';
import { createS3ObjectStore, type S3ObjectStoreOptions } from './s3-store.ts';

let server: S3Server;
const optionsFor = (bucket: string): S3ObjectStoreOptions => ({
  endpoint: server.endpoint,
  region: server.region,
  accessKey: server.accessKey,
  secretKey: server.secretKey,
  bucket,
});
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

objectStoreSuite('S3', async () => createS3ObjectStore(optionsFor('suite')));

describe('S3 object store', () => {
  test('makes the bucket once, whoever comes first', async () => {
    const stores = Array.from({ length: 4 }, () => createS3ObjectStore(optionsFor('raced')));
    await Promise.all(stores.map((store, index) => store.put(`${index}`, Buffer.from('x'))));
    const keys: string[] = [];
    for await (const { key } of createS3ObjectStore(optionsFor('raced')).list('')) keys.push(key);
    expect(keys).toEqual(['0', '1', '2', '3']);
  });

  test('an upload that breaks off leaves no parts behind', async () => {
    const store = createS3ObjectStore(optionsFor('parts'));
    function* pieces() {
      yield randomBytes(17 * 1024 * 1024);
      throw new Error('the line went dead');
    }
    await expect(store.put('broken', Readable.from(pieces()))).rejects.toThrow('the line went dead');
    const { hostname, port } = new URL(server.endpoint);
    const client = new Client({ ...optionsFor('parts'), endPoint: hostname, port: Number(port), useSSL: false });
    const left = await client.listIncompleteUploadsQuery('parts', 'objects/', '', '', '');
    expect(left.uploads).toEqual([]);
  });

  test('wrong keys and a server that is not there are unavailable', async () => {
    const stranger = createS3ObjectStore({ ...optionsFor('suite'), secretKey: 'wrong' });
    const nowhere = createS3ObjectStore({ ...optionsFor('suite'), endpoint: 'http://127.0.0.1:9' });
    for (const store of [stranger, nowhere]) {
      await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable' });
      await expect(store.get('x')).rejects.toMatchObject({ code: 'unavailable' });
      await expect(store.head('x')).rejects.toMatchObject({ code: 'unavailable' });
      await expect(store.put('x', Buffer.from('x'))).rejects.toMatchObject({ code: 'unavailable' });
      await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'unavailable' });
    }
  });

  test('an answer that is not S3 is unavailable', async () => {
    const impostor = createServer((_, response) => response.writeHead(500).end('<html>Something broke</html>'));
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    const address = impostor.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const store = createS3ObjectStore({ ...optionsFor('suite'), endpoint: `http://127.0.0.1:${address.port}` });
    await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable' });
    await new Promise((resolve) => impostor.close(resolve));
  });

  test('a bucket deleted under our feet comes back', async () => {
    const store = createS3ObjectStore(optionsFor('fleeting'));
    await store.ping();
    const { hostname, port } = new URL(server.endpoint);
    const client = new Client({ ...optionsFor('fleeting'), endPoint: hostname, port: Number(port), useSSL: false });
    await client.removeBucket('fleeting');
    await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable' });
    await store.put('again', Buffer.from('x'));
    await store.ping();
  });
});
