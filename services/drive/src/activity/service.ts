import { AnyId, type FileEvent, type FileId } from '@cloudity/contracts';
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

/** For everybody who may see the file. */
const shownToAll = [
  'file.created',
  'file.uploaded',
  'file.copied',
  'file.renamed',
  'file.moved',
  'file.trashed',
  'file.restored',
  'file.version_restored',
  'file.tagged',
  'file.untagged',
  'comment.created',
  'comment.resolved',
  'comment.reopened',
];
/** Who has access and who read it is the matter of those who may share it. */
const shownToEditors = [
  ...shownToAll,
  'file.downloaded',
  'file.shared',
  'file.share_changed',
  'file.unshared',
  'file.limited',
  'file.unlimited',
  'link.created',
  'link.changed',
  'link.revoked',
  'link.opened',
  'link.refused',
  'access.granted',
];

const cursorSchema = z.tuple([z.string().regex(/^[\d-]{10} [\d:.]{8,15}\+00$/), AnyId]);
const kindOf = (kind: string): FileEvent['by']['kind'] => (kind === 'member' || kind === 'guest' ? kind : 'system');

export const createFileActivity =
  ({ platform: { db, clock } }: Drive): FileActivity =>
  (actor, fileId, { limit, cursor }) => {
    const after = decodeCursor(cursor, cursorSchema);
    return db.tenant(actor.tenantId, async (tx) => {
      const file = await requireFile(tx, actor, clock.now(), fileId, 'see');
      const role = roleFromRank(file.rank);
      const actions = role !== null && includesRole(role, 'editor') ? shownToEditors : shownToAll;
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
