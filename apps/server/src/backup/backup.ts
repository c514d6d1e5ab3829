import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { exportDatabase, pauseCollection } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import { createFileObjectStore, type ObjectStore } from '@cloudity/objects';
import { formatVersion, keyCheckOf, type Manifest } from './manifest.ts';
import { type Measure, measure } from './measured.ts';

export interface BackupSource {
  readonly ownerUrl: string;
  readonly objects: ObjectStore;
  readonly secretKey: Uint8Array;
  readonly now: () => Date;
}

interface TableFile {
  readonly written: Promise<void>;
  readonly measure: Measure;
}

const tablePath = (name: string): string => `tables/${name}.copy.gz`;

/** Copies every object of the store; one that went after it was listed belonged to rows that were deleted meanwhile. */
const copyObjects = async (source: ObjectStore, folder: string): Promise<Manifest['objects']> => {
  const target = createFileObjectStore({ root: join(folder, 'objects') });
  const list = measure();
  const file = createWriteStream(join(folder, 'objects.ndjson'));
  const written = pipeline(list.stream, file);
  let count = 0;
  let total = 0;
  for await (const { key } of source.list('')) {
    const copy = measure();
    try {
      const bytes = await source.get(key);
      const copied = pipeline(bytes, copy.stream);
      await Promise.all([target.put(key, copy.stream), copied]);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') continue;
      throw error;
    }
    const { sizeBytes, sha256 } = copy.result();
    count += 1;
    total += sizeBytes;
    if (!list.stream.write(`${JSON.stringify({ key, sizeBytes, sha256 })}\n`))
      await new Promise((resolve) => list.stream.once('drain', resolve));
  }
  list.stream.end();
  await written;
  return { count, sizeBytes: total, list: { path: 'objects.ndjson', ...list.result() } };
};

const keepDurably = async (folder: string, name: string, text: string): Promise<void> => {
  await writeFile(join(folder, `${name}.new`), text, { flush: true, mode: 0o600 });
  await rename(join(folder, `${name}.new`), join(folder, name));
  const directory = await open(folder);
  await directory.sync().catch(() => undefined);
  await directory.close();
};

/**
 * The folder holds every row of one moment and every object those rows name, checked by hashes, without the master key.
 * Rows first, objects after: an object never changes, so what a row names is there or was there when the rows were read.
 * Errors: the folder is not empty.
 */
export const writeBackup = async (folder: string, source: BackupSource): Promise<Manifest> => {
  const resume = await pauseCollection(source.ownerUrl);
  try {
    return await copyAll(folder, source);
  } finally {
    await resume();
  }
};

const copyAll = async (folder: string, source: BackupSource): Promise<Manifest> => {
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 1 || (await readdir(join(folder, 'tables'))).length > 0)
    throw new Error(`${folder} is not empty: give a new folder.`);
  const createdAt = source.now().toISOString();
  const files = new Map<string, TableFile>();
  const openTable = (name: string): Writable => {
    const input = new PassThrough();
    const measured = measure();
    const file = createWriteStream(join(folder, tablePath(name)), { mode: 0o600 });
    files.set(name, { written: pipeline(input, createGzip({ level: 4 }), measured.stream, file), measure: measured });
    return input;
  };
  const { organizations, tables, ...database } = await exportDatabase(source.ownerUrl, openTable);
  await Promise.all([...files.values()].map(({ written }) => written));
  const manifest: Manifest = {
    format: formatVersion,
    createdAt,
    organizations,
    keyCheck: keyCheckOf(source.secretKey),
    database: {
      migrations: [...database.migrations],
      sequences: [...database.sequences],
      jobs: [...database.jobs],
      tables: tables.map((table) => ({
        ...table,
        columns: [...table.columns],
        partitions: [...table.partitions],
        file: {
          path: tablePath(table.name),
          ...(files.get(table.name)?.measure.result() ?? { sizeBytes: 0, sha256: '' }),
        },
      })),
    },
    objects: await copyObjects(source.objects, folder),
  };
  await keepDurably(folder, 'manifest.json', `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
};
