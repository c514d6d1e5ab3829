import { createHash } from 'node:crypto';
import type { TenantId } from '@cloudity/contracts';
import { createDatabase } from '@cloudity/db';
import { silentLog, systemIds } from '@cloudity/kernel';
import { createFileObjectStore, createS3ObjectStore, type S3ObjectStoreOptions } from '@cloudity/objects';
import { createContentStore, createMasterKeyWrap } from '../index.ts';
import { Random } from './random.ts';

/** What a process that will be killed is started with, as JSON in its first argument. */
export interface CrashProcessOptions {
  readonly database: { readonly url: string; readonly directUrl: string; readonly prepare: boolean };
  readonly objects: { readonly root: string } | { readonly s3: S3ObjectStoreOptions };
  readonly keyRoot: string;
  readonly tenantId: TenantId;
  readonly seed: number;
  /** How far its clock is ahead. */
  readonly offsetMs: number;
}

/** What it tells: what was committed, and what it is about to delete. */
export type CrashMessage =
  | { readonly kind: 'committed'; readonly id: string; readonly sizeBytes: number; readonly sha256: string }
  | { readonly kind: 'deleting'; readonly id: string }
  | { readonly kind: 'ready' };

const options = JSON.parse(process.argv[2] ?? '{}') as CrashProcessOptions;
const { tenantId } = options;
const random = new Random(options.seed);
const db = createDatabase({ ...options.database, maxConnections: 4 });
const store = createContentStore({
  db,
  objects: 'root' in options.objects ? createFileObjectStore(options.objects) : createS3ObjectStore(options.objects.s3),
  keyObjects: createFileObjectStore({ root: options.keyRoot }),
  keyWrap: createMasterKeyWrap(new Uint8Array(32).fill(7)),
  clock: { now: () => new Date(Date.now() + options.offsetMs) },
  ids: systemIds,
  log: silentLog,
});
const tell = (message: CrashMessage): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });

/** Few blocks in many orders, so that contents share most of their chunks. */
async function* blocks(): AsyncGenerator<Uint8Array> {
  const count = 1 + random.below(6);
  for (let block = 0; block < count; block += 1) {
    const which = random.below(12);
    yield new Random(which + 1).bytes(60_000 + which * 20_000);
  }
}

const write = async (): Promise<void> => {
  const draft = await store.write(tenantId, blocks());
  if (random.below(8) === 0) return;
  await db.tenant(tenantId, (tx) => store.commit(tx, draft));
  await tell({ kind: 'committed', id: draft.id, sizeBytes: draft.sizeBytes, sha256: draft.sha256.toString('hex') });
};

const remove = async (): Promise<void> => {
  const [content] = await db.tenant(
    tenantId,
    ({ sql }) => sql<{ id: string }[]>`select id from contents where state = 'stored' order by random() limit 1`,
  );
  if (!content) return;
  await tell({ kind: 'deleting', id: content.id });
  await db.tenant(tenantId, ({ sql }) => sql`delete from contents where id = ${content.id}`);
};

const read = async (): Promise<void> => {
  const [content] = await db.tenant(
    tenantId,
    ({ sql }) =>
      sql<{ id: string; sizeBytes: number; sha256: Buffer }[]>`
        select id, size_bytes::float8 as "sizeBytes", sha256 from contents where state = 'stored' order by random() limit 1`,
  );
  if (!content) return;
  const hash = createHash('sha256');
  let length = 0;
  try {
    for await (const piece of await store.read(tenantId, content)) {
      hash.update(piece as Buffer);
      length += (piece as Buffer).length;
    }
  } catch (error) {
    // Deleted by the other process meanwhile.
    if (/has a hole/.test((error as Error).message)) return;
    throw error;
  }
  if (length === content.sizeBytes && !hash.digest().equals(content.sha256))
    throw new Error(`${content.id} shows wrong bytes`);
};

process.once('disconnect', () => process.exit(1));
await tell({ kind: 'ready' });
for (;;) {
  const dice = random.below(20);
  if (dice < 9) await write();
  else if (dice < 12) await remove();
  else if (dice < 15) await read();
  else await store.collect(tenantId);
}
