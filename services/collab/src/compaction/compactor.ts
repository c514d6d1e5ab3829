import type { FileId, TenantId } from '@cloudity/contracts';
import { isCollectionPaused } from '@cloudity/db';
import type { Platform } from '@cloudity/runtime';
import { maxInlineSnapshotBytes, readSnapshotObject, snapshotPrefix } from '../documents/snapshot-object.ts';
import type { StoredDocument } from '../documents/store.ts';
import { Packer } from '../history/segments/packer.ts';
import type { Snapshot } from '../room/document-state.ts';
import type { Room } from '../room/room.ts';
import { loadDocument } from '../room/rooms.ts';
import type { CompactionInput, CompactionResult } from './compact.ts';
import { isDue, isDueWhenEmpty, restMs } from './rule.ts';
import { forgetSuperseded, listSuperseded, noteSuperseded, publishSnapshot, quarantineUpdates } from './store.ts';
import { type WorkerPool, WorkerPoolClosedError } from './worker-pool.ts';

/** Objects that a snapshot replaced are kept for readers that already know their name (rules.md H11). */
const graceMs = 10 * 60_000;

export interface CompactorOptions {
  readonly platform: Platform;
  readonly workers: WorkerPool;
  /** Documents larger than this are left as they are. */
  readonly maxBytes: number;
  /** The document's room in this process, if it is open. */
  readonly findRoom: (fileId: FileId) => Room | null;
}

/** Snapshot and tail of a stored document as the worker takes them, without what is quarantined. */
export const compactionInput = async (
  platform: Pick<Platform, 'objects'>,
  document: StoredDocument,
): Promise<CompactionInput> => {
  const snapshot = document.snapshotObject
    ? await readSnapshotObject(platform.objects, document.snapshotObject)
    : document.snapshot;
  return {
    snapshot: snapshot && new Uint8Array(snapshot),
    rows: document.tail
      .filter(({ isQuarantined }) => !isQuarantined)
      .map(({ seq, data }) => ({ seq, data: new Uint8Array(data) })),
  };
};

/** Turns long tails into snapshots, one document at a time and never on the event loop. */
export class Compactor {
  readonly #options: CompactorOptions;
  readonly #packer: Packer;
  readonly #notBeforeMs = new Map<FileId, number>();
  readonly #running = new Map<FileId, Promise<void>>();
  #isShut = false;

  constructor(options: CompactorOptions) {
    this.#options = options;
    this.#packer = new Packer(options.platform);
  }

  /** Looks at a room after a commit or when it became empty, and compacts its document when that is due. */
  consider(room: Room): void {
    if (this.#isShut || !this.#isDue(room) || this.#running.has(room.fileId)) return;
    if (room.state.sizeBytes > this.#options.maxBytes) return;
    if ((this.#notBeforeMs.get(room.fileId) ?? 0) > performance.now()) return;
    void this.compact(room.tenantId, room.fileId);
  }

  #isDue({ state, connections }: Room): boolean {
    const size = { rows: state.tail.length, bytes: state.tailBytes, snapshotBytes: state.snapshot?.data.length ?? 0 };
    return connections.size === 0 ? isDueWhenEmpty(size) : isDue(size);
  }

  /** The document's log is a snapshot with an empty tail afterwards, unless it grew meanwhile or another hub was first. */
  compact(tenantId: TenantId, fileId: FileId): Promise<void> {
    const running = this.#running.get(fileId);
    if (running) return running;
    const startedAt = performance.now();
    const work = this.#run(tenantId, fileId)
      .then(
        () => restMs(performance.now() - startedAt),
        (error: unknown) => {
          // The process ends: whoever opens the document next compacts it.
          if (error instanceof WorkerPoolClosedError) return 0;
          this.#options.platform.log.error({ error, fileId }, 'compacting a document failed');
          return graceMs;
        },
      )
      .then((rest) => {
        this.#running.delete(fileId);
        this.#rest(fileId, rest);
      });
    this.#running.set(fileId, work);
    return work;
  }

  /** Resolves when the document is not being compacted. */
  async settled(fileId: FileId): Promise<void> {
    await this.#running.get(fileId);
  }

  /** Begins no compaction by itself any more. */
  shut(): void {
    this.#isShut = true;
  }

  /** Resolves when nothing is being compacted. */
  async drain(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async #run(tenantId: TenantId, fileId: FileId): Promise<void> {
    const { platform, workers, maxBytes } = this.#options;
    const document = await loadDocument(platform.db, tenantId, fileId);
    if (!document) return;
    const input = await compactionInput(platform, document);
    const room = this.#options.findRoom(fileId);
    if (input.snapshot && room && document.snapshotSeq > (room.state.snapshot?.seq ?? 0)) {
      // Another hub did it already: the room takes its snapshot over, as soon as it has caught up with it.
      if (document.snapshotSeq > room.state.seq) return;
      room.state.replaceSnapshot({ seq: document.snapshotSeq, data: input.snapshot });
      if (!this.#isDue(room)) return;
    }
    if (document.tail.length === 0) return;
    if (input.rows.reduce((sum, { data }) => sum + data.length, input.snapshot?.length ?? 0) > maxBytes) return;
    const result = await workers.run({ kind: 'compact', input });
    if (!(await this.#publish(tenantId, document, result))) return;
    if (result.quarantined.length > 0)
      platform.log.error({ fileId, seqs: result.quarantined }, 'updates that cannot be applied were put in quarantine');
    const snapshot: Snapshot = { seq: document.lastSeq, data: result.snapshot };
    this.#options.findRoom(fileId)?.state.replaceSnapshot(snapshot);
    await this.#sweep(tenantId, fileId, document.snapshotObject !== null);
    await this.#packer.pack(tenantId, fileId, () => this.#isShut);
  }

  async #publish(tenantId: TenantId, document: StoredDocument, result: CompactionResult): Promise<boolean> {
    const { db, objects, ids, clock } = this.#options.platform;
    const { fileId, epoch, lastSeq, snapshotSeq } = document;
    const isLarge = result.snapshot.length > maxInlineSnapshotBytes;
    const objectKey = isLarge ? `${snapshotPrefix(tenantId, fileId)}${epoch}-${lastSeq}-${ids.uuid()}` : null;
    if (objectKey) await objects.put(objectKey, result.snapshot, result.snapshot.length);
    const isPublished = await db.tenant(tenantId, async (tx) => {
      const isFirst = await publishSnapshot(tx, fileId, {
        seq: lastSeq,
        epoch,
        expectedSeq: snapshotSeq,
        sizeBytes: result.snapshot.length,
        ranges: result.ranges,
        data: isLarge ? null : result.snapshot,
        objectKey,
      });
      if (!isFirst) return false;
      await quarantineUpdates(tx, fileId, result.quarantined, clock.now());
      if (document.snapshotObject) await noteSuperseded(tx, fileId, document.snapshotObject, clock.now());
      return true;
    });
    if (!isPublished && objectKey) await objects.delete(objectKey);
    return isPublished;
  }

  /**
   * Removes the objects that were superseded long enough ago, and those of interrupted compactions, which no row ever named:
   * `hasObjects` says that there may be some.
   */
  async #sweep(tenantId: TenantId, fileId: FileId, hasObjects: boolean): Promise<void> {
    const { db, objects, clock } = this.#options.platform;
    const superseded = await db.tenant(tenantId, (tx) => listSuperseded(tx, fileId));
    if (superseded.length === 0 && !hasObjects) return;
    // A backup copies objects after the rows that name them (rules.md D4): the next compaction sweeps.
    if (await isCollectionPaused(db, tenantId)) return;
    const before = clock.now().getTime() - graceMs;
    const due = superseded.filter(({ supersededAt }) => supersededAt.getTime() < before).map((one) => one.objectKey);
    for (const key of due) await objects.delete(key);
    if (due.length > 0) await db.tenant(tenantId, (tx) => forgetSuperseded(tx, fileId, due));
    const current = (await loadDocument(db, tenantId, fileId))?.snapshotObject;
    const named = new Set([current, ...superseded.map(({ objectKey }) => objectKey)]);
    for await (const object of objects.list(snapshotPrefix(tenantId, fileId)))
      if (!named.has(object.key) && object.modifiedAt.getTime() < before) await objects.delete(object.key);
  }

  #rest(fileId: FileId, durationMs: number): void {
    const now = performance.now();
    this.#notBeforeMs.set(fileId, now + durationMs);
    for (const [id, until] of this.#notBeforeMs) if (until < now) this.#notBeforeMs.delete(id);
  }
}
