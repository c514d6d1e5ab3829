import type { File } from '@cloudity/contracts';
import { type Actor, AppError } from '@cloudity/kernel';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import { presentFile } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { fileIdOf } from '../files/roots.ts';
import { decodeCursor, type Page, pageFrom } from './cursor.ts';
import { cursorSchema, positionOf, type Sort } from './order.ts';
import { selectChildren } from './store.ts';

export interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export type ListChildren = (
  actor: Actor,
  query: ListQuery & { readonly parentId: string; readonly sort: Sort; readonly tagId?: string | undefined },
) => Promise<Page<File>>;

export const createListChildren =
  ({ platform: { db, clock } }: Drive): ListChildren =>
  async (actor, { parentId, sort, limit, cursor, tagId = null }) => {
    const after = decodeCursor(cursor, cursorSchema(sort));
    const id = fileIdOf(actor, parentId);
    const now = clock.now();
    return db.tenant(actor.tenantId, async (tx) => {
      const folder = await requireFile(tx, actor, now, id, 'see');
      if (folder.kind !== 'folder') throw new AppError('invalid', 'query.parentId: this is not a folder');
      const page = { folder, sort, after, tagId, limit: limit + 1 };
      const rows = await selectChildren(tx, viewerFromActor(actor), now, page);
      return pageFrom(
        rows,
        limit,
        (row) => presentFile(actor, row),
        (row) => positionOf(row, sort),
      );
    });
  };
