import { encodeEvent, eventChannel, type File, FileId } from '@cloudity/contracts';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import { z } from 'zod';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { type FileRow, presentFile } from '../files/file.ts';
import { checkDepth, checkRoom, checkVersion, findFile, requireFile } from '../files/find.ts';
import { freeName, freeNamePrefix } from '../files/names.ts';
import { folderHeight, holdFile, lockFile, lockTrees, selectRootId, takenNameKeys } from '../files/store.ts';
import { decodeCursor, type Page, pageFrom } from '../listing/cursor.ts';
import type { ListQuery } from '../listing/service.ts';
import { refuseLocked } from '../locks/guard.ts';
import { StaleReadError, type Unit } from '../unit-of-work.ts';
import { forgetDocuments } from './forget-documents.ts';
import { deleteTree, selectTrash, selectTrashedIds, trashFile, untrashFile } from './store.ts';

export interface Trash {
  /** The file is in the trash with everything below; its name is free. */
  readonly put: (by: Caller, id: FileId, ifMatch: number | null) => Promise<void>;
  readonly list: (actor: MemberActor, query: ListQuery) => Promise<Page<File>>;
  /** Back in its folder, or in its tree's root when that is in the trash too; under a free name when its own is taken. */
  readonly restore: (by: Caller, id: FileId) => Promise<File>;
  readonly deleteForGood: (by: Caller | 'system', tenantId: MemberActor['tenantId'], id: FileId) => Promise<void>;
  /** Everything in the trash of the member's own tree is gone. */
  readonly empty: (by: Caller) => Promise<void>;
}

const cursorSchema = z.tuple([z.iso.datetime(), FileId]).transform(([trashedAt, id]) => ({ trashedAt, id }));

export const createTrash = (drive: Drive): Trash => {
  const { platform, limits, events, run } = drive;
  const { db, bus, clock } = platform;

  /**
   * The folder to restore into, held: where the file was, or its tree's root when a folder above is in the trash as well or lies too deep
   * by now. It takes no right on that folder, because the file comes back rather than being added.
   */
  const destination = async (unit: Unit, by: Caller, file: FileRow): Promise<FileRow> => {
    const levels = file.kind === 'folder' ? 1 + (await folderHeight(unit.tx, file.id)) : 0;
    const held = async (id: FileId): Promise<FileRow> => {
      await holdFile(unit.tx, id);
      return findFile(unit.tx, by.actor, unit.now, id);
    };
    const before = await held(file.parentId ?? (file.rootId as FileId));
    const isThere = before.trashedAt === null && before.depth + levels <= limits.maxDepth;
    const parent = isThere ? before : await held(file.rootId as FileId);
    checkDepth(parent, levels, limits);
    await checkRoom(unit.tx, parent.id, limits);
    return parent;
  };

  const deleteForGood: Trash['deleteForGood'] = (by, tenantId, id) =>
    run(tenantId, async (unit) => {
      const { tx, now } = unit;
      if (by !== 'system') await requireFile(tx, by.actor, now, id, 'deleteForGood');
      const rootId = await selectRootId(tx, id);
      if (rootId === null) throw notFound('file');
      await lockTrees(tx, [rootId]);
      const locked = await lockFile(tx, id);
      if (!locked) throw notFound('file');
      if (locked.rootId !== rootId) throw new StaleReadError();
      if (by !== 'system') await requireFile(tx, by.actor, now, id, 'deleteForGood');
      if (locked.trashedAt === null)
        throw new AppError('conflict', 'Only what lies in the trash can be deleted for good.');
      const { count, documentIds } = await deleteTree(tx, id, now);
      await events.deleted(tx, by, id, { count });
      unit.rightsChanged();
      unit.afterCommit(async () => {
        for (const fileId of documentIds)
          await bus.publish(eventChannel, encodeEvent({ type: 'file.deleted', tenantId, fileId }));
        await forgetDocuments(drive, tenantId);
      });
    });

  return {
    put: (by, id, ifMatch) =>
      run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        await lockFile(tx, id);
        const file = await requireFile(tx, by.actor, now, id, 'trash');
        checkVersion(file, ifMatch);
        await refuseLocked(tx, by.actor, now, id, { deep: true });
        await trashFile(tx, id, by.actor.kind === 'member' ? by.actor.memberId : null, now);
        await events.trashed(tx, by, id);
        unit.rightsChanged();
      }),

    list: async (actor, { limit, cursor }) => {
      const after = decodeCursor(cursor, cursorSchema);
      const rows = await db.read(actor.tenantId, (tx) =>
        selectTrash(tx, viewerFromActor(actor), clock.now(), { after, limit: limit + 1 }),
      );
      return pageFrom(
        rows,
        limit,
        (row) => presentFile(actor, row),
        (row) => [row.trashedAt?.toISOString() ?? '', row.id],
      );
    },

    restore: (by, id) =>
      run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        const before = await requireFile(tx, by.actor, now, id, 'restore');
        await lockTrees(tx, [before.rootId]);
        const locked = await lockFile(tx, id);
        if (!locked) throw notFound('file');
        const file = await requireFile(tx, by.actor, now, id, 'restore');
        if (file.rootId !== before.rootId) throw new StaleReadError();
        if (!file.trashedItself) throw new AppError('conflict', 'This is not in the trash by itself.');
        const parent = await destination(unit, by, file);
        const isFolder = file.kind === 'folder';
        const taken = await takenNameKeys(tx, parent.id, freeNamePrefix(file.name, isFolder));
        const name = freeName(file.name, isFolder, taken);
        unit.claimName(parent.id, name, isFolder);
        await untrashFile(tx, id, { name, parentId: parent.id });
        await events.restored(tx, by, id, { to: parent.id });
        unit.rightsChanged();
        const restored = await findFile(tx, by.actor, now, id);
        // The right came from a folder that stays in the trash: in the root the file would be out of the actor's sight.
        if (restored.rank === null)
          throw new AppError('conflict', 'The folder it was in is in the trash as well. Restore that one first.');
        return presentFile(by.actor, restored);
      }),

    deleteForGood,

    empty: async (by) => {
      const { actor } = by;
      if (actor.kind !== 'member') throw notFound('file');
      const before = new Date(clock.now().getTime() + 1);
      for (;;) {
        const ids = await db.tenant(actor.tenantId, (tx) =>
          selectTrashedIds(tx, { rootId: actor.memberId, before, limit: 100 }),
        );
        if (ids.length === 0) return;
        for (const id of ids)
          await deleteForGood(by, actor.tenantId, id).catch((error: unknown) => {
            // Deleted with a folder above it, or restored by somebody else meanwhile.
            if (!(error instanceof AppError && (error.code === 'not_found' || error.code === 'conflict'))) throw error;
          });
      }
    },
  };
};
