import type { FileId, TenantId, VersionAuthor, VersionChanges } from '@cloudity/contracts';
import { type Actor, AppError } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import type { CompactionInput } from '../compaction/compact.ts';
import type { Job, RestorableKind, ResultOf } from '../compaction/jobs.ts';
import { JobTimeoutError, type WorkerPool } from '../compaction/worker-pool.ts';
import type { LogAuthor } from '../documents/store.ts';
import type { FileAccess } from '../ports.ts';
import { authorKey, type LogRow } from './log/log-row.ts';
import { readLog } from './log/read-log.ts';
import { readClientAuthors } from './log/store.ts';
import { type MomentRef, seqOfMoment, seqOfSince } from './versions/moment-ref.ts';
import { readNames } from './versions/store.ts';

/** A replay that takes longer is given up: other documents wait for the same thread. */
const replayTimeoutMs = 30_000;

/** What the worker replays: rows in quarantine say nothing. */
export const replayInput = (rows: readonly LogRow[]): CompactionInput => ({
  snapshot: null,
  rows: rows.filter(({ isQuarantined }) => !isQuarantined).map(({ seq, data }) => ({ seq, data })),
});

export interface ReplayOptions {
  readonly platform: Pick<Platform, 'db' | 'objects'>;
  readonly workers: WorkerPool;
}

/** Runs a job of the history in the worker thread. *Errors*: `unavailable` when it takes longer than 30 s. */
export const replay = async <Kind extends Job['kind']>(
  workers: WorkerPool,
  job: Extract<Job, { kind: Kind }>,
): Promise<ResultOf<Kind>> => {
  try {
    return await workers.run<Kind>(job, replayTimeoutMs);
  } catch (cause) {
    if (!(cause instanceof JobTimeoutError)) throw cause;
    throw new AppError('unavailable', 'Replaying this history takes too long.', { cause });
  }
};

/** Names beside the ids of people; null for those nobody knows any more. */
export const presentAuthors = (authors: readonly LogAuthor[], names: ReadonlyMap<string, string>): VersionAuthor[] =>
  authors.map(({ kind, id }) => ({ kind, id, name: names.get(id) ?? null }));

const contentTypes = {
  json: 'application/json',
  md: 'text/markdown; charset=utf-8',
  update: 'application/octet-stream',
} as const;

/** What the document said at a moment, as the docmodel's JSON, as Markdown, or as one Yjs update for an empty document. */
export const readContent = async (
  { platform, workers }: ReplayOptions,
  actor: Actor,
  fileId: FileId,
  ref: MomentRef,
  format: keyof typeof contentTypes,
): Promise<Response> => {
  const { db } = platform;
  const seq = await db.tenant(actor.tenantId, (tx) => seqOfMoment(tx, fileId, ref));
  const rows = await readLog(platform, actor.tenantId, fileId, seq);
  const input = replayInput(rows);
  const body =
    format === 'update'
      ? new Uint8Array((await replay(workers, { kind: 'compact', input })).snapshot)
      : await replay(workers, { kind: 'export', input, format, title: '' });
  return new Response(body, {
    headers: {
      'Content-Type': contentTypes[format],
      'Content-Disposition': 'attachment',
      'Content-Security-Policy': 'sandbox',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });
};

/** The log of the later moment, and that of the earlier one where the later is replayed from a base behind it. */
const readBoth = async (
  platform: ReplayOptions['platform'],
  tenantId: TenantId,
  fileId: FileId,
  sinceSeq: number,
  seq: number,
): Promise<readonly LogRow[]> => {
  const rows = await readLog(platform, tenantId, fileId, seq);
  const isCovered = sinceSeq === 0 || (rows[0]?.seq ?? 0) <= sinceSeq;
  return isCovered ? rows : [...(await readLog(platform, tenantId, fileId, sinceSeq)), ...rows];
};

/** What changed up to a moment since another, each part with who did it. */
export const readChanges = async (
  { platform, workers }: ReplayOptions,
  actor: Actor,
  fileId: FileId,
  ref: MomentRef,
  since: MomentRef | undefined,
): Promise<VersionChanges> => {
  const { db } = platform;
  const { tenantId } = actor;
  const { seq, sinceSeq } = await db.tenant(tenantId, async (tx) => {
    const seq = await seqOfMoment(tx, fileId, ref);
    return { seq, sinceSeq: await seqOfSince(tx, fileId, seq, since) };
  });
  const rows = await readBoth(platform, tenantId, fileId, sinceSeq, seq);
  const clients = await readClientAuthors(db, tenantId, fileId);
  const blocks = await replay(workers, {
    kind: 'compare',
    input: {
      updates: rows
        .filter(({ isQuarantined }) => !isQuarantined)
        .map(({ seq: at, data, author }) => ({ seq: at, data, by: authorKey(author) })),
      sinceSeq,
      authors: new Map([...clients].map(([client, author]) => [client, authorKey(author)])),
    },
  });
  const known = new Map([...clients.values(), ...rows.map(({ author }) => author)].map((one) => [authorKey(one), one]));
  const names = await readNames(db, tenantId, [...known.values()]);
  const authors = Object.fromEntries(
    presentAuthors([...known.values()], names).map((author) => [authorKey(author as LogAuthor), author]),
  );
  return { seq, sinceSeq, blocks: blocks as never, authors };
};

/** Only text documents are compared and written as text. *Errors*: `unavailable` for others. */
export const requireText = ({ kind }: FileAccess): void => {
  if (kind !== 'doc') throw new AppError('unavailable', 'Only text documents can be read as text in this version.');
};

/** What of it can be restored. *Errors*: `unavailable` for slides. */
export const requireRestorable = ({ kind }: FileAccess): RestorableKind => {
  if (kind === 'doc' || kind === 'sheet') return kind;
  throw new AppError('unavailable', 'Presentations cannot be restored in this version.');
};
