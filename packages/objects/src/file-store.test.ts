import * as nodeFs from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { createFileObjectStore } from './file-store.ts';
import type { FileSystem } from './file-system.ts';
import type { ObjectStore } from './object-store.ts';
import { objectStoreSuite } from './object-store-suite.ts';

const roots: string[] = [];
const freshRoot = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'cloudity-objects-'));
  roots.push(root);
  return root;
};
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true });
});

objectStoreSuite('files', async () => createFileObjectStore({ root: join(await freshRoot(), 'not', 'yet', 'there') }));

/** A file system with room for so many bytes, as write(2) behaves at the end of a disk: short writes, then ENOSPC. */
const smallDisk = (roomBytes: number): FileSystem => {
  let left = roomBytes;
  const open: FileSystem['open'] = async (...parameters) => {
    const file = await nodeFs.open(...parameters);
    return new Proxy(file, {
      get: (target, name) => {
        if (name !== 'write') {
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return (bytes: Uint8Array, offset: number, length: number) => {
          if (left === 0)
            throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write' });
          const fits = Math.min(left, length);
          left -= fits;
          return target.write(bytes, offset, fits);
        };
      },
    });
  };
  return { ...nodeFs, open };
};

const filesBelow = async (root: string): Promise<string[]> =>
  (await readdir(root, { recursive: true, withFileTypes: true })).filter((it) => it.isFile()).map((it) => it.name);

const keysIn = async (store: ObjectStore, prefix: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
};

describe('file object store', () => {
  test('a full disk: unavailable, nothing left behind, what was there stays', async () => {
    const root = await freshRoot();
    const store = createFileObjectStore({ root, fs: smallDisk(1500) });
    await store.put('kept/object', Buffer.alloc(1000, 'a'));
    await expect(store.put('kept/object', Buffer.alloc(1000, 'b'))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.put('fresh/object', Buffer.alloc(10, 'c'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await filesBelow(root)).toEqual(['object~']);
    expect((await buffer(await store.get('kept/object'))).toString()).toBe('a'.repeat(1000));
    expect(await store.head('fresh/object')).toBeNull();
  });

  test('a disk that writes short still gets every byte', async () => {
    const trickle: FileSystem['open'] = async (...parameters) => {
      const file = await nodeFs.open(...parameters);
      const write = file.write.bind(file) as (bytes: Uint8Array, at: number, length: number) => Promise<unknown>;
      return Object.assign(file, {
        write: (bytes: Uint8Array, at: number, length: number) => write(bytes, at, Math.min(7, length)),
      });
    };
    const store = createFileObjectStore({ root: await freshRoot(), fs: { ...nodeFs, open: trickle } });
    await store.put('x', Buffer.from('0123456789abcdefghij'));
    expect((await buffer(await store.get('x'))).toString()).toBe('0123456789abcdefghij');
  });

  test('syncs the file before the rename and every directory above it after that', async () => {
    const steps: string[] = [];
    const root = await freshRoot();
    const traced: FileSystem = {
      ...nodeFs,
      open: async (...parameters) => {
        const file = await nodeFs.open(...parameters);
        const sync = file.sync.bind(file);
        const name = String(parameters[0])
          .replace(root, '')
          .replace(/[0-9a-f]{32}/, 'temporary');
        return Object.assign(file, {
          sync: () => {
            steps.push(`sync ${name}`);
            return sync();
          },
        });
      },
      rename: async (from, to) => {
        steps.push('rename');
        await nodeFs.rename(from, to);
      },
    };
    const store = createFileObjectStore({ root, fs: traced });
    await store.ping();
    steps.length = 0;
    await store.put('a/b/c', Buffer.from('x'));
    expect(steps).toEqual(['sync /~incoming/temporary', 'rename', 'sync /a/b', 'sync /a', 'sync ']);
  });

  test('removes what a killed process left in the folder of temporary files, and nothing younger', async () => {
    const root = await freshRoot();
    await createFileObjectStore({ root }).ping();
    await writeFile(join(root, '~incoming', 'old'), 'x');
    await writeFile(join(root, '~incoming', 'young'), 'x');
    const longAgo = new Date(Date.now() - 24 * 60 * 60 * 1000);
    await utimes(join(root, '~incoming', 'old'), longAgo, longAgo);
    const store = createFileObjectStore({ root });
    await store.ping();
    expect(await readdir(join(root, '~incoming'))).toEqual(['young']);
    expect((await store.list('')[Symbol.asyncIterator]().next()).done).toBe(true);
  });

  test('files and folders are readable for the owner alone', async () => {
    const root = await freshRoot();
    await createFileObjectStore({ root }).put('private/object', Buffer.from('x'));
    expect((await stat(join(root, 'private'))).mode & 0o077).toBe(0);
    expect((await stat(join(root, 'private', 'object~'))).mode & 0o077).toBe(0);
  });

  test('links: one in an object’s place is no object, one in a folder’s place is told, neither is followed', async () => {
    const root = await freshRoot();
    const elsewhere = await freshRoot();
    const secret = join(elsewhere, 'secret~');
    await writeFile(secret, 'not an object');
    const store = createFileObjectStore({ root });
    await store.put('folder/object', Buffer.from('object'));
    await symlink(secret, join(root, 'folder', 'link~'));
    expect(await store.head('folder/link')).toBeNull();
    await expect(store.get('folder/link')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.copy('folder/link', 'folder/copy')).rejects.toMatchObject({ code: 'not_found' });
    expect(await keysIn(store, '')).toEqual(['folder/object']);
    await store.put('folder/link', Buffer.from('an object now'));
    expect((await buffer(await store.get('folder/link'))).toString()).toBe('an object now');
    await symlink(secret, join(root, 'folder', 'second~'));
    await store.delete('folder/second');
    expect(await readFile(secret, 'utf8')).toBe('not an object');
    await symlink(elsewhere, join(root, 'outside'));
    await expect(keysIn(store, '')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await keysIn(store, 'folder/')).toEqual(['folder/link', 'folder/object']);
  });

  test('a root that is a link works', async () => {
    const root = await freshRoot();
    const link = join(await freshRoot(), 'objects');
    await symlink(root, link);
    const store = createFileObjectStore({ root: link });
    await store.put('a/b', Buffer.from('x'));
    expect(await keysIn(store, '')).toEqual(['a/b']);
  });

  test('a root that cannot be used is unavailable, and works once it can', async () => {
    const root = await freshRoot();
    const blocked = join(root, 'blocked');
    await writeFile(blocked, 'a file where the folder should be');
    const store = createFileObjectStore({ root: blocked });
    await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.put('x', Buffer.from('x'))).rejects.toMatchObject({ code: 'unavailable' });
    await rm(blocked);
    await store.put('x', Buffer.from('x'));
  });
});
