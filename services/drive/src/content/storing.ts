import type { Draft } from '@cloudity/content';
import type { ConflictChoice, File, FileId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { type FileRow, presentFile } from '../files/file.ts';
import { checkVersion, findFile, requireFile, requireRoom } from '../files/find.ts';
import { freeName, freeNamePrefix } from '../files/names.ts';
import { fileIdOf } from '../files/roots.ts';
import { findByName, insertFile, lockFile, replaceContent, takenNameKeys } from '../files/store.ts';
import { refuseLocked } from '../locks/guard.ts';
import { checkQuota } from '../storage/quota.ts';
import { isNameTaken, NameTakenError, StaleReadError, type Unit } from '../unit-of-work.ts';
import { insertVersion } from './store.ts';

/** Where bytes are to go. */
export interface Destination {
  readonly parentId: string;
  readonly name: string;
  readonly onConflict: ConflictChoice;
  /** The version that `replace` is about; `any` for whichever there is, or none. */
  readonly version: number | 'any' | null;
}

/** What will be written, with the caller's right to do so. */
export interface Place {
  readonly parent: FileRow;
  readonly name: string;
  /** The file that gets a new version; null for a new one. */
  readonly existing: FileRow | null;
  /** The name was chosen here because the wanted one was taken. */
  readonly isFreeName: boolean;
}

export interface Storing {
  /**
   * Decides and holds, until the transaction ends, what storing there will do. *Errors*: `conflict` with a free name,
   * `precondition_failed` (replace), as `requireRoom`.
   */
  readonly place: (unit: Unit, by: Caller, destination: Destination) => Promise<Place>;
  /** The draft is the content of a new file, or of a new version. *Errors*: `too_large` (quota), as the content store's commit. */
  readonly store: (
    unit: Unit,
    by: Caller,
    place: Place,
    stored: { readonly draft: Draft; readonly mimeType: string },
  ) => Promise<File>;
}

export const createStoring = ({ platform: { ids }, contents, limits, events }: Drive): Storing => ({
  place: async (unit, by, { parentId, name, onConflict, version }) => {
    const { tx, now } = unit;
    const parent = await requireRoom(unit, by.actor, fileIdOf(by.actor, parentId), limits, { documents: true });
    // Attachments of a document are named as they like.
    const existingId = parent.kind === 'folder' ? await findByName(tx, parent.id, name) : null;
    unit.claimName(parent.id, name, false);
    await refuseLocked(tx, by.actor, now, onConflict === 'replace' ? (existingId ?? parent.id) : parent.id);
    if (onConflict === 'replace' && !(version === 'any' && existingId === null)) {
      if (existingId === null) throw new AppError('precondition_failed', 'There is no file with this name to replace.');
      await lockFile(tx, existingId);
      const existing = await requireFile(tx, by.actor, now, existingId, 'change');
      if (existing.kind !== 'file') throw new AppError('conflict', 'Something else has this name here.');
      if (version === null) throw new AppError('invalid', 'Say which version is to be replaced.');
      if (version !== 'any') checkVersion(existing, version);
      return { parent, name, existing, isFreeName: false };
    }
    if (existingId === null) return { parent, name, existing: null, isFreeName: false };
    if (onConflict === 'ask') throw new NameTakenError();
    const free = freeName(name, false, await takenNameKeys(tx, parent.id, freeNamePrefix(name, false)));
    return { parent, name: free, existing: null, isFreeName: true };
  },

  store: async ({ tx, now }, by, { parent, name, existing, isFreeName }, { draft, mimeType }) => {
    const { id: contentId, sizeBytes, sha256 } = draft;
    await checkQuota(tx, parent.rootId, sizeBytes, limits);
    await contents.commit(tx, draft);
    const memberId = by.actor.kind === 'member' ? by.actor.memberId : null;
    const guest = by.actor.kind === 'guest' ? { id: by.actor.guestId, name: by.actor.name } : null;
    const id = existing?.id ?? (ids.uuid() as FileId);
    let number = 1;
    if (existing) number = await replaceContent(tx, id, { sizeBytes, mimeType, actor: by.actor, now });
    else
      await insertFile(tx, {
        id,
        rootId: parent.rootId,
        parentId: parent.id,
        kind: 'file',
        hidden: parent.kind !== 'folder',
        name,
        sizeBytes,
        mimeType,
        actor: by.actor,
        now,
      }).catch((error: unknown) => {
        // Somebody took the free name at the same moment: there is another one.
        throw isFreeName && isNameTaken(error) ? new StaleReadError() : error;
      });
    await insertVersion(tx, { fileId: id, number, contentId, sizeBytes, sha256, mimeType, memberId, guest, now });
    await events.uploaded(tx, by, id, { number, sizeBytes });
    return presentFile(by.actor, await findFile(tx, by.actor, now, id));
  },
});
