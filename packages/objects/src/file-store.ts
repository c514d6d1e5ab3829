import { constants } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '@cloudity/kernel';
import { createDurableWriter } from './durable-write.ts';
import { type FileSystem, isMissing, translated } from './file-system.ts';
import { fileSuffix, walkKeys } from './file-walk.ts';
import { checkedKey, checkedPrefix } from './object-key.ts';
import type { ByteRange, ObjectInfo, ObjectStore } from './object-store.ts';
import { sizedChunks } from './sized-body.ts';

export interface FileObjectStoreOptions {
  /** Directory of the objects; made when missing. Several processes may share it. */
  readonly root: string;
  readonly fs?: FileSystem;
}

const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
};

const missingIsNotFound = (error: unknown): never => {
  throw isMissing(error) ? new AppError('not_found', 'No such object.', { cause: error }) : error;
};

/** Objects as files below a directory: key `a/b` is the file `a/b~`. Durable as createDurableWriter describes. */
export const createFileObjectStore = (options: FileObjectStoreOptions): ObjectStore => {
  const { fs = nodeFs } = options;
  const root = resolve(options.root);
  const writer = createDurableWriter(fs, root);
  const pathOf = (key: string): string => join(root, `${checkedKey(key)}${fileSuffix}`);

  const headOf = async (key: string): Promise<ObjectInfo | null> => {
    try {
      const found = await fs.lstat(pathOf(key));
      return found.isFile() ? { key, sizeBytes: found.size, modifiedAt: found.mtime } : null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  const writeBody = async (
    path: string,
    body: Readable | Uint8Array,
    sizeBytes: number | undefined,
  ): Promise<Omit<ObjectInfo, 'key'>> => {
    await using file = await fs.open(path, 'wx', 0o600);
    for await (const chunk of sizedChunks(body, sizeBytes)) {
      for (let written = 0; written < chunk.byteLength; )
        written += (await file.write(chunk, written, chunk.byteLength - written)).bytesWritten;
    }
    await file.sync();
    const { size, mtime } = await file.stat();
    return { sizeBytes: size, modifiedAt: mtime };
  };

  const copyDurably = async (source: string, path: string): Promise<void> => {
    await fs.copyFile(source, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE).catch(missingIsNotFound);
    await using file = await fs.open(path, 'r+');
    await file.sync();
  };

  const pruneEmptyFolders = async (from: string): Promise<void> => {
    for (let folder = from; folder.length > root.length; folder = dirname(folder)) {
      const removed = await fs.rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!removed) return;
    }
  };

  return {
    put: (key, body, sizeBytes) =>
      guarded(async () => {
        const written = await writer.replace(pathOf(key), (path) => writeBody(path, body, sizeBytes));
        return { key, ...written };
      }),
    get: (key, range, into) =>
      guarded(() => (range && into ? readInto(fs, pathOf(key), range, into) : openForReading(fs, pathOf(key), range))),
    head: (key) => guarded(() => headOf(key)),
    list: async function* (prefix) {
      try {
        for await (const key of walkKeys(fs, root, checkedPrefix(prefix))) {
          const info = await headOf(key);
          if (info) yield info;
        }
      } catch (error) {
        throw translated(error);
      }
    },
    copy: (from, to) =>
      guarded(async () => {
        const [source, target] = [pathOf(from), pathOf(to)];
        if ((await headOf(from)) === null) throw new AppError('not_found', 'No such object.');
        return writer.replace(target, (path) => copyDurably(source, path));
      }),
    delete: (key) =>
      guarded(async () => {
        const path = pathOf(key);
        await fs.unlink(path).catch((error: unknown) => {
          if (!isMissing(error)) throw error;
        });
        await pruneEmptyFolders(dirname(path));
      }),
    ping: () =>
      guarded(async () => {
        await writer.prepare();
        await fs.access(writer.incoming, constants.R_OK | constants.W_OK | constants.X_OK);
      }),
  };
};

/** A link in an object's place is not followed: what it points at is nobody's object. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/** Opens before it answers, so that a missing object is an error of the call and not of the stream. */
const openForReading = async (fs: FileSystem, path: string, range: ByteRange | undefined): Promise<Readable> => {
  const file = await fs.open(path, readFlags).catch(missingIsNotFound);
  try {
    if (!range) return file.createReadStream();
    const { size } = await file.stat();
    if (range.start < 0 || range.end < range.start || range.start >= size)
      throw new AppError('invalid', 'The range lies outside the object.', { detail: { sizeBytes: size } });
    return file.createReadStream({ start: range.start, end: Math.min(range.end, size - 1) });
  } catch (error) {
    await file.close();
    throw error;
  }
};

/** The range, read at once: a stream of the one piece that lies in `into`. */
const readInto = async (fs: FileSystem, path: string, { start, end }: ByteRange, into: Buffer): Promise<Readable> => {
  const outside = () => new AppError('invalid', 'The range lies outside the object.');
  if (start < 0 || end < start) throw outside();
  await using file = await fs.open(path, 'r').catch(missingIsNotFound);
  const wanted = Math.min(end - start + 1, into.length);
  let read = 0;
  for (let last = -1; last !== 0 && read < wanted; read += last)
    last = (await file.read(into, read, wanted - read, start + read)).bytesRead;
  if (read === 0) throw outside();
  return Readable.from(into.subarray(0, read), { objectMode: false });
};
