import type { TenantId } from '@cloudity/contracts';
import { isCollectionPaused, type RecurringWork } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import { deleteEndedGuests } from '../links/store.ts';
import { forgetDocuments } from '../trash/forget-documents.ts';
import type { Trash } from '../trash/service.ts';
import { selectTrashedIds } from '../trash/store.ts';
import { condemnObjects, deleteObjectRows, deleteStaleTries } from './store.ts';

/** What time does to one organization's files. Each is safe to run at any moment and twice. */
export interface Maintenance {
  /** What lay in the trash for its time is gone. */
  readonly purgeTrash: (tenantId: TenantId) => Promise<void>;
  /** Bytes that nothing refers to any more have left the object store, after their grace. */
  readonly sweepObjects: (tenantId: TenantId) => Promise<void>;
  /** Ended guest sessions and old password tries are forgotten; so are deleted documents the hub did not answer for. */
  readonly tidy: (tenantId: TenantId) => Promise<void>;
}

const hourMs = 3_600_000;
const batchSize = 100;

export const createMaintenance = (drive: Drive, trash: Trash): Maintenance => {
  const { platform, limits } = drive;
  const { db, objects, clock } = platform;
  const ago = (hours: number): Date => new Date(clock.now().getTime() - hours * hourMs);

  return {
    purgeTrash: async (tenantId) => {
      const before = ago(limits.trashDays * 24);
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

    sweepObjects: async (tenantId) => {
      const before = ago(limits.objectGraceHours);
      for (;;) {
        const swept = await db.tenant(tenantId, (tx) => condemnObjects(tx, { before, limit: batchSize }));
        // A backup copies objects after the rows that name them (rules.md D4): the next round sweeps.
        if (swept.length === 0 || (await isCollectionPaused(db, tenantId))) return;
        // The bytes first: a row without an object is swept again, an object without a row never would be.
        for (const { objectKey } of swept) await objects.delete(objectKey);
        await db.tenant(tenantId, (tx) =>
          deleteObjectRows(
            tx,
            swept.map(({ id }) => id),
          ),
        );
      }
    },

    tidy: async (tenantId) => {
      await db.tenant(tenantId, async (tx) => {
        await deleteEndedGuests(tx, clock.now());
        await deleteStaleTries(tx, ago(24));
      });
      await forgetDocuments(drive, tenantId);
    },
  };
};

const isRestored = (error: unknown): boolean => error instanceof AppError && error.code === 'conflict';

/** The drive's recurring work, for `startRecurring`. */
export const recurringWork = (maintenance: Maintenance): readonly RecurringWork[] => [
  { name: 'drive.purge_trash', everyMs: hourMs, task: ({ tenantId }) => maintenance.purgeTrash(tenantId) },
  { name: 'drive.sweep_objects', everyMs: hourMs, task: ({ tenantId }) => maintenance.sweepObjects(tenantId) },
  { name: 'drive.tidy', everyMs: hourMs / 4, task: ({ tenantId }) => maintenance.tidy(tenantId) },
];
