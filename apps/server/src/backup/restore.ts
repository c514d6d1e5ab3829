import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createKeyVault, createMasterKeyWrap } from '@cloudity/content';
import type { TenantId } from '@cloudity/contracts';
import { importDatabase } from '@cloudity/db';
import { createFileObjectStore, type ObjectStore } from '@cloudity/objects';
import { isSameKey, Manifest } from './manifest.ts';
import { measure, verifyFile } from './measured.ts';

export interface RestoreTarget {
  readonly ownerUrl: string;
  readonly objects: ObjectStore;
  /** Where the organizations' keys must be already. */
  readonly keyObjects: ObjectStore;
  readonly secretKey: Uint8Array;
}

export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new Error(`${folder} is not a finished backup: it has no manifest.json.`);
  });
  const result = Manifest.safeParse(JSON.parse(text));
  if (!result.success) throw new Error(`${folder} has a manifest that this release cannot read.`);
  return result.data;
};

const restoreObjects = async (folder: string, target: ObjectStore): Promise<void> => {
  const source = createFileObjectStore({ root: join(folder, 'objects') });
  const lines = createInterface({
    input: createReadStream(join(folder, 'objects.ndjson')),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) {
    const { key, sizeBytes, sha256 } = JSON.parse(line) as { key: string; sizeBytes: number; sha256: string };
    const copy = measure();
    const copied = pipeline(await source.get(key), copy.stream);
    await Promise.all([target.put(key, copy.stream, sizeBytes), copied]);
    if (copy.result().sha256 !== sha256)
      throw new Error(`The backup is damaged: the object ${key} is not what its list says.`);
  }
};

/** *Errors*: an organization of the backup has a key that is not there, or cannot be unwrapped (rules.md D4). */
const verifyKeys = async (folder: string, { database }: Manifest, target: RestoreTarget): Promise<void> => {
  const table = database.tables.find(({ name }) => name === 'content_keys');
  if (!table) return;
  const [tenantAt, versionAt] = [table.columns.indexOf('tenant_id'), table.columns.indexOf('version')];
  const vault = createKeyVault(target.keyObjects, createMasterKeyWrap(target.secretKey));
  const rows = createInterface({ input: createReadStream(join(folder, table.file.path)).pipe(createGunzip()) });
  for await (const row of rows) {
    const values = row.split('\t');
    const tenantId = (values[tenantAt] ?? '') as TenantId;
    await vault.read(tenantId, Number(values[versionAt])).catch((cause: unknown) => {
      throw new Error(
        `The keys of organization ${tenantId} are not here, and without them its files cannot be read. Put them back first: secrets/keys of the data directory, or the folder keys/ of the bucket.`,
        { cause },
      );
    });
  }
};

/**
 * The installation holds what the backup holds. Everything is verified before the database is touched, and objects are there before
 * the rows that name them. Errors: another master key, missing keys, a damaged or unfinished backup, a database that is not empty.
 */
export const restoreBackup = async (folder: string, target: RestoreTarget): Promise<Manifest> => {
  const manifest = await readManifest(folder);
  if (!isSameKey(manifest.keyCheck, target.secretKey))
    throw new Error(
      'This backup was made under another master key, and without it second factors and links cannot be read. Put that key into secrets/master.key of the data directory (or CLOUDITY_MASTER_KEY) first.',
    );
  const { tables } = manifest.database;
  for (const { file } of [...tables, { file: manifest.objects.list }]) await verifyFile(join(folder, file.path), file);
  await verifyKeys(folder, manifest, target);
  await restoreObjects(folder, target.objects);
  const files = new Map(tables.map(({ name, file }) => [name, join(folder, file.path)]));
  await importDatabase(target.ownerUrl, { ...manifest.database, organizations: manifest.organizations }, (table) => {
    const packed = createReadStream(files.get(table) ?? '');
    const rows = createGunzip();
    packed.once('error', (error) => rows.destroy(error));
    return packed.pipe(rows);
  });
  return manifest;
};
