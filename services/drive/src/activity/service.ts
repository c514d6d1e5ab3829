import { AnyId, type FileEvent, type FileId } from '@cloudity/contracts';
import { fileActivities } from '@cloudity/contracts/file-activities';
import type { MemberActor } from '@cloudity/kernel';
import { z } from 'zod';
import { includesRole, roleFromRank } from '../access/role.ts';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import { requireFile } from '../files/find.ts';
import { decodeCursor, type Page, pageFrom } from '../listing/cursor.ts';
import type { ListQuery } from '../listing/service.ts';
import { selectFileEvents } from './store.ts';

/** What happened to a file, as the audit log keeps it (SPEC DR67). */
export type FileActivity = (actor: MemberActor, fileId: FileId, query: ListQuery) => Promise<Page<FileEvent>>;

const cursorSchema = z.tuple([z.string().regex(/^[\d-]{10} [\d:.]{8,15}\+00$/), AnyId]);
const kindOf = (kind: string): FileEvent['by']['kind'] => (kind === 'member' || kind === 'guest' ? kind : 'system');

export const createFileActivity =
  ({ platform: { db, clock } }: Drive): FileActivity =>
  (actor, fileId, { limit, cursor }) => {
    const after = decodeCursor(cursor, cursorSchema);
    return db.tenant(actor.tenantId, async (tx) => {
      const file = await requireFile(tx, actor, clock.now(), fileId, 'see');
      const role = roleFromRank(file.rank);
      const actions =
        role !== null && includesRole(role, 'editor') ? fileActivities.forEditors : fileActivities.forViewers;
      const page = { fileId, actions, after, limit: limit + 1 };
      const rows = await selectFileEvents(tx, viewerFromActor(actor), clock.now(), page);
      return pageFrom(
        rows,
        limit,
        (row): FileEvent => ({
          id: row.id,
          at: row.at.toISOString(),
          action: row.action,
          by: { kind: kindOf(row.actorKind), id: row.actorId ?? '', name: row.actorName ?? '' },
          about: row.about,
          role: row.role,
        }),
        (row) => [row.position, row.id],
      );
    });
  };
