import type { FileId, TenantId } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import { maxInlineSnapshotBytes, snapshotPrefix } from '../documents/snapshot-object.ts';
import { appendUpdates, claimClientIds, lockHeads, type StoredDocument, systemAuthor } from '../documents/store.ts';
import type { Room } from '../room/room.ts';
import { loadDocument } from '../room/rooms.ts';
import { compactionInput } from './compactor.ts';
import type { VacuumResult } from './jobs.ts';
import { beginRoom, noteSuperseded, noteVacuum } from './store.ts';
import { isVacuumDue } from './vacuum.ts';
import { JobTimeoutError, type WorkerPool, WorkerPoolClosedError } from './worker-pool.ts';

/** Another hub that has the document open may compact it at the same moment. */
const maxAttempts = 3;
/** Other documents wait for the same thread; one that takes longer is left as it is until it has doubled again. */
const timeoutMs = 60_000;

export interface VacuumsOptions {
  readonly platform: Platform;
  readonly workers: WorkerPool;
  /** Documents larger than this are left as they are. */
  readonly maxBytes: number;
  /** Resolves when the document is not being compacted: whichever of the two comes second gives up. */
  readonly compacted: (fileId: FileId) => Promise<void>;
  /** The document's room in this process, if somebody came back. */
  readonly findRoom: (fileId: FileId) => Room | null;
}

/**
 * Gives workbooks that hold much that nobody sees any more a new room without it (rules.md H12), after the last person has left.
 * The update that the new room begins with is the next one of the same log: history goes on behind it.
 */
export class Vacuums {
  readonly #options: VacuumsOptions;
  readonly #running = new Set<Promise<void>>();
  #isShut = false;

  constructor(options: VacuumsOptions) {
    this.#options = options;
  }

  /** Looks at a room that was left. Whoever is in it on another hub would have to move, so then it waits. */
  consider({ tenantId, fileId, kind, state, vacuumedBytes, presence }: Room): void {
    if (this.#isShut || kind !== 'sheet' || !presence.isEmpty) return;
    if (state.sizeBytes > this.#options.maxBytes || !isVacuumDue(state.sizeBytes, vacuumedBytes)) return;
    const work = this.#attempts(tenantId, fileId)
      .catch((error: unknown) => {
        if (error instanceof WorkerPoolClosedError) return;
        this.#options.platform.log.error({ error, fileId }, 'vacuuming a document failed');
      })
      .finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  /** Begins no vacuum any more; resolves when none is running. */
  async shut(): Promise<void> {
    this.#isShut = true;
    await Promise.all(this.#running);
  }

  async #attempts(tenantId: TenantId, fileId: FileId): Promise<void> {
    for (let attempt = 0; attempt < maxAttempts && !this.#isShut; attempt++)
      if (await this.#run(tenantId, fileId)) return;
  }

  /** False when somebody wrote or compacted meanwhile. */
  async #run(tenantId: TenantId, fileId: FileId): Promise<boolean> {
    const { platform, workers, compacted, findRoom } = this.#options;
    await compacted(fileId);
    const document = await loadDocument(platform.db, tenantId, fileId);
    if (document?.kind !== 'sheet') return true;
    const input = await compactionInput(platform, document);
    const sizeBytes = input.rows.reduce((sum, { data }) => sum + data.length, input.snapshot?.length ?? 0);
    if (!isVacuumDue(sizeBytes, document.vacuumedBytes)) return true;
    const result = await workers.run({ kind: 'vacuum', input }, timeoutMs).catch((error: unknown) => {
      if (!(error instanceof JobTimeoutError)) throw error;
      platform.log.warn({ fileId, sizeBytes }, 'vacuuming a workbook takes too long');
      return null;
    });
    if (!result) {
      await platform.db.tenant(tenantId, (tx) => noteVacuum(tx, fileId, sizeBytes));
      return true;
    }
    if ((findRoom(fileId)?.connections.size ?? 0) > 0) return true;
    if (!(await this.#publish(tenantId, document, result))) return false;
    platform.log.info({ fileId, sizeBytes, becameBytes: result.update.length }, 'a workbook was vacuumed');
    return true;
  }

  /** False, and nothing changed, when somebody wrote or compacted meanwhile. */
  async #publish(tenantId: TenantId, document: StoredDocument, result: VacuumResult): Promise<boolean> {
    const { db, objects, ids, clock } = this.#options.platform;
    const { fileId, lastSeq } = document;
    const { snapshot, ranges } = result.compacted;
    const [seq, epoch] = [lastSeq + 1, document.epoch + 1];
    const isLarge = snapshot.length > maxInlineSnapshotBytes;
    const objectKey = isLarge ? `${snapshotPrefix(tenantId, fileId)}${epoch}-${seq}-${ids.uuid()}` : null;
    if (objectKey) await objects.put(objectKey, snapshot, snapshot.length);
    const isPublished = await db.tenant(tenantId, async (tx) => {
      const [head] = await lockHeads(tx, [fileId]);
      if (head?.epoch !== document.epoch || head.lastSeq !== lastSeq || head.snapshotSeq !== document.snapshotSeq)
        return false;
      const updates = [{ data: result.update, author: systemAuthor, relayed: false }];
      await appendUpdates(tx, [{ fileId, afterSeq: lastSeq, updates }]);
      const claims = result.clientIds.map((clientId) => ({ fileId, clientId, author: systemAuthor, relayed: false }));
      await claimClientIds(tx, claims);
      const data = isLarge ? null : snapshot;
      await beginRoom(tx, fileId, { seq, epoch, sizeBytes: snapshot.length, ranges, data, objectKey });
      if (document.snapshotObject) await noteSuperseded(tx, fileId, document.snapshotObject, clock.now());
      return true;
    });
    if (!isPublished && objectKey) await objects.delete(objectKey);
    return isPublished;
  }
}
