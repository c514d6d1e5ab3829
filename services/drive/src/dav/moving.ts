import { FileId } from '@cloudity/contracts';
import { DavError, type Transfer } from '@cloudity/dav';
import type { MemberActor } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { deleteLocksWithin } from '../locks/store.ts';
import { documentNameFrom } from './document-name.ts';
import { copyProperties } from './properties/store.ts';
import { type DriveResource, topNames } from './resource.ts';
import { isScrapName } from './scraps/scrap-name.ts';
import { deleteScrap, moveScrap, readScrap, upsertScrap } from './scraps/store.ts';
import type { Tree } from './tree/tree.ts';
import type { UseCases } from './use-cases.ts';
import { checkedName, folderFor, noDocumentContent, requireDocumentName } from './writing.ts';

export interface Moving {
  readonly remove: (resource: DriveResource) => Promise<void>;
  readonly copy: (transfer: Transfer<DriveResource>) => Promise<void>;
  readonly move: (transfer: Transfer<DriveResource>) => Promise<void>;
}

/** A place that only shows what lies elsewhere: nothing is taken out of it here. */
const requireOwnPlace = ({ kind, path }: DriveResource): void => {
  if (kind === 'mount' || kind === 'shared' || path.length < 2) throw new DavError(403, 'This folder is always here.');
  if (path.length === 2 && path[0] === topNames.shared)
    throw new DavError(403, 'This is shared with you. Leave the share in the browser, under “Shared with me”.');
};

/** DELETE, COPY and MOVE by the drive's own use cases. */
export const createMoving = (
  { platform: { db, clock, ids, log } }: Drive,
  { files, update, copy, replace, trash }: UseCases,
  tree: Tree,
  by: Caller & { readonly actor: MemberActor },
): Moving => {
  const { tenantId, memberId } = by.actor;
  const tenant = db.tenant;

  const remove = async (resource: DriveResource): Promise<void> => {
    if (resource.kind === 'scrap') await tenant(tenantId, (tx) => deleteScrap(tx, resource.id));
    else {
      requireOwnPlace(resource);
      await trash.put(by, FileId.parse(resource.id), null);
      await tenant(tenantId, (tx) => deleteLocksWithin(tx, resource.id));
    }
    tree.changed();
  };

  /** The name the file gets, for the name that the client wants it to have. */
  const nameFor = (source: DriveResource, davName: string): string => {
    if (source.kind !== 'document') return checkedName(davName);
    requireDocumentName(source, davName);
    return checkedName(documentNameFrom(davName) ?? davName);
  };

  /** What was replaced comes back when its place was not taken after all. */
  const inPlaceOf = async (replaced: DriveResource | null, work: () => Promise<unknown>): Promise<void> => {
    if (replaced === null) {
      await work();
      return;
    }
    await remove(replaced);
    try {
      await work();
    } catch (error) {
      if (replaced.kind !== 'scrap')
        await trash
          .restore(by, FileId.parse(replaced.id))
          .catch((cause: unknown) => log.warn({ error: cause }, 'what a failed move replaced stays in the trash'));
      throw error;
    }
  };

  const moveScrapTo = async ({ source, destination, replaced }: Transfer<DriveResource>): Promise<void> => {
    const name = checkedName(destination.at(-1) ?? '');
    if (!isScrapName(name)) throw new DavError(403, 'What a program keeps for itself cannot become a file.');
    const folder = await tree.find(destination.slice(0, -1));
    if (!folder?.isCollection) throw new DavError(409, 'The folder for this does not exist.');
    if (replaced?.kind === 'scrap') await tenant(tenantId, (tx) => deleteScrap(tx, replaced.id));
    await tenant(tenantId, (tx) => moveScrap(tx, source.id, { folderId: folder.id, name }));
  };

  const copyScrapTo = async ({ source, destination }: Transfer<DriveResource>): Promise<void> => {
    const name = checkedName(destination.at(-1) ?? '');
    if (!isScrapName(name)) throw new DavError(403, 'What a program keeps for itself cannot become a file.');
    const folder = await tree.find(destination.slice(0, -1));
    if (!folder?.isCollection) throw new DavError(409, 'The folder for this does not exist.');
    await tenant(tenantId, async (tx) => {
      const content = (await readScrap(tx, source.id)) ?? Buffer.alloc(0);
      await upsertScrap(tx, { id: ids.uuid(), memberId, folderId: folder.id, name, content, now: clock.now() });
    });
  };

  const mayReplace = ({ source, replaced }: Transfer<DriveResource>): void => {
    if (replaced?.kind === 'document') throw noDocumentContent();
    if (source.kind === 'mount' || source.kind === 'shared') throw new DavError(403, 'This folder only shows others.');
    if (replaced) requireOwnPlace(replaced);
  };

  return {
    remove,

    copy: async (transfer) => {
      const { source, destination, replaced, depth } = transfer;
      mayReplace(transfer);
      if (source.kind === 'scrap') await copyScrapTo(transfer);
      else if (source.kind === 'file' && replaced?.kind === 'file')
        await replace(by, { sourceId: FileId.parse(source.id), targetId: FileId.parse(replaced.id), isMove: false });
      else {
        const folder = await folderFor(tree, destination);
        const name = nameFor(source, destination.at(-1) ?? '');
        const parentId = FileId.parse(folder.id);
        await inPlaceOf(replaced, async () => {
          if (depth === 'infinity' || !source.isCollection) await copy(by, FileId.parse(source.id), { parentId, name });
          else {
            const made = await files.create(by, { kind: 'folder', name, parentId });
            await tenant(tenantId, (tx) => copyProperties(tx, [source.id], [made.id]));
          }
        });
      }
      tree.changed();
    },

    move: async (transfer) => {
      const { source, destination, replaced } = transfer;
      mayReplace(transfer);
      if (source.kind === 'scrap') await moveScrapTo(transfer);
      else {
        requireOwnPlace(source);
        if (source.kind === 'file' && replaced?.kind === 'file')
          await replace(by, { sourceId: FileId.parse(source.id), targetId: FileId.parse(replaced.id), isMove: true });
        else {
          const folder = await folderFor(tree, destination);
          const name = nameFor(source, destination.at(-1) ?? '');
          await inPlaceOf(replaced, () => update(by, FileId.parse(source.id), null, { name, parentId: folder.id }));
        }
        await tenant(tenantId, (tx) => deleteLocksWithin(tx, source.id));
      }
      tree.changed();
    },
  };
};
