import { createHash } from 'node:crypto';
import { createMemoryBus } from '@cloudity/bus';
import type { File, TenantId } from '@cloudity/contracts';
import { createDatabase } from '@cloudity/db';
import {
  AppError,
  createMetrics,
  errorAnswer,
  type MemberActor,
  silentLog,
  systemIds,
  tokenPrefix,
} from '@cloudity/kernel';
import {
  createFileObjectStore,
  createS3ObjectStore,
  type ObjectStore,
  type S3ObjectStoreOptions,
} from '@cloudity/objects';
import { Hono } from 'hono';
import { createDrive } from '../index.ts';
import { type Client, createClient } from './client.ts';
import { chunksOf, missingOf, sendBatch, sendChunks, sha256Of } from './uploading.ts';

/** What a process that will be killed is started with, as JSON in its first argument. */
export interface CrashProcessOptions {
  readonly database: { readonly url: string; readonly directUrl: string; readonly prepare: boolean };
  readonly objects: { readonly root: string } | { readonly s3: S3ObjectStoreOptions };
  readonly keyRoot: string;
  readonly tenantId: TenantId;
  readonly actor: MemberActor;
  readonly seed: number;
  /** How far its clock is ahead. */
  readonly offsetMs: number;
}

/** What it tells: what a name may hold from now on, that it does, and that it may be gone. */
export type CrashMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'storing' | 'stored'; readonly name: string; readonly sha256: string }
  | { readonly kind: 'deleting'; readonly name: string };

const options = JSON.parse(process.argv[2] ?? '{}') as CrashProcessOptions;

/** The same sequence for the same seed. */
let state = options.seed >>> 0;
const below = (limit: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};

/** A disk that is full now and then. */
const filling = (objects: ObjectStore): ObjectStore => ({
  ...objects,
  put: async (...given) => {
    if (below(25) === 0) throw new AppError('unavailable', 'The disk is full.');
    return objects.put(...given);
  },
});

const db = createDatabase({ ...options.database, maxConnections: 5 });
const drive = createDrive(
  {
    config: {
      publicUrl: 'https://drive.example.test',
      contentUrl: null,
      environment: 'test',
      secretKey: new Uint8Array(32).fill(7),
      smtpUrl: null,
      clamavUrl: null,
      setup: null,
      collabLimits: 'on',
    },
    db,
    objects: filling(
      'root' in options.objects ? createFileObjectStore(options.objects) : createS3ObjectStore(options.objects.s3),
    ),
    keyObjects: createFileObjectStore({ root: options.keyRoot }),
    bus: createMemoryBus(),
    log: silentLog,
    metrics: createMetrics(),
    clock: { now: () => new Date(Date.now() + options.offsetMs) },
    ids: systemIds,
  },
  {
    authenticate: async () => options.actor,
    documents: {
      begin: async () => undefined,
      copy: async () => undefined,
      remove: async () => undefined,
      workbook: async () => '',
      markdown: async () => '',
      plainText: async () => '',
    },
    appPasswords: { authenticate: async () => null },
    notices: { mail: async () => undefined },
  },
);
const app = new Hono();
app.onError(errorAnswer);
app.route('/', drive.http);
const client: Client = createClient(app, `${tokenPrefix.session}crash`);
const tell = (message: CrashMessage): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });

/** Few blocks in many orders, so that contents share most of their chunks. */
const content = (mostBlocks: number): Buffer =>
  Buffer.concat(
    Array.from({ length: 1 + below(mostBlocks) }, () => {
      const which = below(12);
      const block = Buffer.alloc(20_000 + which * 15_000);
      for (let at = 0; at < block.length; at += 32)
        createHash('sha256').update(`${which}/${at}`).digest().copy(block, at);
      return block;
    }),
  );
let made = 0;
const freshName = (): string => {
  made += 1;
  return `file ${options.seed} ${made}`;
};

/** What the tests of single operations are for is not looked at here: a full disk, a file that the other process deleted. */
const inChunks = async (name: string, bytes: Buffer, existing: File | null): Promise<void> => {
  const sha256 = sha256Of(bytes);
  const onConflict = existing ? ('replace' as const) : ('ask' as const);
  const choice = existing ? { onConflict, version: existing.version } : { onConflict };
  const begun = await client.fetch('POST', '/uploads', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ parentId: 'root', name, sizeBytes: bytes.length, ...choice }),
  });
  if (!begun.ok) return;
  const { id } = (await begun.json()) as { id: string };
  const chunks = chunksOf(bytes);
  for (let tries = 0; tries < 3; tries += 1) {
    const missing = await missingOf(client, id, chunks);
    if (missing.length === 0) break;
    if (below(12) === 0) return;
    const half = Math.ceil(missing.length / 2);
    await Promise.all([
      sendChunks(client, id, missing.slice(0, half)),
      sendChunks(client, id, missing.slice(half - 1)),
    ]);
  }
  await tell({ kind: 'storing', name, sha256 });
  const answer = await client.fetch('POST', `/uploads/${id}/commit`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(choice),
  });
  if (answer.ok && ((await answer.json()) as { state: string }).state === 'stored')
    await tell({ kind: 'stored', name, sha256 });
};

const inBatch = async (): Promise<void> => {
  const files = Array.from({ length: 1 + below(12) }, () => {
    const bytes = content(2).subarray(0, 1 + below(60_000));
    return { name: freshName(), bytes, sha256: sha256Of(bytes) };
  });
  for (const { name, sha256 } of files) await tell({ kind: 'storing', name, sha256 });
  const answer = await sendBatch(
    client,
    'root',
    { files: files.map(({ name, bytes, sha256 }) => ({ name, sizeBytes: bytes.length, sha256 })) },
    files.map(({ bytes }) => bytes),
  );
  if (answer.ok) for (const { name, sha256 } of files) await tell({ kind: 'stored', name, sha256 });
};

const plain = async (name: string, bytes: Buffer, existing: File | null): Promise<void> => {
  const sha256 = sha256Of(bytes);
  await tell({ kind: 'storing', name, sha256 });
  const answer = await client.upload(
    'root',
    name,
    new Uint8Array(bytes),
    existing ? { 'if-match': `"${existing.version}"` } : {},
  );
  await answer.arrayBuffer();
  if (answer.ok) await tell({ kind: 'stored', name, sha256 });
};

/** In pieces at the end of each other; after a full disk it asks where to go on. */
const byTus = async (name: string, bytes: Buffer): Promise<void> => {
  const sha256 = sha256Of(bytes);
  const version = { 'tus-resumable': '1.0.0' };
  const filename = Buffer.from(name).toString('base64');
  const begun = await client.fetch('POST', '/tus', {
    headers: { ...version, 'upload-length': String(bytes.length), 'upload-metadata': `filename ${filename}` },
  });
  if (!begun.ok) return;
  const path = (begun.headers.get('location') ?? '').replace('/api/v1', '');
  for (let tries = 0, at = 0; at < bytes.length && tries < 20; tries += 1) {
    const end = Math.min(bytes.length, at + 1 + below(300_000));
    if (end === bytes.length) await tell({ kind: 'storing', name, sha256 });
    const answer = await client.fetch('PATCH', path, {
      headers: { ...version, 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(bytes.subarray(at, end)),
    });
    if (!answer.ok && below(3) === 0) return;
    if (answer.ok && end === bytes.length) await tell({ kind: 'stored', name, sha256 });
    at = answer.ok
      ? end
      : Number((await client.fetch('HEAD', path, { headers: version })).headers.get('upload-offset'));
  }
};

const anyFile = async (): Promise<File | null> => {
  const { items } = await client.call('GET /files', {
    query: { limit: 200, sort: below(2) ? 'updatedAt' : '-sizeBytes' },
  });
  return items[below(items.length)] ?? null;
};

const remove = async (): Promise<void> => {
  const file = await anyFile();
  if (!file) return;
  await tell({ kind: 'deleting', name: file.name });
  await client.fetch('DELETE', `/files/${file.id}`);
  if (below(2)) await client.fetch('DELETE', `/trash/${file.id}`);
};

const read = async (): Promise<void> => {
  const file = await anyFile();
  if (!file) return;
  const answer = await client.fetch('GET', `/files/${file.id}/content`);
  if (!answer.ok) return;
  const etag = answer.headers.get('etag');
  // Cut off when the other process deleted it for good and swept: never other bytes.
  const bytes = await answer.arrayBuffer().catch(() => null);
  if (bytes && etag !== `"${sha256Of(new Uint8Array(bytes))}"`) throw new Error(`${file.name} shows wrong bytes`);
};

process.once('disconnect', () => process.exit(1));
await tell({ kind: 'ready' });
for (;;) {
  const dice = below(24);
  if (dice < 4) await inChunks(freshName(), content(8), null);
  else if (dice < 8) await inBatch();
  else if (dice < 11) await plain(freshName(), content(4), null);
  else if (dice < 14) {
    const file = await anyFile();
    if (file) await (dice < 13 ? inChunks : plain)(file.name, content(5), file);
  } else if (dice < 17) await remove();
  else if (dice < 19) await read();
  else if (dice < 20) await drive.maintenance.purgeVersions(options.tenantId);
  else if (dice < 22) await byTus(freshName(), content(5));
  else
    await drive.maintenance.sweepContents(options.tenantId).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
    });
}
