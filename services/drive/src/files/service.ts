import type { File, FileId, FileKind } from '@cloudity/contracts';
import { type Actor, notFound } from '@cloudity/kernel';
import { authorize } from '../access/policy.ts';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { accessedFile, presentFile, spaceOf } from './file.ts';
import { checkDepth, findFile, requireFile, requireRoom } from './find.ts';
import { fileIdOf } from './roots.ts';
import { insertFile, selectPath } from './store.ts';

export interface PathItem {
  readonly id: FileId;
  readonly name: string;
  readonly space: File['space'];
}

export interface Files {
  readonly get: (actor: Actor, id: string) => Promise<File>;
  /** From the outermost folder the actor may see down to the file itself. */
  readonly path: (actor: Actor, id: FileId) => Promise<readonly PathItem[]>;
  readonly create: (
    by: Caller,
    wanted: { readonly kind: Exclude<FileKind, 'file'>; readonly name: string; readonly parentId: string },
  ) => Promise<File>;
}

export const createFiles = ({ platform, limits, events, run }: Drive): Files => {
  const { db, clock, ids } = platform;
  return {
    get: (actor, id) =>
      db.tenant(actor.tenantId, async (tx) =>
        presentFile(actor, await requireFile(tx, actor, clock.now(), fileIdOf(actor, id), 'see')),
      ),

    path: async (actor, id) => {
      const rows = await db.read(actor.tenantId, (tx) => selectPath(tx, viewerFromActor(actor), clock.now(), id));
      const own = rows.find((row) => row.id === id);
      if (own) authorize(actor, 'see', accessedFile(own));
      else return [await pathOfRoot(actor, id)];
      return rows
        .slice(rows.findLastIndex((row) => row.rank === null) + 1)
        .map((row) => ({ id: row.id, name: row.name, space: spaceOf(row.rootId, actor.tenantId) }));
    },

    create: (by, { kind, name, parentId }) =>
      run(by.actor.tenantId, async (unit) => {
        const parent = await requireRoom(unit, by.actor, fileIdOf(by.actor, parentId), limits);
        if (kind === 'folder') checkDepth(parent, 1, limits);
        const id = ids.uuid() as FileId;
        unit.claimName(parent.id, name, kind === 'folder');
        await insertFile(unit.tx, {
          id,
          rootId: parent.rootId,
          parentId: parent.id,
          kind,
          hidden: false,
          name,
          sizeBytes: 0,
          mimeType: null,
          actor: by.actor,
          now: unit.now,
        });
        await events.created(unit.tx, by, id, { kind });
        return presentFile(by.actor, await findFile(unit.tx, by.actor, unit.now, id));
      }),
  };

  async function pathOfRoot(actor: Actor, id: FileId): Promise<PathItem> {
    const row = await db.tenant(actor.tenantId, (tx) => findFile(tx, actor, clock.now(), id));
    if (row.rank === null) throw notFound('file');
    return { id: row.id, name: row.name, space: spaceOf(row.rootId, actor.tenantId) };
  }
};
