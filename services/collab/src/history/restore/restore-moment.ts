import type { FileId } from '@cloudity/contracts';
import { recordAudit, type TenantTx } from '@cloudity/db';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import type { CompactionInput } from '../../compaction/compact.ts';
import { compactionInput } from '../../compaction/compactor.ts';
import type { RestorableKind } from '../../compaction/jobs.ts';
import type { WorkerPool } from '../../compaction/worker-pool.ts';
import { appendUpdates, claimClientIds, type DocumentHead, lockHeads } from '../../documents/store.ts';
import { authorOf, type CollabPorts } from '../../ports.ts';
import { loadDocument } from '../../room/rooms.ts';
import { commitChannel, encodeCommitNotice } from '../../scale/commit-notice.ts';
import { readLog } from '../log/read-log.ts';
import { replay, replayInput } from '../readers.ts';
import { type MomentRef, seqOfMoment } from '../versions/moment-ref.ts';
import { ensureVersion, findVersionAt, type VersionRow } from '../versions/store.ts';

export interface RestoreOptions {
  readonly platform: Platform;
  readonly ports: Pick<CollabPorts, 'files'>;
  readonly workers: WorkerPool;
  /** A document is not restored into something larger. */
  readonly maxBytes: number;
}

const sizeOf = ({ snapshot, rows }: CompactionInput): number =>
  rows.reduce((sum, { data }) => sum + data.length, snapshot?.length ?? 0);

const versionAt = async (tx: TenantTx, fileId: FileId, seq: number): Promise<VersionRow> => {
  const version = await findVersionAt(tx, fileId, seq);
  if (!version) throw new Error('the version vanished while it was made');
  return version;
};

/**
 * The document says afterwards what it said at the moment: one more update, computed on top of what is committed, so that nothing
 * is overwritten and what others type meanwhile merges with it. What was there before is a version too. Answers the version that
 * the restore made; the document's newest when it said the same already. *Errors*: `too_large`, `conflict` when the history was
 * reset meanwhile.
 */
export const restoreMoment = async (
  { platform, ports, workers, maxBytes }: RestoreOptions,
  actor: MemberActor,
  ip: string | null,
  { fileId, kind: model, ref }: { readonly fileId: FileId; readonly kind: RestorableKind; readonly ref: MomentRef },
): Promise<VersionRow> => {
  const { db, ids, clock, bus, log } = platform;
  const { tenantId } = actor;
  const seq = await db.tenant(tenantId, (tx) => seqOfMoment(tx, fileId, ref));
  const rows = await readLog(platform, tenantId, fileId, seq);
  const document = await loadDocument(db, tenantId, fileId);
  if (!document) throw notFound('version');
  const current = await compactionInput(platform, document);
  const change = await replay(workers, { kind: 'restore', model, current, past: replayInput(rows) });
  const sizeBytes = sizeOf(current) + (change?.update.length ?? 0);
  if (sizeBytes > maxBytes) throw new AppError('too_large', 'The document would become too large.');
  const author = authorOf(actor);

  const append = async (tx: TenantTx, head: DocumentHead): Promise<number> => {
    if (!change) return head.lastSeq;
    const [claim] = await claimClientIds(tx, [{ fileId, clientId: change.clientId, author, relayed: false }]);
    if (claim?.author.id !== author.id) throw new AppError('conflict', 'Try again.');
    const updates = [{ data: change.update, author, relayed: false }];
    await appendUpdates(tx, [{ fileId, afterSeq: head.lastSeq, updates }]);
    return head.lastSeq + 1;
  };

  const version = await db.tenant(tenantId, async (tx) => {
    const [head] = await lockHeads(tx, [fileId]);
    if (!head) throw notFound('version');
    if (head.epoch !== document.epoch) throw new AppError('conflict', 'The history of this document was reset.');
    const at = clock.now();
    await ensureVersion(tx, fileId, { id: ids.uuid(), seq: head.lastSeq, at, name: null, restoredFrom: null });
    const lastSeq = await append(tx, head);
    const restoredFrom = rows.at(-1)?.at ?? null;
    await ensureVersion(tx, fileId, { id: ids.uuid(), seq: lastSeq, at, name: null, restoredFrom });
    await recordAudit(tx, {
      action: 'file.version_restored',
      actor: { kind: 'member', id: actor.memberId, name: actor.name },
      target: { kind: 'file', id: fileId },
      detail: { seq, becameSeq: lastSeq },
      ip,
    });
    return versionAt(tx, fileId, lastSeq);
  });

  // Every hub reads the row, this process's too; without the notice they find it by asking PostgreSQL.
  const notice = encodeCommitNotice({
    hub: ids.uuid(),
    fileId,
    epoch: document.epoch,
    seq: version.seq,
    updates: [],
  });
  await bus
    .publish(commitChannel(tenantId), notice)
    .catch((error: unknown) => log.debug({ error }, 'announcing a restore failed'));
  await ports.files
    .touch(tenantId, fileId, { by: author, at: clock.now().toISOString(), sizeBytes })
    .catch((error: unknown) => log.warn({ error }, 'telling the drive of a restore failed'));
  return version;
};
