import type { FileId, TenantId } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import { ensureVersion } from './store.ts';

/** Somebody who keeps writing gets a version this often; a pause as long ends one. */
const activityMs = 10 * 60_000;

interface Unversioned {
  readonly tenantId: TenantId;
  /** When the first change came that no version holds. */
  readonly sinceMs: number;
  /** The newest change. */
  readonly lastMs: number;
  readonly lastSeq: number;
}

/** Makes versions by itself: every ten minutes of activity, at the end of one, and when the last person has left. */
export class AutomaticVersions {
  readonly #platform: Pick<Platform, 'db' | 'clock' | 'ids' | 'log'>;
  readonly #documents = new Map<FileId, Unversioned>();
  readonly #running = new Set<Promise<void>>();

  constructor(platform: Pick<Platform, 'db' | 'clock' | 'ids' | 'log'>) {
    this.#platform = platform;
  }

  /** The document was written to, up to `seq`. */
  written(tenantId: TenantId, fileId: FileId, seq: number): void {
    const nowMs = this.#platform.clock.now().getTime();
    const known = this.#documents.get(fileId);
    const isNew = !known || nowMs - known.lastMs >= activityMs;
    if (known && isNew) this.#make(fileId, known);
    const current = { tenantId, sinceMs: isNew ? nowMs : known.sinceMs, lastMs: nowMs, lastSeq: seq };
    if (nowMs - current.sinceMs >= activityMs) {
      this.#documents.delete(fileId);
      this.#make(fileId, current);
    } else this.#documents.set(fileId, current);
  }

  /** Nobody is in the document any more. */
  left(fileId: FileId): void {
    const known = this.#documents.get(fileId);
    if (!known) return;
    this.#documents.delete(fileId);
    this.#make(fileId, known);
  }

  /** What was written is in a version. */
  async dispose(): Promise<void> {
    for (const fileId of [...this.#documents.keys()]) this.left(fileId);
    await Promise.all(this.#running);
  }

  #make(fileId: FileId, { tenantId, lastMs, lastSeq }: Unversioned): void {
    const { db, ids, log } = this.#platform;
    const version = { id: ids.uuid(), seq: lastSeq, at: new Date(lastMs), name: null, restoredFrom: null };
    const making = db
      .tenant(tenantId, (tx) => ensureVersion(tx, fileId, version))
      // The log has every moment: one version less is no loss.
      .catch((error: unknown) => log.warn({ error, fileId }, 'making a version failed'))
      .finally(() => this.#running.delete(making));
    this.#running.add(making);
  }
}
