import { type File, FileId, type FileKind } from '@cloudity/contracts';
import type { MemberActor } from '@cloudity/kernel';
import { z } from 'zod';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import { presentFile } from '../files/file.ts';
import { decodeCursor, type Page, pageFrom } from '../listing/cursor.ts';
import type { ListQuery } from '../listing/service.ts';
import { searchPatterns } from './patterns.ts';
import { type SearchPosition, selectMatches } from './store.ts';

export type SearchFiles = (
  actor: MemberActor,
  query: ListQuery & { readonly q: string; readonly kind?: FileKind | undefined },
) => Promise<Page<File>>;

const cursorSchema = z
  .tuple([z.iso.datetime(), FileId])
  .transform(([updatedAt, id]): SearchPosition => ({ updatedAt, id }));

export const createSearchFiles =
  ({ platform: { db, clock } }: Drive): SearchFiles =>
  async (actor, { q, kind = null, limit, cursor }) => {
    const after = decodeCursor(cursor, cursorSchema);
    const patterns = searchPatterns(q);
    if (patterns.length === 0) return { items: [], nextCursor: null };
    const rows = await db.read(actor.tenantId, (tx) =>
      selectMatches(tx, viewerFromActor(actor), clock.now(), { patterns, kind, after, limit: limit + 1 }),
    );
    return pageFrom(
      rows,
      limit,
      (row) => presentFile(actor, row),
      (row) => [row.updatedAt.toISOString(), row.id],
    );
  };
