import type { FileId, TenantId } from '@cloudity/contracts';
import { isCollectionPaused, type RecurringWork } from '@cloudity/db';
import { forgetSuperseded, listOldSuperseded } from '../../compaction/store.ts';
import { readSettings } from '../../settings/store.ts';
import { readHead } from '../versions/store.ts';
import { selectThinnings, type Thinning } from './store.ts';
import { type ThinOptions, thin } from './thin.ts';

const hourMs = 3_600_000;
/** Objects that nothing names any more stay for readers that already know their names (rules.md H11). */
const graceMs = hourMs / 6;
/** Documents that are looked at together. */
const batchSize = 50;

export interface RetentionOptions extends ThinOptions {
  /** The document's log is compacted as far as it can be: what its tail holds cannot be given up. */
  readonly compact: (tenantId: TenantId, fileId: FileId) => Promise<void>;
}

/** Gives up the history that an organization does not want to keep. Safe to run at any moment and twice. */
export class Retention {
  readonly #options: RetentionOptions;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Of what is older than the organization's `historyDays` only the moments can be seen that somebody named or pinned. */
  async run(tenantId: TenantId): Promise<void> {
    const { db, clock } = this.#options.platform;
    const { historyDays } = await readSettings(db, tenantId);
    if (historyDays !== null)
      await this.#thinAll(tenantId, new Date(clock.now().getTime() - historyDays * 24 * hourMs));
    await this.#sweep(tenantId);
  }

  async #thinAll(tenantId: TenantId, before: Date): Promise<void> {
    const { db, log } = this.#options.platform;
    let after: FileId | null = null;
    for (;;) {
      const batch: readonly Thinning[] = await selectThinnings(db, tenantId, before, after, batchSize);
      const documents = Map.groupBy(batch, ({ fileId }) => fileId);
      for (const [fileId, thinnings] of documents) {
        await this.#thinOne(tenantId, fileId, thinnings).catch((error: unknown) =>
          log.warn({ error, fileId }, 'thinning the history of a document has to wait'),
        );
        after = fileId;
      }
      if (documents.size < batchSize) return;
    }
  }

  /** In the order of the log: each moment is replayed from the one before. */
  async #thinOne(tenantId: TenantId, fileId: FileId, thinnings: readonly Thinning[]): Promise<void> {
    const { platform, compact } = this.#options;
    const last = thinnings.at(-1)?.seq ?? 0;
    const head = await platform.db.tenant(tenantId, (tx) => readHead(tx, fileId));
    if (head && head.snapshotSeq < last) await compact(tenantId, fileId);
    for (const thinning of thinnings) await thin(this.#options, tenantId, thinning);
    platform.log.info({ fileId, seq: last }, 'old history of a document was given up');
  }

  async #sweep(tenantId: TenantId): Promise<void> {
    const { db, objects, clock } = this.#options.platform;
    // A backup copies objects after the rows that name them (rules.md D4): the next round sweeps.
    if (await isCollectionPaused(db, tenantId)) return;
    const before = new Date(clock.now().getTime() - graceMs);
    for (const { fileId, objectKey } of await db.tenant(tenantId, (tx) => listOldSuperseded(tx, before))) {
      await objects.delete(objectKey);
      await db.tenant(tenantId, (tx) => forgetSuperseded(tx, fileId, [objectKey]));
    }
  }
}

/** For `startRecurring`. */
export const recurringWork = (retention: Retention): readonly RecurringWork[] => [
  { name: 'collab.retention', everyMs: hourMs, task: ({ tenantId }) => retention.run(tenantId) },
];
