import { Readable } from 'node:stream';
import { FileId } from '@cloudity/contracts';
import { DavError, type DavStorage, type DeadProperty, type PropertyChange } from '@cloudity/dav';
import type { MemberActor } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { selectExport } from '../exports/store.ts';
import { requireFile } from '../files/find.ts';
import { ensureRoot } from '../files/store.ts';
import { refuseLocked } from '../locks/guard.ts';
import { translated } from './errors.ts';
import { createLocks } from './locks.ts';
import { createMoving } from './moving.ts';
import { deleteProperty, propertyBytes, selectProperties, upsertProperty } from './properties/store.ts';
import type { DriveResource } from './resource.ts';
import { readScrap } from './scraps/store.ts';
import { createTree, type Tree } from './tree/tree.ts';
import type { UseCases } from './use-cases.ts';
import { checkedName, createWriteFile, folderFor } from './writing.ts';

/** What clients may keep with one file. */
const maxPropertyBytes = 256 * 1024;

const isKept = ({ kind }: DriveResource): boolean => kind === 'folder' || kind === 'file' || kind === 'document';

/** The drive as one member's programs see it, for one request. */
export const createDriveStorage = (
  drive: Drive,
  useCases: UseCases,
  by: Caller & { readonly actor: MemberActor },
  request: { readonly isHead: boolean },
): DavStorage<DriveResource> & { readonly tree: Tree } => {
  const { platform, contents, run } = drive;
  const { db, clock } = platform;
  const { actor } = by;
  const { tenantId } = actor;
  const tree = createTree(drive, actor);
  const moving = createMoving(drive, useCases, tree, by);
  const locks = createLocks(drive, actor, clock.now());

  const deadProperties = async (resources: readonly DriveResource[]): Promise<readonly (readonly DeadProperty[])[]> => {
    const ids = resources.filter(isKept).map(({ id }) => id);
    if (ids.length === 0) return resources.map(() => []);
    const rows = await db.read(tenantId, (tx) => selectProperties(tx, ids));
    const byId = Map.groupBy(rows, ({ fileId }) => fileId);
    return resources.map(({ id }) => byId.get(id) ?? []);
  };

  const changeProperties = (resource: DriveResource, changes: readonly PropertyChange[]): Promise<void> =>
    run(tenantId, async ({ tx, now }) => {
      if (!isKept(resource)) throw new DavError(403, 'Nothing is kept with this.');
      const fileId = FileId.parse(resource.id);
      if (resource.path.length === 1) await ensureRoot(tx, resource.id);
      await requireFile(tx, actor, now, fileId, resource.path.length === 1 ? 'fill' : 'change');
      await refuseLocked(tx, actor, now, fileId);
      for (const { namespace, name, xml } of changes) {
        if (xml === null) await deleteProperty(tx, { fileId, namespace, name });
        else await upsertProperty(tx, { fileId, namespace, name, xml });
      }
      if ((await propertyBytes(tx, fileId)) > maxPropertyBytes)
        throw new DavError(507, 'There is no room for more properties of this file.');
    });

  const read = async (resource: DriveResource, range: { readonly start: number; readonly end: number } | null) => {
    if (resource.kind === 'scrap') {
      const bytes = (await db.tenant(tenantId, (tx) => readScrap(tx, resource.id))) ?? Buffer.alloc(0);
      return Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]);
    }
    const id = FileId.parse(resource.id);
    if (resource.kind === 'document') {
      const stored = await db.tenant(tenantId, async (tx) => {
        await requireFile(tx, actor, clock.now(), id, 'read');
        return selectExport(tx, id);
      });
      if (stored === null) return Readable.from([]);
      if (stored.sha256.toString('hex') !== resource.sha256)
        throw new DavError(503, 'It is just being renewed. Try again.');
      return contents.read(tenantId, { id: stored.contentId, sizeBytes: stored.sizeBytes }, range ?? undefined);
    }
    const isBeginning = !request.isHead && (range === null || range.start === 0);
    const { content } = await useCases.download(by, {
      id,
      version: resource.version,
      isBeginning,
      ifNoneMatch: undefined,
      isRead: !request.isHead,
    });
    return contents.read(tenantId, { id: content.contentId, sizeBytes: content.sizeBytes }, range ?? undefined);
  };

  return {
    tree,
    find: translated(tree.find),
    members: tree.members,
    read: translated(read),
    write: translated(createWriteFile(drive, useCases, tree, by)),
    makeCollection: translated(async (path) => {
      const folder = await folderFor(tree, path);
      const name = checkedName(path.at(-1) ?? '');
      await useCases.files.create(by, { kind: 'folder', name, parentId: folder.id });
      tree.changed();
    }),
    remove: translated(moving.remove),
    copy: translated(moving.copy),
    move: translated(moving.move),
    deadProperties: translated(deadProperties),
    changeProperties: translated(changeProperties),
    locks: {
      covering: translated(locks.covering),
      below: translated(locks.below),
      acquire: translated(locks.acquire),
      refresh: translated(locks.refresh),
      release: translated(locks.release),
    },
  };
};
