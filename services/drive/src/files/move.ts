import type { File, FileId } from '@cloudity/contracts';
import { AppError, notFound } from '@cloudity/kernel';
import { authorize } from '../access/policy.ts';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { refuseLocked } from '../locks/guard.ts';
import { hasForeignLimits, keepOnLimits } from '../sharing/limited/store.ts';
import { grantEditor } from '../sharing/store.ts';
import { checkQuota } from '../storage/quota.ts';
import { moveStoredBytes } from '../storage/store.ts';
import { StaleReadError, type Unit } from '../unit-of-work.ts';
import { accessedFile, type FileRow, presentFile, spaceOf } from './file.ts';
import { checkDepth, checkVersion, findFile, requireFile, requireRoom } from './find.ts';
import { fileIdOf, isOwnRoot } from './roots.ts';
import {
  changeTree,
  ensureRoot,
  folderHeight,
  isWithin,
  lockFile,
  lockFolders,
  lockTrees,
  placeFile,
  subtreeBytes,
} from './store.ts';

export interface Change {
  readonly name?: string | undefined;
  readonly parentId?: string | undefined;
}

export type UpdateFile = (by: Caller, id: FileId, ifMatch: number | null, change: Change) => Promise<File>;

/**
 * Rename and move. What is read first only tells what to lock; every decision is made from what is read behind the locks.
 * Locks, in this order: the trees' roots (for a move), the file, the new folder.
 */
export const createUpdateFile = ({ limits, events, run }: Drive): UpdateFile => {
  const intoAnotherTree = async (unit: Unit, by: Caller, file: FileRow, parent: FileRow): Promise<void> => {
    authorize(by.actor, 'leaveTree', accessedFile(file));
    // Locking may wait for somebody who is just putting a folder in: again, until a round finds no new one.
    for (let known = -1, found = 0; known !== found; ) {
      known = found;
      found = await lockFolders(unit.tx, file.id);
    }
    // The new tree's owner will own all of it: nobody carries away what was kept from them.
    if (await hasForeignLimits(unit.tx, viewerFromActor(by.actor), unit.now, file.id))
      throw new AppError('forbidden', 'Something in this folder is limited to others, so it stays in its tree.');
    const bytes = await subtreeBytes(unit.tx, file.id);
    await checkQuota(unit.tx, parent.rootId, bytes, limits, { isMove: true });
    await changeTree(unit.tx, file.id, parent.rootId);
    await moveStoredBytes(unit.tx, bytes, { from: file.rootId, to: parent.rootId });
    const wasPersonal = spaceOf(file.rootId, by.actor.tenantId) === 'personal';
    const isOwn = by.actor.kind === 'member' && file.rootId === by.actor.memberId;
    if (wasPersonal && !isOwn) await grantEditor(unit, file.id, file.rootId);
    const concerned = [by.actor.kind === 'member' ? by.actor.memberId : null, wasPersonal ? file.rootId : null];
    const losing = concerned.filter((id) => id !== null && id !== parent.rootId) as string[];
    await keepOnLimits(unit.tx, file.id, losing, unit.now);
  };

  const move = async (unit: Unit, by: Caller, file: FileRow, parentId: FileId, expectedRootId: string) => {
    const parent = await requireRoom(unit, by.actor, parentId, limits);
    if (parent.rootId !== expectedRootId) throw new StaleReadError();
    if (file.kind === 'folder') {
      if (await isWithin(unit.tx, parent.id, file.id))
        throw new AppError('invalid', 'A folder cannot be moved into itself.');
      checkDepth(parent, 1 + (await folderHeight(unit.tx, file.id)), limits);
    }
    if (parent.rootId !== file.rootId) await intoAnotherTree(unit, by, file, parent);
    return parent;
  };

  return (by, id, ifMatch, { name, parentId }) =>
    run(by.actor.tenantId, async (unit) => {
      const { tx, now } = unit;
      const { actor } = by;
      const before = await requireFile(tx, actor, now, id, parentId === undefined ? 'change' : 'move');
      const targetId = parentId === undefined ? null : fileIdOf(actor, parentId);
      const isMove = targetId !== null && targetId !== before.parentId;
      let target: FileRow | null = null;
      if (isMove) {
        if (isOwnRoot(actor, targetId)) await ensureRoot(tx, targetId);
        target = await requireFile(tx, actor, now, targetId, 'fill');
        await lockTrees(tx, [before.rootId, target.rootId]);
      }
      const locked = await lockFile(tx, id);
      if (!locked) throw notFound('file');
      const file = await requireFile(tx, actor, now, id, isMove ? 'move' : 'change');
      checkVersion(file, ifMatch);
      await refuseLocked(tx, actor, now, id, { deep: true });
      if (isMove && file.rootId !== before.rootId) throw new StaleReadError();
      if (file.parentId === null) throw notFound('file');
      const newName = name ?? file.name;
      if (!isMove && newName === file.name) return presentFile(actor, file);

      const parent = target ? await move(unit, by, file, target.id, target.rootId) : null;
      unit.claimName(parent?.id ?? file.parentId, newName, file.kind === 'folder');
      await placeFile(tx, id, { name: newName, parentId: parent?.id ?? file.parentId, actor, now });
      if (newName !== file.name) await events.renamed(tx, by, id);
      if (parent) {
        await events.moved(tx, by, id, { from: file.parentId, to: parent.id });
        unit.rightsChanged();
      }
      return presentFile(actor, await findFile(tx, actor, now, id));
    });
};
