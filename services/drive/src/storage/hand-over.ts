import type { FileId, MemberId } from '@cloudity/contracts';
import { AppError, notFound } from '@cloudity/kernel';
import { handAlbums } from '../albums/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { freeName, freeNamePrefix } from '../files/names.ts';
import { ensureRoot, insertFile, lockFolders, lockTrees, takenNameKeys } from '../files/store.ts';
import type { Unit } from '../unit-of-work.ts';
import { deleteEmptyFolder, moveStoredBytes, moveTree, selectPerson, treeBytes } from './store.ts';

export interface HandedOver {
  readonly folder: { readonly id: FileId; readonly name: string } | null;
  readonly fileCount: number;
}

/**
 * Everything in the tree of a person who left, trash and shares included, lies in a new folder named after them in a colleague's tree, or
 * in the organization's. Quotas do not stop it, nor does a tree that gets one folder deeper. Nothing happens when the tree is empty.
 * *Errors*: `not_found`; `conflict` while the person is active, or when the colleague is not.
 */
export type HandOver = (by: Caller, memberId: MemberId, toMemberId: MemberId | undefined) => Promise<HandedOver>;

export const createHandOver = ({ platform: { ids }, events, run }: Drive): HandOver => {
  const folderFor = async ({ tx, now, claimName }: Unit, by: Caller, wanted: string, rootId: string) => {
    const parentId = rootId as FileId;
    const name = freeName(wanted, true, await takenNameKeys(tx, parentId, freeNamePrefix(wanted, true)));
    const folder = { id: ids.uuid() as FileId, name };
    claimName(parentId, name, true);
    await insertFile(tx, {
      ...folder,
      rootId,
      parentId,
      kind: 'folder',
      hidden: false,
      sizeBytes: 0,
      mimeType: null,
      actor: by.actor,
      now,
    });
    return folder;
  };

  return (by, memberId, toMemberId) =>
    run(by.actor.tenantId, async (unit) => {
      const { tx } = unit;
      const person = await selectPerson(tx, memberId);
      const colleague = toMemberId === undefined ? null : await selectPerson(tx, toMemberId);
      if (!person || (toMemberId !== undefined && !colleague)) throw notFound('person');
      if (person.status === 'active')
        throw new AppError('conflict', 'This person is active: their files are theirs. Disable the person first.');
      if (colleague && colleague.status !== 'active')
        throw new AppError('conflict', 'Files can be handed to active people only.');
      const from = memberId as string as FileId;
      const to = toMemberId ?? tx.tenantId;
      if (toMemberId !== undefined) await handAlbums(tx, from, toMemberId);
      await ensureRoot(tx, to);
      await lockTrees(tx, [from, to]);
      // Locking may wait for somebody who is just putting a folder in: again, until a round finds no new one.
      for (let known = -1, found = 0; known !== found; ) {
        known = found;
        found = await lockFolders(tx, from);
      }
      const bytes = await treeBytes(tx, from);
      const folder = await folderFor(unit, by, person.name, to);
      const fileCount = await moveTree(tx, from, { rootId: to, folderId: folder.id });
      if (fileCount === 0) {
        await deleteEmptyFolder(tx, folder.id);
        return { folder: null, fileCount };
      }
      await moveStoredBytes(tx, bytes, { from, to });
      await events.handedOver(tx, by, folder.id, { from, to, fileCount });
      unit.rightsChanged();
      return { folder, fileCount };
    });
};
