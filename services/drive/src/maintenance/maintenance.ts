import type { TenantId } from '@cloudity/contracts';
import type { RecurringWork } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import { deleteOldChanges } from '../changes/store.ts';
import { deleteOldScraps } from '../dav/scraps/store.ts';
import type { DavUploads } from '../dav/uploads/uploads.ts';
import type { Drive } from '../drive.ts';
import type { Exports } from '../exports/exports.ts';
import { deleteEndedGuests } from '../links/store.ts';
import { deleteEndedLocks } from '../locks/store.ts';
import { readPolicy } from '../storage/policy.ts';
import { measureStorage } from '../storage/store.ts';
import { createTextsPort } from '../texts/port.ts';
import { forgetDocuments } from '../trash/forget-documents.ts';
import type { Trash } from '../trash/service.ts';
import { selectTrashedIds } from '../trash/store.ts';
import { sweepUploads } from '../uploads/sweep.ts';
import { purgeVersions } from '../versions/purge.ts';
import { deleteReleasedContents, deleteStaleTries } from './store.ts';

/** What time does to one organization's files. Each is safe to run at any moment and twice. */
export interface Maintenance {
  /** What lay in the trash for its time is gone. */
  readonly purgeTrash: (tenantId: TenantId) => Promise<void>;
  /** Older contents of files that the policy keeps no longer are gone. */
  readonly purgeVersions: (tenantId: TenantId) => Promise<void>;
  /** How much each tree holds is counted anew, in one row. */
  readonly measureStorage: (tenantId: TenantId) => Promise<void>;
  /** Bytes that nothing refers to any more are on their way out of the object store, after their grace. */
  readonly sweepContents: (tenantId: TenantId) => Promise<void>;
  /**
   * Ended guest sessions and locks, old password tries and what programs strewed about are forgotten; so are deleted documents the hub did
   * not answer for. Exports that fell behind are made.
   */
  readonly tidy: (tenantId: TenantId) => Promise<void>;
  /** Files whose newest content search has not read wait to be read: after a restore, or when a job was lost. */
  readonly readMissed: (tenantId: TenantId) => Promise<void>;
}

const hourMs = 3_600_000;
const batchSize = 100;

export const createMaintenance = (
  drive: Drive,
  trash: Trash,
  exports: Pick<Exports, 'catchUp'>,
  davUploads: Pick<DavUploads, 'tidy'>,
): Maintenance => {
  const { platform, contents, limits } = drive;
  const { db, clock } = platform;
  const ago = (hours: number): Date => new Date(clock.now().getTime() - hours * hourMs);

  return {
    purgeTrash: async (tenantId) => {
      const { trashDays } = await db.tenant(tenantId, (tx) => readPolicy(tx, limits));
      const before = ago(trashDays * 24);
      for (;;) {
        const ids = await db.tenant(tenantId, (tx) => selectTrashedIds(tx, { rootId: null, before, limit: batchSize }));
        if (ids.length === 0) return;
        for (const id of ids)
          await trash.deleteForGood('system', tenantId, id).catch((error: unknown) => {
            // Gone with a folder above it, or restored meanwhile.
            if (!(error instanceof AppError && error.code === 'not_found') && !isRestored(error)) throw error;
          });
      }
    },

    purgeVersions: (tenantId) => purgeVersions(drive, tenantId),

    measureStorage: (tenantId) => db.tenant(tenantId, measureStorage),

    sweepContents: async (tenantId) => {
      const before = ago(limits.contentGraceHours);
      const remove = () => db.tenant(tenantId, (tx) => deleteReleasedContents(tx, { before, limit: batchSize }));
      while ((await remove()) === batchSize);
      await sweepUploads(drive, tenantId);
      await contents.collect(tenantId);
    },

    tidy: async (tenantId) => {
      await db.tenant(tenantId, async (tx) => {
        await deleteEndedGuests(tx, clock.now());
        await deleteStaleTries(tx, ago(24));
        // A day more than their cursors live.
        await deleteOldChanges(tx, ago((limits.changeDays + 1) * 24));
        await deleteEndedLocks(tx, clock.now());
        await deleteOldScraps(tx, ago(24));
      });
      await forgetDocuments(drive, tenantId);
      await davUploads.tidy(tenantId);
      await exports.catchUp(tenantId);
    },

    readMissed: async (tenantId) => {
      await createTextsPort(db).queue(tenantId, false);
    },
  };
};

const isRestored = (error: unknown): boolean => error instanceof AppError && error.code === 'conflict';

/** The drive's recurring work, for `startRecurring`. */
export const recurringWork = (maintenance: Maintenance): readonly RecurringWork[] => [
  { name: 'drive.purge_trash', everyMs: hourMs, task: ({ tenantId }) => maintenance.purgeTrash(tenantId) },
  { name: 'drive.purge_versions', everyMs: hourMs, task: ({ tenantId }) => maintenance.purgeVersions(tenantId) },
  { name: 'drive.measure_storage', everyMs: 6 * hourMs, task: ({ tenantId }) => maintenance.measureStorage(tenantId) },
  { name: 'drive.sweep_contents', everyMs: hourMs, task: ({ tenantId }) => maintenance.sweepContents(tenantId) },
  { name: 'drive.read_missed', everyMs: hourMs, task: ({ tenantId }) => maintenance.readMissed(tenantId) },
  { name: 'drive.tidy', everyMs: hourMs / 4, task: ({ tenantId }) => maintenance.tidy(tenantId) },
];
