import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ObjectInfo, ObjectStore } from './object-store.ts';

const bytesOf = async (stream: Promise<Readable>): Promise<string> => (await buffer(await stream)).toString('latin1');
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const keysOf = async (objects: AsyncIterable<ObjectInfo>): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of objects) keys.push(key);
  return keys;
};

/** What every ObjectStore promises. `open` gives a store that may hold foreign objects; the suite works below prefixes of its own. */
export const objectStoreSuite = (name: string, open: () => Promise<ObjectStore>): void => {
  describe(`object store: ${name}`, () => {
    let store: ObjectStore;
    let runs = 0;
    const fresh = (): string => {
      runs += 1;
      return `suite/${randomBytes(6).toString('hex')}/${runs}`;
    };
    beforeAll(async () => {
      store = await open();
    });

    test('what was put is what is got, headed and listed', async () => {
      const key = `${fresh()}/hello.txt`;
      const before = Date.now();
      const put = await store.put(key, Buffer.from('hello'), 5);
      expect(put).toMatchObject({ key, sizeBytes: 5 });
      expect(Math.abs(put.modifiedAt.getTime() - before)).toBeLessThan(60_000);
      expect(await bytesOf(store.get(key))).toBe('hello');
      expect(await store.head(key)).toMatchObject({ key, sizeBytes: 5 });
      expect(await keysOf(store.list(key))).toEqual([key]);
    });

    test('an absent object: null, not_found, nothing', async () => {
      const key = `${fresh()}/absent`;
      expect(await store.head(key)).toBeNull();
      await expect(store.get(key)).rejects.toMatchObject({ code: 'not_found' });
      await expect(store.get(key, { start: 0, end: 1 })).rejects.toMatchObject({ code: 'not_found' });
      await expect(store.copy(key, `${key}.copy`)).rejects.toMatchObject({ code: 'not_found' });
      expect(await keysOf(store.list(key))).toEqual([]);
      await store.delete(key);
    });

    test('an empty object is an object', async () => {
      const key = `${fresh()}/empty`;
      expect(await store.put(key, new Uint8Array(0), 0)).toMatchObject({ sizeBytes: 0 });
      expect(await bytesOf(store.get(key))).toBe('');
      expect(await keysOf(store.list(key))).toEqual([key]);
      await store.put(key, Readable.from([]));
      expect(await store.head(key)).toMatchObject({ sizeBytes: 0 });
    });

    test('a second put replaces the first', async () => {
      const key = `${fresh()}/twice`;
      await store.put(key, Buffer.from('the first, longer'));
      await store.put(key, Buffer.from('second'));
      expect(await bytesOf(store.get(key))).toBe('second');
      expect(await store.head(key)).toMatchObject({ sizeBytes: 6 });
    });

    test('ranges: both ends included, an end beyond the object is its last byte, a start behind it is refused', async () => {
      const key = `${fresh()}/range`;
      await store.put(key, Buffer.from('0123456789'));
      expect(await bytesOf(store.get(key, { start: 2, end: 4 }))).toBe('234');
      expect(await bytesOf(store.get(key, { start: 0, end: 0 }))).toBe('0');
      expect(await bytesOf(store.get(key, { start: 7, end: 100 }))).toBe('789');
      const memory = Buffer.alloc(8);
      expect(await bytesOf(store.get(key, { start: 1, end: 8 }, memory))).toBe('12345678');
      expect(await bytesOf(store.get(key, { start: 7, end: 14 }, memory))).toBe('789');
      await expect(store.get(key, { start: 10, end: 17 }, memory)).rejects.toMatchObject({ code: 'invalid' });
      await expect(store.get(`${key}.absent`, { start: 0, end: 7 }, memory)).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(store.get(key, { start: 10, end: 11 })).rejects.toMatchObject({ code: 'invalid' });
      await expect(store.get(key, { start: 4, end: 3 })).rejects.toMatchObject({ code: 'invalid' });
      await expect(store.get(key, { start: -1, end: 3 })).rejects.toMatchObject({ code: 'invalid' });
    });

    test('streams of known and of unknown length arrive complete, larger than one part', async () => {
      const base = fresh();
      const content = randomBytes(18 * 1024 * 1024 + 17);
      function* pieces(): Generator<Uint8Array> {
        for (let at = 0; at < content.length; at += 100_003) yield content.subarray(at, at + 100_003);
      }
      await store.put(`${base}/known`, Readable.from(pieces()), content.length);
      await store.put(`${base}/unknown`, Readable.from(pieces()));
      for (const key of [`${base}/known`, `${base}/unknown`]) {
        expect(await store.head(key)).toMatchObject({ sizeBytes: content.length });
        expect(digestOf(await buffer(await store.get(key)))).toBe(digestOf(content));
      }
      const middle = await buffer(await store.get(`${base}/unknown`, { start: 16_777_210, end: 16_777_230 }));
      expect(digestOf(middle)).toBe(digestOf(content.subarray(16_777_210, 16_777_231)));
    });

    test('a body that breaks off, or is not as long as announced, leaves what was there', async () => {
      const key = `${fresh()}/broken`;
      const broken = (size: number): Readable =>
        Readable.from(
          (function* () {
            yield randomBytes(size);
            throw new Error('the line went dead');
          })(),
        );
      await expect(store.put(key, broken(1000))).rejects.toThrow('the line went dead');
      await expect(store.put(key, broken(1000), 5000)).rejects.toThrow('the line went dead');
      await expect(store.put(key, broken(17 * 1024 * 1024))).rejects.toThrow('the line went dead');
      expect(await store.head(key)).toBeNull();
      await store.put(key, Buffer.from('complete'));
      await expect(store.put(key, broken(10))).rejects.toThrow('the line went dead');
      await expect(store.put(key, Readable.from([Buffer.from('short')]), 6)).rejects.toMatchObject({ code: 'invalid' });
      await expect(store.put(key, Readable.from([Buffer.from('too long')]), 3)).rejects.toMatchObject({
        code: 'invalid',
      });
      await expect(store.put(key, Buffer.from('too long'), 3)).rejects.toMatchObject({ code: 'invalid' });
      expect(await bytesOf(store.get(key))).toBe('complete');
      expect(await keysOf(store.list(key))).toEqual([key]);
    });

    test('lists in the order of the keys, a key beside the folder of its name included', async () => {
      const base = fresh();
      const keys = ['a', 'a-b', 'a.b', 'a/b', 'a/b/c', 'a/c', 'a0', 'aa', 'b/0', 'b_'].map((key) => `${base}/${key}`);
      for (const key of keys.toReversed()) await store.put(key, Buffer.from(key));
      expect(await keysOf(store.list(`${base}/`))).toEqual(keys);
      expect(await keysOf(store.list(`${base}/a`))).toEqual(keys.slice(0, 8));
      expect(await keysOf(store.list(`${base}/a/`))).toEqual(keys.slice(3, 6));
      expect(await keysOf(store.list(`${base}/a/b`))).toEqual(keys.slice(3, 5));
      expect(await keysOf(store.list(`${base}/nothing`))).toEqual([]);
      await store.delete(`${base}/a/b`);
      expect(await bytesOf(store.get(`${base}/a/b/c`))).toBe(`${base}/a/b/c`);
      expect(await bytesOf(store.get(`${base}/a`))).toBe(`${base}/a`);
    });

    test('lists more objects than one page of an S3 server holds', { timeout: 180_000 }, async () => {
      const base = fresh();
      const keys = Array.from({ length: 1003 }, (_, index) => `${base}/${String(index).padStart(4, '0')}`);
      for (let at = 0; at < keys.length; at += 16)
        await Promise.all(keys.slice(at, at + 16).map((key) => store.put(key, Buffer.from('x'), 1)));
      expect(await keysOf(store.list(`${base}/`))).toEqual(keys);
    });

    test('a copy is independent of its source', async () => {
      const base = fresh();
      await store.put(`${base}/from`, Buffer.from('one'));
      await store.put(`${base}/to`, Buffer.from('something else'));
      await store.copy(`${base}/from`, `${base}/to`);
      await store.put(`${base}/from`, Buffer.from('two'));
      expect(await bytesOf(store.get(`${base}/to`))).toBe('one');
      await store.delete(`${base}/from`);
      expect(await bytesOf(store.get(`${base}/to`))).toBe('one');
    });

    test('delete is idempotent and a key can be used again', async () => {
      const key = `${fresh()}/deep/er/still`;
      await store.put(key, Buffer.from('one'));
      await store.delete(key);
      await store.delete(key);
      expect(await store.head(key)).toBeNull();
      await store.put(key, Buffer.from('two'));
      expect(await bytesOf(store.get(key))).toBe('two');
    });

    test('many puts and deletes in one folder at once', async () => {
      const base = fresh();
      await Promise.all(
        Array.from({ length: 24 }, async (_, index) => {
          const key = `${base}/folder/${index % 6}`;
          await store.put(key, Buffer.from(`${index}`));
          await store.delete(key);
        }),
      );
      expect(await keysOf(store.list(`${base}/`))).toEqual([]);
    });

    test('refuses keys that not every store can hold', async () => {
      const bad = [
        '',
        '/a',
        'a/',
        'a//b',
        '..',
        'a/../b',
        'a..b',
        './a',
        'a/./b',
        'A',
        'a b',
        'a\\b',
        'ä',
        'a~',
        'a\0',
      ];
      for (const key of [...bad, 'x'.repeat(201), `${'x/'.repeat(256)}x`]) {
        await expect(store.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'invalid' });
        await expect(store.get(key)).rejects.toMatchObject({ code: 'invalid' });
        await expect(store.head(key)).rejects.toMatchObject({ code: 'invalid' });
        await expect(store.delete(key)).rejects.toMatchObject({ code: 'invalid' });
        await expect(store.copy(key, 'fine')).rejects.toMatchObject({ code: 'invalid' });
        await expect(store.copy('fine', key)).rejects.toMatchObject({ code: 'invalid' });
      }
      await expect(keysOf(store.list('../'))).rejects.toMatchObject({ code: 'invalid' });
      await expect(keysOf(store.list('/'))).rejects.toMatchObject({ code: 'invalid' });
    });

    test('holds the longest key', async () => {
      const key = `${fresh()}/${'k'.repeat(200)}/${'l'.repeat(200)}/`.padEnd(512, 'm');
      await store.put(key, Buffer.from('long'));
      expect(await bytesOf(store.get(key))).toBe('long');
      await store.delete(key);
    });

    test('answers a ping', async () => {
      await store.ping();
    });
  });
};
